"""A policy beside the bundle, over HTTP: what it demands, where it is at fault."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.chain.api.served import Served
from tests.chain.api.story import Story


def _bundle(server: Served, record: str) -> bytes:
    content: bytes = server.get(f"/v1/certificates/{record}").content
    return content


def _with(bundle: bytes, policy: object) -> bytes:
    return b'{"bundle":' + bundle + b',"policy":' + json.dumps(policy).encode() + b"}"


def _failed(server: Served, body: bytes, query: str = "") -> list[str]:
    report = server.ok(server.post(f"/v1/verify{query}", body), "Report")
    failed = [step["name"] for step in report["steps"] if step["result"] == "failed"]
    assert report["verdict"] == ("invalid" if failed else "valid")
    return failed


def test_verify__policy_that_is_met__is_valid(server: Served, story: Story) -> None:
    raw, merchant = _bundle(server, story.right), story.world.people["merchant"].id
    policy = {"subject": story.right, "holder": merchant, "rights": ["USE"], "max_age": 2**40}
    assert _failed(server, _with(raw, policy)) == []
    assert _failed(server, b'{"bundle":' + raw + b"}") == []
    assert _failed(server, _with(raw, {"rights": ["USE"]}), f"?holder={merchant}") == []


@pytest.mark.parametrize(
    ("policy", "step"),
    [
        ({"credential": True}, "credential"),
        ({"rights": ["OPERATE"]}, "policy"),
        ({"level": 1}, "policy"),
        ({"attestations": ["QUALITY"]}, "policy"),
        ({"not_before": 2**50}, "policy"),
        ({"min_remaining": 2**50}, "policy"),
        ({"content": "0x" + "5c" * 32}, "policy"),
    ],
)
def test_verify__policy_that_is_broken__fails_at_its_step(
    server: Served, story: Story, policy: dict[str, Any], step: str
) -> None:
    assert _failed(server, _with(_bundle(server, story.right), policy)) == [step]


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ([], "policy"),
        ("x", "policy"),
        ({"colour": 1}, "policy/colour"),
        ({"level": "1"}, "policy/level"),
        ({"rights": ["OWN"]}, "policy/rights/0"),
        ({"max_age": 1.5}, "policy"),
        ({"max_age": "x"}, "policy/max_age"),
    ],
)
def test_verify__policy_at_fault__names_the_member(
    server: Served, policy: object, field: str
) -> None:
    server.refused(server.post("/v1/verify", _with(b"{}", policy)), 422, "InvalidValue", field)


def test_verify__policy_and_query_that_differ__are_refused(server: Served, story: Story) -> None:
    body = _with(b"{}", {"subject": story.right})
    response = server.post(f"/v1/verify?subject={story.asset}", body)
    server.refused(response, 422, "InvalidValue", "subject")


def test_verify__member_given_twice__is_refused(server: Served) -> None:
    body = b'{"bundle":{},"policy":{},"policy":{}}'
    server.refused(server.post("/v1/verify", body), 422, "InvalidValue", "body")


@pytest.mark.parametrize(
    "change", [(b'"rev":0', b'"rev":-0'), (b'"rev":0', b'"rev":0,"rev":0'), (b"{", b"[", 1)]
)
def test_verify__bundle_misspelt_inside__is_judged_as_it_was_sent(
    server: Served, story: Story, change: tuple[Any, ...]
) -> None:
    raw = _bundle(server, story.right).replace(*change)
    assert _failed(server, _with(raw, {})) == ["format"]


@pytest.mark.parametrize("more", [b',"else":1}', b"}x", b",}"])
def test_verify__body_of_another_shape__passes_for_a_bundle_of_no_format(
    server: Served, more: bytes
) -> None:
    assert _failed(server, b'{"bundle":{}' + more) == ["format"]
