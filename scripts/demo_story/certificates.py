"""Signed certificates: keys put on chain, certificates issued, presented, verified, printed."""

from __future__ import annotations

from collections.abc import Collection

from demo_story.account import SurpriseError
from demo_story.cast import Member
from demo_story.stage import DAY, Stage, terms_of
from demo_story.story import Story
from registry import parties
from registry.certificate.bundle import Bundle
from registry.certificate.credential import open_credential
from registry.certificate.demands import parse_policy
from registry.certificate.report import Report
from registry.certificate.trust import Trust
from registry.certificate.verify import verify
from registry.certificates import (
    Order,
    Statement,
    create_credential_key,
    issue_certificates,
    present,
    source_of,
    verify_bundle_rpc,
)
from registry.certificates.paper import print_certificate

_WINDOW = 2 * 365 * DAY
_PROFILE = {"zh": "工业数据资产登记规则（演示）", "en": "Demo rules of industrial data assets"}


async def add_key(stage: Stage, story: Story, who: Member) -> None:
    """A credential key: made by its party, signed for by it, its thumbprint and window on chain."""
    key = create_credential_key(story.workplace / f"{who.id}.credential.pem", None)
    now = await stage.now()
    terms = terms_of(
        "CredentialKey",
        party=who.id,
        thumbprint=key.public.thumbprint,
        from_=now,
        until=now + _WINDOW,
    )
    (consent,) = await stage.sign("Key", terms, who)
    written = await parties.own_act(stage.acting(who), terms, consent)
    story.keys[who.id] = key
    stage.account.act(
        f"credential key 签名密钥 of the {who.name}, for its certificates",
        written,
        sent=str(who),
        signed=[str(who)],
        ids={"thumbprint": key.public.thumbprint},
    )


async def certify(stage: Stage, story: Story, who: Member, order: Order, what: str) -> Bundle:
    """A certificate signed by *who*, its digest anchored before it is handed out."""
    key, session = story.keys[who.id], stage.acting(who)
    (bundle,) = await issue_certificates(session, key, [order], _statement(stage, who))
    if bundle.credential is None:
        raise SurpriseError(f"the certificate of {what} carries no credential")
    opened, raw = open_credential(bundle.credential.sd_jwt), bundle.write()
    claims, slots = opened.claims, sum(len(proof.storage) for proof in bundle.proofs)
    block, short = bundle.as_of, stage.account.short
    stage.account.fact(
        "certificate",
        f"登记证书 of {what}, signed by {who}: {claims['number']}, query code 查询码 "
        f"{claims['query_code']}; {len(raw):,} bytes, {slots} slots proven at block "
        f"{block.block_number}; digest {short(opened.digest)} anchored",
        number=claims["number"],
        query_code=claims["query_code"],
        digest=opened.digest,
        as_of={"block_number": block.block_number, "block_hash": block.block_hash},
    )
    return bundle


def _statement(stage: Stage, who: Member) -> Statement:
    """What *who* states of its own; it binds nobody. The register is the node's in a trade too."""
    node = stage.cast.suzhou
    return Statement(
        node_name={"zh": f"{node.zh}（演示）", "en": f"{node.name} (demo)"},
        profile_name=_PROFILE,
        depth="FORMAL" if who is node else "VENUE",
        effect="EVIDENCE",
        evidence=dict.fromkeys(("HOLD", "USE", "OPERATE"), "DECLARED"),
    )


async def examine(
    stage: Stage, who: Member, bundle: Bundle, demands: dict[str, object], what: str
) -> None:
    """*who* verifies a certificate by endpoint and from one block hash, on terms of its own."""
    policy, raw = parse_policy(demands), bundle.write()
    online = await verify_bundle_rpc(source_of(stage.reading()), raw, policy)
    trust = Trust.of(stage.deployment.json(), bundle.as_of.block_hash)
    offline = verify(raw, trust, policy)
    for report in (online, offline):
        stage.ensure(f"{who}'s verdict on {what}", "valid", report.verdict)
    stage.account.fact(
        "verified",
        f"{what}: valid by endpoint and from one block hash, {_passed(offline)} steps; the "
        f"{who.name} demanded {', '.join(demands)}",
        rpc=online.json(),
        block_hash=offline.json(),
    )


def _passed(report: Report) -> int:
    return [step.result for step in report.steps].count("passed")


async def turn_down(
    stage: Stage, who: Member, bundle: Bundle, demands: dict[str, object], what: str
) -> None:
    """A genuine certificate that does not meet a reader's policy."""
    raw, source = bundle.write(), source_of(stage.reading())
    report = await verify_bundle_rpc(source, raw, parse_policy(demands))
    failed = report.failed
    if failed is None:
        raise SurpriseError(f"{what}: met a policy that it should not meet")
    step, reason = f"{failed.number} {failed.name}", failed.reason
    stage.account.finding(f"{what}, by {who}", step, failed.field, reason, **report.json())


def shown(stage: Stage, bundle: Bundle, fields: Collection[str], holder: Member) -> Bundle:
    """The holder hands on fewer fields of the manifest; signature, anchor and proofs stay."""
    fewer = present(bundle, fields)
    before = len(bundle.manifest.disclosures) if bundle.manifest else 0
    stage.account.fact(
        "presented",
        f"the {holder.name} discloses {len(fields)} of {before} fields: {', '.join(fields)}",
        fields=list(fields),
    )
    return fewer


def printed(bundle: Bundle, url: str) -> bytes:
    """The certificate on paper, in Chinese and English; its code leads to *url*."""
    return print_certificate(bundle, "both", url)
