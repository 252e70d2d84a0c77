"""Records: the terms of every kind, their ids, and the consents over them.

Pure and frozen: no network, no clock, no files but the packaged `types.json`. A change here that
gives an old record another id, or an old consent another digest, is a bug.

    terms = parse_terms("Grant", read_json(raw))        # or Terms("Grant", {...})
    grant = RightId(record_id(terms))
    consent = Consent("ConsentGrant", terms, party, seq, epoch, deadline)
    consent.digest(domain); consent.typed_data(domain)
"""

from registry.records.consent_file import (
    NO_CONSENT,
    SignedConsent,
    parse_consent,
    parse_domain,
    parse_message,
    parse_signature,
)
from registry.records.consents import (
    NO_PARTY,
    Consent,
    Domain,
    domain_of,
    recover_signer,
    terms_type_of,
    wire,
)
from registry.records.ids import (
    anchor_key,
    batch_key,
    credential_key,
    party_id,
    party_subject,
    pledges_digest,
    record_id,
    root_right_id,
)
from registry.records.parsing import (
    TermsError,
    fresh_salt,
    parse_integer,
    parse_terms,
    parse_time,
    read_json,
    render_terms,
    render_time,
    with_salt,
)
from registry.records.schema import ConsentType, Field, Schema, TermsType, keccak, schema
from registry.records.terms import Terms, Value, array_hash

__all__ = [
    "NO_CONSENT",
    "NO_PARTY",
    "Consent",
    "ConsentType",
    "Domain",
    "Field",
    "Schema",
    "SignedConsent",
    "Terms",
    "TermsError",
    "TermsType",
    "Value",
    "anchor_key",
    "array_hash",
    "batch_key",
    "credential_key",
    "domain_of",
    "fresh_salt",
    "keccak",
    "parse_consent",
    "parse_domain",
    "parse_integer",
    "parse_message",
    "parse_signature",
    "parse_terms",
    "parse_time",
    "party_id",
    "party_subject",
    "pledges_digest",
    "read_json",
    "record_id",
    "recover_signer",
    "render_terms",
    "render_time",
    "root_right_id",
    "schema",
    "terms_type_of",
    "wire",
    "with_salt",
]
