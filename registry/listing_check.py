"""The venue's question before it lists: may this be sold here, by this seller, on these terms, now?

Each condition is answered apart, passed, failed or not checked, with its reason and the field it is
about; the last one is the ledger's own word, by asking it what it would do. Nothing here decides:
the contract does.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from registry.chain.blocks import AsOf
from registry.errors import NotFoundError, RefusedError, TorrensError
from registry.exchange import LEDGER, basis
from registry.listing_conditions import CONDITIONS, Answer, Case, Failed
from registry.listing_proof.deciding import INFORMATIVE
from registry.records import Terms, record_id, schema
from registry.session import Session
from registry.types import AssetId, Digest

Result = Literal["passed", "failed", "not_checked"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a listing: its answer, why, and the field of the terms it is about."""

    name: str
    result: Result
    reason: str
    field: str | None = None
    facts: dict[str, object] | None = None

    def json(self) -> dict[str, object]:
        """As the API and the command line show it."""
        return {
            "name": self.name,
            "result": self.result,
            "reason": self.reason,
            "field": self.field,
            "facts": self.facts or {},
        }


@dataclass(frozen=True, slots=True)
class ListingCheck:
    """The whole answer at one block. `offerable` is true only if nothing failed and nothing was
    left unchecked, but for what only informs.
    """

    listing: Digest
    terms: Terms
    status: str | None
    conditions: tuple[Condition, ...]
    as_of: AsOf

    @property
    def offerable(self) -> bool:
        """Whether a sale on these terms would go through now, but for the buyer."""
        return all(c.result == "passed" for c in self.conditions if c.name not in INFORMATIVE)

    def json(self) -> dict[str, object]:
        """As the API and the command line show it."""
        return {
            "listing": self.listing,
            "status": self.status,
            "offerable": self.offerable,
            "conditions": [condition.json() for condition in self.conditions],
            "as_of": self.as_of.json(),
        }


async def check_listing(session: Session, terms: Terms) -> ListingCheck:
    """Every condition of these listing terms at the session's block, listed already or not.

    Raises NotFoundError for an unknown asset. A record that the complete history does not hold
    fails its condition; one that cannot be asked is `not_checked`, never passed.
    """
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    case = Case(session, dossier, terms, await session.now())
    conditions, status, as_of = await gather(
        gather(*(_answered(name, ask, case) for name, ask in CONDITIONS)),
        _status(case),
        session.as_of(),
    )
    return ListingCheck(record_id(terms), terms, status, tuple(conditions), as_of)


async def _answered(name: str, ask: Callable[[Case], Awaitable[Answer]], case: Case) -> Condition:
    try:
        reason, facts = await ask(case)
    except Failed as failed:
        return Condition(name, "failed", failed.reason, failed.field, failed.facts)
    except (RefusedError, NotFoundError) as refused:
        return Condition(
            name,
            "failed",
            refused.rule or str(refused),
            refused.field,
            {"error": refused.code, **refused.arguments},
        )
    except TorrensError as error:
        return Condition(name, "not_checked", str(error), error.field, {"error": error.code})
    return Condition(name, "passed", reason, None, facts)


async def _status(case: Case) -> str | None:
    """Status of the listing where it is listed, None before."""
    word = await case.session.word(
        "ExchangeLedger", "listing", "ListingWord", (record_id(case.terms),)
    )
    if not word.raw:
        return None
    args = (case.terms.abi(), basis(case.dossier, case.terms))
    return schema().enum_name("listingStatus", await case.session.number(LEDGER, "status", args))
