"""The consents brought to an act: each belongs to it, none is missing, none is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from registry.consent_set import ConsentSet, ConsentSetError
from registry.records import NO_CONSENT, Consent, Domain, SignedConsent, Terms
from registry.types import Address, ChainId, Epoch, PartyId, Seq, UnixTime
from tests.unit.synthetic_logs import digest, party, terms_of

HERE = Domain(ChainId(31337), Address(party(50)))
TERMS = terms_of("Grant", asset=digest(1), grantor=party(1), grantee=party(2), kind=2)
GRANTOR, GRANTEE, OTHER = (PartyId(Address(party(n))) for n in (1, 2, 3))


def _signed(
    who: PartyId, terms: Terms = TERMS, act: str = "ConsentGrant", domain: Domain = HERE
) -> SignedConsent:
    consent = Consent(act, terms, who, Seq(0), Epoch(0), UnixTime(100))
    return SignedConsent(consent, domain, bytes([7]) * 65)


def _set(*consents: SignedConsent) -> ConsentSet:
    return ConsentSet("Grant", TERMS, HERE, consents)


def test_set__consents_in_any_order__are_picked_by_party() -> None:
    given = _set(_signed(GRANTEE), _signed(GRANTOR))
    assert given.of(GRANTOR)[0] == GRANTOR
    assert given.of_all([GRANTEE, GRANTOR, GRANTEE]) == [given.of(GRANTEE), given.of(GRANTOR)]
    assert GRANTOR in given
    assert OTHER not in given
    given.ensure_all_taken()


def test_set__of_none__is_the_empty_consent_for_whoever_may_go_without() -> None:
    given = _set()
    assert given.of_or_none(GRANTOR) == NO_CONSENT
    given.ensure_all_taken()


def test_set__consent_missing__names_the_party_and_what_it_must_sign() -> None:
    with pytest.raises(ConsentSetError) as caught:
        _set(_signed(GRANTOR)).of(GRANTEE)
    assert (caught.value.code, caught.value.field) == ("ConsentMissing", "consent")
    assert caught.value.arguments == {"party": GRANTEE}
    assert "ConsentGrant" in caught.value.rule


def test_set__consent_not_asked_for__is_not_dropped_silently() -> None:
    given = _set(_signed(GRANTOR), _signed(OTHER))
    given.of(GRANTOR)
    with pytest.raises(ConsentSetError) as caught:
        given.ensure_all_taken()
    assert (caught.value.code, caught.value.arguments) == ("ConsentNotNeeded", {"party": OTHER})


TRANSFER = terms_of("Transfer", asset=digest(1))
SPOILED: dict[str, tuple[Callable[[], SignedConsent], str]] = {
    "ConsentActWrong": (
        lambda: _signed(GRANTEE, TRANSFER, "ConsentTransfer"),
        "consent/1/primaryType",
    ),
    "ConsentTermsWrong": (
        lambda: _signed(GRANTEE, TERMS.replace(until=9)),
        "consent/1/message/terms/until",
    ),
    "ConsentChainWrong": (
        lambda: _signed(GRANTEE, domain=replace(HERE, chain_id=ChainId(1))),
        "consent/1/domain/chainId",
    ),
    "ConsentContractWrong": (
        lambda: _signed(GRANTEE, domain=replace(HERE, contract=Address(party(51)))),
        "consent/1/domain/verifyingContract",
    ),
    "ConsentTwice": (lambda: _signed(GRANTOR), "consent/1/party"),
}


@pytest.mark.parametrize("code", SPOILED)
def test_set__consent_that_does_not_belong__is_named_with_its_place(code: str) -> None:
    spoil, field = SPOILED[code]
    with pytest.raises(ConsentSetError) as caught:
        _set(_signed(GRANTOR), spoil())
    assert (caught.value.code, caught.value.field) == (code, field)
    assert (caught.value.exit_code, caught.value.status) == (1, 422)
