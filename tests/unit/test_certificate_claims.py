"""The table of claims: every claim required, of its kind, and at each of its limits."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from registry.certificate import claims as table
from registry.certificate.claims import CLAIMS
from registry.certificate.credential import open_credential
from registry.errors import InvalidValueError
from tests.vectors.bundle_files import bundle

ID, A = "0x" + "a1" * 32, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
MOST = 2**53 - 1
OBJECTION = {"id": ID, "outcome": "OPEN"}
PLEDGE = {"id": ID, "rank": 1, "until": 2}
LISTING = {"id": ID, "venue": A, "number": 3, "until": 4}
RIGHT = {"right": "USE", "vocabulary": "2022", "evidence": None}
NAMES = {"zh": "名", "en": "name"}
GOOD = {
    **open_credential(bundle("asset")["input"]["credential"]["sd_jwt"]).claims,
    "notice": {"from": 1, "until": 2, "objections": [OBJECTION]},
    "pledges": [PLEDGE],
    "listings": [LISTING],
    "_sd_alg": "sha-256",
}
OPTIONAL = {"manifest", "_sd_alg"}


def place(document: Any, pointer: str) -> tuple[Any, Any]:
    *path, last = pointer.split("/")[1:]
    for step in path:
        document = document[int(step) if isinstance(document, list) else step]
    return document, int(last) if isinstance(document, list) else last


def changed(pointer: str, value: Any) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(GOOD)
    container, last = place(document, pointer)
    if value is ...:
        del container[last]
    else:
        container[last] = value
    return document


def fault(document: object) -> tuple[object, str]:
    with pytest.raises(InvalidValueError) as caught:
        CLAIMS(document, "/c")
    return caught.value.field, caught.value.rule


OBJECTS = (
    "",
    "/chain",
    "/registration",
    "/registration/node",
    "/registration/node/name",
    "/registration/profile",
    "/registration/profile/name",
    "/registration/review",
    "/rights/0",
    "/notice",
    "/notice/objections/0",
    "/validity",
    "/pledges/0",
    "/listings/0",
    "/status",
    "/as_of",
)


@pytest.mark.parametrize(
    "name", ["asset", "right", "root", "trade", "off_trade", "amended", "leaf"]
)
def test_claims__genuine__pass(name: str) -> None:
    CLAIMS(open_credential(bundle(name)["input"]["credential"]["sd_jwt"]).claims, "/c")
    CLAIMS(GOOD, "/c")


@pytest.mark.parametrize("pointer", OBJECTS)
def test_object__member_too_many_missing_or_no_object__named(pointer: str) -> None:
    assert fault(changed(f"{pointer}/note", 1)) == (f"/c{pointer}/note", "is not a claim")
    assert fault(changed(f"{pointer}/a~b", 1)) == (f"/c{pointer}/a~0b", "is not a claim")
    container, last = place({"": GOOD} if not pointer else GOOD, pointer or "/")
    for name in container[last]:
        if name in OPTIONAL:
            CLAIMS(changed(f"{pointer}/{name}", ...), "/c")
        else:
            assert fault(changed(f"{pointer}/{name}", ...)) == (
                f"/c{pointer}/{name}",
                "is required",
            )
    for bad in ([], "x", 5):
        document = changed(pointer, bad) if pointer else bad
        assert fault(document) == (f"/c{pointer}", "must be a JSON object")


def test_object__several_faults__the_unknown_member_and_then_the_tables_order() -> None:
    assert fault({"z": 1, "b": 1})[0] == "/c/b"
    assert fault({}) == ("/c/vct", "is required")
    assert fault({**GOOD, "exp": "x", "iss": 5})[0] == "/c/iss"


@pytest.mark.parametrize(
    ("pointer", "most"),
    [
        ("/iat", MOST),
        ("/exp", MOST),
        ("/chain/id", MOST),
        ("/rev", 2**17 - 1),
        ("/registration/block_number", MOST),
        ("/registration/node/region", 999_999),
        ("/registration/profile/number", 2**32 - 1),
        ("/registration/profile/version", 2**16 - 1),
        ("/notice/from", MOST),
        ("/notice/until", MOST),
        ("/validity/from", MOST),
        ("/validity/until", MOST),
        ("/pledges/0/rank", 255),
        ("/pledges/0/until", MOST),
        ("/listings/0/number", MOST),
        ("/listings/0/until", MOST),
        ("/same_content", MOST),
        ("/as_of/block_number", MOST),
        ("/as_of/time", MOST),
    ],
)
def test_number__at_its_limits__and_beyond(pointer: str, most: int) -> None:
    for good in (0, most):
        CLAIMS(changed(pointer, good), "/c")
    for bad in (-1, most + 1, True, False, "1", 1.0, []):
        assert fault(changed(pointer, bad)) == (
            f"/c{pointer}",
            f"must be a number from 0 to {most}",
        )


@pytest.mark.parametrize(
    "pointer",
    [
        "/vct",
        "/iss",
        "/sub",
        "/number",
        "/query_code",
        "/registration/node/name/zh",
        "/registration/node/name/en",
        "/registration/profile/name/zh",
        "/registration/review/reviewer",
        "/registration/review/reports/0",
    ],
)
def test_text__at_its_limits__and_beyond(pointer: str) -> None:
    for good in ("x", "x" * 200, "名" * 200):
        CLAIMS(changed(pointer, good), "/c")
    for bad in ("", "x" * 201, 5, ["x"]):
        assert fault(changed(pointer, bad)) == (
            f"/c{pointer}",
            "must be text of 1 to 200 characters",
        )


@pytest.mark.parametrize(
    ("pointer", "item", "most"),
    [
        ("/terms", {}, 32),
        ("/registration/review/reports", "x", 16),
        ("/rights", RIGHT, 3),
        ("/notice/objections", OBJECTION, 64),
        ("/pledges", PLEDGE, 24),
        ("/listings", LISTING, 128),
    ],
)
def test_list__at_its_limits__and_beyond(pointer: str, item: Any, most: int) -> None:
    for good in (0, 1, most):
        CLAIMS(changed(pointer, [item] * good), "/c")
    for bad in ([item] * (most + 1), {}, "x", None):
        assert fault(changed(pointer, bad)) == (f"/c{pointer}", f"must be a list of at most {most}")
    if pointer != "/terms":
        assert fault(changed(pointer, [item, None]))[0] == f"/c{pointer}/1"


@pytest.mark.parametrize(
    ("pointer", "codes"),
    [
        (
            "/registration/type",
            "INITIAL CHANGE CORRECTION LEVEL RENEWAL LICENCE TRANSFER TRADE FILED",
        ),
        ("/registration/review/depth", "FORMAL SUBSTANTIVE VENUE"),
        ("/registration/effect", "PRESUMPTION OPPOSABILITY EVIDENCE"),
        ("/rights/0/right", "HOLD USE OPERATE"),
        ("/rights/0/vocabulary", "2022 2025"),
        ("/rights/0/evidence", "DECLARED CONTRACT ADMINISTRATIVE THIRD_PARTY NOTARISED"),
        ("/notice/objections/0/outcome", "OPEN PROPOSED ADMITTED UPHELD DISMISSED LAPSED"),
        ("/validity/reason", "TERMS PROFILE SOURCE ASSET ANCESTOR"),
        (
            "/status/asset",
            "REVOKED CANCELLED REFUSED EXPIRED SUSPENDED OBJECTED IN_NOTICE VALID",
        ),
        (
            "/status/right",
            "NONE REVOKED TERMINATED SURRENDERED EXPIRED SUSPENDED PENDING LIVE",
        ),
        ("/as_of/finality", "anchored finalised"),
        ("/_sd_alg", "sha-256"),
    ],
)
def test_code__one_of_the_table__and_none_else(pointer: str, codes: str) -> None:
    for good in codes.split():
        CLAIMS(changed(pointer, good), "/c")
        assert fault(changed(pointer, good + " "))[0] == f"/c{pointer}"
    rule = f"must be one of {', '.join(codes.split())}"
    for bad in ("", "x", 1, [], {}):
        assert fault(changed(pointer, bad)) == (f"/c{pointer}", rule)


@pytest.mark.parametrize(
    "pointer",
    [
        "/registration/transaction",
        "/registration/block_number",
        "/registration/node/name",
        "/registration/profile/name",
        "/registration/review/depth",
        "/registration/review/reviewer",
        "/registration/effect",
        "/rights/0/evidence",
        "/notice/from",
        "/notice/until",
        "/status/right",
    ],
)
def test_null__where_nothing_is_stated__passes(pointer: str) -> None:
    CLAIMS(changed(pointer, None), "/c")


@pytest.mark.parametrize(
    "pointer",
    [
        "/vct",
        "/exp",
        "/holder",
        "/chain/contract",
        "/rights/0/right",
        "/as_of/finality",
        "/_sd_alg",
    ],
)
def test_null__where_something_must_be_stated__named(pointer: str) -> None:
    assert fault(changed(pointer, None))[0] == f"/c{pointer}"


@pytest.mark.parametrize(
    ("pointer", "good"),
    [
        ("/chain/contract", A),
        ("/registration/node/party", A),
        ("/holder", A),
        ("/listings/0/venue", A),
        ("/registration/transaction", ID),
        ("/notice/objections/0/id", ID),
        ("/pledges/0/id", ID),
        ("/listings/0/id", ID),
        ("/as_of/block_hash", ID),
        ("/registration/profile/document", "sha-256:" + "a1" * 32),
    ],
)
def test_hex__in_its_one_spelling__and_no_other(pointer: str, good: str) -> None:
    CLAIMS(changed(pointer, good), "/c")
    for bad in (good.lower() if good == A else good.upper(), good[:-1], good + "\n", "", 5):
        assert fault(changed(pointer, bad))[0] == f"/c{pointer}"


def test_anything__where_it_is_compared_elsewhere__passes() -> None:
    for value in (None, 5, [], {"a": 1}):
        CLAIMS({**GOOD, "manifest": value, "terms": [value]}, "/c")
        table.anything(value, "/c")
