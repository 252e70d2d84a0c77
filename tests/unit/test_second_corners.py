"""Corners that no forged certificate reaches: both verifiers name the same step and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from registry.base64url import encode
from registry.certificate.entry import Entry
from registry.journal import event_digest
from registry.manifest.sealing import disclosure_digest
from registry.records import Terms, keccak
from registry.types import BlockNumber
from tests.vectors.bundle_files import bundle, check, raw_of
from tests.vectors.second_verifier import essence, reports

Document = dict[str, Any]
SALT = encode(bytes(16))


def with_part(document: Document, number: int, part: str) -> None:
    """Another text in place of a part of the token; the signature is then wrong as well."""
    credential = document["credential"]
    parts = credential["sd_jwt"].split(".")
    parts[number] = part
    credential["sd_jwt"] = ".".join(parts)


def restated(document: Document, number: int, **changes: object) -> None:
    """Other values in an entry, its words and id made to fit."""
    stated = document["terms"][number]
    values = {**stated["values"], **changes}
    values["purposes"] = int(values["purposes"])
    if "price" in values:
        values["price"] = int(values["price"])
    document["terms"][number] = Entry.of(Terms(stated["type"], values)).json()


def kinds_mixed(document: Document) -> None:
    other = 1 + document["terms"][0]["values"]["kind"] % 3
    restated(document, 1, kind=other)
    restated(document, 0, parent=document["terms"][1]["id"])


def dated_ahead(document: Document) -> None:
    item = document["events"]["items"][0]
    log = item["log"]
    log["block_number"] = 10**6
    topics, data = log["topics"], bytes.fromhex(log["data"][2:])
    item["digest"] = event_digest(
        BlockNumber(10**6), log["address"], topics[0], topics[1], topics[2], keccak(data)
    )


def swapped(document: Document) -> None:
    items = document["events"]["items"]
    for item in items:
        item["log"] = None
    items[0], items[1] = items[1], items[0]


def many_items(document: Document) -> None:
    item = {"digest": "0x" + "11" * 32, "log": None}
    document["events"]["items"] = [item] * 600


def members_joined(document: Document) -> None:
    """Two members whose names together spell three."""
    public = document["manifest"]["public"]
    public["_sd,format"] = [public.pop("_sd"), public.pop("format")]


def unproven(document: Document, contract: int, number: int) -> None:
    """A slot said to be empty, with no proof of it."""
    document["proofs"][contract]["storage"][number].update(value="0x" + "00" * 32, proof=[])


def disclosed(*contents: object) -> Callable[[Document], None]:
    """These JSON values as the only disclosures, their digests in place."""

    def change(document: Document) -> None:
        texts = [encode(json.dumps(content).encode()) for content in contents]
        document["manifest"]["disclosures"] = texts
        document["manifest"]["public"]["_sd"] = sorted(map(disclosure_digest, texts))

    return change


CORNERS: tuple[tuple[str, Callable[[Document], None], str, str], ...] = (
    ("asset", lambda d: d["manifest"].update(public=[]), "format", "/manifest/public"),
    (
        "asset",
        lambda d: d["manifest"].update(disclosures=["é"]),
        "format",
        "/manifest/disclosures/0",
    ),
    (
        "asset",
        lambda d: d["manifest"]["public"].update(format=True),
        "disclosures",
        "/credential/sd_jwt/claims/manifest",
    ),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].update(format=True),
        "disclosures",
        "/manifest/public/format",
    ),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].update(_sd=[]),
        "disclosures",
        "/manifest/public/_sd",
    ),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].update(_sd=[7]),
        "disclosures",
        "/manifest/public/_sd/0",
    ),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].pop("vocabulary"),
        "disclosures",
        "/manifest/public",
    ),
    ("asset", lambda d: with_part(d, 0, encode(b"[]")), "credential", "/credential/sd_jwt/header"),
    (
        "asset",
        lambda d: with_part(d, 0, encode(b'{"a":1,"a":2}')),
        "credential",
        "/credential/sd_jwt/header/a",
    ),
    ("asset", lambda d: with_part(d, 0, "AB"), "credential", "/credential/sd_jwt/header"),
    ("asset", lambda d: with_part(d, 1, "A"), "credential", "/credential/sd_jwt/claims"),
    (
        "asset",
        lambda d: with_part(d, 1, encode(b'{"a":[1,NaN]}')),
        "credential",
        "/credential/sd_jwt/claims/a/1",
    ),
    (
        "asset",
        lambda d: with_part(d, 1, encode(b'{"a":{" b":1}}')),
        "credential",
        "/credential/sd_jwt/claims/a",
    ),
    (
        "asset",
        lambda d: with_part(d, 1, encode(b"\xef\xbb\xbf{}")),
        "credential",
        "/credential/sd_jwt/claims",
    ),
    ("asset", lambda d: with_part(d, 2, "AA~"), "credential", "/credential/sd_jwt/signature"),
    ("right_bare", kinds_mixed, "id", "/terms/1/values/kind"),
    ("off_trade", lambda d: restated(d, 0, mode=2), "id", "/terms/0/values/right"),
    ("off_trade", lambda d: restated(d, 0, mode=3), "id", "/terms/0/values/right"),
    ("off_trade", lambda d: restated(d, 0, kind=0), "id", "/terms/1/values/kind"),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].update(x=2**53),
        "format",
        "/manifest/public/x",
    ),
    (
        "asset_bare",
        lambda d: d["manifest"]["public"].update(x=[0] * 10_000),
        "format",
        "/manifest/public",
    ),
    ("asset_bare", disclosed([SALT, "a", "x" * 2**18]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, "a"]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, "a", 1, 2]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, "a", " x"]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, "a", 2**53]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, 1, 2]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([1, "a", 2]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT[:20], "a", 1]), "disclosures", "/manifest/disclosures/0"),
    ("asset_bare", disclosed([SALT, "format", 1]), "disclosures", "/manifest/disclosures/0"),
    (
        "asset_bare",
        disclosed([SALT, "a", 1], [SALT, "a", 2]),
        "disclosures",
        "/manifest/disclosures/1",
    ),
    ("asset_bare", disclosed([SALT, "a", [1]], {}), "disclosures", "/manifest/disclosures/1"),
    ("asset_bare", members_joined, "disclosures", "/manifest/public"),
    ("right_bare", lambda d: unproven(d, 0, 0), "anchor", "/proofs/0/storage/0/proof"),
    ("right_bare", lambda d: d["proofs"][0].update(account=[]), "anchor", "/proofs/0/account"),
    (
        "right_bare",
        lambda d: d["proofs"][0].update(account=["0x80"]),
        "anchor",
        "/proofs/0/account/0",
    ),
    ("off_trade", lambda d: d["terms"].pop(1), "id", "/terms"),
    ("amended", dated_ahead, "history", "/events/items/1"),
    ("amended", swapped, "history", "/events/items/0"),
    ("amended", many_items, "history", "/events/items/600"),
)


def changed(corner: tuple[str, Callable[[Document], None], str, str]) -> dict[str, Any]:
    case = bundle(corner[0])
    corner[1](case["input"])
    return case


@pytest.mark.parametrize("corner", CORNERS, ids=lambda corner: f"{corner[0]}{corner[3]}")
def test_first_verifier__corner__named(corner: Any) -> None:
    failed = check(changed(corner)).failed
    assert failed is not None
    assert (failed.name, failed.field) == corner[2:]


def test_second_verifier__corners__named_as_by_the_first() -> None:
    cases = [changed(corner) for corner in CORNERS]
    answers = reports([(raw_of(case["input"]), case["trust"]) for case in cases])
    assert [essence(answer) for answer in answers] == [essence(check(case)) for case in cases]
