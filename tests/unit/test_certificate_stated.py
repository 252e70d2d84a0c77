"""What a credential claims, held against the bundle: every comparison by itself."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest

from registry.certificate.credential import Opened, open_credential
from registry.certificate.parsing import parse_document
from registry.certificate.proven import Proven
from registry.certificate.report import StepFailed
from registry.certificate.stated import (
    ensure_deployment,
    ensure_holder,
    ensure_issue_block,
    ensure_key,
    ensure_manifest,
    ensure_record,
    issuer_of,
    record_of,
    type_of,
)
from registry.certificate.subject import subject_of
from registry.proofs import header_from_rpc
from registry.words import Word, pack
from tests.vectors.bundle_files import bundle

CLAIMS = "/credential/sd_jwt/claims"
A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
ID = "0x" + "ab" * 32


def opened(name: str, **changes: Any) -> Opened:
    """A genuine credential with other claims; `a__b` stands for the claim a/b."""
    found = open_credential(bundle(name)["input"]["credential"]["sd_jwt"])
    claims = copy.deepcopy(dict(found.claims))
    for path, value in changes.items():
        *outer, last = path.split("__")
        place: Any = claims
        for step in outer:
            place = place[step]
        place[last] = value
    return dataclasses.replace(found, claims=claims)


def failure(check: Any, *args: Any) -> str:
    with pytest.raises(StepFailed) as caught:
        check(*args)
    return caught.value.field


def test_names__of_kind_issuer_and_record__are_these_urns() -> None:
    assert type_of("right") == "urn:torrens:certificate:right:1"
    assert issuer_of(5, A) == f"urn:torrens:party:5:{A}"
    assert record_of("asset", 5, ID) == f"urn:torrens:asset:5:{ID}"


def test_deployment__each_claim_of_it__named() -> None:
    parsed = parse_document(bundle("asset")["input"])
    ensure_deployment(parsed, opened("asset"))
    for path, value in (("vct", type_of("right")), ("chain__id", 1), ("chain__contract", A)):
        at = f"{CLAIMS}/{path.replace('__', '/')}"
        assert failure(ensure_deployment, parsed, opened("asset", **{path: value})) == at


def test_manifest__claim_or_disclosures_of_another__named() -> None:
    parsed = parse_document(bundle("right")["input"])
    good = opened("right")
    ensure_manifest(parsed, good)
    other = opened("right", manifest={})
    assert failure(ensure_manifest, parsed, other) == f"{CLAIMS}/manifest"
    for disclosures in ((), good.disclosures[::-1], (*good.disclosures, "e30")):
        shown = dataclasses.replace(good, disclosures=disclosures)
        assert failure(ensure_manifest, parsed, shown) == "/credential/sd_jwt"


def test_manifest__none_in_the_bundle__none_in_the_credential() -> None:
    parsed = dataclasses.replace(parse_document(bundle("right")["input"]), manifest=None)
    good = opened("right")
    claims = {name: value for name, value in good.claims.items() if name != "manifest"}
    without = dataclasses.replace(good, claims=claims, disclosures=())
    ensure_manifest(parsed, without)
    for other in (good, dataclasses.replace(without, disclosures=good.disclosures)):
        assert failure(ensure_manifest, parsed, other) == "/manifest"
    assert failure(ensure_manifest, parsed, dataclasses.replace(good, disclosures=())) == (
        "/manifest"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sub", f"urn:torrens:asset:31337:{ID}"),
        ("rev", 1),
        ("iss", f"urn:torrens:party:31337:{A}"),
        ("query_code", "0000-0000-0000-0000-00"),
        ("validity__from", 1),
        ("validity__until", 1),
        ("exp", 1),
        ("rights", []),
    ],
)
@pytest.mark.parametrize("name", ["asset", "right", "root", "trade", "off_trade", "amended"])
def test_record__each_claim_of_it__named(name: str, path: str, value: Any) -> None:
    parsed = parse_document(bundle(name)["input"])
    subject = subject_of(parsed)
    ensure_record(parsed, subject, opened(name))
    if (name, path) == ("amended", "rev"):
        value = 0
    at = f"{CLAIMS}/{path.replace('__', '/')}"
    assert failure(ensure_record, parsed, subject, opened(name, **{path: value})) == at


@pytest.mark.parametrize("name", ["asset", "right", "trade", "attested"])
def test_record__terms_beside_the_bundles__named_by_the_first_that_differs(name: str) -> None:
    parsed = parse_document(bundle(name)["input"])
    subject = subject_of(parsed)
    own = opened(name).claims["terms"]

    def fault(terms: list[Any]) -> str:
        return failure(ensure_record, parsed, subject, opened(name, terms=terms))

    for n, entry in enumerate(own):
        assert fault([*own[:n], *own[n + 1 :]]) == f"{CLAIMS}/terms/{n}"
        assert fault([*own[:n], None, *own[n + 1 :]]) == f"{CLAIMS}/terms/{n}"
        altered = {**entry, "id": ID}
        assert fault([*own[:n], altered, *own[n + 1 :]]) == f"{CLAIMS}/terms/{n}"
    assert fault([*own, own[-1]]) == f"{CLAIMS}/terms/{len(own)}"


def test_record__true_in_place_of_1__is_another_value() -> None:
    parsed = parse_document(bundle("asset")["input"])
    (entry,) = opened("asset").claims["terms"]
    assert entry["values"]["kind"] == 1
    entry = {**entry, "values": {**entry["values"], "kind": True}}
    given = opened("asset", terms=[entry])
    assert failure(ensure_record, parsed, subject_of(parsed), given) == f"{CLAIMS}/terms/0"


def proven() -> Proven:
    return Proven(header_from_rpc(bundle("asset")["input"]["header"]), {})


def test_issue_block__not_after_the_proven_one__and_the_same_at_its_height() -> None:
    at, header = f"{CLAIMS}/as_of", proven().header
    ensure_issue_block(opened("asset"), proven())

    def issued(number: int, time: int, block_hash: str = ID) -> Opened:
        as_of = {"block_number": number, "time": time, "block_hash": block_hash}
        return opened("asset", as_of=as_of, iat=time)

    number, time = header.number, header.timestamp
    ensure_issue_block(issued(number, time, header.hash), proven())
    ensure_issue_block(issued(0, 0), proven())
    for late in (issued(number + 1, time), issued(number + 1, 0), issued(number, time + 1)):
        assert failure(ensure_issue_block, late, proven()) == at
    assert failure(ensure_issue_block, issued(number - 1, time + 1), proven()) == at
    assert failure(ensure_issue_block, issued(number, time), proven()) == f"{at}/block_hash"
    other = opened("asset", iat=opened("asset").claims["iat"] + 1)
    assert failure(ensure_issue_block, other, proven()) == f"{CLAIMS}/iat"


def key_word(**fields: int) -> Word:
    return Word("KeyWord", pack("KeyWord", {"from": 100, "until": 200, "exists": 1, **fields}))


@pytest.mark.parametrize(
    ("fields", "anchored", "iat", "field"),
    [
        ({}, 100, 100, None),
        ({}, 199, 0, None),
        ({"compromised": 150}, 149, 100, None),
        ({}, 99, 0, "/credential/register"),
        ({}, 200, 0, "/credential/register"),
        ({"compromised": 150}, 150, 0, "/credential/register"),
        ({"compromised": 150}, 151, 0, "/credential/register"),
        ({}, 150, 151, f"{CLAIMS}/iat"),
        ({"exists": 0}, 150, 100, "/credential/sd_jwt/header/jwk"),
    ],
)
def test_key__at_the_edges_of_its_window_and_compromise__as_stated(
    fields: dict[str, int], anchored: int, iat: int, field: str | None
) -> None:
    given = opened("asset", iat=iat)
    if field is None:
        ensure_key(given, key_word(**fields), anchored, A)
    else:
        assert failure(ensure_key, given, key_word(**fields), anchored, A) == field


def test_holder__other_than_certified__named() -> None:
    good = opened("asset")
    ensure_holder(good, good.claims["holder"])
    assert failure(ensure_holder, good, A) == f"{CLAIMS}/holder"
