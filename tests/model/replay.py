"""Events alone rebuild the model: every record from raw logs, by what each event carries (I7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from registry.records import batch_key
from registry.types import Address, Digest, PartyId
from tests.model import records as kept
from tests.model.ledger import Anchor, Ledger
from tests.model.pledges_standing import LIVE as PLEDGE_LIVE
from tests.model.raw_events import Event, opened
from tests.model.recoveries import ENDED, LIVE
from tests.model.rights_standing import root_held, root_id

CLOSED, NODE = 5, 1
KINDS = (1, 2, 3)


class Replay:
    """A ledger built from nothing but logs."""

    def __init__(self, contracts: Mapping[str, str], empty: Ledger) -> None:
        self.names = {address.lower(): name for name, address in contracts.items()}
        self.ledger = empty
        self.parent_of: dict[str, str] = {}
        self.right_of: dict[str, str] = {}
        self.venue_of: dict[str, str] = {}
        self.objector_of: dict[str, str] = {}

    def read(self, logs: Iterable[Mapping[str, Any]]) -> Ledger:
        """Take in every log in order; the ledger they tell of."""
        for log in logs:
            contract = self.names[log["address"]]
            if contract in RULES:
                event = opened(contract, log)
                rule = RULES[contract].get(event.name)
                if rule is not None:
                    rule(self, event)
        return self.ledger


def _party(replayed: Replay, event: Event) -> None:
    on, word = replayed.ledger, kept.opened(kept.Party, event.values["word"])
    was = on.parties.get(event.who)
    if was is not None and was.status == CLOSED and word.status != CLOSED:
        on.successors.pop(event.who, None)
    on.parties[event.who] = word
    if word.roles & NODE and word.node > on.last_node:
        on.last_node = word.node
        on.nodes[word.node] = event.who
    if event.name == "Closed" and int(event.values["successor"], 16):
        on.successors[event.who] = event.values["successor"]
    if event.name == "ConsentVoided":
        on.voids[event.who, word.epoch, event.id] = 1
    if event.name == "Recovered":
        on.records[event.id] = ENDED
        _recovery_over(on, event.who)


def _recovery_over(on: Ledger, who: str) -> None:
    if who in on.recoveries:
        on.records[on.recovery_ids.pop(who)] = ENDED
        del on.recoveries[who]


def _recovery(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    if event.name == "RecoveryDismissed":
        _recovery_over(on, event.who)
        return
    on.recoveries[event.who] = kept.opened(kept.Recovery, event.values["recovery"])
    if event.name == "RecoveryProposed":
        on.recovery_ids[event.who] = event.id
        on.records[event.id] = LIVE


def _mandate(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    if event.name == "MandateEnded":
        key = (event.who, event.values["agent"])
        on.records[event.id] = ENDED
        del on.mandates[key], on.mandate_ids[key]
        return
    key = (event.who, event.terms["agent"])
    on.mandates[key] = kept.opened(kept.Mandate, event.values["mandate"])
    on.mandate_ids[key], on.records[event.id] = event.id, LIVE


def _operator(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    if event.name == "OperatorEnded":
        key = (event.who, event.values["operator"])
        on.records[event.id] = ENDED
        del on.operators[key], on.operator_ids[key]
        return
    key = (event.who, event.terms["operator"])
    on.operators[key] = kept.opened(kept.Operator, event.values["operator"])
    on.operator_ids[key], on.records[event.id] = event.id, LIVE


def _key(replayed: Replay, event: Event) -> None:
    key = (event.who, Digest(event.terms["thumbprint"]))
    replayed.ledger.keys[key] = kept.opened(kept.CredentialKey, event.values["key"])


def _count(on: Ledger, who: str, event: Event) -> None:
    on.parties[who] = replace(on.parties[who], count=event.values["number"])


def _asset(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    on.assets[event.subject] = kept.opened(kept.Asset, event.values["word"])
    if event.name == "Registered":
        _count(on, event.terms["node"], event)


def _batch(replayed: Replay, event: Event) -> None:
    on, word = replayed.ledger, kept.opened(kept.Batch, event.values["word"])
    if event.name == "BatchAnchored":
        on.batches[Digest(event.terms["root"]), event.who] = word
        _count(on, event.who, event)
        return
    for root, node in on.batches:
        if batch_key(root, PartyId(Address(node))) == event.id:
            on.batches[root, node] = word


def _objection(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    _asset(replayed, event)
    on.objections[event.id] = kept.opened(kept.Objection, event.values["objection"])
    if event.name == "Objected":
        replayed.objector_of[event.id] = event.terms["objector"]
        on.open_objections[event.subject, event.terms["objector"]] = event.id
    if event.name == "ObjectionResolved":
        del on.open_objections[event.subject, replayed.objector_of[event.id]]


def _profile(replayed: Replay, event: Event) -> None:
    on, number = replayed.ledger, int(event.subject, 16)
    on.profiles[number] = kept.opened(kept.Profile, event.values["word"])
    on.profile_count = number


def _pause(replayed: Replay, event: Event) -> None:
    replayed.ledger.pause = kept.opened(kept.Pause, event.values["word"])


def _touch(replayed: Replay, event: Event, right: str) -> None:
    """An act that writes a root marks its asset."""
    on = replayed.ledger
    if right not in replayed.parent_of:
        on.assets[event.subject] = replace(on.assets[event.subject], touched=1)


def _right(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    if event.name == "Granted":
        replayed.parent_of[event.id] = event.terms["parent"]
    on.rights[event.id] = kept.opened(kept.Right, event.values["word"])
    _touch(replayed, event, event.id)
    if "group" in event.values and event.id in replayed.parent_of:
        parent = Digest(replayed.parent_of[event.id])
        on.groups[parent] = kept.opened(kept.Group, event.values["group"])


def _pledge_made(replayed: Replay, event: Event) -> None:
    """The event carries the terms alone: the words follow from them."""
    on, terms = replayed.ledger, event.terms
    right_id = Digest(terms["right"])
    right = on.rights.get(right_id) or _root(on, event.subject, right_id)
    numbers = (terms["rank"], right.pledge_epoch, terms["forbids"], terms["until"])
    on.pledges[event.id] = kept.Pledge(terms["pledgee"], PLEDGE_LIVE, *numbers)
    forbidding = right.forbidding + terms["forbids"]
    counts = {"pledges": right.pledges + 1, "forbidding": forbidding, "last_rank": terms["rank"]}
    on.rights[right_id] = replace(right, **counts)
    _touch(replayed, event, right_id)
    replayed.right_of[event.id] = right_id


def _root(on: Ledger, asset_id: Digest, right_id: Digest) -> kept.Right:
    kind = next(kind for kind in KINDS if root_id(asset_id, kind) == right_id)
    return root_held(on.assets[asset_id].registrant, kind)


def _pledge(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    on.pledges[event.id] = kept.opened(kept.Pledge, event.values["word"])
    if "right" in event.values:
        right_id = Digest(replayed.right_of[event.id])
        on.rights[right_id] = kept.opened(kept.Right, event.values["right"])


def _listing(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    on.listings[event.id] = kept.opened(kept.Listing, event.values["word"])
    if event.name == "Listed":
        replayed.venue_of[event.id] = event.terms["venue"]
        _count(on, event.terms["venue"], event)


def _traded(replayed: Replay, event: Event) -> None:
    on, listing = replayed.ledger, Digest(event.terms["listing"])
    on.listings[listing] = kept.opened(kept.Listing, event.values["word"])
    _count(on, replayed.venue_of[listing], event)


def _filed(replayed: Replay, event: Event) -> None:
    on = replayed.ledger
    on.filings[event.id] = kept.opened(kept.Filing, event.values["word"])
    for side in ("sellerAgent", "buyerAgent"):
        if int(event.values.get(side, "0x0"), 16):
            on.filing_agents[event.id, event.values[side]] = 1
    if event.name == "Adopted":
        on.adopted[event.values["venue"]] = event.values["number"]


def _attestation(replayed: Replay, event: Event) -> None:
    word = kept.opened(kept.Attestation, event.values["word"])
    replayed.ledger.attestations[event.id] = word


def _anchored(replayed: Replay, event: Event) -> None:
    word = event.values["word"]
    anchor = Anchor(word >> 64, word & (1 << 64) - 1)
    replayed.ledger.anchors[int(event.subject, 16), event.id] = anchor


Rule = Callable[[Replay, Event], None]


def _each(names: str, rule: Rule) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


RULES: Mapping[str, Mapping[str, Rule]] = {
    "PartyRegistry": {
        **_each("Enrolled RolesSet Detached Closed PartySuspended PartyLifted", _party),
        **_each("ConsentVoided Rotated Recovered", _party),
        **_each("RecoveryProposed RecoveryVetoed RecoveryDismissed", _recovery),
        **_each("Mandated MandateEnded", _mandate),
        **_each("OperatorAdded OperatorEnded", _operator),
        **_each("KeyAdded KeyCompromised", _key),
    },
    "AssetRegistry": {
        **_each("Registered Activated NoticeStarted Amended Cancelled", _asset),
        **_each("AssetSuspended AssetLifted AssetRevoked ApprovalSet", _asset),
        **_each("Objected ObjectionAdmitted ObjectionResolved", _objection),
        **_each("BatchAnchored BatchPublished", _batch),
        "ProfileAdded": _profile,
        "PauseSet": _pause,
    },
    "RightsLedger": _each(
        "Granted Settled Surrendered Terminated RightRevoked Transferred Sold RootWritten "
        "RightSuspended RightLifted",
        _right,
    ),
    "PledgeLedger": {
        "PledgeMade": _pledge_made,
        **_each("PledgeReleased PledgeExpired PledgeEnforced PledgeForeclosed", _pledge),
    },
    "ExchangeLedger": {
        **_each("Listed ListingReplaced ListingSuspended ListingResumed", _listing),
        **_each("ListingDelisted ListingWithdrawn", _listing),
        "Traded": _traded,
        **_each("Filed Adopted", _filed),
    },
    "AttestationLog": {
        **_each("Attested PartyAttested AttestationRevoked PartyAttestationRevoked", _attestation),
        "Anchored": _anchored,
    },
}


def differences(model: Ledger, replayed: Ledger, tables: Sequence[str]) -> list[str]:
    """Records in which the two ledgers differ."""
    found = []
    for name in tables:
        ours, theirs = getattr(model, name), getattr(replayed, name)
        if ours != theirs:
            found.append(f"{name}: {set(ours.items()) ^ set(theirs.items())}")
    return found
