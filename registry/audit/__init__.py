"""Audit exports: an asset's history as canonical lines, and their verification.

    header   format "torrens-audit/1", subject, chain_id, contracts, head_before, head_after,
             count, as_of
    event    n, digest, head, log: one a line, in chain order; head is the one after it
    closing  header, account_proof, storage_proof: the head's slot under that block's state root

Lines are RFC 8785 JSON, so the same range gives the same bytes. Verification names the line at
which an event and its digest, or a digest and its head, part; with an endpoint it names the very
event.
"""

from registry.audit.exporting import export_asset
from registry.audit.lines import FORMAT, MAX_BYTES, MAX_LINES, AuditError, Export, parse_export
from registry.audit.verifying import (
    AuditReport,
    ensure_whole,
    verify_with_block_hash,
    verify_with_session,
)

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "MAX_LINES",
    "AuditError",
    "AuditReport",
    "Export",
    "ensure_whole",
    "export_asset",
    "parse_export",
    "verify_with_block_hash",
    "verify_with_session",
]
