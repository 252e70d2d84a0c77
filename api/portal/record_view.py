"""What pages show of assets, rights and trades, from the documents that programs get. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.portal.parts import Cell, Fact, Table
from api.portal.verdict_view import status_state
from api.portal.wording import Wording, stated_seconds
from registry.certificate.numbering import query_code
from registry.types import Digest

Document = Mapping[str, Any]
_NOBODY: Final = "0x" + "0" * 40
RIGHTS: Final = ("HOLD", "USE", "OPERATE")


def code(text: str, link: str | None = None) -> Cell:
    """An id, number or hash."""
    return Cell(text, link=link, code=True)


def status(w: Wording, family: str, value: str, note: str | None = None) -> Cell:
    """A status in words, marked good or bad."""
    return Cell(w.of(f"status.{family}", value), state=status_state(value), note=note)


def record_link(w: Wording, record: str, asset: str) -> str:
    """The page of a right, a trade or an asset."""
    own = "" if record == asset else f"?asset={asset}"
    return f"/{w.language}/records/{record}{own}"


def asset_link(w: Wording, asset: str) -> str:
    """The page with everything about an asset."""
    return f"/{w.language}/assets/{asset}"


def identity(
    w: Wording, kind: str, record: str, number: str | None, stated: str | None = None
) -> list[Fact]:
    """What a record is, and what it is found by. number: the index's; stated: the registrar's,
    which is told here only as a warning where the two differ.
    """
    facts = [Fact(w("facts.kind"), Cell(w.of("facts", kind)))]
    if number is not None:
        differs = stated is not None and stated != number
        note = w("signed.number_differs", stated=stated) if differs else None
        facts.append(Fact(w("facts.number"), Cell(number, code=True, note=note)))
    facts.append(Fact(w("facts.query_code"), code(query_code(Digest(record)))))
    return [*facts, Fact(w("facts.id"), code(record))]


def asset_facts(w: Wording, asset: Document) -> list[Fact]:
    """The asset as it stands."""
    terms = asset["terms"]
    return [
        Fact(w("facts.asset_status"), status(w, "asset", asset["status"])),
        Fact(w("facts.asset_kind"), Cell(w.of("kind", terms["kind"]))),
        Fact(w("facts.registrant"), code(terms["registrant"])),
        Fact(w("facts.node"), code(terms["node"])),
        Fact(w("facts.from"), Cell(w.stated_time(terms["from"]))),
        Fact(w("facts.until"), Cell(w.time(asset["valid_until"]))),
        Fact(w("facts.level"), Cell(w.number(asset["level"]))),
        Fact(w("facts.rev"), Cell(w.number(asset["rev"]))),
        Fact(w("facts.content"), code(asset["content"])),
        Fact(w("facts.manifest"), code(asset["manifest"])),
    ]


def right_facts(w: Wording, right: Document, asset: Document) -> list[Fact]:
    """A right as it stands; its term is the earliest end of all above it."""
    terms = right["terms"]
    parent = w("facts.root")
    facts = [
        Fact(w("facts.right"), Cell(w.of("right", right["kind"]))),
        Fact(w("facts.status"), status(w, "right", right["status"])),
        Fact(w("facts.holder"), code(right["holder"])),
        Fact(w("facts.until"), Cell(w.time(right_end(right, asset)))),
    ]
    if terms is None:
        return [*facts, Fact(w("facts.parent"), Cell(parent))]
    return [
        *facts,
        Fact(w("facts.from"), Cell(w.stated_time(terms["from"]))),
        Fact(w("facts.exclusivity"), Cell(w.of("exclusivity", terms["exclusivity"]))),
        Fact(w("facts.purposes"), Cell(purposes(w, terms["purposes"]))),
        Fact(
            w("facts.parent"),
            code(right["parent"], record_link(w, right["parent"], asset["id"])),
        ),
    ]


def purposes(w: Wording, names: Sequence[str] | None) -> str:
    """Purposes in words."""
    if names is None:
        return w("facts.all_purposes")
    return ("、" if w.language == "zh" else ", ").join(w.of("purpose", name) for name in names)


def right_end(right: Document, asset: Document) -> int:
    """When a right ends by terms, seconds: the earliest of its own, its ancestors', the asset's."""
    known = {each["id"]: each for each in asset["rights"]}
    ends, row = [int(asset["valid_until"])], known.get(right["id"])
    while row is not None and row["terms"] is not None:
        ends.append(stated_seconds(row["terms"]["until"]))
        row = known.get(row["parent"])
    return min(ends)


def trade_facts(w: Wording, trade: Document, right: Document | None) -> list[Fact]:
    """A trade: who, what, where, and how the right it made or moved stands."""
    terms = trade["terms"]
    place = w("facts.on_exchange") if trade["on_exchange"] else w("facts.off_exchange")
    facts = [Fact(w("facts.trade"), Cell(place))]
    if trade["venue"] is not None:
        facts.append(Fact(w("facts.venue"), code(trade["venue"])))
    if not trade["on_exchange"]:
        adopted = w("facts.yes") if trade["adopted"] else w("facts.no")
        facts.append(Fact(w("facts.adopted"), Cell(adopted)))
    else:
        link = f"/{w.language}/listings/{trade['listing']}"
        facts.append(Fact(w("facts.listed_under"), code(trade["listing"], link)))
    facts += [
        Fact(w("facts.seller"), code(terms["seller"])),
        Fact(w("facts.buyer"), code(terms["buyer"])),
        Fact(
            w("facts.right"), code(trade["right"], record_link(w, trade["right"], trade["asset"]))
        ),
    ]
    if right is not None:
        facts.append(Fact(w("facts.status"), status(w, "right", right["status"])))
    return facts


def rights_table(w: Wording, rights: Sequence[Document]) -> Table:
    """What each right gives and does not give, of those shown."""
    return Table(
        title=w("rights.title"),
        caption=w("rights.caption"),
        heads=tuple(w.of("rights", head) for head in ("right", "status", "holder", "gives", "not")),
        rows=tuple(
            (
                Cell(
                    w.of("right", right["kind"]),
                    note=w("rights.older", name=w.of("right_2022", right["kind"])),
                ),
                status(w, "right", right["status"]),
                code(right["holder"]),
                Cell(w.of("gives", right["kind"])),
                Cell(w.of("not", right["kind"])),
            )
            for right in rights
        ),
        empty=w("facts.none"),
        note=w("rights.independent"),
    )


def rights_tree(w: Wording, asset: Document) -> Table:
    """Every right, each below the one it hangs on; depth is told as a number too."""
    children: dict[str | None, list[Document]] = {}
    for right in asset["rights"]:
        children.setdefault(right["parent"], []).append(right)
    ordered: list[Document] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        right = waiting.pop()
        ordered.append(right)
        waiting += reversed(children.get(right["id"], []))
    heads = ("right", "depth", "status", "holder", "term", "pledges")
    return Table(
        title=w("rights.title"),
        caption=w("rights.tree"),
        heads=tuple(w.of("rights", head) for head in heads),
        rows=tuple(_branch(w, right, asset) for right in ordered),
        empty=w("facts.none"),
    )


def _branch(w: Wording, right: Document, asset: Document) -> tuple[Cell, ...]:
    indent = "└ " if right["depth"] else ""
    return (
        Cell(
            "\u2003" * max(0, right["depth"] - 1) + indent + w.of("right", right["kind"]),
            link=record_link(w, right["id"], asset["id"]),
        ),
        Cell(w.number(right["depth"])),
        status(w, "right", right["status"]),
        code(right["holder"]),
        Cell(w.time(right_end(right, asset))),
        Cell(w.number(right["pledges"])),
    )
