"""Certificates with a credential: claims gathered, signed, anchored in one register, and bundled.

A register of credentials is a Merkle batch of digests; its root is anchored before any certificate
is handed out, so that a date stands against every later compromise of the key. Where the program
dies between, an anchored digest of nobody's certificate is left, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import rfc8785

from registry.attestations import anchor
from registry.base64url import encode
from registry.certificate.bundle import Bundle, Kind, Manifest
from registry.certificate.claims import CLAIMS
from registry.certificate.credential import (
    ALGORITHM,
    DOMAIN,
    TYPE,
    Credential,
    Register,
    digest_of,
    presented,
)
from registry.certificate.report import Report
from registry.certificate.slots import CREDENTIALS
from registry.certificate.steps import Case
from registry.certificate.subject import subject_of
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import run
from registry.certificates.claiming import Certified
from registry.certificates.issuing import BatchedAsset, issue_bundle
from registry.certificates.signing_key import CredentialKey
from registry.certificates.source import Source, source_of, with_state
from registry.certificates.statement import Statement
from registry.chain.blocks import Block
from registry.errors import IntegrityError, InvalidValueError, NotFoundError, RefusedError
from registry.merkle import BatchTree
from registry.session import Session
from registry.status import AssetStatus, RightStatus
from registry.types import AssetId, AttestationId, Digest, to_bytes

_ANY: Final = Policy(asset_statuses=frozenset(AssetStatus), right_statuses=frozenset(RightStatus))
_ISSUABLE: Final = Policy(right_statuses=frozenset({RightStatus.LIVE, RightStatus.PENDING}))


@dataclass(frozen=True, slots=True)
class Order:
    """One certificate asked for; members as `issue_bundle` takes them."""

    kind: Kind
    record: Digest
    manifest: Manifest | None = None
    batched: BatchedAsset | None = None
    asset: AssetId | None = None
    findings: tuple[AttestationId, ...] = ()


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


async def issue_certificates(
    session: Session,
    key: CredentialKey,
    orders: Sequence[Order],
    statement: Statement,
    progress: Callable[[int, int], None] = _silent,
) -> list[Bundle]:
    """Certificates of several records under one anchor, which the session's key sends.

    progress: told the steps done and all of them; each record is signed, then bundled.

    Raises RefusedError where a record is not in good standing, the key is not its issuer's or not
    in its window, or the record changed under way; NotFoundError and HistoryError as `issue_bundle`
    does. Nothing is anchored unless every certificate can be issued.
    """
    block = await session.client.block("latest")
    at = session.at(int(block.number))
    signed: list[str] = []
    for order in orders:
        certified = await _certified(at, order, block)
        await _ensure_key(at, key, certified, block)
        claims = await certified.claims(statement)
        _ensure_shape(claims, order)
        signed.append(sign(claims, key))
        progress(len(signed), 2 * len(orders))
    tree = BatchTree([digest_of(jwt) for jwt in signed], DOMAIN)
    written = await anchor(session, CREDENTIALS, tree.root)
    after = await session.client.block(int(written.receipt.block_number))
    bundles = []
    for n, (order, jwt) in enumerate(zip(orders, signed, strict=True)):
        register = Register(tree.root, n, tree.proof(n))
        bundles.append(await _bundled(session, order, after, jwt, register))
        progress(len(orders) + n + 1, 2 * len(orders))
    return bundles


def _ensure_shape(claims: Mapping[str, Any], order: Order) -> None:
    """Raise RefusedError for a record with more of something than a credential can hold."""
    try:
        CLAIMS(dict(claims), "claims")
    except InvalidValueError as error:
        found: dict[str, object] = {"record": order.record}
        raise RefusedError("NotCertifiable", error.field, error.rule, found) from None


def sign(claims: Mapping[str, Any], key: CredentialKey) -> str:
    """The issuer-signed JWT of those claims, without disclosures."""
    thumbprint = encode(to_bytes(key.public.thumbprint))
    header: dict[str, Any] = {
        "alg": ALGORITHM,
        "typ": TYPE,
        "kid": thumbprint,
        "jwk": key.public.json(),
    }
    signed = ".".join(encode(rfc8785.dumps(part)) for part in (header, dict(claims)))
    return f"{signed}.{encode(key.sign(signed.encode('ascii')))}"


async def _bundle(session: Session, order: Order, block: Block) -> Bundle:
    return await issue_bundle(
        source_of(session),
        order.kind,
        order.record,
        block,
        manifest=order.manifest,
        batched=order.batched,
        asset=order.asset,
        findings=order.findings,
    )


async def _certified(session: Session, order: Order, block: Block) -> Certified:
    """The record as it stands at the block of issue, in good standing."""
    bundle = await _bundle(session, order, block)
    trust = Trust.of(session.deployment.json(), block.hash)
    case = Case(bundle.write(), trust, _ISSUABLE)
    report = run(case, "rpc")
    if report.failed is not None and report.failed.name == "status":
        reason = f"a certificate is of a record in good standing: {report.failed.reason}"
        raise RefusedError("NotIssuable", "id", reason, {"record": order.record})
    _ensure_valid(report)
    owner = AssetId(case.subject.asset.id)
    try:
        dossier = await session.dossier(owner)
    except NotFoundError:
        dossier = None
    return Certified(session, case.bundle, case.subject, case.standing, dossier)


async def _ensure_key(
    session: Session, key: CredentialKey, certified: Certified, block: Block
) -> None:
    """Raise RefusedError unless the key is the issuer's, and a signature of now will count."""
    issuer, thumbprint = certified.subject.issuer, key.public.thumbprint
    word = await session.word("PartyRegistry", "keyOf", "KeyWord", (issuer, thumbprint))
    found: dict[str, object] = {"issuer": issuer, "thumbprint": thumbprint}
    if not word.integer("exists"):
        rule = "is no credential key of the record's issuer: register it first"
        raise RefusedError("CredentialKeyUnknown", "credential-key", rule, found)
    inside = word.integer("from") <= block.timestamp < word.integer("until")
    if not inside or word.integer("compromised"):
        rule = "is outside its window, or compromised"
        raise RefusedError("CredentialKeyClosed", "credential-key", rule, found)


async def _bundled(
    session: Session, order: Order, block: Block, jwt: str, register: Register
) -> Bundle:
    """The whole certificate at the anchor's block, verified as a stranger would."""
    shown = order.manifest.disclosures if order.manifest is not None else ()
    credential = Credential(presented(jwt, shown), register)
    bare = await _bundle(session, order, block)
    bundle = await with_credential(source_of(session), bare, credential, block)
    trust = Trust.of(session.deployment.json(), block.hash)
    report = run(Case(bundle.write(), trust, replace(_ANY, credential=True)), "rpc")
    if report.failed is not None:
        rule = f"the record changed while its certificate was made: {report.failed.reason}"
        raise RefusedError("RecordMoved", "id", rule, {"record": order.record})
    return bundle


async def with_credential(
    source: Source, bundle: Bundle, credential: Credential, block: Block
) -> Bundle:
    """The bundle with its credential and the proofs that this one needs besides."""
    whole = replace(bundle, credential=credential)
    return await with_state(source, whole, subject_of(whole), block)


def _ensure_valid(report: Report) -> None:
    failed = report.failed
    if failed is not None:
        raise IntegrityError("BundleUnsound", failed.field, failed.reason, {"step": failed.name})
