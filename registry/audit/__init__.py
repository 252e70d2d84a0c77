"""Audit exports: whole histories as canonical lines, and their verification.

    manifest  format "torrens-audit/2", scope, chain_id, contracts, journals with their counts and
              heads, count, proven_by, not_covered, as_of
    event     n, log, journal, digest, head: one a line, in chain order; journal is the place of its
              journal in the manifest, head is the journal's after it; null where it has none
    proofs    header, accounts: the slots that the heads and counts rest on; blocks: headers and
              receipts of a period

Scopes and what their completeness rests on:

    asset, party   the journal's head
    node, venue    the party's journal and running numbers; the journal of each asset numbered
    period         every block's header, logs bloom and receipts

Lines are RFC 8785 JSON, so the same range gives the same bytes. Verification names the line at
which an event and its digest, a digest and its head, or a number and the next part, or the journal
that is missing; with an endpoint it names the very event.

Without an endpoint the report's `not_covered` says more: transactions and places within blocks are
in no digest, nor is the block of an event that begins a journal, nor what it says beyond the terms
that hash to its id. And one substitution within a node's export stays open, and the report says so:
a leaf of the node's own batches, once activated, could stand in for a registration of the node,
since what tells them apart, the registration's number, is in a log that no slot holds.
"""

from registry.audit.exporting import export_scope
from registry.audit.failures import AuditError
from registry.audit.lines import FORMAT, MAX_BYTES, MAX_LINES, Export, parse_export
from registry.audit.scope import Scope
from registry.audit.verifying import AuditReport, verify_with_block_hash, verify_with_session
from registry.audit.wholeness import ensure_whole

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "MAX_LINES",
    "AuditError",
    "AuditReport",
    "Export",
    "Scope",
    "ensure_whole",
    "export_scope",
    "parse_export",
    "verify_with_block_hash",
    "verify_with_session",
]
