"""Certificates of a live chain: issue a bundle at one block, verify one by an endpoint.

(bundle,) = await issue_certificates(session, key, [Order("asset", asset, manifest)], statement)
report = await verify_bundle_rpc(source_of(session), bundle.write())
"""

from registry.certificates.aging import policy_at
from registry.certificates.checking import verify_bundle_rpc
from registry.certificates.crediting import Order, issue_certificates
from registry.certificates.issuing import BatchedAsset, find_asset, issue_bundle
from registry.certificates.presenting import present
from registry.certificates.signing_key import (
    CredentialKey,
    create_credential_key,
    load_credential_key,
)
from registry.certificates.source import Source, source_of
from registry.certificates.statement import Statement, parse_statement

__all__ = [
    "BatchedAsset",
    "CredentialKey",
    "Order",
    "Source",
    "Statement",
    "create_credential_key",
    "find_asset",
    "issue_bundle",
    "issue_certificates",
    "load_credential_key",
    "parse_statement",
    "policy_at",
    "present",
    "source_of",
    "verify_bundle_rpc",
]
