"""The numbers that certificates of indexed records carry: see `registry.certificate.numbering`."""

from __future__ import annotations

from dataclasses import dataclass

from registry.certificate.numbering import (
    asset_number,
    filing_number,
    right_number,
    trade_number,
)
from registry.queries.documents import digest, party
from registry.queries.reading import Reader, Row
from registry.queries.standing import Rights
from registry.types import Digest, parse_party_id


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of records of some assets, whose rights are known."""

    reader: Reader
    known: Rights

    def asset(self, asset: bytes) -> str | None:
        """An asset's number; None where its node or batch is not in the index."""
        row = self.known.assets[asset]
        node = self.reader.one("parties", party=row["node"])
        number, leaf = row["number"], None
        if number is None:
            batch, leaf = self.reader.one("batches", key=row["batch"]), row["batch_index"]
            number = None if batch is None else batch["number"]
        if node is None or number is None:
            return None
        return asset_number(node["region"], node["node"], number, leaf)

    def right(self, asset: bytes, kind: int, right: bytes) -> str | None:
        """A right's number: its asset's, its kind, and its place among those granted."""
        number = self.asset(asset)
        if number is None:
            return None
        granted = granted_rights(self.known, asset)
        place = next((n for n, row in enumerate(granted, 1) if row["right"] == right), None)
        return right_number(number, kind, place)

    def trade(self, row: Row) -> str | None:
        """A trade's number: its venue's, or of its asset where it was filed."""
        if row["on_exchange"]:
            return self.sale(row)
        number = self.asset(row["asset"])
        return None if number is None else filing_number(number, Digest(digest(row["trade"])))

    def sale(self, row: Row) -> str | None:
        """The venue's number of a listing, or of a trade on exchange."""
        venue = self.reader.one("parties", party=row["venue"])
        if venue is None:
            return None
        of = parse_party_id(party(row["venue"]), "venue")
        return trade_number(venue["region"], of, row["number"])


def granted_rights(known: Rights, asset: bytes) -> list[Row]:
    """Rights of an asset that were granted, in the order in which they were."""
    own = (r for r in known.rights.values() if r["asset"] == asset and r["parent"] is not None)
    return sorted(own, key=lambda row: row["made"])
