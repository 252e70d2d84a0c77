"""Acts on parties: enrolment, roles, leaving, suspension, credential keys, voided consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, party_id, record_id
from registry.types import Digest
from tests.model.consents import Consent, ensure_new_signer, ensure_own
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.parties_standing import (
    ACTIVE,
    ALL_ROLES,
    BY_BOTH,
    BY_NODE,
    BY_REGULATOR,
    CLOSED,
    NODE,
    acting,
    acting_node,
    active,
    ensure_authority,
    ensure_regulator,
    is_node,
    not_closed,
    party,
    subject_of,
)
from tests.model.records import CredentialKey, Party

LAST_REGION = 999_999
LAST_TIME = 2**32 - 1
LAST_NODE = 2**16 - 1


def journal(on: Ledger, name: str, who: str, record: str, *data: object) -> None:
    """Write an event of the party's journal."""
    on.emit("PartyRegistry", name, subject_of(who), record, data=data)


def admit(on: Ledger, sender: str, terms: Terms, roles: int, signer: Consent) -> None:
    """The authority enrols a party, with roles."""
    ensure_authority(on, sender)
    if terms["node"] != ZERO:
        raise Refused("PartyNodeWrong", expected=ZERO, actual=terms["node"])
    _enrol(on, terms, signer, 0, roles)


def enrol(on: Ledger, sender: str, terms: Terms, signer: Consent) -> None:
    """A node enrols a party, which has no roles yet."""
    node = acting(on, terms.address("node"), sender, NODE)
    _enrol(on, terms, signer, node.node, 0)


def _enrol(on: Ledger, terms: Terms, signer: Consent, node: int, roles: int) -> None:
    who, region = party_id(terms), terms.integer("region")
    if who in on.parties:
        raise Refused("PartyExists", party=who)
    if region > LAST_REGION:
        raise Refused("PartyRegionInvalid", region=region)
    key = terms.address("signer")
    ensure_new_signer(on, "Enrol", terms, signer, who, key)
    on.parties[who] = Party(signer=key, status=ACTIVE, region=region, node=node)
    on.parties[who] = _with_roles(on, who, roles)
    journal(on, "Enrolled", who, record_id(terms), terms, on.parties[who])


def set_roles(on: Ledger, sender: str, who: str, roles: int) -> None:
    """The authority says which roles a party has; a new node gets a number of its own."""
    ensure_authority(on, sender)
    not_closed(on, who)
    on.parties[who] = _with_roles(on, who, roles)
    journal(on, "RolesSet", who, subject_of(who), roles, on.parties[who])


def _with_roles(on: Ledger, who: str, roles: int) -> Party:
    word = party(on, who)
    if roles & ~ALL_ROLES:
        raise Refused("PartyRolesInvalid", roles=roles)
    if roles & NODE and not is_node(on, who):
        if on.last_node == LAST_NODE:
            raise Refused("PartyNodeNumbersFull")
        on.last_node += 1
        on.nodes[on.last_node] = who
        word = replace(word, node=on.last_node)
    return replace(word, roles=roles)


def detach(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A party ends its node's standing right to register for it without its signature."""
    who = terms.address("party")
    word = active(on, who)
    ensure_own(on, "Detach", terms, consent, who)
    if word.node == 0:
        raise Refused("PartyNotMandated", node=ZERO, registrant=who)
    if is_node(on, who):
        raise Refused("PartyIsNode", party=who)
    on.parties[who] = replace(word, node=0)
    journal(on, "Detached", who, record_id(terms), terms, on.parties[who])


def close(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A party leaves the register."""
    who = terms.address("party")
    active(on, who)
    ensure_own(on, "Close", terms, consent, who)
    _close(on, terms)


def close_by_authority(on: Ledger, sender: str, terms: Terms) -> None:
    """The authority removes a party."""
    ensure_authority(on, sender)
    not_closed(on, terms.address("party"))
    _close(on, terms)


def _close(on: Ledger, terms: Terms) -> None:
    """A node names a live node as its successor, anyone else nobody."""
    who, successor = terms.address("party"), terms.address("successor")
    if is_node(on, who):
        heir = party(on, successor)
        if successor == who or heir.status != ACTIVE or not heir.roles & NODE:
            raise Refused("PartySuccessorInvalid", successor=successor)
        on.successors[who] = successor
    elif successor != ZERO:
        raise Refused("PartySuccessorInvalid", successor=successor)
    on.parties[who] = replace(party(on, who), status=CLOSED)
    data = (successor, terms["reason"], on.parties[who])
    journal(on, "Closed", who, record_id(terms), *data)


def enrolling_node(on: Ledger, who: str, path: Sequence[str], sender: str) -> str:
    """The node that enrolled a party, or its successor, which sends; zero where there is none."""
    node = on.nodes.get(party(on, who).node, ZERO)
    if node in (ZERO, who):
        return ZERO
    return acting_node(on, node, path, sender)


def suspend_party(
    on: Ledger, sender: str, who: str, by: str, as_regulator: bool, path: Sequence[str], why: str
) -> None:
    """The enrolling node, or a regulator of the region, suspends; each has a suspension apart."""
    status = not_closed(on, who).status
    _ensure_over(on, sender, who, by, as_regulator, path)
    own = BY_REGULATOR if as_regulator else BY_NODE
    if status in (own, BY_BOTH):
        raise Refused("PartyStatusWrong", party=who, status=status)
    on.parties[who] = replace(party(on, who), status=own if status == ACTIVE else BY_BOTH)
    journal(on, "PartySuspended", who, why, by, on.parties[who])


def lift_party(
    on: Ledger, sender: str, who: str, by: str, as_regulator: bool, path: Sequence[str], why: str
) -> None:
    """Each lifts its own suspension; the regulator both."""
    status = not_closed(on, who).status
    _ensure_over(on, sender, who, by, as_regulator, path)
    mine = (BY_NODE, BY_REGULATOR, BY_BOTH) if as_regulator else (BY_NODE, BY_BOTH)
    if status not in mine:
        raise Refused("PartyStatusWrong", party=who, status=status)
    left = BY_REGULATOR if status == BY_BOTH and not as_regulator else ACTIVE
    on.parties[who] = replace(party(on, who), status=left)
    journal(on, "PartyLifted", who, why, by, on.parties[who])


def _ensure_over(
    on: Ledger, sender: str, who: str, by: str, as_regulator: bool, path: Sequence[str]
) -> None:
    if as_regulator:
        ensure_regulator(on, by, sender, party(on, who).region)
        return
    node = enrolling_node(on, who, path, sender)
    if node == ZERO or node != by:
        raise Refused("PartyNodeWrong", expected=node, actual=by)


def ensure_fits_clock(time: int) -> None:
    """Times are kept in 32 bits."""
    if time > LAST_TIME:
        raise Refused("WordOverflow", value=time, max=LAST_TIME)


def add_key(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A party adds a credential key, once for each thumbprint."""
    who, thumbprint = terms.address("party"), terms.digest("thumbprint")
    active(on, who)
    ensure_own(on, "Key", terms, consent, who)
    start, until = terms.integer("from"), terms.integer("until")
    if (who, thumbprint) in on.keys:
        raise Refused("KeyStateWrong", party=who, thumbprint=thumbprint)
    if start >= until:
        raise Refused("TimeInvalid", time=start, limit=until)
    if until <= on.time:
        raise Refused("TimeInvalid", time=until, limit=on.time)
    ensure_fits_clock(start)
    ensure_fits_clock(until)
    on.keys[who, thumbprint] = CredentialKey(start, until, 0, 1)
    journal(on, "KeyAdded", who, record_id(terms), terms, on.keys[who, thumbprint])


def compromise_key(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A party declares since when a key is compromised: now or earlier, and never later again."""
    who, thumbprint = terms.address("party"), terms.digest("thumbprint")
    not_closed(on, who)
    ensure_own(on, "Compromise", terms, consent, who)
    if (who, thumbprint) not in on.keys:
        raise Refused("KeyStateWrong", party=who, thumbprint=thumbprint)
    key, since = on.keys[who, thumbprint], terms.integer("since")
    latest = key.compromised - 1 if key.compromised else on.time
    if not 0 < since <= latest:
        raise Refused("TimeInvalid", time=since, limit=latest)
    on.keys[who, thumbprint] = replace(key, compromised=since)
    journal(on, "KeyCompromised", who, record_id(terms), terms, on.keys[who, thumbprint])


def void_consent(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A party voids a consent it gave in its present epoch."""
    who, digest = terms.address("party"), Digest(terms.digest("digest"))
    word = not_closed(on, who)
    ensure_own(on, "Void", terms, consent, who)
    if (who, word.epoch, digest) in on.voids:
        raise Refused("RecordExists", id=digest)
    on.voids[who, word.epoch, digest] = 1
    on.parties[who] = replace(word, voids=1)
    journal(on, "ConsentVoided", who, digest, terms, on.parties[who])
