"""Certificates, verifications and audit exports over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.audit import parse_export, verify_with_block_hash, verify_with_session
from registry.certificate.trust import Trust
from registry.certificate.verify import verify
from registry.types import Digest
from tests.chain.api.served import Served
from tests.chain.api.story import Story


def _offline(story: Story, raw: bytes) -> Any:
    bundle = json.loads(raw)
    deployment = story.world.session.deployment.json()
    return verify(raw, Trust.of(deployment, bundle["as_of"]["block_hash"]))


@pytest.mark.parametrize("record", ["asset", "right", "child", "trade", "filing"])
def test_certificate__of_each_kind__verifies_offline_and_by_the_server(
    server: Served, story: Story, record: str
) -> None:
    response = server.get(f"/v1/certificates/{getattr(story, record)}")
    assert response.status_code == 200, response.text
    as_of = response.json()["as_of"]
    assert response.headers["torrens-block-hash"] == as_of["block_hash"]
    assert response.headers["torrens-finality"] in {"anchored", "finalised"}
    assert _offline(story, response.content).verdict == "valid"
    report = server.ok(server.post("/v1/verify", response.content), "Report")
    assert (report["verdict"], report["mode"]) == ("valid", "rpc")


def test_certificate__of_a_root_right__needs_its_asset(server: Served, story: Story) -> None:
    from registry.records import root_right_id

    root = root_right_id(story.amended, 1)
    server.refused(server.get(f"/v1/certificates/{root}"), 404, "RecordUnknown", "id")
    response = server.get(f"/v1/certificates/{root}", asset=story.amended)
    assert _offline(story, response.content).verdict == "valid"


@pytest.mark.parametrize("record", ["right", "trade", "filing"])
def test_certificate__with_its_asset_named__is_the_same(
    server: Served, story: Story, record: str
) -> None:
    path = f"/v1/certificates/{getattr(story, record)}"
    plain = server.get(path, as_of=story.after)
    named = server.get(path, as_of=story.after, asset=story.asset)
    assert named.status_code == 200, named.text
    assert named.content == plain.content
    other = server.get(path, asset=story.amended)
    assert other.status_code == 404


def test_certificate__manifest_not_kept__is_made_with_one_brought(
    server: Served, story: Story
) -> None:
    path = f"/v1/certificates/{story.amended}"
    server.refused(server.get(path), 404, "ManifestNotKept", "manifest")
    sealed = story.world.sealed
    body = {"public": sealed.public, "disclosures": sealed.disclose(["name"])}
    ours = server.post(f"/v1/certificates/{story.asset}", json.dumps(body).encode())
    assert len(ours.json()["manifest"]["disclosures"]) == 1
    assert _offline(story, ours.content).verdict == "valid"
    other = server.post(path, json.dumps(body).encode())
    report = server.ok(server.post("/v1/verify", other.content), "Report")
    assert report["verdict"] == "invalid"


def test_certificate__as_of_an_earlier_block__is_of_that_block(
    server: Served, story: Story
) -> None:
    response = server.get(f"/v1/certificates/{story.asset}", as_of=story.before + 2)
    assert response.json()["as_of"]["block_number"] == story.before + 2


@pytest.mark.parametrize(
    ("pointer", "step"),
    [(("terms", 0, "values", "level"), "id"), (("rev",), "status"), (("format",), "format")],
)
def test_verify__one_member_changed__is_invalid_and_names_the_step(
    server: Served, story: Story, pointer: tuple[str | int, ...], step: str
) -> None:
    bundle = server.get(f"/v1/certificates/{story.asset}").json()
    place: Any = bundle
    for part in pointer[:-1]:
        place = place[part]
    place[pointer[-1]] = "x" if pointer == ("format",) else 3
    report = server.ok(server.post("/v1/verify", json.dumps(bundle).encode()), "Report")
    failed = [s["name"] for s in report["steps"] if s["result"] == "failed"]
    assert report["verdict"] == "invalid"
    assert len(failed) == 1
    assert failed[0] in {step, "format", "digests"}


def test_verify__demands_of_the_verifier__are_checked(server: Served, story: Story) -> None:
    raw = server.get(f"/v1/certificates/{story.right}").content
    merchant, bank = (story.world.people[name].id for name in ("merchant", "bank"))
    good = server.post(f"/v1/verify?holder={merchant}&subject={story.right}", raw)
    assert server.ok(good, "Report")["verdict"] == "valid"
    bad = server.ok(server.post(f"/v1/verify?holder={bank}", raw), "Report")
    assert [s["name"] for s in bad["steps"] if s["result"] == "failed"] == ["holder"]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"format":"x"}'])
def test_verify__what_is_no_bundle__is_an_invalid_format_not_an_error(
    server: Served, story: Story, raw: bytes
) -> None:
    report = server.ok(server.post("/v1/verify", raw), "Report")
    assert report["verdict"] == "invalid"
    assert (report["steps"][0]["name"], report["steps"][0]["result"]) == ("format", "failed")


async def test_audit__export__verifies_by_endpoint_and_by_block_hash(
    server: Served, story: Story
) -> None:
    response = server.get(f"/v1/audit/{story.asset}")
    assert response.headers["content-type"].startswith("application/x-ndjson")
    export = parse_export(response.content)
    session = story.world.session
    report = await verify_with_session(session.at("latest"), export)
    assert (report.events, report.checked_against) == (len(export.events), "rpc")
    offline = verify_with_block_hash(
        export,
        session.deployment.addresses(),
        session.deployment.chain_id,
        Digest(response.headers["torrens-block-hash"]),
    )
    assert offline.head == report.head


def test_audit__same_block__same_bytes(server: Served, story: Story) -> None:
    first = server.get(f"/v1/audit/{story.asset}")
    block = first.headers["torrens-block-hash"]
    assert server.get(f"/v1/audit/{story.asset}", as_of=block).content == first.content


@pytest.mark.parametrize("kind", ["party", "node", "venue"])
async def test_audit__register_of_a_party__verifies_by_block_hash(
    server: Served, story: Story, kind: str
) -> None:
    party = story.world.people["venue" if kind == "venue" else "node"].id
    response = server.get("/v1/audit", **{kind: party})
    assert response.status_code == 200, response.text
    deployment = story.world.session.deployment
    report = verify_with_block_hash(
        parse_export(response.content),
        deployment.addresses(),
        deployment.chain_id,
        Digest(response.headers["torrens-block-hash"]),
    )
    assert report.export.scope.json() == {"kind": kind, "id": party}


async def test_audit__period__is_proven_by_receipts(server: Served, story: Story) -> None:
    deployment = story.world.session.deployment
    response = server.get("/v1/audit", **{"from": str(deployment.block_number)})
    assert response.status_code == 200, response.text
    report = verify_with_block_hash(
        parse_export(response.content),
        deployment.addresses(),
        deployment.chain_id,
        Digest(response.headers["torrens-block-hash"]),
    )
    assert report.json()["proven_by"] == ["receipts"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "scope"),
        ({"asset": "0x" + "1" * 64, "from": "1"}, "scope"),
        ({"node": "0x12"}, "node"),
        ({"from": "yesterday"}, "from"),
    ],
)
def test_audit__scope_at_fault__is_named(server: Served, asked: dict[str, str], field: str) -> None:
    server.refused(server.get("/v1/audit", **asked), 422, "InvalidValue", field)
