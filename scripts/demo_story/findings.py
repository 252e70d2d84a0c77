"""Findings of the assessor, which a listing needs."""

from __future__ import annotations

import time
from collections.abc import Sequence

from demo_story.stage import DAY, Stage, terms_of
from registry import attestations
from registry.types import AssetId, AttestationId, Digest


def completeness(rows: Sequence[tuple[str, str]]) -> int:
    """Share of the months from the first row to the last that have a value, in basis points."""
    first, last = (time.strptime(row[0], "%b-%d-%Y") for row in (rows[0], rows[-1]))
    months = (last.tm_year - first.tm_year) * 12 + last.tm_mon - first.tm_mon + 1
    return 10_000 * len({month for month, value in rows if value}) // months


async def attest_quality(stage: Stage, asset: AssetId, score: int) -> AttestationId:
    """A quality finding on an asset at rev 0. score: its completeness in basis points."""
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
    return AttestationId(Digest(written.id))
