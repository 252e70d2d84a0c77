"""Papers and acts of an asset's life, made with the program alone."""

from __future__ import annotations

import json
from pathlib import Path

from registry.records import root_right_id
from registry.types import AssetId, Digest
from tests.e2e.program import DAY, NOBODY, ZERO, Document, Program

MANIFEST = Path(__file__).parent.parent / "vectors" / "manifest.json"
USE, OPERATE = 2, 3
HASH = "0x" + "5c" * 32


def root(asset: str, kind: int) -> str:
    return root_right_id(AssetId(Digest(asset)), kind)


def sealed_manifest(program: Program) -> tuple[Path, str]:
    """A manifest checked and sealed."""
    file = program.paper(json.loads(MANIFEST.read_text("utf-8"))["document"])
    assert program.run("manifest", "check", file)["valid"] is True
    sealed = program.folder / "sealed.json"
    digest = program.run("manifest", "seal", file, "--out", sealed)["digest"]
    assert sealed.stat().st_mode & 0o777 == 0o600
    return sealed, digest


def asset_paper(program: Program, **changes: object) -> tuple[Path, Document]:
    """Terms of an asset of the enterprise, for three years."""
    now = program.now()
    values: dict[str, object] = {
        "manifest": HASH,
        "content": HASH,
        "node": program.parties["node"],
        "registrant": program.parties["enterprise"],
        "profile": 1,
        "kind": 1,
        "level": 1,
        "rights": 7,
        "notice": DAY,
        "from_": now,
        "until": now + 3 * 365 * DAY,
    }
    return program.terms("Asset", **{**values, **changes})


def registered(program: Program, **changes: object) -> str:
    """An asset registered and through its notice; its id."""
    file, made = asset_paper(program, **changes)
    written = program.write("asset", "register", "--terms", file, key="node")
    assert written["id"] == made["id"]
    assert program.run("asset", "show", made["id"])["status"] == "IN_NOTICE"
    program.travel(2 * DAY)
    asset: str = made["id"]
    return asset


def grant_paper(program: Program, asset: str, **changes: object) -> tuple[Path, Document]:
    now = program.now()
    values: dict[str, object] = {
        "asset": asset,
        "rev": 0,
        "parent": root(asset, USE),
        "grantor": program.parties["enterprise"],
        "grantee": program.parties["merchant"],
        "kind": USE,
        "exclusivity": 0,
        "from_": now,
        "until": now + 180 * DAY,
        "purposes": "3",
        "scope": HASH,
        "terms": HASH,
        "flags": 3,
    }
    return program.terms("Grant", **{**values, **changes})


def offer_paper(program: Program, asset: str, **changes: object) -> tuple[Path, Document]:
    values: dict[str, object] = {
        "asset": asset,
        "rev": 0,
        "right": root(asset, USE),
        "operate": root(asset, OPERATE),
        "venue": program.parties["venue"],
        "seller": program.parties["enterprise"],
        "agent": NOBODY,
        "mode": 1,
        "kind": USE,
        "exclusivity": 0,
        "duration": 90 * DAY,
        "purposes": "3",
        "scope": HASH,
        "terms": HASH,
        "flags": 0,
        "units": 10,
        "regime": 3,
        "form": 0,
        "currency": 156,
        "price": "1000000",
        "ceiling": ZERO,
        "attestations": [],
        "until": program.now() + 300 * DAY,
        "previous": ZERO,
    }
    return program.terms("Listing", **{**values, **changes})


def granted(program: Program, asset: str) -> str:
    file, made = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", "merchant")
    written = program.write("right", "grant", "--terms", file, *consents, key="merchant")
    assert written["id"] == made["id"]
    right: str = made["id"]
    return right


def listed(program: Program, asset: str) -> Document:
    file, made = offer_paper(program, asset)
    answer = program.run("listing", "check", "--terms", file)
    assert answer["offerable"] is True
    assert len(answer["conditions"]) == 12
    consents = program.sign("List", file, "enterprise")
    program.write("listing", "list", "--terms", file, *consents, key="venue")
    assert program.run("listing", "check", "--listing", made["id"])["status"] == "LISTED"
    return made


def traded(program: Program, listing: Document) -> str:
    now = program.now()
    file, made = program.terms(
        "Trade",
        listing=listing["id"],
        asset=listing["terms"]["asset"],
        rev=0,
        seller=program.parties["enterprise"],
        buyer=program.parties["buyer"],
        price="1000000",
        from_=now,
        until=now + 60 * DAY,
        made=program.run("asset", "show", listing["terms"]["asset"])["rights"][1]["made"],
        pledges=ZERO,
    )
    consents = program.sign("Trade", file, "buyer")
    program.write("trade", "record", "--terms", file, *consents, key="venue")
    trade: str = made["id"]
    return trade
