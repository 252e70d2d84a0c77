"""How a certified record stands, over HTTP: the index's answer, as of its last block."""

from __future__ import annotations

import pytest

from registry.index.database import open_engine
from registry.queries.reading import IndexReader
from registry.records import root_right_id
from tests.chain.api.relay import Relay
from tests.chain.api.served import Served, served
from tests.chain.api.story import Story
from tests.chain.certificate_world import HOLD

SCHEMA = "CertificateStatus"


def status_path(record: str) -> str:
    return f"/v1/certificates/{record}/status"


def test_certificate_status__of_each_kind__is_what_the_chain_shows(
    server: Served, story: Story
) -> None:
    shown = server.ok(server.get(f"/v1/assets/{story.asset}"), "Asset")
    asset = server.ok(server.get(status_path(story.asset)), SCHEMA)
    assert (asset["kind"], asset["status"]) == ("asset", {"asset": "VALID", "right": None})
    assert (asset["until"], asset["rev"]) == (shown["valid_until"], shown["rev"])
    assert asset["pledges"] == sum(r["pledges"] for r in shown["rights"] if r["parent"] is None)
    for right in shown["rights"]:
        found = server.ok(server.get(status_path(right["id"]), asset=story.asset), SCHEMA)
        told = (found["status"]["right"], found["holder"], found["pledges"])
        assert told == (right["status"], right["holder"], right["pledges"])
    for trade in shown["trades"]:
        found = server.ok(server.get(status_path(trade["id"])), SCHEMA)
        assert (found["kind"], found["right"]) == ("trade", trade["right"])


def test_certificate_status__of_the_indexs_last_block__names_it_and_how_far_behind_it_is(
    server: Served, story: Story
) -> None:
    with IndexReader(open_engine(story.index)).at() as reader:
        last = reader.moment
    tip = server.get(f"/v1/assets/{story.asset}").json()["as_of"]["block_number"]
    response = server.get(status_path(story.asset))
    found = server.ok(response, SCHEMA)
    assert found["as_of"] == last.json()
    assert found["behind"] == tip - last.number
    again = {"If-None-Match": response.headers["etag"]}
    assert server.http.get(status_path(story.asset), headers=again).status_code == 304


def test_certificate_status__at_an_earlier_block__is_of_that_block(
    server: Served, story: Story
) -> None:
    server.refused(
        server.get(status_path(story.asset), as_of=story.before), 404, "RecordUnknown", "id"
    )


@pytest.mark.parametrize("named", [{}, {"asset": "0x" + "8" * 64}])
def test_certificate_status__of_no_record__is_not_found(
    server: Served, named: dict[str, str]
) -> None:
    unknown = status_path("0x" + "9" * 64)
    server.refused(server.get(unknown, **named), 404, "RecordUnknown", "id")


def test_certificate_status__of_an_unwritten_root__needs_its_asset(
    server: Served, story: Story
) -> None:
    root = status_path(root_right_id(story.amended, HOLD))
    server.refused(server.get(root), 404, "RecordUnknown", "id")
    assert server.ok(server.get(root, asset=story.amended), SCHEMA)["kind"] == "right"


def test_certificate_status__malformed__is_named(server: Served, story: Story) -> None:
    server.refused(server.get(status_path("0x12")), 422, "InvalidValue", "id")
    server.refused(server.get(status_path(story.asset), asset="x"), 422, "InvalidValue", "asset")


def test_certificate_status__chain_gone__is_answered_from_the_index(
    story: Story, relay: Relay
) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        relay.cut = True
        found = server.ok(server.get(status_path(story.asset)), SCHEMA)
        assert found["as_of"]["block_number"] == story.after


def test_certificate_status__without_an_index__is_unavailable(story: Story) -> None:
    with served(story, index=None) as server:
        server.refused(server.get(status_path(story.asset)), 503, "IndexUnavailable", "index")
