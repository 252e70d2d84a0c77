"""Before the first chapter: the register on its chain, its rule profile, its parties."""

from __future__ import annotations

from demo_story.cast import Cast, Member
from demo_story.certificates import add_key
from demo_story.papers import PROFILE
from demo_story.stage import DAY, Stage, digest, terms_of
from demo_story.story import Story
from registry import authority, parties
from registry.records import Terms, schema
from registry.types import ZERO_ADDRESS, PartyId

NOTICE = 10 * DAY
TERM = 3 * 365 * DAY
PROFILE_NUMBER = 1


async def tell(stage: Stage, story: Story) -> None:
    """Say what was deployed, add the rule profile, admit bodies, enrol companies, add keys."""
    account, cast = stage.account, stage.cast
    account.chapter(0, "The register and who takes part", "登记系统与参与方")
    contracts = {name: stage.deployment.address(name) for name in stage.deployment.contracts}
    account.fact(
        "chain",
        f"Anvil, chain {stage.deployment.chain_id}, on this machine; {len(contracts)} contracts "
        "deployed by CREATE2",
        contracts=contracts,
    )
    account.fact("artifacts", stage.store.describe())
    await _add_profile(stage)
    for member in cast.admitted():
        await _admit(stage, member)
    for member, node in cast.enrolled():
        await _enrol(stage, member, node)
    _list_parties(stage, cast)
    # The venue at which the first licence will be sold certifies that trade.
    for member in (cast.suzhou, cast.venues[1]):
        await add_key(stage, story, member)


async def _add_profile(stage: Stage) -> None:
    terms = terms_of(
        "Profile",
        document=stage.keep(PROFILE.encode()),
        notice=NOTICE,
        objection=10 * DAY,
        term=TERM,
        required=["QUALITY"],
        regimes=["FREE", "GUIDED", "MARKET"],
        version=1,
    )
    written = await authority.add_profile(stage.acting(stage.authority), terms)
    stage.account.act(
        "rule profile 规则: notice of ten days, a quality finding to list (demo values)",
        written,
        sent="authority",
        numbers={"number": str(PROFILE_NUMBER)},
        ids={"profile": written.id},
    )


def _enrolment(member: Member, node: PartyId) -> Terms:
    identity = digest(f"{member.name} {member.zh} {member.address}".encode())
    return terms_of(
        "Enrolment",
        signer=member.address,
        node=node,
        region=f"{member.region:06d}",
        identity=identity,
    )


async def _admit(stage: Stage, member: Member) -> None:
    """Admit a body with its roles; it signs, the authority sends."""
    terms = _enrolment(member, PartyId(ZERO_ADDRESS))
    roles = sum(schema().enum("roles", role) for role in member.roles)
    consent = await stage.sign_enrolment(terms, member)
    await parties.admit(stage.acting(stage.authority), terms, roles, consent)
    member.id = consent.consent.party
    if member.funded:
        await stage.fund(member)


async def _enrol(stage: Stage, member: Member, node: Member) -> None:
    """Enrol a company; it signs, its node sends."""
    terms = _enrolment(member, node.id)
    consent = await stage.sign_enrolment(terms, member)
    await parties.enrol(stage.acting(node), terms, consent)
    member.id = consent.consent.party


def _list_parties(stage: Stage, cast: Cast) -> None:
    account = stage.account
    account.about["parties"] = {
        str(member): {"id": member.id, "signer": member.address, "region": f"{member.region:06d}"}
        for member in cast.everyone()
    }
    bodies = list(cast.admitted())
    account.say(f"admitted by the authority 授权机构, each signing its enrolment: {len(bodies)}")
    for member in bodies:
        _party(stage, member, f"{' '.join(member.roles)}, region {member.region:06d}")
    companies = list(cast.enrolled())
    account.say(
        f"enrolled by a node, each signing: {len(companies)}; they own no gas and send nothing"
    )
    for member, node in companies:
        _party(stage, member, f"by {node.name}")


def _party(stage: Stage, member: Member, text: str) -> None:
    stage.account.fact(stage.account.short(member.id), f"{member}: {text}", party=member.id)
