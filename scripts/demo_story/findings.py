"""Findings of the assessor, which a listing needs."""

from __future__ import annotations

from demo_story.stage import DAY, Stage, terms_of
from registry import attestations
from registry.types import AssetId, AttestationId


async def attest_quality(stage: Stage, asset: AssetId, score: int) -> AttestationId:
    """A quality finding on an asset. score: basis points, here the share of months present."""
    assessor, now = stage.cast.assessor, await stage.now()
    report = f"Completeness 完整性: {score} of 10,000 basis points of the months are present.\n"
    terms = terms_of(
        "Attestation",
        asset=asset,
        rev=0,
        subjectType="ASSET",
        subject=asset,
        kind="QUALITY",
        attester=assessor.id,
        report=stage.keep(report.encode()),
        value=score,
        date=now,
        until=now + 365 * DAY,
    )
    written = await attestations.attest(stage.acting(assessor), terms)
    stage.account.act(
        f"attestation 质量评估: completeness {score / 100:.2f} %",
        written,
        sent=str(assessor),
        ids={"finding": written.id},
    )
    return AttestationId(written.id)
