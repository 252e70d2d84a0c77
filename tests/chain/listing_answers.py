"""What a listing check answers, as its tests read it."""

from __future__ import annotations

from registry.listing_check import Condition, ListingCheck, check_listing
from registry.listing_conditions import CONDITIONS
from registry.records import Terms
from tests.chain.company import Company

NAMES = [name for name, _ in CONDITIONS]


async def checked(company: Company, terms: Terms) -> ListingCheck:
    """The answer at the tip."""
    company.session.refresh()
    return await check_listing(company.session, terms)


def failed_in(answer: ListingCheck) -> dict[str, Condition]:
    """The failed conditions by name; none may be left unchecked."""
    assert [condition.name for condition in answer.conditions] == NAMES
    assert all(c.result in {"passed", "failed"} for c in answer.conditions), answer.json()
    assert answer.offerable is all(c.result == "passed" for c in answer.conditions)
    return {c.name: c for c in answer.conditions if c.result == "failed"}


async def fails(company: Company, terms: Terms, name: str, field: str, error: str) -> Condition:
    """The condition fails at the field, and the ledger refuses by its own name."""
    failed = failed_in(await checked(company, terms))
    assert failed[name].field == field, failed[name]
    assert failed["ledger"].facts is not None
    assert failed["ledger"].facts["error"] == error, failed["ledger"]
    return failed[name]
