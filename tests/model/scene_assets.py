"""Rules about assets, batches, objections, orders, profiles and the pause."""

from __future__ import annotations

from registry.records import Terms, keccak, record_id
from registry.types import Digest
from tests.model.assets import NOT_INCLUDED, Inclusion, leaf_of
from tests.model.assets_standing import AWAITED
from tests.model.draws import one_of
from tests.model.ledger import NOTHING
from tests.model.parties_standing import ASSESSOR, NODE, REGULATOR, party
from tests.model.profiles import REGIMES
from tests.model.scene import DAY, HOUR, Scene

YEAR = 365 * DAY


def asset_terms(s: Scene, node: str, registrant: str, **changes: object) -> Terms:
    """Terms of an asset: all rights evidenced, three years."""
    values: dict[str, object] = {
        "manifest": s.digest(),
        "content": s.digest(),
        "node": node,
        "registrant": registrant,
        "profile": 1,
        "kind": 1,
        "level": 1,
        "rights": 7,
        "notice": 0,
        "from_": s.now,
        "until": s.now + 3 * YEAR,
    }
    return s.terms("Asset", **{**values, **changes})


def _new_terms(s: Scene, node: str, registrant: str) -> Terms:
    notice, profile = one_of(s.draw, (0, 5 * DAY, 40 * DAY)), one_of(s.draw, (1, 1, 2, 3))
    if profile > 1:
        notice = max(notice, 5 * DAY - int(s.chance(10)))
    rights, level = one_of(s.draw, (7, 7, 5, 6, 1)), one_of(s.draw, (1, 2, 3))
    until = s.now + one_of(s.draw, (YEAR, 3 * YEAR, 60 * DAY, 12 * YEAR))
    changes = {"notice": notice, "profile": profile, "rights": rights, "level": level}
    return asset_terms(s, node, registrant, **changes, until=until)


def _enrolled(s: Scene, node: str) -> list[str]:
    number = party(s.on, node).node
    return [who for who, word in s.on.parties.items() if number and word.node == number]


def register(s: Scene) -> str:
    node = one_of(s.draw, s.parties(NODE))
    registrant = s.pick(_enrolled(s, node), list(s.on.parties)) or node
    terms = _new_terms(s, node, registrant)
    if s.chance(5):
        terms = one_of(s.draw, _assets(s))
    return s.act("AssetRegistry.register", s.sender(terms.address("node")), terms)


def register_signed(s: Scene) -> str:
    node = one_of(s.draw, s.parties(NODE))
    terms = _new_terms(s, node, one_of(s.draw, s.parties()))
    consent = s.consent("Register", terms, terms.address("registrant"))
    sender = s.sender(terms.address("node"))
    return s.act("AssetRegistry.registerSigned", sender, terms, consent)


def _assets(s: Scene) -> list[Terms]:
    """Terms of every asset that has a slot."""
    return [s.on.terms[asset_id] for asset_id in s.on.assets]


def an_asset(s: Scene) -> Terms:
    """Terms of an asset, likely one that did not end."""
    standing = [s.on.terms[i] for i, asset in s.on.assets.items() if not asset.end]
    return s.pick(standing, _assets(s)) or _assets(s)[0]


def tree(leaves: list[bytes]) -> list[list[bytes]]:
    """Levels of a Merkle tree, leaves first; an odd node goes up as it is."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        row = levels[-1]
        pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
        levels.append([keccak(b"".join(sorted(p))) if len(p) == 2 else p[0] for p in pairs])
    return levels


def inclusion_of(levels: list[list[bytes]], index: int) -> Inclusion:
    """A leaf's place and proof."""
    proof, at = [], index
    for row in levels[:-1]:
        if at ^ 1 < len(row):
            proof.append(Digest("0x" + row[at ^ 1].hex()))
        at //= 2
    return Inclusion(Digest("0x" + levels[-1][0].hex()), index, tuple(proof))


def anchor_batch(s: Scene) -> str:
    node = one_of(s.draw, s.parties(NODE))
    leaves = [_new_terms(s, node, one_of(s.draw, s.parties())) for _ in range(3)]
    return anchor_leaves(s, node, leaves, kind=one_of(s.draw, (1, 1, 1, 1, 2)))


def anchor_leaves(s: Scene, node: str, leaves: list[Terms], kind: int = 1) -> str:
    """Anchor a batch of those leaves; they may be activated from then on."""
    row = [leaf_of(record_id(terms), index) for index, terms in enumerate(leaves)]
    levels = tree(row)
    known = [root for root, owner in s.on.batches if owner == node]
    root = Digest("0x" + levels[-1][0].hex())
    if known and s.chance(8):
        root = one_of(s.draw, known)
    terms = s.terms("Batch", node=node, root=root, count=len(leaves), kind=kind, locator=s.digest())
    outcome = s.act("AssetRegistry.anchorBatch", s.sender(terms.address("node")), terms)
    if not outcome:
        s.leaves += [(leaf, inclusion_of(levels, i)) for i, leaf in enumerate(leaves)]
    return outcome


def publish_batch(s: Scene) -> str:
    unpublished = [key for key, batch in s.on.batches.items() if not batch.published]
    root, node = s.pick(unpublished, list(s.on.batches)) or (NOTHING, s.named["node"])
    as_regulator = s.chance(50)
    by = one_of(s.draw, s.parties(REGULATOR if as_regulator else ASSESSOR))
    arguments = (root, node, by, as_regulator, s.digest())
    return s.act("AssetRegistry.publishBatch", s.sender(by), *arguments)


def _leaf(s: Scene) -> tuple[Terms, Inclusion]:
    """A leaf of a batch, likely one that is not active or awaits its registrant; its proof."""
    idle = [leaf for leaf in s.leaves if record_id(leaf[0]) not in s.on.assets]
    slots = s.on.assets
    awaited = [i for i in slots if slots[i].notice_end == AWAITED and not slots[i].end]
    waiting = [leaf for leaf in s.leaves if record_id(leaf[0]) in awaited]
    found = s.pick(waiting if waiting and s.chance(60) else idle, s.leaves)
    if found is None:
        return one_of(s.draw, _assets(s)), NOT_INCLUDED
    terms, inclusion = found
    proof = tuple(s.spoiled(inclusion.proof, [s.digest()]))
    index, root = inclusion.index, inclusion.root
    if s.flaw == "list":
        index, root = one_of(s.draw, ((index + 1, root), (index, s.digest())))
        s.flaw = ""
    if s.flaw == "sender" and s.chance(30):
        proof = (s.digest(),) * 21
    return terms, Inclusion(root, index, proof)


def activate(s: Scene) -> str:
    return s.act("AssetRegistry.activate", s.anyone(), *_leaf(s))


def activate_signed(s: Scene) -> str:
    terms, inclusion = _leaf(s)
    consent = s.consent("Register", terms, terms.address("registrant"))
    return s.act("AssetRegistry.activateSigned", s.anyone(), terms, inclusion, consent)


def _of_order(s: Scene) -> tuple[Terms, Inclusion]:
    """What an objection or an order is on: an asset with a slot, or a leaf by its proof."""
    if s.leaves and s.chance(25):
        return _leaf(s)
    return an_asset(s), NOT_INCLUDED


def object_to(s: Scene) -> str:
    terms, inclusion = _of_order(s)
    objector = one_of(s.draw, s.parties())
    opened = [who for asset_id, who in s.on.open_objections if asset_id == record_id(terms)]
    if opened and s.chance(40):
        objector = one_of(s.draw, opened)
    named = {"asset": record_id(terms), "objector": objector, "grounds": s.digest()}
    objection = s.terms("Objection", **named)
    known = [s.on.terms[i] for i in s.on.objections]
    if known and s.chance(10):
        objection = one_of(s.draw, known)
    consent = s.consent("Object", objection, objection.address("objector"))
    return s.act("AssetRegistry.object", s.anyone(), terms, inclusion, objection, consent)


def _objection(s: Scene, *statuses: int) -> Terms | None:
    found = [i for i, word in s.on.objections.items() if word.status in statuses]
    chosen = s.pick(found, list(s.on.objections))
    return s.on.terms[chosen] if chosen else None


def admit_objection(s: Scene) -> str:
    objection = _objection(s, 2)
    if objection is None:
        return object_to(s)
    terms = _asset_of(s, objection)
    path, by = s.succession(terms.address("node"))
    return s.act("AssetRegistry.admitObjection", s.sender(by), terms, path, objection)


def _asset_of(s: Scene, terms: Terms) -> Terms:
    """Terms of the asset that other terms are about; now and then of another."""
    return an_asset(s) if s.chance(5) else s.on.terms[terms.digest("asset")]


def resolve_objection(s: Scene) -> str:
    objection = _objection(s, 1, 2, 3)
    if objection is None:
        return object_to(s)
    terms = _asset_of(s, objection)
    path, by = s.succession(terms.address("node"))
    outcome = one_of(s.draw, (5, 4, 5, 4, 6))
    arguments = (terms, path, objection, outcome, s.digest())
    return s.act("AssetRegistry.resolveObjection", s.sender(by), *arguments)


def lapse_objection(s: Scene) -> str:
    objection = _objection(s, 1, 3)
    if objection is None:
        return object_to(s)
    if s.chance(60):
        s.pair.pass_time(31 * DAY)
    return s.act("AssetRegistry.lapseObjection", s.anyone(), objection)


def over_asset(s: Scene, terms: Terms) -> tuple[str, bool, list[str]]:
    """Who orders about an asset, in which role, by which succession."""
    if s.chance(50):
        return one_of(s.draw, s.parties(REGULATOR)), True, []
    path, by = s.succession(terms.address("node"))
    return by, False, path


def suspend(s: Scene) -> str:
    terms, inclusion = _of_order(s)
    by, as_regulator, path = over_asset(s, terms)
    arguments = (terms, inclusion, by, as_regulator, path, s.digest())
    return s.act("AssetRegistry.suspend", s.sender(by), *arguments)


def lift(s: Scene) -> str:
    down = [s.on.terms[i] for i, asset in s.on.assets.items() if asset.suspended]
    if not down and s.chance(80):
        return suspend(s)
    terms = s.pick(down, _assets(s)) or an_asset(s)
    by, as_regulator, path = over_asset(s, terms)
    arguments = (terms, by, as_regulator, path, s.digest())
    return s.act("AssetRegistry.lift", s.sender(by), *arguments)


def approve(s: Scene) -> str:
    high = [s.on.terms[i] for i, asset in s.on.assets.items() if asset.level == 3]
    terms = s.pick(high, _assets(s)) or an_asset(s)
    asset = s.on.assets[record_id(terms)]
    by, rev = one_of(s.draw, s.parties(REGULATOR)), asset.rev + int(s.chance(8))
    approved = not asset.approval if s.chance(85) else bool(asset.approval)
    arguments = (terms, rev, by, approved, s.digest())
    return s.act("AssetRegistry.approve", s.sender(by), *arguments)


def revoke(s: Scene) -> str:
    terms, inclusion = _of_order(s)
    by = one_of(s.draw, s.parties(REGULATOR))
    return s.act("AssetRegistry.revoke", s.sender(by), terms, inclusion, by, s.digest())


def add_profile(s: Scene) -> str:
    terms = s.terms(
        "Profile",
        document=s.digest(),
        notice=one_of(s.draw, (0, HOUR, 10 * DAY)),
        objection=30 * DAY,
        term=one_of(s.draw, (0, 2 * YEAR)),
        required=one_of(s.draw, (0, 2, 6)),
        regimes=one_of(s.draw, (REGIMES, 8, 2)),
        version=1,
    )
    return s.act("AssetRegistry.addProfile", s.authority(), terms)


def pause(s: Scene) -> str:
    value = 0 if s.chance(15) else 1
    return s.act("AssetRegistry.pause", s.authority(), value=value)


def unpause(s: Scene) -> str:
    if s.now >= s.on.pause.until and s.chance(70):
        return pause(s) if s.chance(20) else clear_pause(s)
    return s.act("AssetRegistry.unpause", s.authority())


def clear_pause(s: Scene) -> str:
    return s.act("AssetRegistry.clearPause", s.anyone())
