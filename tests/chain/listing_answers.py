"""What a listing check answers, as its tests read it; each is proven from a block hash too."""

from __future__ import annotations

import json
from typing import Any

from registry.certificate.trust import Trust
from registry.listing_check import Condition, ListingCheck, check_listing
from registry.listing_conditions import CONDITIONS
from registry.listing_evidence import proven_document
from registry.listing_proof.checking import ProvenCheck, check_listing_proof
from registry.records import Terms
from registry.session import Session
from tests.chain.company import Company

NAMES = [name for name, _ in CONDITIONS]
BEYOND_WORDS = {"elsewhere", "same_content", "ledger"}


async def checked(company: Company, terms: Terms) -> ListingCheck:
    """The answer at the tip; what its words decide is decided alike from their proofs."""
    company.session.refresh()
    answer = await check_listing(company.session, terms)
    proven = await proven_in(company.session, answer)
    for condition in proven.conditions:
        if condition.holds is None:
            assert condition.rests_on
            assert condition.name in BEYOND_WORDS or "journal" in condition.rests_on
        else:
            assert condition.holds is (condition.stated == "passed"), condition
    return answer


async def proven_in(session: Session, answer: ListingCheck) -> ProvenCheck:
    """What the answer's proofs prove to those who hold its block hash alone."""
    document = await shown(session, answer)
    trust = Trust.of(session.deployment.json(), answer.as_of.block_hash)
    return check_listing_proof(document, trust, answer.listing)


async def shown(session: Session, answer: ListingCheck) -> Any:
    """The answer with its proofs, as it comes over the wire."""
    return json.loads(json.dumps(await proven_document(session, answer)))


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
