"""The consents brought to one act, picked by party.

A consent that is of another act, over other terms or for another contract is refused here by name,
before a transaction is built; whether its signature counts is the chain's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.errors import InputError
from registry.records import NO_CONSENT, Domain, SignedConsent, Terms, record_id
from registry.records.terms import AbiValue
from registry.types import PartyId

AbiConsent = tuple[AbiValue, ...]


class ConsentSetError(InputError):
    """A consent that an act needs is missing, or one that was brought does not belong to it."""

    title = "Consents do not fit the act"


class ConsentSet:
    """Signed consents over one act's terms, in one domain."""

    def __init__(
        self, act: str, terms: Terms, domain: Domain, consents: Iterable[SignedConsent]
    ) -> None:
        """Raises ConsentSetError for a consent of another act, over other terms, or of another
        domain.
        """
        self.act, self.terms, self.domain = act, terms, domain
        self._by_party: dict[PartyId, SignedConsent] = {}
        self._taken: set[PartyId] = set()
        for position, signed in enumerate(consents):
            self._add(position, signed)

    def _add(self, position: int, signed: SignedConsent) -> None:
        where = f"consent/{position}"
        if signed.consent.type.name != f"Consent{self.act}":
            rule, seen = f"must be a Consent{self.act}", signed.consent.type.name
            raise ConsentSetError("ConsentActWrong", f"{where}/primaryType", rule, {"value": seen})
        if record_id(signed.terms) != record_id(self.terms):
            field = next(
                (f for f, value in self.terms.items() if signed.terms[f] != value), "terms"
            )
            rule = "must be over the very terms of the act"
            raise ConsentSetError("ConsentTermsWrong", f"{where}/message/terms/{field}", rule)
        if signed.domain.chain_id != self.domain.chain_id:
            found = {"expected": self.domain.chain_id, "value": signed.domain.chain_id}
            raise ConsentSetError(
                "ConsentChainWrong", f"{where}/domain/chainId", "is of another chain", found
            )
        if signed.domain.contract != self.domain.contract:
            places = {"expected": self.domain.contract, "value": signed.domain.contract}
            field, rule = f"{where}/domain/verifyingContract", "is for another contract"
            raise ConsentSetError("ConsentContractWrong", field, rule, dict(places))
        if signed.consent.party in self._by_party:
            raise ConsentSetError(
                "ConsentTwice",
                f"{where}/party",
                "a party consents once",
                {"party": signed.consent.party},
            )
        self._by_party[signed.consent.party] = signed

    def __contains__(self, party: object) -> bool:
        return party in self._by_party

    def signed(self, party: PartyId) -> SignedConsent:
        """The consent of a party. Raises ConsentSetError where it is missing."""
        if party not in self._by_party:
            rule = f"the act needs the signature of this party over Consent{self.act}"
            raise ConsentSetError("ConsentMissing", "consent", rule, {"party": party})
        self._taken.add(party)
        return self._by_party[party]

    def of(self, party: PartyId) -> AbiConsent:
        """The consent of a party as the contracts take it. Raises ConsentSetError where it is
        missing.
        """
        return self.signed(party).abi()

    def of_or_none(self, party: PartyId) -> AbiConsent:
        """The same, or the empty consent where the act goes without it."""
        return self.of(party) if party in self._by_party else NO_CONSENT

    def of_all(self, parties: Sequence[PartyId]) -> list[AbiConsent]:
        """Consents of parties in order, each once."""
        return [self.of(party) for party in dict.fromkeys(parties)]

    def ensure_all_taken(self) -> None:
        """Raise ConsentSetError for a consent that the act has no use for: nothing signed is
        dropped silently.
        """
        for party in self._by_party.keys() - self._taken:
            rule = "this act does not need this party's consent"
            raise ConsentSetError("ConsentNotNeeded", "consent", rule, {"party": party})
