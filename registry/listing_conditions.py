"""The conditions of a listing, one function each: a reason and facts where it holds, else `Failed`.

Every fact is the chain's at the session's block; statuses are the contracts' own answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from registry.dossier import Dossier
from registry.exchange import LEDGER, basis
from registry.listing_proof.counting import GUIDED_CURRENCY, against, covers
from registry.records import Terms, record_id, schema
from registry.session import Session
from registry.types import ZERO_DIGEST, AttestationId, Digest, PartyId, RightId, UnixTime


class Failed(Exception):  # noqa: N818 — an answer, not an error
    """A condition that does not hold."""

    def __init__(self, reason: str, field: str | None = None, **facts: object) -> None:
        super().__init__(reason)
        self.reason, self.field, self.facts = reason, field, facts


@dataclass(frozen=True, slots=True)
class Case:
    """What every condition looks at."""

    session: Session
    dossier: Dossier
    terms: Terms
    now: int

    def right(self) -> RightId:
        """Id of the right offered or granted from."""
        return RightId(self.terms.digest("right"))

    def operate(self) -> RightId:
        """Id of the seller's OPERATE right, zero where none is named."""
        return RightId(self.terms.digest("operate"))

    def seller(self) -> PartyId:
        """Party id of the seller."""
        return PartyId(self.terms.address("seller"))


Answer = tuple[str, dict[str, object]]


async def _venue(case: Case) -> Answer:
    """The venue is active in its role and apart from seller and agent."""
    venue = PartyId(case.terms.address("venue"))
    word = await case.session.word("PartyRegistry", "party", "PartyWord", (venue,))
    if word.integer("status") != schema().enum("partyStatus", "ACTIVE"):
        raise Failed("the venue is not an active party", "/venue", venue=venue)
    if not word.integer("roles") & schema().enum("roles", "VENUE"):
        raise Failed("the party has no role VENUE", "/venue", venue=venue)
    if venue in (case.seller(), case.terms.address("agent")):
        raise Failed("a venue is never seller or agent on itself", "/venue", venue=venue)
    return "is an active venue, apart from seller and agent", {}


async def _asset(case: Case) -> Answer:
    """The asset is VALID at the rev that the terms name."""
    number = await case.session.number("AssetRegistry", "status", (case.dossier.asset,))
    status = schema().enum_name("assetStatus", number)
    if status != "VALID":
        raise Failed(f"the asset is {status}", "/asset", status=status)
    word = await case.session.word("AssetRegistry", "asset", "AssetWord", (case.dossier.asset,))
    if word.integer("rev") != case.terms.integer("rev"):
        raise Failed(
            "the asset was amended: another rev is in force", "/rev", rev=word.integer("rev")
        )
    if word.integer("level") == 3 and not word.integer("approval"):
        raise Failed("a level-3 asset needs a regulator's standing approval", "/asset", level=3)
    return "VALID, at this rev, and its level may be listed", {"level": word.integer("level")}


async def _holds(case: Case, right: RightId, field: str) -> Answer:
    """The seller holds a right, and it is LIVE."""
    kind = case.dossier.kind_of(right)
    path = [terms.abi() for terms in case.dossier.path(right)]
    number = await case.session.number("RightsLedger", "status", (case.dossier.asset, kind, path))
    status = schema().enum_name("rightStatus", number)
    name = schema().enum_name("rightKind", kind)
    if status != "LIVE":
        raise Failed(f"the {name} right is {status}", field, status=status)
    word = await case.session.word("RightsLedger", "right", "RightWord", (right,))
    holder = word.address("holder") if word.raw else case.dossier.terms.address("registrant")
    if holder != case.seller():
        raise Failed(f"the {name} right is held by another party", field, holder=holder)
    return f"the seller holds this live {name} right", {"kind": name, "seq": word.integer("seq")}


async def _right(case: Case) -> Answer:
    """The seller holds the right offered."""
    answer = await _holds(case, case.right(), "/right")
    if case.dossier.kind_of(case.right()) != case.terms.integer("kind"):
        raise Failed("the right offered is of another kind", "/kind")
    return answer


async def _operate(case: Case) -> Answer:
    """The seller holds a live OPERATE right that nobody took exclusively."""
    operate = case.operate()
    if operate == ZERO_DIGEST:
        raise Failed("the terms name no OPERATE right", "/operate")
    if case.dossier.kind_of(operate) != schema().enum("rightKind", "OPERATE"):
        raise Failed("the right named is not an OPERATE right", "/operate")
    answer = await _holds(case, operate, "/operate")
    group = await case.session.word("RightsLedger", "group", "GroupWord", (operate,))
    if group.integer("exclusiveUntil") > case.now:
        raise Failed(
            "a sole or exclusive child stands under it",
            "/operate",
            until=group.integer("exclusiveUntil"),
        )
    return answer


async def _scope(case: Case) -> Answer:
    """The offer's purposes lie within the rights it is cut from, and its listing within their
    term.
    """
    for field, right in (("/right", case.right()), ("/operate", case.operate())):
        path = case.dossier.path(right)
        if not path:
            continue
        beyond = case.terms.integer("purposes") & ~path[0].integer("purposes")
        if beyond:
            names = [n for n, bit in schema().purposes.items() if beyond >> bit & 1]
            raise Failed(
                "the offer's purposes exceed those of the right",
                "/purposes",
                exceeds=names,
                right=field,
            )
    return "the offer's purposes are within the rights it is cut from", {}


async def _exclusivity(case: Case) -> Answer:
    """Nothing under the right stands in the offer's way."""
    group = await case.session.word("RightsLedger", "group", "GroupWord", (case.right(),))
    if group.integer("exclusiveUntil") > case.now:
        raise Failed(
            "the right is taken exclusively elsewhere",
            "/right",
            until=group.integer("exclusiveUntil"),
        )
    sole = case.terms.integer("exclusivity") != schema().enum("exclusivity", "NON_EXCLUSIVE")
    if sole and group.integer("open") and group.integer("maxUntil") > case.now:
        raise Failed(
            "live children stand beside a sole or exclusive one",
            "/exclusivity",
            open=group.integer("open"),
        )
    return "no live grant stands in the offer's way", {"open": group.integer("open")}


async def _pledges(case: Case) -> Answer:
    """No pledge forbids what is offered."""
    word = await case.session.word("RightsLedger", "right", "RightWord", (case.right(),))
    grants = case.terms.integer("mode") == schema().enum("offerMode", "GRANT")
    plain = case.terms.integer("exclusivity") == schema().enum("exclusivity", "NON_EXCLUSIVE")
    against = word.integer("forbidding") if grants and plain else word.integer("pledges")
    if against:
        raise Failed("the right is pledged against this offer", "/right", pledges=against)
    return "no pledge forbids this offer", {"pledges": word.integer("pledges")}


async def _findings(case: Case) -> Answer:
    """Every finding the profile requires is named and live."""
    profile = await case.session.word(
        "AssetRegistry", "profile", "ProfileWord", (case.dossier.terms.integer("profile"),)
    )
    found: set[int] = set()
    named = case.terms["attestations"]
    for position, item in enumerate(named if isinstance(named, tuple) else ()):
        field = f"/attestations/{position}"
        record = case.dossier.attestations.get(AttestationId(Digest(item)))
        if record is None:
            raise Failed("is no finding about this asset", field, attestation=item)
        word = await case.session.word("AttestationLog", "attestation", "AttestationWord", (item,))
        reason = against(case.terms, record.terms, word, "ASSESSOR", UnixTime(case.now))
        if reason is not None:
            raise Failed(reason, field, attestation=item)
        found.add(record.terms.integer("kind"))
    required = [
        n
        for n, k in schema().enums["attestationKind"].items()
        if profile.integer("required") >> k & 1
    ]
    missing = [name for name in required if schema().enum("attestationKind", name) not in found]
    if missing:
        raise Failed(
            "findings that the profile requires are missing", "/attestations", missing=missing
        )
    return "every required finding is live", {"required": required}


async def _price(case: Case) -> Answer:
    """The price form fits its regime, and the profile allows the regime."""
    regime = case.terms.integer("regime")
    profile = await case.session.word(
        "AssetRegistry", "profile", "ProfileWord", (case.dossier.terms.integer("profile"),)
    )
    if not profile.integer("regimes") >> regime & 1:
        raise Failed("the profile does not allow this price regime", "/regime")
    public = case.terms.integer("form") == schema().enum("priceForm", "PUBLIC")
    if regime == schema().enum("priceRegime", "GUIDED"):
        ceiling = case.dossier.attestations.get(AttestationId(case.terms.digest("ceiling")))
        if ceiling is None:
            raise Failed("a guided price needs its ceiling", "/ceiling")
        await _ensure_ceiling(case, ceiling.terms)
        if not public or case.terms.integer("price") > ceiling.terms.integer("value"):
            raise Failed("a guided price is public and at most its ceiling", "/price")
        if case.terms.integer("currency") != GUIDED_CURRENCY:
            raise Failed("a guided price is in CNY", "/currency")
    if regime == schema().enum("priceRegime", "FREE") and (
        not public or case.terms.integer("price")
    ):
        raise Failed("a free offer has the public price 0", "/price")
    return "the price fits its regime", {"regime": schema().enum_name("priceRegime", regime)}


async def _ensure_ceiling(case: Case, ceiling: Terms) -> None:
    """The ceiling is one, counts for this listing, and is of a regulator that covers the node."""
    if ceiling.integer("kind") != schema().enum("attestationKind", "CEILING"):
        raise Failed("the finding is no ceiling", "/ceiling")
    word = await case.session.word(
        "AttestationLog", "attestation", "AttestationWord", (record_id(ceiling),)
    )
    reason = against(case.terms, ceiling, word, "REGULATOR", UnixTime(case.now))
    if reason is not None:
        raise Failed(reason, "/ceiling")
    regulator, node = [
        (await case.session.party_word(PartyId(party))).integer("region")
        for party in (ceiling.address("attester"), case.dossier.terms.address("node"))
    ]
    if not covers(regulator, node):
        raise Failed("the regulator's region does not cover the node's", "/ceiling")


async def _elsewhere(case: Case) -> Answer:
    """Where else the same product is listed: information, never a refusal."""
    closed = {schema().enum("listingState", name) for name in ("WITHDRAWN", "DELISTED", "SOLD")}
    others = []
    for known, record in case.dossier.listings.items():
        word = await case.session.word("ExchangeLedger", "listing", "ListingWord", (known,))
        if known != record_id(case.terms) and word.integer("state") not in closed:
            others.append(
                {
                    "listing": known,
                    "venue": record.terms.address("venue"),
                    "price": str(record.terms["price"]),
                }
            )
    facts = {"listings": others, "count": len(others), "venues": len({x["venue"] for x in others})}
    return f"listed elsewhere: {len(others)}", facts


async def _same_content(case: Case) -> Answer:
    """Registrations of the same content: information, never a refusal."""
    same = await case.session.same_content(case.dossier.content_digest())
    facts = {"assets": list(same), "count": len(same)}
    return f"same-digest registrations: {len(same)}", facts


async def _ledger(case: Case) -> Answer:
    """The ledger itself would accept a sale now."""
    await case.session.simulate(
        LEDGER, "requireOfferable", (case.terms.abi(), basis(case.dossier, case.terms))
    )
    return "the ledger accepts it", {}


CONDITIONS: Final[tuple[tuple[str, Callable[[Case], Awaitable[Answer]]], ...]] = (
    ("venue", _venue),
    ("asset", _asset),
    ("right", _right),
    ("operate", _operate),
    ("scope", _scope),
    ("exclusivity", _exclusivity),
    ("pledges", _pledges),
    ("findings", _findings),
    ("price", _price),
    ("elsewhere", _elsewhere),
    ("same_content", _same_content),
    ("ledger", _ledger),
)
