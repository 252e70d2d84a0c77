// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Numbers of tests/vectors/types.json; a test compares them. Kept as uint8 so that terms read the same on every client.

uint8 constant HOLD = 1;
uint8 constant USE = 2;
uint8 constant OPERATE = 3;

uint8 constant NON_EXCLUSIVE = 0;
uint8 constant SOLE = 1;
uint8 constant EXCLUSIVE = 2;

uint8 constant FLAG_TRANSFERABLE = 1;
uint8 constant FLAG_SUBLICENSABLE = 2;
uint8 constant FLAG_TERMINABLE = 4;

uint8 constant FORM_CHANGE = 1;
uint8 constant FORM_CORRECTION = 2;
uint8 constant FORM_LEVEL = 3;
uint8 constant FORM_RENEWAL = 4;

uint8 constant ROLE_NODE = 1;
uint8 constant ROLE_VENUE = 2;
uint8 constant ROLE_ASSESSOR = 4;
uint8 constant ROLE_REGULATOR = 8;
uint8 constant ROLE_LENDER = 16;

uint8 constant PARTY_ACTIVE = 1;
uint8 constant PARTY_SUSPENDED_BY_NODE = 2;
uint8 constant PARTY_SUSPENDED_BY_REGULATOR = 3;
uint8 constant PARTY_SUSPENDED_BY_BOTH = 4;
uint8 constant PARTY_CLOSED = 5;

uint8 constant ASSET_CANCELLED = 1;
uint8 constant ASSET_REVOKED = 2;
uint8 constant ASSET_REFUSED = 3;

uint8 constant ASSET_STATUS_NONE = 0;
uint8 constant ASSET_STATUS_REVOKED = 1;
uint8 constant ASSET_STATUS_CANCELLED = 2;
uint8 constant ASSET_STATUS_REFUSED = 3;
uint8 constant ASSET_STATUS_EXPIRED = 4;
uint8 constant ASSET_STATUS_SUSPENDED = 5;
uint8 constant ASSET_STATUS_OBJECTED = 6;
uint8 constant ASSET_STATUS_IN_NOTICE = 7;
uint8 constant ASSET_STATUS_VALID = 8;

uint8 constant RIGHT_SETTLED = 1;
uint8 constant RIGHT_SURRENDERED = 2;
uint8 constant RIGHT_TERMINATED = 3;
uint8 constant RIGHT_REVOKED = 4;

uint8 constant RIGHT_STATUS_NONE = 0;
uint8 constant RIGHT_STATUS_REVOKED = 1;
uint8 constant RIGHT_STATUS_TERMINATED = 2;
uint8 constant RIGHT_STATUS_SURRENDERED = 3;
uint8 constant RIGHT_STATUS_EXPIRED = 4;
uint8 constant RIGHT_STATUS_SUSPENDED = 5;
uint8 constant RIGHT_STATUS_PENDING = 6;
uint8 constant RIGHT_STATUS_LIVE = 7;

uint8 constant PLEDGE_LIVE = 1;
uint8 constant PLEDGE_RELEASED = 2;
uint8 constant PLEDGE_EXPIRED = 3;
uint8 constant PLEDGE_ENFORCED = 4;
uint8 constant PLEDGE_CLOSED = 5;

uint8 constant LISTING_OPEN = 1;
uint8 constant LISTING_SUSPENDED = 2;
uint8 constant LISTING_WITHDRAWN = 3;
uint8 constant LISTING_DELISTED = 4;
uint8 constant LISTING_SOLD = 5;

uint8 constant OBJECTION_OPEN = 1;
uint8 constant OBJECTION_PROPOSED = 2;
uint8 constant OBJECTION_ADMITTED = 3;
uint8 constant OBJECTION_UPHELD = 4;
uint8 constant OBJECTION_DISMISSED = 5;
uint8 constant OBJECTION_LAPSED = 6;

uint8 constant BATCH_REGISTRATIONS = 1;
uint8 constant BATCH_INCREMENTS = 2;

uint8 constant MODE_GRANT = 1;
uint8 constant MODE_TRANSFER = 2;

uint8 constant REGIME_FREE = 1;
uint8 constant REGIME_GUIDED = 2;
uint8 constant REGIME_MARKET = 3;

uint8 constant PRICE_PUBLIC = 0;
uint8 constant PRICE_SEALED = 1;

uint8 constant RECORD_LIVE = 1;
uint8 constant RECORD_ENDED = 2;

uint8 constant RECOVERY_PROPOSED = 1;
uint8 constant RECOVERY_VETOED = 2;

uint8 constant SUBJECT_ASSET = 1;
uint8 constant SUBJECT_RIGHT = 2;
uint8 constant SUBJECT_LISTING = 3;
uint8 constant SUBJECT_TRADE = 4;
uint8 constant SUBJECT_OFF_TRADE = 5;
uint8 constant SUBJECT_PARTY = 6;

uint8 constant ATTESTATION_LIVE = 1;
uint8 constant ATTESTATION_REVOKED = 2;

uint8 constant ATTESTATION_CEILING = 6;
