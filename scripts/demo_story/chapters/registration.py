"""1. An enterprise registers a data asset at a node, through notice."""

from __future__ import annotations

import time

from demo_story.files import LICENCE, PACKAGE, TABLE, TABLE_IS, VERSION, WHEEL_SHA256
from demo_story.opening import NOTICE, PROFILE_NUMBER
from demo_story.papers import artifact, claims, manifest_of
from demo_story.stage import DAY, Stage, terms_of
from demo_story.story import Story
from registry import assets
from registry.certificate.bundle import Manifest
from registry.fingerprint import Fingerprint, fingerprint
from registry.manifest import SealedManifest
from registry.types import AssetId, Digest


async def tell(stage: Stage, story: Story) -> None:
    """Fingerprint the files, state and seal the manifest, register, let the notice run."""
    stage.account.chapter(1, "An enterprise registers a data asset", "企业登记数据资产")
    content = _fingerprint_files(stage, story)
    sealed = _state_manifest(stage, story, content)
    await _register(stage, story, content, sealed)
    await run_notice(stage, story.asset)


def _fingerprint_files(stage: Stage, story: Story) -> Fingerprint:
    """Fingerprints of the package file and of the table; nothing leaves the machine."""
    account, files = stage.account, story.files
    account.fact("file", files.wheel.name)
    account.fact(
        "source",
        f"PyPI, {PACKAGE} {VERSION}, licence {LICENCE}, pinned by sha-256",
        package=PACKAGE,
        version=VERSION,
        licence=LICENCE,
        sha256=WHEEL_SHA256,
    )
    began = time.perf_counter()
    whole = fingerprint([files.wheel])
    speed = whole.size / (time.perf_counter() - began) / 1e6
    stage.ensure("the package's fingerprint", "0x" + WHEEL_SHA256, whole.digest)
    text = f"{whole.size:,} bytes, {speed:,.0f} MB/s, sha-256 {account.short(whole.digest)}"
    account.fact("large file", f"{text}, CID {whole.cid}", **whole.as_json())
    content = fingerprint([files.table])
    account.fact("data", f"{TABLE}: {TABLE_IS}")
    account.say(
        "These public figures stand in for an enterprise's own production records. They stay where "
        "they are: the register sees digests only."
    )
    text = f"{content.size:,} bytes, sha-256 {account.short(content.digest)}, CID {content.cid}"
    account.fact("content", text, **content.as_json())
    return content


def _state_manifest(stage: Stage, story: Story, content: Fingerprint) -> SealedManifest:
    """The enterprise's manifest, checked, linted and sealed field by field."""
    files, rows = story.files, story.files.rows()
    licence = artifact(stage, f"licence of {PACKAGE}", files.licence, "text/plain")
    notes = artifact(stage, "notes on the table's source", files.notes, "text/x-python")
    bases = {
        "HOLD": "public domain, held as a copy",
        "USE": "public domain, free to process",
        "OPERATE": "public domain, free to offer",
    }
    own = {
        "name": "电气设备制造业月度营业额指数",
        "name_en": "Monthly turnover index, manufacture of electrical equipment",
        "kind": "DATA_RESOURCE",
        "product_form": "DATA_SET",
        "description": TABLE_IS,
        "holders": [{"name": str(stage.cast.enterprise), "party": stage.cast.enterprise.id}],
        "sources": [
            {
                "kind": "PUBLIC",
                "lawfulness": "stated to be in the public domain",
                "evidence": [licence, notes],
            }
        ],
        "claimed_rights": claims(stage, "monthly index", bases),
        "time_range": {"from": day(rows[0][0]), "to": day(rows[-1][0])},
    }
    sealed, warnings = manifest_of(stage, own, content, len(rows))
    text = f"{len(sealed.disclosures)} fields, each salted and digested; "
    stage.account.fact("manifest", text + stage.account.short(sealed.digest), id=sealed.digest)
    for warning in warnings:
        stage.account.fact("linter", warning)
    stage.account.say("The linter says what a reviewer would return; here it is left as it is.")
    return sealed


def day(month: str) -> str:
    """`Jan-1-1995` as `1995-01-01`."""
    return time.strftime("%Y-%m-%d", time.strptime(month, "%b-%d-%Y"))


async def _register(
    stage: Stage, story: Story, content: Fingerprint, sealed: SealedManifest
) -> None:
    """The node that enrolled the enterprise registers for it."""
    cast, now = stage.cast, await stage.now()
    terms = terms_of(
        "Asset",
        manifest=sealed.digest,
        content=content.digest,
        node=cast.suzhou.id,
        registrant=cast.enterprise.id,
        profile=PROFILE_NUMBER,
        kind="RESOURCE",
        level=2,
        rights=["HOLD", "USE", "OPERATE"],
        notice=NOTICE,
        from_=now,
        until=now + 2 * 365 * DAY,
    )
    written = await assets.register(stage.acting(cast.suzhou), terms)
    story.asset = AssetId(Digest(written.id))
    story.manifests[story.asset] = Manifest(sealed.public, tuple(sealed.disclosures.values()))
    dossier = await stage.reading().dossier(story.asset)
    stage.account.act(
        "registration 首次登记 of the asset, for the enterprise that this node enrolled",
        written,
        sent=str(cast.suzhou),
        ids={"asset": written.id},
        numbers={"登记编号": f"{cast.suzhou.region}-{dossier.registered.values['number']}"},
    )


async def run_notice(stage: Stage, asset: AssetId) -> None:
    """Show the notice, move the chain's clock past it, show that the asset is VALID."""
    status = await stage.asset_status(asset)
    stage.ensure("an asset within its notice", "IN_NOTICE", status)
    stage.account.fact("status", f"{status} 公示中")
    await stage.pass_time(NOTICE + 3600)
    stage.account.say("The ten days of public notice 公示期 pass: the chain's clock is moved on.")
    status = await stage.asset_status(asset)
    stage.ensure("an asset after its notice", "VALID", status)
    stage.account.fact("status", f"{status} 有效")
