"""Registering assets, one by one or in batches, and activating them (LEDGER, "Registering")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.records import Terms, keccak, record_id
from registry.types import Digest
from tests.model.assets_standing import (
    AWAITED,
    HOUR,
    ensure_not_ended,
    note_agent,
    take_consent,
)
from tests.model.consents import Consent, consent_type, ensure_apart, ensure_good, ensure_of
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused, as_bytes, ensure_fits
from tests.model.parties_standing import (
    ASSESSOR,
    NODE,
    acting,
    batch_id,
    ensure_enrolled_by,
    ensure_mandated,
    ensure_regulator_over,
    party,
    subject_of,
)
from tests.model.profiles import ensure_not_paused, profile
from tests.model.records import Asset, Batch

LEAF_DOMAIN = keccak(b"Torrens.batch.v1")
MOST_LEAVES = 2**20
LONGEST_PROOF = 20
REGISTRATIONS, INCREMENTS = 1, 2
LAST_TIME = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where a leaf lies in a batch."""

    root: Digest
    index: int
    proof: tuple[Digest, ...]

    def abi(self) -> tuple[object, ...]:
        """As calldata."""
        return (self.root, self.index, list(self.proof))


NOT_INCLUDED = Inclusion(NOTHING, 0, ())


def count_up(on: Ledger, who: str) -> int:
    """The party's next running number."""
    on.parties[who] = replace(on.parties[who], count=on.parties[who].count + 1)
    ensure_fits(on.parties[who])
    return on.parties[who].count


def register(on: Ledger, sender: str, terms: Terms) -> None:
    """A node registers for a party that it enrolled."""
    asset = _prepared(on, terms)
    node = terms.address("node")
    acting(on, node, sender, NODE)
    ensure_enrolled_by(on, node, terms.address("registrant"))
    _register(on, terms, asset)


def register_signed(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A node registers for a party that signs."""
    asset = _prepared(on, terms)
    node = terms.address("node")
    ensure_of(consent, terms.address("registrant"), 0)
    acting(on, node, sender, NODE)
    ensure_good(on, "Register", terms, consent)
    ensure_apart(on, consent_type("Register").act, consent.agent, node, ZERO)
    _register(on, terms, asset)
    note_agent(on, record_id(terms), record_id(terms), consent)


def _prepared(on: Ledger, terms: Terms) -> Asset:
    asset_id = record_id(terms)
    ensure_not_paused(on)
    if asset_id in on.assets:
        raise Refused("AssetExists", asset=asset_id)
    _ensure_lawful(on, terms, on.time)
    return _asset(terms, _hours(on.time + terms.integer("notice")))


def _register(on: Ledger, terms: Terms, asset: Asset) -> None:
    asset_id, node = record_id(terms), terms.address("node")
    on.assets[asset_id] = asset
    topics = (asset_id, subject_of(node))
    on.emit("AssetRegistry", "Registered", *topics, data=(terms, asset, count_up(on, node)))


def _asset(terms: Terms, notice_end: int) -> Asset:
    numbers = (terms.integer("rights"), terms.integer("level"))
    return Asset(terms.address("registrant"), terms.integer("until"), notice_end, *numbers)


def _hours(time: int) -> int:
    return -(-time // HOUR)


def _ensure_lawful(on: Ledger, terms: Terms, committed: int) -> None:
    """Terms are of known kinds and within the profile. committed: when they were bound."""
    start, until, notice = (terms.integer(name) for name in ("from", "until", "notice"))
    for field, name, most in ((5, "kind", 4), (6, "level", 3), (7, "rights", 7)):
        if not 0 < terms.integer(name) <= most:
            raise Refused("AssetTermsInvalid", field=field)
    if until <= committed or until <= start or until > LAST_TIME:
        raise Refused("AssetTermsInvalid", field=10)
    rules = profile(on, terms.integer("profile"))
    if notice < rules.notice:
        raise Refused("NoticeTooShort", notice=notice, minimum=rules.notice)
    latest = min(start, committed + notice) + rules.term
    if rules.term and until > latest:
        raise Refused("TermTooLong", until=until, latest=latest)


def anchor_batch(on: Ledger, sender: str, terms: Terms) -> None:
    """A node anchors the root of many registrations, once."""
    ensure_not_paused(on)
    node, root = terms.address("node"), terms.digest("root")
    size, kind = terms.integer("count"), terms.integer("kind")
    if not 0 < size <= MOST_LEAVES or kind not in (REGISTRATIONS, INCREMENTS):
        raise Refused("BatchInvalid", count=size, kind=kind)
    if (root, node) in on.batches:
        raise Refused("BatchStateWrong", key=batch_id(root, node))
    acting(on, node, sender, NODE)
    on.batches[root, node] = Batch(node, size, kind, on.time)
    topics = (subject_of(node), record_id(terms))
    data = (terms, on.batches[root, node], count_up(on, node))
    on.emit("AssetRegistry", "BatchAnchored", *topics, data=data)


def publish_batch(
    on: Ledger, sender: str, root: Digest, node: str, by: str, as_regulator: bool, evidence: str
) -> None:
    """A regulator, or an assessor that another node enrolled, attests that a batch is public."""
    key = batch_id(root, node)
    batch = on.batches.get((root, node))
    if batch is None or batch.published:
        raise Refused("BatchStateWrong", key=key)
    if as_regulator:
        ensure_regulator_over(on, by, sender, node)
    else:
        enroller = acting(on, by, sender, ASSESSOR).node
        if enroller in (0, party(on, node).node):
            raise Refused("BatchPublisherNotIndependent", by=by)
    on.batches[root, node] = replace(batch, published=on.time)
    data = (by, evidence, on.batches[root, node])
    on.emit("AssetRegistry", "BatchPublished", subject_of(node), key, data=data)


def activate(on: Ledger, sender: str, terms: Terms, inclusion: Inclusion) -> None:
    """Anyone activates a leaf of a party that the node enrolled; a second time changes nothing."""
    if record_id(terms) in on.assets:
        return
    ensure_not_paused(on)
    ensure_mandated(on, terms.address("node"), terms.address("registrant"))
    _activate(on, terms, inclusion, agreed=True)


def activate_signed(
    on: Ledger, sender: str, terms: Terms, inclusion: Inclusion, consent: Consent
) -> None:
    """Anyone activates a leaf whose registrant signs, or starts the notice that awaited him."""
    asset_id = record_id(terms)
    asset = on.assets.get(asset_id)
    if asset is not None and (asset.notice_end != AWAITED or asset.end):
        return
    ensure_not_paused(on)
    node, registrant = terms.address("node"), terms.address("registrant")
    take_consent(on, "Register", terms, consent, registrant, 0, node)
    if asset is None:
        _activate(on, terms, inclusion, agreed=True)
        note_agent(on, asset_id, asset_id, consent)
        return
    batch = _batch_of(on, asset_id, node, inclusion)
    on.assets[asset_id] = replace(asset, notice_end=_notice_end(on, batch, terms))
    data = (consent.agent, on.assets[asset_id])
    on.emit("AssetRegistry", "NoticeStarted", asset_id, asset_id, data=data)


def standing_or_activated(on: Ledger, terms: Terms, inclusion: Inclusion) -> Digest:
    """The asset, activated by its proof if need be, and not ended: objections and orders reach it.

    A leaf whose registrant neither signed nor was enrolled by the node stays in notice.
    """
    asset_id = record_id(terms)
    if asset_id not in on.assets:
        if inclusion.root == NOTHING:
            raise Refused("AssetUnknown", asset=asset_id)
        _activate(on, terms, inclusion, agreed=_is_mandated(on, terms))
    ensure_not_ended(on, asset_id)
    return asset_id


def _is_mandated(on: Ledger, terms: Terms) -> bool:
    try:
        ensure_mandated(on, terms.address("node"), terms.address("registrant"))
    except Refused:
        return False
    return True


def _activate(on: Ledger, terms: Terms, inclusion: Inclusion, *, agreed: bool) -> None:
    asset_id, node = record_id(terms), terms.address("node")
    batch = _batch_of(on, asset_id, node, inclusion)
    _ensure_lawful(on, terms, batch.anchored)
    on.assets[asset_id] = _asset(terms, _notice_end(on, batch, terms) if agreed else AWAITED)
    topics = (asset_id, batch_id(inclusion.root, node))
    data = (terms, inclusion.index, on.assets[asset_id])
    on.emit("AssetRegistry", "Activated", *topics, data=data)


def _notice_end(on: Ledger, batch: Batch, terms: Terms) -> int:
    return _hours((batch.published or on.time) + terms.integer("notice"))


def _batch_of(on: Ledger, asset_id: Digest, node: str, inclusion: Inclusion) -> Batch:
    """The batch of registrations that holds the asset at that index."""
    index, proof = inclusion.index, inclusion.proof
    if len(proof) > LONGEST_PROOF:
        raise Refused("InclusionInvalid", index=index, length=len(proof))
    root = root_of(asset_id, index, proof)
    batch = on.batches.get((root, node))
    if root != inclusion.root or batch is None:
        raise Refused("BatchStateWrong", key=batch_id(root, node))
    if batch.kind != REGISTRATIONS:
        raise Refused("BatchInvalid", count=batch.count, kind=batch.kind)
    if index >= batch.count:
        raise Refused("InclusionInvalid", index=index, length=len(proof))
    return batch


def leaf_of(asset_id: Digest, index: int) -> bytes:
    """The leaf of an asset: hashed twice, so that it is never an inner node."""
    return keccak(keccak(LEAF_DOMAIN + as_bytes(index) + as_bytes(asset_id)))


def root_of(asset_id: Digest, index: int, proof: Sequence[Digest]) -> Digest:
    """The root to which a proof leads: each pair is hashed in its order by value."""
    node = leaf_of(asset_id, index)
    for other in proof:
        node = keccak(b"".join(sorted((node, as_bytes(other)))))
    return Digest("0x" + node.hex())
