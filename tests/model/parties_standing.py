"""Standing of parties: who is known, active, a node, who sends for whom (LEDGER, "Who sends")."""

from __future__ import annotations

from collections.abc import Sequence

from registry.records import batch_key, party_subject
from registry.types import Address, Digest, PartyId
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.records import Party

NODE, VENUE, ASSESSOR, REGULATOR, LENDER = 1, 2, 4, 8, 16
ALL_ROLES = NODE | VENUE | ASSESSOR | REGULATOR | LENDER
ACTIVE, BY_NODE, BY_REGULATOR, BY_BOTH, CLOSED = 1, 2, 3, 4, 5
NOBODY = Party()


def subject_of(who: str) -> Digest:
    """A party as journals name it."""
    return party_subject(PartyId(Address(who)))


def batch_id(root: Digest, node: str) -> Digest:
    """What a node's batch of that root is known by."""
    return batch_key(root, PartyId(Address(node)))


def party(on: Ledger, who: str) -> Party:
    """The party, or nobody."""
    return on.parties.get(who, NOBODY)


def known(on: Ledger, who: str) -> Party:
    """The party, which was enrolled."""
    if who not in on.parties:
        raise Refused("PartyUnknown", party=who)
    return on.parties[who]


def not_closed(on: Ledger, who: str) -> Party:
    """The party, suspended perhaps, but not closed."""
    found = known(on, who)
    if found.status == CLOSED:
        raise Refused("PartyStatusWrong", party=who, status=CLOSED)
    return found


def active(on: Ledger, who: str) -> Party:
    """The party, neither suspended nor closed."""
    found = known(on, who)
    if found.status != ACTIVE:
        raise Refused("PartyNotActive", party=who, status=found.status)
    return found


def is_node(on: Ledger, who: str) -> bool:
    """Whether the party was ever given the node role: its number is its own."""
    number = party(on, who).node
    return number != 0 and on.nodes.get(number) == who


def is_operator_live(on: Ledger, who: str, account: str) -> bool:
    """Whether the account sends for the party in its present epoch."""
    operator = on.operators.get((who, account))
    if operator is None or on.time >= operator.until:
        return False
    return operator.epoch == party(on, who).epoch


def acting(on: Ledger, who: str, sender: str, role: int) -> Party:
    """The active party in that role, whose signer or operator sends."""
    found = active(on, who)
    if not found.roles & role:
        raise Refused("PartyRoleMissing", party=who, role=role)
    if sender != found.signer and not is_operator_live(on, who, sender):
        raise Refused("PartySenderNotAllowed", party=who, sender=sender)
    return found


def acting_node(on: Ledger, node: str, path: Sequence[str], sender: str) -> str:
    """The node, or where it closed its first live successor, to which the path leads."""
    for step, following in enumerate(path):
        if party(on, node).status != CLOSED or on.successors.get(node, ZERO) != following:
            raise Refused("PartySuccessionBroken", node=node, step=step)
        node = following
    acting(on, node, sender, NODE)
    return node


def ensure_regulator(on: Ledger, by: str, sender: str, region: int) -> None:
    """A regulator orders, whose region covers the one meant."""
    regulator = acting(on, by, sender, REGULATOR).region
    if not covers(regulator, region):
        raise Refused("PartyRegionNotCovered", regulator=regulator, region=region)


def ensure_regulator_over(on: Ledger, by: str, sender: str, node: str) -> None:
    """A regulator orders, whose region covers the node's."""
    region = known(on, node).region
    ensure_regulator(on, by, sender, region)


def covers(regulator: int, region: int) -> bool:
    """000000 covers all, 320000 its province, 320500 its city; any other code itself."""
    text, mine = f"{regulator:06}", f"{region:06}"
    if text == "000000":
        return True
    if text.endswith("0000"):
        return mine.startswith(text[:2])
    if text.endswith("00"):
        return mine.startswith(text[:4])
    return text == mine


def ensure_enrolled_by(on: Ledger, node: str, registrant: str) -> None:
    """The node enrolled the registrant, which is active: their numbers are equal, and not zero."""
    number = active(on, registrant).node
    if number == 0 or number != party(on, node).node:
        raise Refused("PartyNotMandated", node=node, registrant=registrant)


def ensure_mandated(on: Ledger, node: str, registrant: str) -> None:
    """The same, where the node itself does not act: it must be a node."""
    found = known(on, node)
    ensure_enrolled_by(on, node, registrant)
    if not found.roles & NODE and not is_node(on, node):
        raise Refused("PartyNotMandated", node=node, registrant=registrant)


def ensure_authority(on: Ledger, sender: str) -> None:
    """The authority sends."""
    if sender != on.administrator:
        raise Refused("AccessManagedUnauthorized", caller=sender)
