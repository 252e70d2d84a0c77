"""The records of one asset by id, and questions about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from registry.errors import NotFoundError
from registry.events import Event
from registry.records import Terms, root_right_id, schema
from registry.types import (
    AssetId,
    AttestationId,
    Digest,
    ListingId,
    PartyId,
    PledgeId,
    RightId,
    TradeId,
    UnixTime,
)
from registry.words import Word

RIGHT_KINDS: Final = (1, 2, 3)


@dataclass(slots=True)
class GrantRecord:
    """A granted right: its terms, the event that made it, its present holder by events, its end."""

    terms: Terms
    made: Event
    holder: PartyId
    word: int
    trade: TradeId | None = None


@dataclass(slots=True)
class Record:
    """Any other record of an asset: its terms, the event that made it and its latest word."""

    terms: Terms
    made: Event
    word: int


@dataclass(slots=True)
class Dossier:
    """Everything the events say of one asset, up to the last of them."""

    asset: AssetId
    terms: Terms
    registered: Event
    amendments: list[Event] = field(default_factory=list)
    roots: dict[RightId, PartyId] = field(default_factory=dict)
    grants: dict[RightId, GrantRecord] = field(default_factory=dict)
    pledges: dict[PledgeId, Record] = field(default_factory=dict)
    listings: dict[ListingId, Record] = field(default_factory=dict)
    trades: dict[TradeId, Event] = field(default_factory=dict)
    filings: dict[TradeId, Record] = field(default_factory=dict)
    attestations: dict[AttestationId, Record] = field(default_factory=dict)
    objections: dict[Digest, Record] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def root(self, kind: int) -> RightId:
        """Id of the root right of a kind."""
        return root_right_id(self.asset, kind)

    def kind_of(self, right: RightId) -> int:
        """Kind of a right of this asset. Raises NotFoundError for any other id."""
        for kind in RIGHT_KINDS:
            if right == self.root(kind):
                return kind
        return self.grant(right).terms.integer("kind")

    def grant(self, right: RightId) -> GrantRecord:
        """A granted right. Raises NotFoundError."""
        if right not in self.grants:
            raise NotFoundError(
                "RightUnknown",
                "right",
                "is no right of this asset",
                {"right": right, "asset": self.asset},
            )
        return self.grants[right]

    def path(self, right: RightId) -> list[Terms]:
        """Terms of a right and of its ancestors up to the root's child; empty for a root."""
        roots = {self.root(kind) for kind in RIGHT_KINDS}
        path: list[Terms] = []
        while right not in roots:
            terms = self.grant(right).terms
            path.append(terms)
            right = RightId(terms.digest("parent"))
        return path

    def holder(self, right: RightId) -> PartyId:
        """Present holder by the events; the registrant of an unwritten root."""
        if right in self.grants:
            return self.grants[right].holder
        self.kind_of(right)
        return self.roots.get(right, PartyId(self.terms.address("registrant")))

    def children(self, right: RightId) -> list[RightId]:
        """Rights granted directly under a right, in chain order."""
        return [
            known for known, record in self.grants.items() if record.terms.digest("parent") == right
        ]

    def expired_children(self, right: RightId, now: UnixTime) -> list[Terms]:
        """Terms of children past their end that were never settled nor ended."""
        records = [self.grants[child] for child in self.children(right)]
        return [
            r.terms
            for r in records
            if r.terms.integer("until") <= now and not Word("RightWord", r.word).integer("end")
        ]

    def standing_pledges(self, right: RightId) -> list[Terms]:
        """Terms of the pledges that count on a right, in order of rank."""
        live = schema().enum("pledgeStatus", "LIVE")
        standing = [
            (Word("PledgeWord", record.word), record.terms)
            for record in self.pledges.values()
            if record.terms.digest("right") == right
        ]
        counted = [
            (w.integer("rank"), terms) for w, terms in standing if w.integer("status") == live
        ]
        return [terms for _, terms in sorted(counted, key=lambda pair: pair[0])]

    def manifest_digest(self) -> Digest:
        """Digest of the manifest in force."""
        last = self.amendments[-1].own_terms() if self.amendments else self.terms
        return last.digest("manifest")

    def content_digest(self) -> Digest:
        """Digest of the content in force."""
        last = self.amendments[-1].own_terms() if self.amendments else self.terms
        return last.digest("content")
