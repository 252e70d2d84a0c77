"""What a certificate's paper says: its bundle's terms, manifest and claims, in sections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from registry.certificate.bundle import Bundle
from registry.certificate.claims import VOCABULARIES
from registry.certificate.credential import Opened
from registry.certificate.numbering import query_code
from registry.certificate.proven import prove_header
from registry.certificate.report import StepFailed, StepNotChecked
from registry.certificate.stated import RIGHT_NAMES
from registry.certificate.steps import CHECKS, Case
from registry.certificate.subject import Subject
from registry.certificate.trust import Policy, Trust, TrustedContract
from registry.certificates.paper import claim_rows as claimed
from registry.certificates.paper.document import Paper, Row, Section, moment, row, section
from registry.certificates.paper.manifest_rows import holder_rows, object_rows, opened
from registry.certificates.paper.qr import query_address
from registry.certificates.paper.term_rows import (
    digest_rows,
    extent_rows,
    party_rows,
    right_title,
    validity_row,
)
from registry.certificates.paper.wording import words
from registry.errors import InvalidValueError, ManifestError
from registry.manifest import validate
from registry.records import schema
from registry.types import ZERO_DIGEST

_SOUND: Final = ("format", "credential", "disclosures", "digests", "id")
"""Steps that need no trusted block: the file says one thing only, and says it under one key."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A bundle whose parts fit one another. `opened`: its credential; None for a bare one."""

    bundle: Bundle
    subject: Subject
    opened: Opened | None
    fields: dict[str, Any]

    time: int
    """Time of the block that the proofs are of, by a header that hashes to the block's hash."""


def certificate_of(bundle: Bundle) -> Certificate:
    """The bundle, where it is sound in itself; whether the chain agrees is the verifier's to find.

    Raises InvalidValueError where signature, disclosures, digests, ids or header do not fit.
    """
    contracts = {name: TrustedContract(at, ZERO_DIGEST) for name, at in bundle.contracts.items()}
    trust = Trust(bundle.chain_id, contracts, bundle.as_of.block_hash)
    case = Case(bundle.write(), trust, Policy())
    try:
        for step in _SOUND:
            with suppress(StepNotChecked):
                CHECKS[step](case)
        header = prove_header(case.bundle, trust)
    except StepFailed as failed:
        raise InvalidValueError(failed.field, failed.reason) from None
    fields = dict(opened(case.bundle.manifest))
    _ensure_well_formed(fields)
    return Certificate(case.bundle, case.subject, case.opened, fields, header.timestamp)


def _ensure_well_formed(fields: dict[str, Any]) -> None:
    """Each disclosed field is as the manifest's schema has it; hidden ones are not missed."""
    if not fields:
        return
    try:
        validate(fields)
    except ManifestError as error:
        for fault in error.violations:
            if fault.pointer.split("/")[1] in fields:
                raise InvalidValueError(f"/manifest{fault.pointer}", fault.rule) from None


def paper_of(certificate: Certificate, url: str | None) -> Paper:
    """Everything that is printed. Raises InvalidValueError for an address that is none."""
    bundle, given = certificate.bundle, certificate.opened
    record = bundle.terms[0].id
    code = query_code(record)
    signed = given is not None
    return Paper(
        title=words(f"title.{bundle.kind}"),
        register=claimed.register_name(given.claims) if given else "",
        number=given.claims["number"] if given else "",
        query_code=code,
        query=query_address(code, url),
        notice=words("copy" if signed else "unsigned"),
        signed=signed,
        sections=tuple(_sections(certificate, url, code)),
        moment=certificate.time,
    )


def _sections(certificate: Certificate, url: str | None, code: str) -> Iterator[Section]:
    claims = certificate.opened.claims if certificate.opened else None
    if claims is not None:
        yield section("registration", claimed.registration_rows(claims))
    yield section("object", _object(certificate))
    yield section("holder", _holder(certificate))
    yield section("rights", _rights(certificate))
    if claims is not None:
        term = (validity_row(certificate.subject), *claimed.notice_rows(claims))
        yield section("term", term)
        yield section("burdens", claimed.burden_rows(claims))
        yield section("status", claimed.status_rows(claims))
    else:
        yield section("term", [validity_row(certificate.subject)])
    yield section("anchors", _anchors(certificate))
    yield section("verify", _verify(certificate, url, code))


def _object(certificate: Certificate) -> Iterator[Row]:
    bundle, subject = certificate.bundle, certificate.subject
    kind = schema().enum_name("assetKind", subject.asset.integer("kind"))
    yield row("asset_kind", words(f"asset_kind.{kind}"))
    level = subject.in_force.integer("level")
    yield from object_rows(bundle.manifest, certificate.fields, level)
    yield row("rev", words("rev.later", rev=bundle.rev) if bundle.rev else words("rev.first"))


def _holder(certificate: Certificate) -> Iterator[Row]:
    opened_, subject = certificate.opened, certificate.subject
    yield row("party", opened_.claims["holder"] if opened_ else words("holder.unsigned"))
    yield from holder_rows(certificate.fields)
    yield from party_rows(subject)


def _rights(certificate: Certificate) -> Iterator[Row]:
    if certificate.opened is not None:
        yield from claimed.right_rows(certificate.opened.claims)
    else:
        for kind in certificate.subject.kinds_certified:
            yield row("right", right_title(kind, VOCABULARIES[-1]))
            yield from claimed.legend_rows(RIGHT_NAMES[kind])
    yield from extent_rows(certificate.subject)
    yield row("note", words("gives.note"))


def _anchors(certificate: Certificate) -> Iterator[Row]:
    bundle, opened_ = certificate.bundle, certificate.opened
    yield from digest_rows(certificate.subject, bundle.terms[0].id)
    if opened_ is None or bundle.credential is None:
        yield row("chain", words("chain.value", chain=bundle.chain_id))
        yield row("contract", bundle.contracts["AssetRegistry"])
    else:
        yield from claimed.anchor_rows(opened_.claims)
        yield row("thumbprint", f"sha-256:{opened_.key.thumbprint[2:]}")
        yield row("credential", f"sha-256:{opened_.digest[2:]}")
        yield row("anchor", bundle.credential.register.root)
    block = words("block", block=f"{bundle.as_of.block_number:,}")
    yield row("proven_at", moment(certificate.time), block)
    yield row("block_hash", bundle.as_of.block_hash)


def _verify(certificate: Certificate, url: str | None, code: str) -> Iterator[Row]:
    block = certificate.bundle.as_of.block_hash
    files = "torrens verify certificate.json --deployment deployment.json"
    yield row("verify.command", f"{files} --rpc URL")
    yield row("verify.offline", f"{files} --block-hash {block}")
    if url is not None:
        yield row("verify.url", query_address(code, url))
    yield row("note", words("verify.note"))
