"""The checks, one function each, in the order of the steps. Each says what passed, or raises.

StepFailed: the bundle is wrong. StepNotChecked: it cannot be told. Later checks may rely on what
earlier ones left in the `Case`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from registry.certificate import stated
from registry.certificate.bundle import Bundle
from registry.certificate.claims import CLAIMS
from registry.certificate.credential import DOMAIN, Opened, ensure_signature, open_credential
from registry.certificate.demands import Demands
from registry.certificate.entry import Entry, fields_of
from registry.certificate.history import ensure_relied_on
from registry.certificate.parsing import parse_bundle
from registry.certificate.proven import Proven, prove
from registry.certificate.report import StepFailed, StepNotChecked, fail
from registry.certificate.slots import CREDENTIALS, required_slots
from registry.certificate.standing import Standing, ensure_recorded, standing_of
from registry.certificate.subject import Subject, ensure_linked, subject_of
from registry.certificate.trust import Policy, Trust
from registry.errors import DisclosureError, InputError, ProofError
from registry.journal import HistoryError, ensure_complete
from registry.manifest import manifest_digest, open_
from registry.merkle import MAX_LEAVES, ensure_included
from registry.records import anchor_key, batch_key, credential_key
from registry.records.terms import word
from registry.types import AssetId, Digest

_LONGEST: Final = 500


@dataclass
class Case:
    """One verification: what was given, and what the steps have established so far."""

    raw: bytes
    trust: Trust
    policy: Policy
    bundle: Bundle = field(init=False)
    subject: Subject = field(init=False)
    proven: Proven = field(init=False)
    standing: Standing = field(init=False)
    opened: Opened | None = None


def check_format(case: Case) -> str:
    """Well-formed, of the shape of its kind, and of the trusted deployment."""
    try:
        case.bundle = parse_bundle(case.raw)
        case.subject = subject_of(case.bundle)
    except InputError as error:
        raise StepFailed(_shown(error.field or ""), _shown(error.rule)) from None
    if case.bundle.chain_id != case.trust.chain_id:
        fail("/chain_id", f"is not the deployment's, {case.trust.chain_id}")
    for name, trusted in case.trust.contracts.items():
        if case.bundle.contracts[name] != trusted.address:
            fail(f"/contracts/{name}", f"is not the deployment's, {trusted.address}")
    return f"a certificate of one {case.bundle.kind} in this deployment"


def _shown(text: str) -> str:
    """What a forger wrote, fit for any screen."""
    return text.encode("ascii", "backslashreplace").decode()[:_LONGEST]


def check_credential(case: Case) -> str:
    """The credential is whole, signed by the key it carries, and of this register."""
    credential = case.bundle.credential
    if credential is None:
        if case.policy.credential:
            fail("/credential", "is demanded, and the bundle has none")
        raise StepNotChecked("/credential", "the bundle carries no credential", excused=True)
    try:
        opened = open_credential(credential.sd_jwt)
        ensure_signature(opened)
        CLAIMS(opened.claims, stated.CLAIMS)
    except InputError as error:
        raise StepFailed(_shown(error.field or ""), _shown(error.rule)) from None
    stated.ensure_deployment(case.bundle, opened)
    case.opened = opened
    return f"signed by the key {opened.key.thumbprint}"


def check_disclosures(case: Case) -> str:
    """Each disclosed field of the manifest opens to one of its salted digests."""
    manifest = case.bundle.manifest
    if case.opened is not None:
        stated.ensure_manifest(case.bundle, case.opened)
    if manifest is None:
        return _without_manifest(case)
    try:
        opened = open_(manifest.public, manifest.disclosures)
    except DisclosureError as error:
        at = error.field or ""
        inside = at.startswith("/disclosures")
        raise StepFailed(f"/manifest{'' if inside else '/public'}{at}", error.rule) from None
    return f"open fields of the manifest: {len(opened)}"


def check_digests(case: Case) -> str:
    """The manifest is the one whose digest the terms in force carry."""
    manifest, terms = case.bundle.manifest, case.subject.in_force
    if manifest is None:
        return _without_manifest(case)
    computed = manifest_digest(manifest.public)
    if computed != terms.text("manifest"):
        fail(
            "/manifest/public", f"hashes to {computed}, not to the terms' {terms.text('manifest')}"
        )
    return "the manifest hashes to the digest in the terms"


def _without_manifest(case: Case) -> str:
    """A right or trade may be certified without the asset's manifest."""
    if case.bundle.kind == "asset":
        fail("/manifest", "is required in an asset's certificate")
    raise StepNotChecked("/manifest", "the bundle carries no manifest", excused=True)


def check_id(case: Case) -> str:
    """Every id is recomputed from its terms, and the terms name one another."""
    for index, entry in enumerate(case.bundle.terms):
        _ensure_id(entry, f"/terms/{index}")
    try:
        ensure_linked(case.bundle, case.subject)
    except InputError as error:
        raise StepFailed(error.field or "/terms", error.rule) from None
    if case.opened is not None:
        stated.ensure_record(case.bundle, case.subject, case.opened)
    expected = case.policy.subject
    if expected is not None and case.bundle.terms[0].id != expected:
        fail("/terms/0/id", f"is not the record asked about, {expected}")
    return f"ids recomputed from their terms: {len(case.bundle.terms)}"


def _ensure_id(entry: Entry, at: str) -> None:
    """The values are the words, and the words hash to the id."""
    for number, part in enumerate(fields_of(entry.type)):
        stated = entry.words[32 * number : 32 * number + 32]
        if word(part, entry.values[part.name]) != stated:
            fail(f"{at}/values/{part.name}", "is not what the words say")
    if entry.computed_id != entry.id:
        fail(f"{at}/id", f"the terms hash to {entry.computed_id}")


def check_anchor(case: Case) -> str:
    """The block, the contracts' code, every slot and the inclusion are proven."""
    bundle, subject = case.bundle, case.subject
    slots = required_slots(bundle, subject)
    case.proven = prove(bundle, case.trust, slots)
    _ensure_inclusion(case)
    _ensure_registered(case)
    ensure_recorded(bundle, subject, case.proven)
    header = case.proven.header
    return f"{len(slots)} slots proven in block {header.number}, {header.hash}"


def _ensure_inclusion(case: Case) -> None:
    """The asset is a leaf of the anchored batch that the bundle names."""
    inclusion, asset = case.bundle.inclusion, case.subject.asset
    if inclusion is None:
        return
    key = batch_key(inclusion.root, asset.party("node"))
    if not case.proven.raw("batch", key):
        fail("/inclusion/root", "was not anchored by the asset's node")
    count = case.proven.word("batch", key).integer("count")
    try:
        ensure_included(inclusion.root, count, inclusion.index, AssetId(asset.id), inclusion.proof)
    except ProofError as error:
        raise StepFailed(f"/inclusion/{error.field}", error.rule) from None


def _ensure_registered(case: Case) -> None:
    """The credential's digest is in the register whose root is anchored."""
    credential, opened = case.bundle.credential, case.opened
    if credential is None or opened is None:
        return
    place = credential.register
    if not case.proven.raw("anchor", anchor_key(CREDENTIALS, place.root)):
        fail("/credential/register/root", "was never anchored")
    try:
        ensure_included(place.root, MAX_LEAVES, place.index, opened.digest, place.proof, DOMAIN)
    except ProofError as error:
        raise StepFailed(f"/credential/register/{error.field}", error.rule) from None
    stated.ensure_issue_block(opened, case.proven)


def check_status(case: Case) -> str:
    """The certified rev is current, and the record stands as the policy demands."""
    case.standing = standing_of(case.bundle, case.subject, case.proven)
    asset, policy = case.standing.asset, case.policy
    current = case.standing.asset_word.integer("rev")
    if current != case.bundle.rev:
        fail("/rev", f"SUPERSEDED: the asset is at rev {current}, this certifies {case.bundle.rev}")
    right = case.standing.right
    if right is None:
        if asset not in policy.asset_statuses:
            fail("/terms/0", f"the asset is {asset.name}")
        return f"the asset is {asset.name}"
    told = f"the right is {right.name}, the asset {asset.name}"
    if case.subject.trade is not None and not policy.live_trade:
        return f"the trade stands; {told}"
    if right not in policy.right_statuses:
        fail("/terms/0", told)
    return told


def check_history(case: Case) -> str:
    """The events fold to the head on chain, and those relied on are among them."""
    events, asset = case.bundle.events, case.subject.asset
    head = case.proven.words["head", asset.id]
    after = Digest(f"0x{head:064x}") if head else asset.id
    try:
        ensure_complete(events.items, events.head_before, after)
    except HistoryError as error:
        raise StepFailed(f"/events{error.field}", error.rule) from None
    ensure_relied_on(case.bundle, case.subject, case.trust)
    return f"complete from {events.head_before} to the head on chain, events: {len(events.items)}"


def check_key(case: Case) -> str:
    """The credential's key was the issuer's, in its window, when the credential was anchored."""
    credential, opened, issuer = case.bundle.credential, case.opened, case.subject.issuer
    if credential is None or opened is None:
        raise StepNotChecked("/credential", "without a credential there is no key", excused=True)
    key = case.proven.word("key", credential_key(issuer, opened.key.thumbprint))
    anchored = case.proven.raw("anchor", anchor_key(CREDENTIALS, credential.register.root)) >> 64
    stated.ensure_key(opened, key, anchored, issuer)
    return f"a key of {issuer}, in its window when the credential was anchored, at {anchored}"


def check_holder(case: Case) -> str:
    """Who holds the record, by the proven words; the one asked about, where one is."""
    holder, expected = case.standing.holder, case.policy.holder
    if case.opened is not None:
        stated.ensure_holder(case.opened, holder)
    if expected is not None and holder != expected:
        fail("/terms/0", f"is held by {holder}, not by {expected}")
    return f"held by {holder}; pledges on it: {case.standing.pledges}"


def check_policy(case: Case) -> str:
    """The verifier's own demands."""
    demands = Demands(case.bundle, case.subject, case.proven, case.standing, case.policy)
    return demands.ensure_met()


CHECKS: Final[Mapping[str, Callable[[Case], str]]] = {
    "format": check_format,
    "credential": check_credential,
    "disclosures": check_disclosures,
    "digests": check_digests,
    "id": check_id,
    "anchor": check_anchor,
    "status": check_status,
    "history": check_history,
    "key": check_key,
    "holder": check_holder,
    "policy": check_policy,
}
