"""The claims of a certificate, gathered from the chain as of one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from registry.certificate.bundle import Bundle
from registry.certificate.numbering import (
    asset_number,
    filing_number,
    query_code,
    right_number,
    trade_number,
)
from registry.certificate.standing import Standing
from registry.certificate.stated import (
    RIGHT_NAMES,
    issuer_of,
    record_of,
    stated_terms,
    type_of,
)
from registry.certificate.subject import RIGHT_KINDS, Subject
from registry.certificates.statement import Statement
from registry.dossier import Dossier
from registry.errors import NotFoundError
from registry.events import Event
from registry.records import record_id, schema
from registry.session import Session
from registry.status import HOUR, NOTICE_AWAITED
from registry.types import Digest, ListingId, PartyId, PledgeId, RightId, TradeId, tag
from registry.words import Word

_MOVES: Final = frozenset({"Transferred", "Sold", "PledgeEnforced"})
_OPEN: Final = 1


@dataclass(frozen=True, slots=True)
class Certified:
    """One record about to be certified: its bundle at the block of issue and what was proven.

    session: reads at that block. dossier: None for an inactive leaf, which has no events.
    """

    session: Session
    bundle: Bundle
    subject: Subject
    standing: Standing
    dossier: Dossier | None

    async def claims(self, statement: Statement) -> dict[str, Any]:
        """Every claim of the credential. Raises NotFoundError where the chain lacks a record."""
        bundle, subject = self.bundle, self.subject
        chain, record = bundle.chain_id, bundle.terms[0].id
        block = await self.session.block()
        start, end = subject.term
        claims: dict[str, Any] = {
            "vct": type_of(bundle.kind),
            "iss": issuer_of(chain, subject.issuer),
            "sub": record_of(bundle.kind, chain, record),
            "iat": block.timestamp,
            "exp": end,
            "chain": {"id": chain, "contract": bundle.contracts["AssetRegistry"]},
            "number": await self._number(),
            "query_code": query_code(record),
            "rev": bundle.rev,
            "terms": stated_terms(bundle)[: len(bundle.terms) - len(subject.findings)],
            "registration": await self._registration(statement),
            "rights": [
                {
                    "right": RIGHT_NAMES[kind],
                    "vocabulary": statement.vocabulary,
                    "evidence": statement.evidence.get(RIGHT_NAMES[kind]),
                }
                for kind in subject.kinds_certified
            ],
            "holder": self.standing.holder,
            "notice": await self._notice(),
            "validity": {"from": start, "until": end, "reason": await self._reason(statement)},
            "pledges": self._pledges(),
            "listings": self._listings(block.timestamp),
            "same_content": len(await self.session.same_content(subject.in_force.text("content"))),
            "status": self._status(),
            "as_of": await self._as_of(),
        }
        if bundle.manifest is not None:
            claims["manifest"] = dict(bundle.manifest.public)
        return claims

    async def _as_of(self) -> dict[str, Any]:
        """The block of issue."""
        block, as_of = await self.session.block(), await self.session.as_of()
        return {
            "block_number": block.number,
            "block_hash": block.hash,
            "time": block.timestamp,
            "finality": as_of.json()["finality"],
        }

    def _status(self) -> dict[str, str | None]:
        """Status of the asset and, of a right or trade, of its right."""
        right = self.standing.right
        return {"asset": self.standing.asset.name, "right": None if right is None else right.name}

    async def _number(self) -> str:
        """The certificate's number."""
        subject = self.subject
        if subject.listing is not None and self.dossier is not None:
            venue = subject.listing.party("venue")
            made = self.dossier.trades[TradeId(self.bundle.terms[0].id)]
            return trade_number(await self._region(venue), venue, made.integer("number"))
        asset = await self._asset_number()
        if subject.trade is not None:
            return filing_number(asset, subject.trade.id)
        if subject.right_kind is None:
            return asset
        return right_number(asset, subject.right_kind, self._place())

    async def _asset_number(self) -> str:
        node = self.subject.asset.party("node")
        word = await self.session.party_word(node)
        region, code = word.integer("region"), word.integer("node")
        made = self.dossier.registered if self.dossier is not None else None
        if made is not None and made.name == "Registered":
            return asset_number(region, code, made.integer("number"))
        batch = await self._batch(made)
        place = self.bundle.inclusion
        index = made.integer("index") if made is not None else place.index if place else 0
        return asset_number(region, code, batch.integer("number"), index)

    async def _batch(self, activated: Event | None) -> Event:
        """The anchoring of the asset's batch: named by its activation, or by the leaf's root."""
        found = await self.session.events("AssetRegistry", "BatchAnchored")
        node, place = self.subject.asset.party("node"), self.bundle.inclusion
        for event in found:
            terms = event.own_terms()
            if activated is not None and activated.id in (event.id, terms.digest("root")):
                return event
            named = (terms.digest("root"), terms.address("node"))
            if place is not None and named == (place.root, node):
                return event
        raise NotFoundError("BatchUnknown", "inclusion", "no batch of the node holds this asset")

    def _place(self) -> int | None:
        """Place of a granted right among those of its asset, from 1; None for a root."""
        if self.dossier is None or not self.subject.path:
            return None
        return list(self.dossier.grants).index(RightId(self.subject.path[0].id)) + 1

    async def _region(self, party: PartyId) -> int:
        return (await self.session.party_word(party)).integer("region")

    async def _registration(self, statement: Statement) -> dict[str, Any]:
        asset = self.subject.asset
        node, number = asset.party("node"), asset.integer("profile")
        (added,) = await self.session.events(
            "AssetRegistry", "ProfileAdded", Digest(f"0x{number:064x}")
        )
        profile, (kind, event) = added.own_terms(), await self._made()
        return {
            "type": kind,
            "transaction": event.place.tx,
            "block_number": event.place.block,
            "node": {
                "party": node,
                "name": statement.node_name,
                "region": await self._region(node),
            },
            "profile": {
                "number": number,
                "version": profile.integer("version"),
                "document": tag(profile.digest("document")),
                "name": statement.profile_name,
            },
            "review": {
                "depth": statement.depth,
                "reviewer": statement.reviewer,
                "reports": list(statement.reports),
            },
            "effect": statement.effect,
        }

    async def _made(self) -> tuple[str, Event]:
        """Type of registration, and the event by which the record is what it is."""
        dossier, subject = self.dossier, self.subject
        if dossier is None:
            return "INITIAL", await self._batch(None)
        if subject.trade is not None:
            trade = TradeId(subject.trade.id)
            if subject.listing is not None:
                return "TRADE", dossier.trades[trade]
            return "FILED", dossier.filings[trade].made
        if subject.right is not None:
            return _right_made(dossier, subject.right)
        if not dossier.amendments:
            return "INITIAL", dossier.registered
        last = dossier.amendments[-1]
        return schema().enum_name("amendmentForm", last.own_terms().integer("form")), last

    async def _notice(self) -> dict[str, Any]:
        end = self.standing.asset_word.integer("noticeEnd")
        start = None
        if self.dossier is not None:
            made = self.dossier.registered.place.block
            start = (await self.session.client.block(int(made))).timestamp
        objections = self.dossier.objections if self.dossier is not None else {}
        return {
            "from": start,
            "until": None if end == NOTICE_AWAITED else end * HOUR,
            "objections": [
                {"id": key, "outcome": _outcome(record.word)} for key, record in objections.items()
            ],
        }

    async def _reason(self, statement: Statement) -> str:
        """Why the record ends when it does: the earliest of all upstream ends."""
        subject = self.subject
        _, end = subject.term
        if subject.path and subject.path[0].integer("until") == end:
            return "TERMS"
        if subject.in_force.integer("until") != end:
            return "ANCESTOR"
        if subject.right_kind is not None:
            return "ASSET"
        if statement.reason is not None:
            return statement.reason
        number = subject.asset.integer("profile")
        profile = await self.session.word("AssetRegistry", "profile", "ProfileWord", (number,))
        term = profile.integer("term")
        return "PROFILE" if term and end >= subject.asset.integer("from") + term else "TERMS"

    def _pledges(self) -> list[dict[str, Any]]:
        """Pledges that stand on the right, or on an asset's roots."""
        if self.dossier is None:
            return []
        right = self.subject.right
        rights = [right] if right is not None else [self.dossier.root(k) for k in RIGHT_KINDS]
        standing = [terms for each in rights for terms in self.dossier.standing_pledges(each)]
        return [
            {
                "id": PledgeId(record_id(terms)),
                "rank": terms.integer("rank"),
                "until": terms.integer("until"),
            }
            for terms in standing
        ]

    def _listings(self, now: int) -> list[dict[str, Any]]:
        """Open listings of the asset, or of the right, by venue and number."""
        if self.dossier is None:
            return []
        right = self.subject.right
        return [
            {
                "id": ListingId(key),
                "venue": record.terms.address("venue"),
                "number": record.made.integer("number"),
                "until": record.terms.integer("until"),
            }
            for key, record in self.dossier.listings.items()
            if Word("ListingWord", record.word).integer("state") == _OPEN
            and now < record.terms.integer("until")
            and right in (None, record.terms.digest("right"))
        ]


def _right_made(dossier: Dossier, right: RightId) -> tuple[str, Event]:
    """How a right came to its holder: moved, granted, or with the asset's registration."""
    for event in reversed(dossier.events):
        if event.name in _MOVES and _right_of(event, dossier) == right:
            return "TRANSFER", event
    if right in dossier.grants:
        return "LICENCE", dossier.grants[right].made
    return "INITIAL", dossier.registered


def _outcome(word: int) -> str:
    status = Word("ObjectionWord", word).integer("status")
    return schema().enum_name("objectionStatus", status)


def _right_of(event: Event, dossier: Dossier) -> Digest:
    """The right that an event moved; an enforcement names its pledge."""
    if event.name == "PledgeEnforced":
        return dossier.pledges[PledgeId(event.id)].terms.digest("right")
    return event.id
