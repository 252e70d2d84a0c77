"""Makes the cases of tests/vectors/tampering.toml from bundles of a real chain."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from registry.certificate.bundle import Manifest
from registry.certificate.parsing import parse_document
from registry.manifest import seal
from registry.merkle import BATCH_DOMAIN
from tests.chain.certificate_world import MANIFEST, World
from tests.conftest import ROOT
from tests.vectors.forging import Token, anchored, resigned, token_of, with_key
from tests.vectors.tampering_acts import (
    ACTS,
    MANIFESTS,
    OTHER_ADDRESS,
    OTHER_DIGEST,
    OTHER_SALTS,
    SD_JWTS,
)

Case = dict[str, Any]
Row = dict[str, Any]
TABLE: Final = ROOT / "tests" / "vectors" / "tampering.toml"
TOKEN: Final = {
    "claims",
    "claims_drop",
    "claims_text",
    "header",
    "header_drop",
    "header_text",
    "key",
    "signature",
    "manifest",
    "anchored",
}
"""Changes for which the credential is signed and anchored anew."""
ANCHORED: Final[dict[str, dict[str, Any]]] = {
    "as_it_is": {},
    "as_other_kind": {"kind": 2},
    "in_batch": {"domain": BATCH_DOMAIN},
}


def rows(bundles: dict[str, Case]) -> Iterator[tuple[str, Case, Row]]:
    """Every row of the table whose bundle is given: its step, the case it starts from, the row."""
    for step, by_bundle in tomllib.loads(TABLE.read_text()).items():
        for base, given in by_bundle.items():
            for row in given if base in bundles else ():
                yield step, copy.deepcopy(bundles[base]), row


async def tampered(world: World, bundles: dict[str, Case]) -> list[tuple[str, str, Case]]:
    """The tampered cases that start from these bundles: step, name, file."""
    found = []
    for step, case, row in rows(bundles):
        if TOKEN & row.keys():
            await _forge(world, case, row)
        _change(case, row)
        told = {"fails_at": step, "field": row["field"], "why": row["why"]}
        found.append((step, row["name"], {**case, **told}))
    return found


async def _forge(world: World, case: Case, row: Row) -> None:
    """Sign and anchor the case's credential anew, with the row's changes."""
    bundle = parse_document(case["input"])
    assert bundle.credential is not None
    token = token_of(bundle.credential.sd_jwt)
    if "manifest" in row:
        manifest = case["input"]["manifest"]
        MANIFESTS[row["manifest"]](manifest)
        bundle = replace(bundle, manifest=Manifest(manifest["public"], manifest["disclosures"]))
        token.claims["manifest"] = manifest["public"]
    token = _changed(token, row)
    jwt = token.jwt()
    if "signature" in row:
        jwt = resigned(jwt, row["signature"])
    stand_in = None if "key" in row else bundle.credential.sd_jwt
    how = ANCHORED[row.get("anchored", "as_it_is")]
    made = await anchored(world, bundle, jwt, stand_in=stand_in, **how)
    case["input"] = made.json()
    case["trust"]["block_hash"] = made.as_of.block_hash


def _changed(token: Token, row: Row) -> Token:
    """The token with the row's changes of header and claims."""
    if "key" in row:
        token = with_key(token, row["key"])
    for part, document in (("header", token.header), ("claims", token.claims)):
        for pointer, value in row.get(part, []):
            _put(document, pointer, value)
        for pointer in row.get(f"{part}_drop", []):
            place, last = _place(document, pointer)
            del place[last]
    texts = {f"{part}_texts": _texts(row, f"{part}_text") for part in ("header", "claims")}
    return replace(token, **texts)


def _texts(row: Row, name: str) -> tuple[tuple[str, str], ...]:
    return ((row[name][0], row[name][1]),) if name in row else ()


def _change(case: Case, row: Row) -> None:
    """Change the bundle and what the verifier brings."""
    if "act" in row:
        ACTS[row["act"]](case)
    if "policy" in row:
        asset = next(e for e in case["input"]["terms"] if e["type"] == "Asset")
        known = {
            "$late": int(case["input"]["header"]["timestamp"], 16) + 1,
            "$content": asset["values"]["content"],
        }
        case["trust"]["policy"] = {
            name: _value(known.get(value, value) if isinstance(value, str) else value, None)
            for name, value in row["policy"].items()
        }
    if "sd_jwt" in row:
        credential = case["input"]["credential"]
        credential["sd_jwt"] = SD_JWTS[row["sd_jwt"]](credential["sd_jwt"])
    if "put" in row:
        _put(case["input"], *row["put"])
    if "drop" in row:
        place, last = _place(case["input"], row["drop"])
        del place[last]
    if "text" in row:
        old, new = row["text"]
        text = json.dumps(case["input"], ensure_ascii=False, separators=(",", ":"))
        assert text.count(old) == 1, (row["name"], old)
        case["input"] = text.replace(old, new)


def _put(document: Any, pointer: str, value: Any) -> None:
    place, last = _place(document, pointer)
    if last == "-":
        place.append(_value(value, None))
        return
    old = place.get(last) if isinstance(place, dict) else place[int(last)]
    place[last] = _value(value, old)


def _place(document: Any, pointer: str) -> tuple[Any, Any]:
    """The container that a JSON pointer leads into, and the last step."""
    *path, last = pointer.split("/")[1:]
    for step in path:
        document = document[int(step) if isinstance(document, list) else step]
    return document, int(last) if isinstance(document, list) and last != "-" else last


def _value(value: Any, old: Any) -> Any:
    makers: dict[str, Callable[[], object]] = {
        "$null": lambda: None,
        "$digest": lambda: OTHER_DIGEST,
        "$address": lambda: OTHER_ADDRESS,
        "$other": lambda: old[:-1] + ("0" if old[-1] != "0" else "1"),
        "$middle": lambda: old[:30] + ("A" if old[30] != "A" else "B") + old[31:],
        "$first": lambda: ("0" if old[0] != "0" else "1") + old[1:],
        "$next": lambda: old + 1,
        "$text": lambda: str(old),
        "$lower": lambda: str(old).lower(),
        "$upper": lambda: str(old).upper(),
        "$reversed": lambda: old[::-1],
        "$twice": lambda: [*old, old[-1]],
        "$shorter": lambda: old[:-1],
        "$nested": lambda: _nested(20),
        "$long": lambda: "x" * (2**17 + 1),
        "$name": lambda: "x" * 201,
        "$manifest": lambda: seal(MANIFEST, OTHER_SALTS).public,
        "$digests": lambda: [OTHER_DIGEST] * 21,
    }
    return makers[value]() if isinstance(value, str) and value in makers else value


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth else []
