"""Of several faults in one object the first in the format's order is named."""

from __future__ import annotations

from typing import Any

import pytest

from registry.certificate.claims import CLAIMS
from registry.errors import InvalidValueError
from tests.vectors.bundle_files import bundle, check, raw_of
from tests.vectors.second_verifier import reports

MISSING = object()
Faults = dict[str, Any]


def faulty(faults: Faults) -> dict[str, Any]:
    """A case with the faults, written in reverse of the format's order."""
    case = bundle("amended")
    for pointer, value in reversed(faults.items()):
        *path, last = pointer.split("/")[1:]
        place: Any = case["input"]
        for step in path:
            place = place[int(step) if isinstance(place, list) else step]
        place.pop(last, None)
        if value is not MISSING:
            place[last] = value
    return case


ENTRY, LOG = "/terms/0", "/events/items/0/log"
PLACE, STORAGE = "/credential/register", "/proofs/0/storage/0"


SEVERAL: tuple[Faults, ...] = (
    {"/header/a": 1, "/header/z": 1, "/header/hash": 1},
    {"/header/hash": 1, "/header/parentHash": 1},
    {"/header/difficulty": "0x00", "/header/number": "0x00"},
    {"/header/nonce": 1, "/header/baseFeePerGas": 1},
    {f"{ENTRY}/zz": 1, f"{ENTRY}/type": MISSING, f"{ENTRY}/id": 1},
    {f"{ENTRY}/type": "Deed", f"{ENTRY}/id": 1},
    {f"{ENTRY}/id": 1, f"{ENTRY}/values/kind": -1},
    {f"{ENTRY}/values/kind": -1, f"{ENTRY}/words": "0x"},
    {f"{PLACE}/root": 1, f"{PLACE}/index": -1},
    {f"{PLACE}/index": -1, f"{PLACE}/proof": ["0x"] * 21},
    {f"{LOG}/address": "0x", f"{LOG}/block_number": -1},
    {f"{LOG}/block_number": -1, f"{LOG}/topics": []},
    {f"{LOG}/topics": [], f"{LOG}/data": "0x0"},
    {f"{STORAGE}/key": 1, f"{STORAGE}/value": 1},
    {"/proofs": 1, "/header": 1},
)


@pytest.mark.parametrize("faults", SEVERAL, ids=" before ".join)
def test_format__several_faults__names_the_first(faults: Faults) -> None:
    failed = check(faulty(faults)).failed
    assert failed is not None
    assert (failed.name, failed.field) == ("format", next(iter(faults)))


def test_format__several_faults__names_the_first_in_javascript_too() -> None:
    cases = [faulty(faults) for faults in SEVERAL]
    answers = reports([(raw_of(case["input"]), case["trust"]) for case in cases])
    assert [answer["steps"][0]["field"] for answer in answers] == [next(iter(f)) for f in SEVERAL]


@pytest.mark.parametrize(
    ("claims", "field"),
    [
        ({"zz": 1, "vct": 1}, "/zz"),
        ({"vct": 1}, "/iss"),
        ({"vct": 1, "iss": "x", "sub": ""}, "/iat"),
    ],
    ids=["unknown_first", "missing_next", "values_last"],
)
def test_claims__several_faults__names_the_first(claims: Faults, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CLAIMS(claims, "")
    assert caught.value.field == field


def test_header__several_fields_missing__names_the_first() -> None:
    case = bundle("asset")
    for name in ("nonce", "mixHash", "extraData"):
        case["input"]["header"] = {k: v for k, v in case["input"]["header"].items() if k != name}
    for name in ("baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas"):
        del case["input"]["header"][name]
    for name in ("parentBeaconBlockRoot", "requestsHash"):
        del case["input"]["header"][name]
    failed = check(case).failed
    assert failed is not None
    assert (failed.name, failed.field) == ("anchor", "/header/extraData")
