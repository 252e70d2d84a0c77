"""What a registrar states under its signature in a certificate, in words. Pure.

It stands beside what the chain proves, never among it: the number, review and effect are the
registrar's word as of the block of issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.portal.parts import Cell, Fact, Table
from api.portal.record_view import code
from api.portal.wording import Wording

Claims = Mapping[str, Any]


def review_facts(w: Wording, claims: Claims | None) -> list[Fact]:
    """Depth of review and legal effect; said to be not stated wherever they are not."""
    registration = claims["registration"] if claims is not None else {}
    review = registration.get("review", {})
    facts = [
        Fact(w("review.depth"), Cell(_worded(w, "depth", review.get("depth")))),
        Fact(w("review.effect"), Cell(_worded(w, "effect", registration.get("effect")))),
    ]
    if claims is None:
        return facts
    reports = ", ".join(review["reports"])
    return [
        *facts,
        Fact(w("review.reviewer"), Cell(review["reviewer"] or w("facts.not_stated"))),
        Fact(w("review.reports"), Cell(reports or w("facts.not_stated"))),
    ]


def _worded(w: Wording, family: str, value: str | None) -> str:
    return w("facts.not_stated") if value is None else w.of(family, value)


def _name(w: Wording, names: Mapping[str, str] | None) -> str:
    return w("facts.not_stated") if names is None else names[w.language]


def signed_table(w: Wording, claims: Claims | None) -> Table:
    """The rest of what is stated."""
    rows = [] if claims is None else [(Cell(head), cell) for head, cell in _stated(w, claims)]
    return Table(
        title=w("signed.title"),
        caption=w("signed.caption"),
        heads=(w("signed.item"), w("signed.said")),
        rows=tuple(rows),
        empty=w("signed.none"),
        note=None if claims is None else w("signed.intro"),
    )


def _stated(w: Wording, claims: Claims) -> list[tuple[str, Cell]]:
    registration, profile = claims["registration"], claims["registration"]["profile"]
    notice, status = claims["notice"], claims["status"]
    named = w(
        "signed.profile_words",
        name=_name(w, profile["name"]),
        number=profile["number"],
        version=profile["version"],
    )
    issued = claims["as_of"]
    rights = claims["rights"]
    standing = w.of("status.asset", status["asset"])
    if status["right"] is not None:
        standing += " · " + w.of("status.right", status["right"])
    until = w("facts.not_stated") if notice["until"] is None else w.time(notice["until"])
    return [
        (w("facts.number"), code(claims["number"])),
        (w("facts.query_code"), code(claims["query_code"])),
        (w("signed.type"), Cell(w.of("registration", registration["type"]))),
        (w("signed.node"), Cell(_name(w, registration["node"]["name"]))),
        (w("signed.profile"), Cell(named)),
        (w("facts.holder"), code(claims["holder"])),
        (w("facts.until"), Cell(w.time(claims["validity"]["until"]))),
        (w("signed.validity"), Cell(w.of("reason", claims["validity"]["reason"]))),
        (w("signed.notice"), Cell(until)),
        (w("signed.objections"), Cell(w.number(len(notice["objections"])))),
        (w("signed.pledges"), Cell(w.number(len(claims["pledges"])))),
        (w("signed.listings"), Cell(w.number(len(claims["listings"])))),
        (w("signed.same"), Cell(w.number(claims["same_content"]))),
        (w("signed.status"), Cell(standing)),
        (
            w("signed.issued"),
            Cell(f"{w.time(issued['time'])}, {w('timeline.block')} {issued['block_number']:,}"),
        ),
        (
            w("signed.wording"),
            Cell(", ".join(sorted({right["vocabulary"] for right in rights}))),
        ),
        *((_evidence_of(w, right["right"]), _evidence(w, right["evidence"])) for right in rights),
    ]


def _evidence_of(w: Wording, right: str) -> str:
    return w("signed.evidence", right=w.of("right", right))


def _evidence(w: Wording, value: str | None) -> Cell:
    return Cell(_worded(w, "evidence", value))
