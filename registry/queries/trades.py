"""Trades on exchange and off, and their totals by venue and currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, case, func, or_, select

from registry.index.tables import trades
from registry.queries.documents import (
    account,
    digest,
    digest_or_none,
    made,
    name,
    number,
    party,
    wide,
)
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row
from registry.records import schema
from registry.types import UnixTime

_PUBLIC: Final = schema().enum("priceForm", "PUBLIC")


@dataclass(frozen=True, slots=True)
class TradeFilter:
    """What trades are asked for; everything given must hold.

    venue: which recorded it, or adopted it. party: seller or buyer. on_exchange: recorded by a
    venue as a sale from a listing; False for those filed, adopted or not. first, last: seconds.
    """

    asset: bytes | None = None
    venue: bytes | None = None
    listing: bytes | None = None
    party: bytes | None = None
    on_exchange: bool | None = None
    first: UnixTime | None = None
    last: UnixTime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on rows."""
        found: list[ColumnElement[bool]] = []
        for column in ("asset", "venue", "listing"):
            value = getattr(self, column)
            if value is not None:
                found.append(trades.c[column] == value)
        if self.party is not None:
            found.append(or_(trades.c.seller == self.party, trades.c.buyer == self.party))
        if self.on_exchange is not None:
            found.append(trades.c.on_exchange == int(self.on_exchange))
        if self.first is not None:
            found.append(trades.c.recorded >= self.first)
        if self.last is not None:
            found.append(trades.c.recorded <= self.last)
        return found


def find_trades(reader: Reader, wanted: TradeFilter, after: After | None, limit: int) -> Page:
    """Trades in the order in which they were recorded or filed."""
    return read_page(reader, trades, "trade", wanted.conditions(), after, limit, trade_lines)


def trade_lines(rows: Sequence[Row]) -> list[Document]:
    """A line for each trade."""
    return [_line(row) for row in rows]


def _line(row: Row) -> Document:
    sealed = row["form"] != _PUBLIC
    return {
        "id": digest(row["trade"]),
        "asset": digest(row["asset"]),
        "rev": row["rev"],
        "on_exchange": bool(row["on_exchange"]),
        "adopted": not row["on_exchange"] and account(row["venue"]) is not None,
        "listing": digest_or_none(row["listing"]),
        "venue": account(row["venue"]),
        "number": _number(row),
        "seller": party(row["seller"]),
        "buyer": party(row["buyer"]),
        "right": digest(row["right"]),
        "mode": name("offerMode", row["mode"]),
        "kind": name("rightKind", row["kind"]),
        "price": {
            "regime": name("priceRegime", row["regime"]),
            "form": name("priceForm", row["form"]),
            "currency": row["currency"],
            "amount": None if sealed else wide(row["price"]),
            "commitment": digest(row["price"]) if sealed else None,
        },
        "valid_from": row["valid_from"] or None,
        "valid_until": row["until"] or None,
        "recorded": row["recorded"],
        **made(row),
    }


def _number(row: Row) -> int | str | None:
    found = row["number"] if row["on_exchange"] else row["adopted_number"]
    return None if found is None else number(found)


def trade_totals(reader: Reader, wanted: TradeFilter) -> Document:
    """How many trades, on exchange and off, and what they came to, by venue and currency.

    Sealed prices and those past 2^63 are counted, not summed. The ratio is of numbers of trades.
    """
    table = trades.c
    query = (
        select(
            table.venue,
            table.currency,
            table.on_exchange,
            func.count().label("trades"),
            func.count(table.price_value).label("priced"),
            func.sum(table.price_value).label("amount"),
            func.sum(_one_where(table.form != _PUBLIC)).label("sealed"),
        )
        .where(reader.held(trades), *wanted.conditions())
        .group_by(table.venue, table.currency, table.on_exchange)
        .order_by(table.on_exchange.desc(), table.venue, table.currency)
    )
    rows = reader.all(query)
    total = sum(row["trades"] for row in rows)
    inside = sum(row["trades"] for row in rows if row["on_exchange"])
    return {
        "trades": total,
        "on_exchange": inside,
        "off_exchange": total - inside,
        "adopted": sum(r["trades"] for r in rows if not r["on_exchange"] and account(r["venue"])),
        "on_exchange_ratio": f"{inside / total:.4f}" if total else None,
        "totals": [_total(row) for row in rows],
        "as_of": reader.moment.json(),
    }


def _one_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _total(row: Row) -> Document:
    return {
        "venue": account(row["venue"]),
        "on_exchange": bool(row["on_exchange"]),
        "currency": row["currency"],
        "trades": row["trades"],
        "amount": str(int(row["amount"] or 0)),
        "summed": row["priced"],
        "sealed": int(row["sealed"] or 0),
    }
