"""The world in which every example begins: parties, assets, rights, offers, made on both.

Two provinces with a node each and a third as heir, three venues, three assessors, two regulators,
companies (one behind a contract wallet), banks and a data merchant with mandates.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.records import party_id, record_id
from registry.types import Address, Digest
from tests.model.chain import CHAIN_ID, Chain, deploy_register
from tests.model.consents import digest_of
from tests.model.ledger import NOTHING, ZERO, Ledger
from tests.model.pair import Pair
from tests.model.parties_standing import ASSESSOR, LENDER, NODE, REGULATOR, VENUE
from tests.model.profiles import REGIMES
from tests.model.scene import DAY, HOUR, Scene
from tests.model.scene_agents import ALL_ACTS
from tests.model.scene_assets import anchor_leaves, asset_terms
from tests.model.scene_deeds import do_pledge
from tests.model.scene_exchange import list_offer
from tests.model.scene_rights import do_grant, grant_terms, granted, handle
from tests.model.signers import Signers

START = 1_700_000_100
DELAY = 3 * DAY
ADMINISTRATOR = "administrator"
JIANGSU, SUZHOU, NANJING, BEIJING = 320_000, 320_500, 320_100, 110_000


def open_world(chain: Chain) -> Scene:
    """Deploy the register and make the world; every act agrees on both already."""
    signers = Signers()
    admin = signers.account(ADMINISTRATOR)
    wallet, code = signers.wallet("company")
    chain.results(("anvil_setCode", [wallet, "0x" + code.hex()]))
    contracts = deploy_register(chain, admin, DELAY, START)
    block = int(chain.results(("eth_blockNumber", []))[0], 16)
    at = START + 100
    ledger = Ledger(contracts, CHAIN_ID, admin, DELAY, {**signers.wallets}, time=at, block=block)
    scene = Scene(Pair(chain, ledger), signers)
    scene.named["relay"] = signers.account("relay")
    chain.results(("anvil_setBalance", [scene.named["relay"], hex(10**24)]))
    _profiles(scene)
    _people(scene, wallet)
    _assets(scene)
    _rights(scene)
    return scene


def _passes(outcome: str) -> None:
    assert not outcome, outcome


def _profiles(s: Scene) -> None:
    """A plain profile, a strict one, and one of market prices alone."""
    for notice, term, required, regimes in (
        (0, 10 * 365 * DAY, 0, REGIMES),
        (5 * DAY, 2 * 365 * DAY, 2, REGIMES),
        (5 * DAY, 0, 0, 8),
    ):
        terms = s.terms(
            "Profile",
            document=s.digest(),
            notice=notice,
            objection=30 * DAY,
            term=term,
            required=required,
            regimes=regimes,
            version=1,
        )
        _passes(s.act("AssetRegistry.addProfile", s.on.administrator, terms))


def _party(s: Scene, name: str, region: int, roles: int = 0, node: str = "", key: str = "") -> str:
    """Admit a party by the authority, or enrol it under a node."""
    signer = key or s.signers.account(name)
    under = s.named[node] if node else ZERO
    terms = s.terms("Enrolment", signer=signer, node=under, region=region, identity=s.digest())
    who = party_id(terms)
    consent = s.new_signer("Enrol", terms, who, signer)
    if node:
        _passes(s.act("PartyRegistry.enrol", s.sender(under), terms, consent))
        if roles:
            _passes(s.act("PartyRegistry.setRoles", s.on.administrator, who, roles))
    else:
        _passes(s.act("PartyRegistry.admit", s.on.administrator, terms, roles, consent))
    s.named[name] = who
    return who


def _people(s: Scene, wallet: Address) -> None:
    _party(s, "ministry", 0, REGULATOR)
    _party(s, "province", JIANGSU, REGULATOR)
    _party(s, "node", SUZHOU, NODE)
    _party(s, "far node", BEIJING, NODE)
    _party(s, "heir", NANJING, NODE)
    for name, node in (("venue", ""), ("second venue", ""), ("far venue", "far node")):
        _party(s, name, SUZHOU, VENUE, node)
    for name, node in (("assessor", "far node"), ("own assessor", "node"), ("third", "")):
        _party(s, name, BEIJING, ASSESSOR, node)
    for name in ("seller", "maker", "mill", "weaver", "dyer"):
        _party(s, name, SUZHOU, 0, "node", wallet if name == "dyer" else "")
    for name in ("smith", "merchant", "glass"):
        _party(s, name, BEIJING, 0, "far node")
    for name in ("bank", "second bank"):
        _party(s, name, BEIJING, LENDER)
    _party(s, "merchant's twin", BEIJING, 0, "far node", s.signers.account("merchant"))
    for principal in ("seller", "mill", "bank"):
        _mandate(s, principal, "merchant")
    for principal in ("maker", "dyer", "second bank"):
        _mandate(s, principal, "glass")
    _operator(s, "venue")
    _operator(s, "node")
    _operator(s, "smith", s.signers.account("merchant"))


def _mandate(s: Scene, principal: str, agent: str) -> None:
    """An agent for every act that takes one."""
    terms = s.terms(
        "Mandate",
        principal=s.named[principal],
        agent=s.named[agent],
        acts=ALL_ACTS,
        until=s.now + 300 * DAY,
        scope=s.digest(),
    )
    consent = s.consent("Mandate", terms, s.named[principal])
    _passes(s.act("PartyRegistry.mandate", s.anyone(), terms, consent))


def _operator(s: Scene, name: str, account: str = "") -> None:
    """A second sender for a party."""
    account = account or s.signers.account(f"operator of {name}")
    until = s.now + 900 * DAY
    terms = s.terms("Operator", party=s.named[name], operator=account, until=until)
    consent = s.consent("Operator", terms, s.named[name])
    joined = s.signers.sign(account, digest_of(s.on, "Operator", terms, consent))
    _passes(s.act("PartyRegistry.addOperator", s.anyone(), terms, consent, joined))


def _assets(s: Scene) -> None:
    """Six assets of the nodes, one at level 3, one in notice; and a batch of seven leaves."""
    held = (("node", "seller", 7), ("node", "maker", 7), ("node", "dyer", 7), ("node", "mill", 5))
    for node, registrant, rights in (*held, ("far node", "smith", 7)):
        level = 3 if registrant == "mill" else 1
        made = asset_terms(s, s.named[node], s.named[registrant], rights=rights, level=level)
        sender = s.sender(s.named[node])
        _passes(s.act("AssetRegistry.register", sender, made))
        s.named[f"asset of {registrant}"] = record_id(made)
    strict = asset_terms(
        s, s.named["node"], s.named["weaver"], profile=2, notice=5 * DAY, until=s.now + 365 * DAY
    )
    _passes(s.act("AssetRegistry.register", s.sender(s.named["node"]), strict))
    s.named["asset of weaver"] = record_id(strict)
    names = ("seller", "maker", "smith", "glass", "mill", "smith", "weaver")
    leaves = [asset_terms(s, s.named["node"], s.named[name]) for name in names]
    _passes(anchor_leaves(s, s.named["node"], leaves))
    s.pair.pass_time(2 * HOUR)


def _grant(
    s: Scene, asset: str, kind: int, path: Sequence[str], grantee: str, **changes: object
) -> Digest:
    """Grant a licence that others may hang on."""
    root = handle(s, Digest(s.named[asset]), kind, ())
    parent = granted(s, Digest(path[0])) if path else root
    changes = {"exclusivity": 0, "flags": 7, **changes}
    terms = grant_terms(s, parent, s.named[grantee], **changes)
    _passes(do_grant(s, parent, terms))
    return record_id(terms)


def _rights(s: Scene) -> None:
    """Licences six deep, one that ends soon, a finding, a ceiling, a pledge and an offer."""
    first = _grant(s, "asset of seller", 2, (), "maker")
    second = _grant(s, "asset of seller", 2, (first,), "mill")
    third = _grant(s, "asset of seller", 2, (second,), "dyer")
    fourth = _grant(s, "asset of seller", 2, (third,), "smith")
    fifth = _grant(s, "asset of seller", 2, (fourth,), "glass")
    _grant(s, "asset of seller", 2, (fifth,), "weaver")
    _grant(s, "asset of maker", 2, (), "dyer", until=s.now + 3 * HOUR)
    _grant(s, "asset of smith", 3, (), "glass")
    _move(s, "asset of mill", "maker")
    _finding(s, "assessor", 1)
    _finding(s, "ministry", 6)
    pledged = handle(s, Digest(s.named["asset of dyer"]), 1, ())
    _passes(do_pledge(s, pledged, s.named["bank"]))
    for _ in range(7):
        crowded = handle(s, Digest(s.named["asset of smith"]), 1, ())
        _passes(do_pledge(s, crowded, s.named["second bank"]))
    _passes(list_offer(s))


def _move(s: Scene, asset: str, to: str) -> None:
    """Transfer an asset's HOLD root, so that a right evidenced later is not the registrant's."""
    root = handle(s, Digest(s.named[asset]), 1, ())
    terms = s.terms(
        "Transfer",
        asset=root.asset_id,
        rev=root.rev,
        right=root.id,
        kind=root.kind,
        from_=root.right.holder,
        to=s.named[to],
        made=root.group.made,
        pledges=NOTHING,
        terms=s.digest(),
    )
    both = [s.consent("Transfer", terms, terms.address(side)) for side in ("from", "to")]
    _passes(s.act("RightsLedger.transfer", s.anyone(), terms, [], [], *both))


def _finding(s: Scene, attester: str, kind: int) -> None:
    asset_id = s.named["asset of maker"]
    terms = s.terms(
        "Attestation",
        asset=asset_id,
        rev=0,
        subjectType=1,
        subject=asset_id,
        kind=kind,
        attester=s.named[attester],
        report=s.digest(),
        value=100,
        date=s.now,
        until=s.now + 365 * DAY,
    )
    _passes(s.act("AttestationLog.attest", s.sender(s.named[attester]), terms, None))
