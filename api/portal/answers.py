"""The values that each page's template shows, put together from what was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request

from api.parameters import chain_of
from api.portal import asset_view, reads, record_view, signed_view
from api.portal.parts import Cell, Fact, Table
from api.portal.reads import Known, Opened
from api.portal.rendering import language_of
from api.portal.verdict_view import (
    failed_later,
    failed_step,
    is_signed,
    record_steps,
    report_steps,
    report_verdict,
    status_verdict,
    valid,
)
from api.portal.wording import Wording, wording
from registry.errors import TorrensError
from registry.types import AssetId, Digest, parse_digest

Values = dict[str, Any]
_API_PATHS = {"asset": "assets", "right": "rights", "trade": "trades", "listing": "listings"}


def item_link(w: Wording, item: Mapping[str, Any]) -> str:
    """The page of a record that was looked up."""
    if item["type"] == "listing":
        return f"/{w.language}/listings/{item['id']}"
    return record_view.record_link(w, item["id"], item["asset"])


def matches(w: Wording, query: str, found: Mapping[str, Any]) -> Values:
    """Several records, or none."""
    rows = [
        (
            Cell(w.of("facts", item["type"]), link=item_link(w, item)),
            record_view.code(item["number"] or item["id"]),
            record_view.code(item["query_code"]),
            Cell(w("facts.on_exchange")) if item["status"] is None else _status(w, item),
            Cell(w.of("matched", item["matched_by"])),
        )
        for item in found["items"]
    ]
    heads = ("type", "number", "code", "status", "by")
    table = Table(
        title=w("matches.list"),
        caption=w("matches.caption", query=query),
        heads=tuple(w.of("matches", head) for head in heads),
        rows=tuple(rows),
        empty="",
        note=w("matches.more") if found["more"] else None,
    )
    of = found["as_of"]
    block, finality = w.number(of["block_number"]), w.of("finality", of["finality"])
    return {"query": query, "table": table, "block": block, "finality": finality}


def _status(w: Wording, item: Mapping[str, Any]) -> Cell:
    return record_view.status(w, item["type"], item["status"])


async def of_record(request: Request, known: Known) -> Values:
    """The verdict page of a record that was looked up."""
    w = wording(language_of(request))
    number = await reads.number_if_indexed(request, known.id)
    status = None if known.kind == "trade" else str(known.part["status"])
    fact = status is None
    verdict = valid(w, known.of) if fact else status_verdict(w, known.kind, status or "", known.of)
    return {
        "verdict": verdict,
        "stamp": known.of,
        "note": w.sentences(w("verdict.of_record"), w("verdict.fact") if fact else ""),
        "steps": record_steps(w, status),
        "facts": [*record_view.identity(w, known.kind, known.id, number), *_facts(w, known)],
        "review": signed_view.review_facts(w, None),
        "signed": None,
        "described": None,
        "browser": None,
        "compare": known.asset["content"],
        "links": _links(w, known),
        **_around(w, known.asset, _rights(known)),
    }


def _links(w: Wording, known: Known) -> list[tuple[str, str]]:
    """Where to go on: the asset's page, and the same as data."""
    asset = known.asset["id"]
    own = "" if known.kind == "asset" else f"?asset={asset}"
    named = "" if known.kind == "trade" else own
    return [
        (w("facts.whole"), record_view.asset_link(w, asset)),
        (w("facts.raw"), f"/v1/{_API_PATHS[known.kind]}/{known.id}{named}"),
        (w("facts.certificate"), f"/v1/certificates/{known.id}{own}"),
    ]


def _facts(w: Wording, known: Known) -> list[Fact]:
    asset = record_view.asset_facts(w, known.asset)
    if known.kind == "asset":
        return asset
    if known.kind == "right":
        return [*record_view.right_facts(w, known.part, known.asset), *asset[:1], *asset[2:4]]
    right = next((r for r in known.asset["rights"] if r["id"] == known.part["right"]), None)
    return [*record_view.trade_facts(w, known.part, right), *asset[:1], *asset[2:4]]


def _rights(known: Known) -> list[Mapping[str, Any]]:
    """The rights that the record is about: an asset's roots, else the one right."""
    rights = known.asset["rights"]
    if known.kind == "asset":
        return [right for right in rights if not right["depth"]]
    wanted = known.id if known.kind == "right" else known.part["right"]
    return [right for right in rights if right["id"] == wanted]


def _around(w: Wording, asset: Mapping[str, Any], rights: list[Mapping[str, Any]]) -> Values:
    return {
        "tables": [
            record_view.rights_table(w, rights),
            asset_view.pledges_table(w, asset),
            asset_view.listings_table(w, asset),
            asset_view.same_table(w, asset),
        ]
    }


async def of_file(request: Request, raw: bytes) -> Values:
    """The verdict page of a certificate file: of one that is not genuine nothing is shown."""
    w = wording(language_of(request))
    report, of = await reads.checked(request, w, raw)
    certificate = reads.opened(raw)
    found = certificate and await reads.own_block_hash(request, certificate.bundle)
    own = reads.own_report(request, raw, found) if found else None
    genuine = own is not None and own["verdict"] == "valid" and failed_later(report)
    later = genuine and failed_step(report) is not None
    values: Values = {
        "verdict": report_verdict(w, report, of),
        "stamp": of,
        "note": w.sentences(w("verdict.genuine") if later else "", w("verdict.of_file")),
        "steps": report_steps(w, report),
        "browser": _for_browser(request, found) if found else None,
        "facts": [],
        "tables": [],
        "links": [],
        "review": [],
        "signed": None,
        "described": None,
        "compare": None,
    }
    if certificate is None or own is None or not genuine:
        return values
    if not is_signed(own):  # at the tip the key is not looked at once the status failed
        certificate = replace(certificate, claims=None)
    return {**values, **await _certified(request, w, certificate)}


async def _certified(request: Request, w: Wording, shown: Opened) -> Values:
    """What a genuine certificate is of, and how its record stands now."""
    record = parse_digest(shown.bundle.terms[0].id, "id")
    in_force = shown.subject.in_force
    values: Values = {
        "facts": _stated(w, shown, await reads.number_if_indexed(request, record)),
        "review": signed_view.review_facts(w, shown.claims),
        "signed": signed_view.signed_table(w, shown.claims),
        "described": asset_view.described_table(w, shown.description),
        "compare": in_force.text("content"),
    }
    try:
        owner = AssetId(Digest(shown.subject.asset.id))
        known = await reads.known_record(request, w, record, owner)
    except TorrensError:
        return values
    now = [*values["facts"], *_facts(w, known)]
    return {
        **values,
        "facts": now,
        "links": _links(w, known),
        **_around(w, known.asset, _rights(known)),
    }


def _stated(w: Wording, shown: Opened, number: str | None) -> list[Fact]:
    """What the certificate's own terms say, and the index's number, never the registrar's own."""
    stated = None if shown.claims is None else str(shown.claims["number"])
    record = shown.bundle.terms[0].id
    identity = record_view.identity(w, shown.bundle.kind, record, number, stated)
    issuer = Fact(w("facts.issuer"), record_view.code(shown.subject.issuer))
    return [*identity, issuer]


def _for_browser(request: Request, block_hash: str) -> Values:
    """What the reader's own browser needs to check the file as well."""
    deployment = json.dumps(chain_of(request).deployment.json())
    return {"block_hash": block_hash, "deployment": deployment}


async def of_asset(request: Request, known: Known) -> Values:
    """The page with everything about an asset."""
    w = wording(language_of(request))
    asset, record = known.asset, AssetId(known.id)
    past = await reads.history_of(request, known.session, record)
    around = await reads.around(request, record)
    number = await reads.number_if_indexed(request, known.id)
    return {
        "verdict": status_verdict(w, "asset", asset["status"], known.of),
        "stamp": known.of,
        "facts": [
            *record_view.identity(w, "asset", known.id, number),
            *record_view.asset_facts(w, asset),
        ],
        "described": asset_view.described_table(w, around.description),
        "divergence": asset_view.divergence_note(w, around.divergence),
        "tables": [
            record_view.rights_tree(w, asset),
            asset_view.pledges_table(w, asset),
            asset_view.listings_table(w, asset),
            asset_view.trades_table(w, asset),
            asset_view.findings_table(w, asset),
            asset_view.objections_table(w, asset),
            asset_view.same_table(w, asset),
            asset_view.timeline(w, known.id, past.events, past.times, past.total),
        ],
        "links": [
            (w("facts.raw"), f"/v1/assets/{known.id}"),
            (w("timeline.title"), f"/v1/assets/{known.id}/history"),
        ],
    }


def listing_values(w: Wording, listing: Mapping[str, Any]) -> Values:
    """What a listing offers, and its status explained."""
    terms = listing["terms"]
    below = w("listing.below") if listing["status"] == "MOOT" else ""
    units = w("facts.units_of", sold=listing["sold"], units=listing["units"])
    return {
        "means": w.sentences(w.of("means.listing", listing["status"]), below),
        "facts": [
            Fact(w("facts.status"), record_view.status(w, "listing", listing["status"])),
            Fact(w("listings.number"), record_view.code(str(listing["number"]))),
            Fact(w("facts.id"), record_view.code(listing["id"])),
            Fact(
                w("facts.asset"),
                record_view.code(listing["asset"], record_view.asset_link(w, listing["asset"])),
            ),
            Fact(w("facts.venue"), record_view.code(listing["venue"])),
            Fact(w("facts.seller"), record_view.code(terms["seller"])),
            Fact(w("facts.right"), Cell(w.of("right", terms["kind"]))),
            Fact(w("facts.exclusivity"), Cell(w.of("exclusivity", terms["exclusivity"]))),
            Fact(w("facts.purposes"), Cell(record_view.purposes(w, terms["purposes"]))),
            Fact(w("facts.price"), Cell(w.price(terms))),
            Fact(w("facts.units"), Cell(units)),
            Fact(w("facts.until"), Cell(w.stated_time(terms["until"]))),
        ],
        "links": [
            (w("facts.whole"), record_view.asset_link(w, listing["asset"])),
            (w("facts.raw"), f"/v1/listings/{listing['id']}/check"),
        ],
    }
