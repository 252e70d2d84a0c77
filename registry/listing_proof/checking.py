"""The whole answer of a listing check against one trusted block hash, with no endpoint.

Header, accounts and words are proven, each term's id is recomputed, and every condition that is a
function of words is decided again. What rests on more than words says so and stays as stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.certificate.bundle import FORMAT
from registry.certificate.parsing import parse_document
from registry.certificate.proven import Proven, prove
from registry.certificate.report import StepFailed
from registry.certificate.slots import Slot
from registry.certificate.trust import Trust
from registry.errors import InvalidValueError, ProofError
from registry.listing_proof.deciding import DECIDED, INFORMATIVE, Undecided
from registry.listing_proof.offer import Offer, parse_offer
from registry.listing_proof.slots import all_slots, beyond, pointers, slots_by_condition
from registry.records import record_id
from registry.types import ZERO_DIGEST, Digest, ListingId, UnixTime, parse_digest

AT: Final = "/proof"
_VERBS: Final = {True: "holds", False: "fails"}
_RESULTS: Final = ("passed", "failed", "not_checked")


@dataclass(frozen=True, slots=True)
class ProvenCondition:
    """One condition as stated, and as the proven words decide it: None where they do not.

    slots: what it rests on; rests_on: what besides words.
    """

    name: str
    stated: str
    holds: bool | None
    slots: tuple[Slot, ...]
    rests_on: str | None


@dataclass(frozen=True, slots=True)
class ProvenCheck:
    """What a listing check proves: words of one block, and the conditions that follow from them."""

    offer: Offer
    words: Mapping[Slot, int]
    time: UnixTime
    conditions: tuple[ProvenCondition, ...]


def check_listing_proof(
    answer: Mapping[str, Any], trust: Trust, listing: Digest | None = None
) -> ProvenCheck:
    """The proven words of an answer to a listing check, under the trusted block hash.

    Reasons, facts and which status a listing has are the server's words.

    listing: id of the listing that is meant, where the caller demands one. Raises InvalidValueError
    or ProofError whose field is a JSON pointer to what is malformed, tampered with, or does not
    follow.
    """
    if not isinstance(answer.get("proof"), Mapping):
        raise InvalidValueError(AT, "must be an object; the answer carries it on request")
    proof = answer["proof"]
    conditions = _conditions(answer.get("conditions"))
    offer = parse_offer(proof.get("terms"), _others(conditions), f"{AT}/terms")
    stated = parse_digest(answer.get("listing"), "/listing")
    if stated != record_id(offer.listing) or listing not in (None, stated):
        raise InvalidValueError("/listing", "must be the id of the listing meant and of its terms")
    slots = all_slots(offer)
    proven = _proven(answer, proof, trust, slots)
    words = {slot: proven.raw(slot.record, slot.key) for slot in slots}
    decided = _decided(conditions, offer, proven, slots)
    _ensure_summed_up(answer, decided, listed=bool(proven.raw("listing", stated)))
    return ProvenCheck(offer, words, proven.time, decided)


def _ensure_summed_up(
    answer: Mapping[str, Any], conditions: tuple[ProvenCondition, ...], *, listed: bool
) -> None:
    """Raise InvalidValueError where the summary does not follow from its parts."""
    passed = [one.stated == "passed" for one in conditions if one.name not in INFORMATIVE]
    if answer.get("offerable") is not all(passed):
        raise InvalidValueError("/offerable", "must be true where every condition passed, else not")
    if (answer.get("status") is not None) is not listed:
        raise InvalidValueError(
            "/status", "must be null where the listing's slot is empty, else not"
        )


def _conditions(document: object) -> list[Mapping[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(one, Mapping) for one in document):
        raise InvalidValueError("/conditions", "must be a list of objects")
    return document


def _others(conditions: list[Mapping[str, Any]]) -> tuple[ListingId, ...]:
    """The listings that the answer shows elsewhere."""
    for n, condition in enumerate(conditions):
        if condition.get("name") == "elsewhere":
            at = f"/conditions/{n}/facts/listings"
            facts = condition.get("facts")
            shown = facts.get("listings", []) if isinstance(facts, Mapping) else None
            if not isinstance(shown, list) or not all(isinstance(one, Mapping) for one in shown):
                raise InvalidValueError(at, "must be a list of objects")
            return tuple(
                ListingId(parse_digest(one.get("listing"), f"{at}/{number}/listing"))
                for number, one in enumerate(shown)
            )
    return ()


def _proven(
    answer: Mapping[str, Any], proof: Mapping[str, Any], trust: Trust, slots: tuple[Slot, ...]
) -> Proven:
    """The words in exactly those slots, by the reader and verifier of bundles."""
    as_of = answer.get("as_of")
    if not isinstance(as_of, Mapping):
        raise InvalidValueError("/as_of", "must be an object")
    document: dict[str, Any] = {
        "format": FORMAT,
        "kind": "asset",
        "chain_id": trust.chain_id,
        "contracts": {name: placed.address for name, placed in trust.contracts.items()},
        "credential": None,
        "terms": [],
        "manifest": None,
        "rev": 0,
        "inclusion": None,
        "proofs": proof.get("proofs"),
        "header": proof.get("header"),
        "events": {"head_before": ZERO_DIGEST, "items": []},
        "as_of": {name: as_of.get(name) for name in ("block_number", "block_hash")},
    }
    try:
        return prove(parse_document(document), trust, slots)
    except StepFailed as failed:
        raise ProofError(_within(failed.field), failed.reason) from None
    except InvalidValueError as error:
        raise InvalidValueError(_within(error.field or ""), error.rule) from None


def _within(field: str) -> str:
    return field if field.startswith("/as_of") else AT + field


def _decided(
    conditions: list[Mapping[str, Any]], offer: Offer, proven: Proven, slots: tuple[Slot, ...]
) -> tuple[ProvenCondition, ...]:
    """Every condition, each once and pointing to its own slots."""
    own, where = slots_by_condition(offer), pointers(slots, f"{AT}/proofs")
    if [one.get("name") for one in conditions] != [*own]:
        raise InvalidValueError("/conditions", f"must be {', '.join(own)}")
    found = []
    for n, (one, (name, rests)) in enumerate(zip(conditions, own.items(), strict=True)):
        at = f"/conditions/{n}"
        if one.get("slots") != [where[slot] for slot in rests]:
            raise InvalidValueError(f"{at}/slots", "must point to the slots of this condition")
        if one.get("result") not in _RESULTS:
            raise InvalidValueError(f"{at}/result", f"must be one of {', '.join(_RESULTS)}")
        holds = _holds(name, offer, proven)
        if holds is not None and one["result"] == ("failed" if holds else "passed"):
            rule = "does not follow from the proven words: by them it " + _VERBS[holds]
            raise InvalidValueError(f"{at}/result", rule, value=one["result"])
        if one.get("rests_on") != (besides := beyond(offer, name)):
            raise InvalidValueError(f"{at}/rests_on", "must say what else the condition rests on")
        found.append(ProvenCondition(name, one["result"], holds, rests, besides))
    return tuple(found)


def _holds(name: str, offer: Offer, proven: Proven) -> bool | None:
    try:
        return DECIDED[name](offer, proven) if name in DECIDED else None
    except Undecided:
        return None
