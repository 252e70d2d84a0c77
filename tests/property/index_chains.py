"""Chains made of plans: what an index is fed, without a chain. Equal plans give equal blocks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from registry.index.steps import Block, Link, RawLog
from registry.index.store import Register
from registry.records import Terms, keccak, party_subject, record_id, root_right_id
from registry.types import AssetId, BlockNumber, PartyId, UnixTime, parse_party_id
from registry.words import pack
from tests.unit.synthetic_logs import ADDRESSES, digest, party, raw_log, terms_of

NODE, OWNER, TAKER = (parse_party_id(party(number)) for number in (901, 902, 903))
START = Link(BlockNumber(9), bytes(32))
REGISTER = Register(
    chain_id=31337,
    genesis=b"\1" * 32,
    deployed=Link(BlockNumber(10), b"\2" * 32),
    start=START,
    contracts={bytes.fromhex(a[2:]): name for name, a in ADDRESSES.items()},
)


@dataclass(frozen=True)
class Plan:
    """A block: which branch it is of, and which acts are in it."""

    branch: int
    acts: tuple[int, ...]


@dataclass
class _State:
    seed: random.Random = field(default_factory=lambda: random.Random(0))
    count: int = 0
    epoch: int = 0
    assets: dict[AssetId, int] = field(default_factory=dict)
    grants: dict[AssetId, list[Terms]] = field(default_factory=dict)
    pledged: set[AssetId] = field(default_factory=set)


def blocks_of(plans: Sequence[Plan]) -> list[Block]:
    """The blocks of a chain, the first of which enrols the parties."""
    state, made, parent = _State(), [], START
    for plan in plans:
        number = BlockNumber(parent.number + 1)
        name = sha256(parent.hash + repr(plan).encode()).digest()
        state.seed = random.Random(name)
        logs = _enrolments() if not made else []
        for act in plan.acts:
            logs += _ACTS[act % len(_ACTS)](state)
        raw = tuple(_raw(index, name, log) for index, log in enumerate(logs))
        made.append(Block(number, name, parent.hash, UnixTime(1_000 + number), raw))
        parent = Link(number, name)
    return made


def _raw(index: int, block: bytes, log: dict[str, object]) -> RawLog:
    topics, data, address = log["topics"], str(log["data"]), str(log["address"])
    assert isinstance(topics, list)
    tx = keccak(block + bytes((index,)))
    read = tuple(bytes.fromhex(str(topic)[2:]) for topic in topics)
    return RawLog(index, tx, bytes.fromhex(address[2:]), read, bytes.fromhex(data[2:]))


def _enrolments() -> list[dict[str, object]]:
    made = []
    for number, who in enumerate((NODE, OWNER, TAKER), 1):
        terms = terms_of("Enrolment", signer=who, node=NODE, salt=digest(number))
        word = pack("PartyWord", {"signer": who, "status": 1, "node": 1})
        subject = party_subject(PartyId(who))
        made.append(raw_log("PartyRegistry", "Enrolled", subject, record_id(terms), terms, [word]))
    return made


def _register(state: _State) -> list[dict[str, object]]:
    state.count += 1
    salt = digest(state.seed.getrandbits(200))
    terms = terms_of(
        "Asset", node=NODE, registrant=OWNER, kind=1, level=1, rights=7, until=9_999, salt=salt
    )
    asset = AssetId(record_id(terms))
    word = pack("AssetWord", {"registrant": OWNER, "until": 9_999, "rights": 7, "level": 1})
    state.assets[asset] = word
    words = [word, state.count]
    return [raw_log("AssetRegistry", "Registered", asset, party_subject(NODE), terms, words)]


def _chosen(state: _State) -> AssetId | None:
    return state.seed.choice(sorted(state.assets)) if state.assets else None


def _suspend(state: _State) -> list[dict[str, object]]:
    asset = _chosen(state)
    if asset is None:
        return []
    state.assets[asset] ^= 1 << 224
    name = "AssetSuspended" if state.assets[asset] >> 224 & 1 else "AssetLifted"
    words = [NODE, state.assets[asset]]
    return [raw_log("AssetRegistry", name, asset, digest(5), None, words)]


def _attest(state: _State) -> list[dict[str, object]]:
    asset = _chosen(state)
    if asset is None:
        return []
    salt = digest(state.seed.getrandbits(200))
    terms = terms_of("Attestation", asset=asset, subject=asset, kind=1, attester=NODE, salt=salt)
    words = [0, pack("AttestationWord", {"status": 1, "recorded": 1})]
    return [raw_log("AttestationLog", "Attested", asset, record_id(terms), terms, words)]


def _group(children: list[Terms], ended: int) -> int:
    return pack("GroupWord", {"open": len(children) - ended, "made": len(children)})


def _right(holder: PartyId, *, ended: bool) -> int:
    fields: dict[str, int | str] = {"holder": holder, "kind": 2, "depth": 1, "end": int(ended)}
    return pack("RightWord", {**fields, "pledgeEpoch": int(ended)})


def _grant(state: _State) -> list[dict[str, object]]:
    asset = _chosen(state)
    if asset is None:
        return []
    salt = digest(state.seed.getrandbits(200))
    root = root_right_id(asset, 2)
    terms = terms_of("Grant", asset=asset, parent=root, grantee=TAKER, kind=2, salt=salt)
    children = state.grants.setdefault(asset, [])
    children.append(terms)
    words = [0, 0, _right(TAKER, ended=False), _group(children, 0)]
    return [raw_log("RightsLedger", "Granted", asset, record_id(terms), terms, words)]


def _settle(state: _State) -> list[dict[str, object]]:
    granted = sorted(asset for asset, children in state.grants.items() if children)
    if not granted:
        return []
    asset = state.seed.choice(granted)
    terms = state.grants[asset].pop()
    words = [_right(TAKER, ended=True), _group(state.grants[asset], 0)]
    return [raw_log("RightsLedger", "Settled", asset, record_id(terms), None, words)]


def _pledge(state: _State) -> list[dict[str, object]]:
    asset = _chosen(state)
    if asset is None or asset in state.pledged:
        return []
    state.pledged.add(asset)
    terms = terms_of(
        "Pledge", asset=asset, right=root_right_id(asset, 1), kind=1, pledgor=OWNER, pledgee=TAKER
    )
    return [raw_log("PledgeLedger", "PledgeMade", asset, record_id(terms), terms)]


def _rotate(state: _State) -> list[dict[str, object]]:
    state.epoch += 1
    terms = terms_of("Rotation", party=OWNER, salt=digest(state.seed.getrandbits(200)))
    word = pack("PartyWord", {"signer": OWNER, "status": 1, "epoch": state.epoch})
    subject = party_subject(OWNER)
    return [raw_log("PartyRegistry", "Rotated", subject, record_id(terms), terms, [word])]


def _anchor(state: _State) -> list[dict[str, object]]:
    found = digest(state.seed.getrandbits(200))
    return [raw_log("AttestationLog", "Anchored", digest(4), found, None, [NODE, 7])]


_ACTS = (_register, _suspend, _attest, _grant, _settle, _pledge, _rotate, _anchor, _register)
