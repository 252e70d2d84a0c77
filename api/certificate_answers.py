"""Bundles issued on demand, and verifications; an unreachable chain gives `unknown`, no error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.chain_state import ChainState
from api.parameters import pinned
from api.problems import public_reason
from registry.artifacts import AsyncArtifacts
from registry.certificate.bundle import Bundle, Kind, Manifest
from registry.certificate.report import unknown_report
from registry.certificate.trust import Policy
from registry.certificates import issue_bundle, source_of, verify_bundle_rpc
from registry.chain.logs import read_logs
from registry.errors import InvalidValueError, NotFoundError, UnknownOutcomeError
from registry.history import ASSET_LEDGERS, decode_all
from registry.manifest import parse as parse_manifest
from registry.records import read_json
from registry.session import Session
from registry.types import AssetId, Digest, to_bytes
from registry.unixfs import leaf

_TRADES = frozenset({"Traded", "Filed"})
_MAX_MANIFEST = 1 << 20


async def kind_of(session: Session, record: Digest, asset: AssetId | None) -> Kind:
    """Whether an id is an asset's, a right's or a trade's. Raises NotFoundError."""
    word = await session.word("AssetRegistry", "asset", "AssetWord", (record,))
    if word.raw:
        return "asset"
    if asset is not None:
        return "trade" if record in await _trades(session, asset) else "right"
    names = await _events_of(session, record)
    if not names:
        rule = "is no asset, right or trade; for a root right give its asset"
        raise NotFoundError("RecordUnknown", "id", rule, {"id": record})
    return "trade" if names & _TRADES else "right"


async def _trades(session: Session, asset: AssetId) -> set[str]:
    dossier = await session.dossier(asset)
    return {*dossier.trades, *dossier.filings}


async def _events_of(session: Session, record: Digest) -> set[str]:
    """Names of the rights' and trades' events that carry an id as their record's."""
    ledgers = ("RightsLedger", "ExchangeLedger")
    addresses = [session.contracts[name].address for name in ledgers if name in ASSET_LEDGERS]
    first, block = session.deployment.block_number, await session.block()
    logs = await read_logs(session.client, addresses, [None, None, record], first, block)
    names = {event.name for event in decode_all(session.contracts, logs)}
    return names & (_TRADES | {"Granted", "RootWritten", "Sold", "Transferred"})


async def bundle_of(
    session: Session,
    record: Digest,
    asset: AssetId | None,
    artifacts: AsyncArtifacts | None,
    brought: Manifest | None = None,
) -> Bundle:
    """A bundle of a record at the session's block.

    An asset's carries its public manifest, brought or kept here. Raises NotFoundError.
    """
    kind = await kind_of(session, record, asset)
    manifest = brought
    if kind == "asset" and manifest is None:
        digest = (await session.dossier(AssetId(record))).manifest_digest()
        manifest = await _kept_manifest(artifacts, digest)
    source = source_of(session)
    block = await session.block()
    return await issue_bundle(source, kind, record, block, manifest=manifest, asset=asset)


async def _kept_manifest(artifacts: AsyncArtifacts | None, digest: Digest) -> Manifest:
    """The public manifest whose canonical bytes hash to *digest*; its CID follows from that."""
    rule = "is not kept here; bring it, with the disclosures you choose, by POST to this route"
    if artifacts is None:
        raise NotFoundError("ManifestNotKept", "manifest", rule, {"manifest": digest})
    try:
        raw = await artifacts.get(leaf(to_bytes(digest), 0).cid, _MAX_MANIFEST)
    except NotFoundError:
        raise NotFoundError("ManifestNotKept", "manifest", rule, {"manifest": digest}) from None
    return Manifest(parse_manifest(raw), ())


def brought_manifest(raw: bytes) -> Manifest:
    """A sealed manifest from a body, `{public, disclosures}`: the latter a list, or by name.

    Raises InvalidValueError naming the member at fault.
    """
    document = read_json(raw, "body")
    if document.keys() != {"public", "disclosures"}:
        raise InvalidValueError("body", "must have exactly public and disclosures")
    public, disclosures = document["public"], document["disclosures"]
    chosen = list(disclosures.values()) if isinstance(disclosures, Mapping) else disclosures
    if not isinstance(public, Mapping):
        raise InvalidValueError("/public", "must be a sealed manifest's public form")
    if not isinstance(chosen, list) or not all(isinstance(text, str) for text in chosen):
        raise InvalidValueError("/disclosures", "must be texts, in a list or by field name")
    return Manifest(public, tuple(chosen))


async def verification(
    chain: ChainState, raw: bytes, policy: Policy, as_of: str | None
) -> dict[str, Any]:
    """The report of a verification against this server's endpoint.

    A chain that cannot be reached gives the verdict `unknown`.
    """
    try:
        session = await pinned(await chain.session(), as_of)
        source = source_of(session)
        report = await verify_bundle_rpc(source, raw, policy, (await session.block()).hash)
    except UnknownOutcomeError as error:
        report = unknown_report("rpc", f"{error.code}: {error.rule}")
    document = report.json()
    for step in document["steps"]:
        step["reason"] = public_reason(step["reason"])
    return document
