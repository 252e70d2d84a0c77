"""Makes the cases of tests/vectors/tampering.toml from bundles of a real chain."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, Final

from registry.certificate.entry import Entry
from registry.manifest.sealing import disclosure_digest
from registry.records import Terms
from tests.conftest import ROOT

Case = dict[str, Any]
OTHER_DIGEST: Final = "0x" + "11" * 32
OTHER_ADDRESS: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
YEAR: Final = 365 * 86_400
TABLE: Final = ROOT / "tests" / "vectors" / "tampering.toml"


def tampered(bundles: dict[str, Case]) -> Iterator[tuple[str, str, Case]]:
    """Every tampered case: its step, its name, the file."""
    for step, by_bundle in tomllib.loads(TABLE.read_text()).items():
        for base, rows in by_bundle.items():
            for row in rows:
                case = copy.deepcopy(bundles[base])
                _change(case, row)
                told = {"fails_at": step, "field": row["field"], "why": row["why"]}
                yield step, row["name"], {**case, **told}
    yield "anchor", "leaf_stale", _stale(bundles)


def _change(case: Case, row: dict[str, Any]) -> None:
    if "act" in row:
        ACTS[row["act"]](case)
    if "policy" in row:
        late = int(case["input"]["header"]["timestamp"], 16) + 1
        case["trust"]["policy"] = {
            name: late if value == "$late" else _value(value, None)
            for name, value in row["policy"].items()
        }
    if "put" in row:
        place, last = _place(case["input"], row["put"][0])
        old = place.get(last) if isinstance(place, dict) else place[last]
        place[last] = _value(row["put"][1], old)
    if "drop" in row:
        place, last = _place(case["input"], row["drop"])
        del place[last]
    if "text" in row:
        old, new = row["text"]
        text = json.dumps(case["input"], ensure_ascii=False, separators=(",", ":"))
        assert text.count(old) == 1, old
        case["input"] = text.replace(old, new)


def _place(document: Any, pointer: str) -> tuple[Any, str | int]:
    """The container that a JSON pointer leads into, and the last step."""
    *path, last = pointer.split("/")[1:]
    for step in path:
        document = document[int(step) if isinstance(document, list) else step]
    return document, int(last) if isinstance(document, list) else last


def _value(value: Any, old: Any) -> Any:
    makers: dict[str, Callable[[], object]] = {
        "$digest": lambda: OTHER_DIGEST,
        "$address": lambda: OTHER_ADDRESS,
        "$other": lambda: old[:-1] + ("0" if old[-1] != "0" else "1"),
        "$middle": lambda: old[:30] + ("A" if old[30] != "A" else "B") + old[31:],
        "$next": lambda: old + 1,
        "$lower": lambda: str(old).lower(),
        "$upper": lambda: str(old).upper(),
        "$nested": lambda: _nested(20),
    }
    return makers[value]() if isinstance(value, str) and value in makers else value


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth else []


def _prolong(case: Case, index: int) -> None:
    """A grant a year longer, its words and id recomputed."""
    stated = case["input"]["terms"][index]["values"]
    values = {**stated, "until": stated["until"] + YEAR, "purposes": int(stated["purposes"])}
    case["input"]["terms"][index] = Entry.of(Terms("Grant", values)).json()


def _without_manifest(case: Case) -> None:
    case["input"]["manifest"] = None


def _disclosed_twice(case: Case) -> None:
    disclosures = case["input"]["manifest"]["disclosures"]
    disclosures.append(disclosures[0])


def _field_replaced(case: Case) -> None:
    """A digest that no disclosure opens becomes another."""
    manifest = case["input"]["manifest"]
    shown = {disclosure_digest(text) for text in manifest["disclosures"]}
    digests = manifest["public"]["_sd"]
    hidden = next(digest for digest in digests if digest not in shown)
    manifest["public"]["_sd"] = sorted({*digests, "A" * 43} - {hidden})


def _other_code(case: Case) -> None:
    case["trust"]["deployment"]["contracts"]["AssetRegistry"]["code_hash"] = OTHER_DIGEST


def _other_block(case: Case) -> None:
    case["trust"]["block_hash"] = OTHER_DIGEST


def _without_inclusion(case: Case) -> None:
    """A leaf without its place: no party, and of the registry asset and head alone are needed."""
    bundle = case["input"]
    bundle["inclusion"] = None
    parties, registry = bundle["proofs"][:2]
    del parties["storage"][:2], registry["storage"][2:]


def _event_added(case: Case) -> None:
    case["input"]["events"]["items"].insert(1, {"digest": OTHER_DIGEST, "log": None})


def _events_swapped(case: Case) -> None:
    _events_hidden(case, first=1)
    items = case["input"]["events"]["items"]
    items[1], items[2] = items[2], items[1]


def _events_hidden(case: Case, first: int = 0) -> None:
    for item in case["input"]["events"]["items"][first:]:
        item["log"] = None


def _stale(bundles: dict[str, Case]) -> Case:
    """The proof of an empty slot from before the activation, beside a later trusted block."""
    case, later = copy.deepcopy(bundles["leaf_before"]), bundles["leaf_after"]
    case["trust"]["block_hash"] = later["trust"]["block_hash"]
    for member in ("header", "as_of"):
        case["input"][member] = later["input"][member]
    why = "a proof that the slot was empty before does not count at the trusted block"
    return {**case, "fails_at": "anchor", "field": "/proofs/0/account/0", "why": why}


ACTS: Final[dict[str, Callable[[Case], None]]] = {
    "ancestor_prolonged": lambda case: _prolong(case, 1),
    "right_prolonged": lambda case: _prolong(case, 0),
    "without_manifest": _without_manifest,
    "disclosed_twice": _disclosed_twice,
    "field_replaced": _field_replaced,
    "other_code": _other_code,
    "other_block": _other_block,
    "without_inclusion": _without_inclusion,
    "event_added": _event_added,
    "events_swapped": _events_swapped,
    "events_hidden": _events_hidden,
}
