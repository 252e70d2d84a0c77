"""What PartyRegistry's events say: parties, mandates, operators, credential keys, recoveries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from registry.index.changes import Change, Find, Projection, known
from registry.index.layout import IndexedEvent, Values, open_word, subject_party
from registry.records import schema
from registry.types import ADDRESS_BYTES

_LIVE: Final = schema().enum("recordStatus", "LIVE")
_ENDED: Final = schema().enum("recordStatus", "ENDED")
_VETOED: Final = schema().enum("recoveryState", "VETOED")
_CLOSED: Final = schema().enum("partyStatus", "CLOSED")
NOBODY: Final = bytes(ADDRESS_BYTES)


def _standing(word: bytes) -> Values:
    fields = open_word("PartyWord", word)
    kept = {name: fields[name] for name in ("signer", "status", "roles", "epoch", "node", "voids")}
    return {**kept, "word": word}


def _enrolled(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms = event.terms()
    values = {
        "enrolled_by": terms["node"],
        "region": terms["region"],
        "identity": terms["identity"],
        "successor": None,
        "recovery": None,
        "made": event.place,
    }
    party = subject_party(event.subject)
    yield Change("parties", (party,), values | _standing(event.word()))


def _changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    party = subject_party(event.subject)
    known(find, event, "parties", party)
    yield Change("parties", (party,), _standing(event.word()))


def _closed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    party = subject_party(event.subject)
    known(find, event, "parties", party)
    successor = event.words()["successor"]
    named = None if successor == NOBODY else successor
    yield Change("parties", (party,), {**_standing(event.word()), "successor": named})


def _voided(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _changed(event, find)
    party, digest = subject_party(event.subject), event.terms()["digest"]
    epoch = open_word("PartyWord", event.word())["epoch"]
    yield Change("voids", (party, epoch, digest), {"place": event.place})


def _proposed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    party, terms = subject_party(event.subject), event.terms()
    word = event.word("recovery")
    fields = open_word("RecoveryWord", word)
    values = {
        "party": party,
        "signer": terms["signer"],
        "by": terms["by"],
        "reason": terms["reason"],
        "state": fields["state"],
        "ready": fields["ready"],
        "status": _LIVE,
        "word": word,
        "made": event.place,
    }
    known(find, event, "parties", party)
    yield Change("recoveries", (event.record,), values)
    yield Change("parties", (party,), {"recovery": event.record})


def _vetoed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    recovery = event.terms()["recovery"]
    known(find, event, "recoveries", recovery)
    yield Change("recoveries", (recovery,), {"state": _VETOED, "word": event.word("recovery")})


def _open_recovery_ends(party: bytes, event: IndexedEvent, find: Find) -> Iterator[Change]:
    recovery = known(find, event, "parties", party)["recovery"]
    if recovery is not None:
        yield Change("recoveries", (recovery,), {"state": 0, "status": _ENDED, "word": None})
        yield Change("parties", (party,), {"recovery": None})


def _dismissed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _open_recovery_ends(subject_party(event.subject), event, find)


def _recovered(event: IndexedEvent, find: Find) -> Iterator[Change]:
    """By delay the proposal itself took effect; by order a recovery of its own, ended at once."""
    party, words = subject_party(event.subject), event.words()
    before = known(find, event, "parties", party)
    yield from _open_recovery_ends(party, event, find)
    if find("recoveries", (event.record,)) is None:
        ordered = {
            "party": party,
            "signer": words["signer"],
            "by": words["by"],
            "reason": None,
            "state": 0,
            "ready": 0,
            "status": _ENDED,
            "word": None,
            "made": event.place,
        }
        yield Change("recoveries", (event.record,), ordered)
    standing = _standing(event.word())
    if before["status"] == _CLOSED:
        standing["successor"] = None
    yield Change("parties", (party,), standing)


def _mandated(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, word = event.terms(), event.word("mandate")
    values = {
        "principal": terms["principal"],
        "agent": terms["agent"],
        "acts": terms["acts"].to_bytes(8, "big"),
        "until": terms["until"],
        "epoch": open_word("MandateWord", word)["epoch"],
        "scope": terms["scope"],
        "status": _LIVE,
        "word": word,
        "made": event.place,
    }
    yield Change("mandates", (event.record,), values)


def _operator_added(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, word = event.terms(), event.word("operator")
    values = {
        "party": terms["party"],
        "account": terms["operator"],
        "until": terms["until"],
        "epoch": open_word("OperatorWord", word)["epoch"],
        "status": _LIVE,
        "word": word,
        "made": event.place,
    }
    yield Change("operators", (event.record,), values)


def _mandate_ended(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "mandates", event.record)
    yield Change("mandates", (event.record,), {"status": _ENDED})


def _operator_ended(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "operators", event.record)
    yield Change("operators", (event.record,), {"status": _ENDED})


def _key_added(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms = event.terms()
    values = {
        "id": event.record,
        "valid_from": terms["from"],
        "until": terms["until"],
        "compromised": 0,
        "word": event.word("key"),
        "made": event.place,
    }
    yield Change("credential_keys", (terms["party"], terms["thumbprint"]), values)


def _key_compromised(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, word = event.terms(), event.word("key")
    key = (terms["party"], terms["thumbprint"])
    known(find, event, "credential_keys", *key)
    since = open_word("KeyWord", word)["compromised"]
    yield Change("credential_keys", key, {"compromised": since, "word": word})


PARTY_PROJECTIONS: Final[dict[str, Projection]] = {
    "Enrolled": _enrolled,
    "RolesSet": _changed,
    "Rotated": _changed,
    "Detached": _changed,
    "PartySuspended": _changed,
    "PartyLifted": _changed,
    "Closed": _closed,
    "ConsentVoided": _voided,
    "RecoveryProposed": _proposed,
    "RecoveryVetoed": _vetoed,
    "RecoveryDismissed": _dismissed,
    "Recovered": _recovered,
    "Mandated": _mandated,
    "MandateEnded": _mandate_ended,
    "OperatorAdded": _operator_added,
    "OperatorEnded": _operator_ended,
    "KeyAdded": _key_added,
    "KeyCompromised": _key_compromised,
}
