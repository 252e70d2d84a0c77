// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Generated from tests/vectors/types.json by scripts/generate_terms.py. Do not edit.

/// @notice A word of the terms has bits above its type's width.
error TermsFieldOutOfRange();

/// @notice One signature of a party, or of its agent, over one act (see the consent types below).
/// @param party Party id of the principal.
/// @param seq Sequence number of the record the act rests on, as the signer saw it.
/// @param epoch The party's key epoch.
/// @param agent Party id of the agent that signs, zero where the party signs itself.
/// @param agentEpoch The agent's key epoch, zero where there is none.
/// @param deadline Last second at which the consent can be used.
/// @param signature 65 bytes r ‖ s ‖ v of an EOA, or whatever the ERC-1271 wallet takes.
struct Consent {
    address party;
    uint32 seq;
    uint32 epoch;
    address agent;
    uint32 agentEpoch;
    uint40 deadline;
    bytes signature;
}

/// @notice A party enters the register. Party id = last 20 bytes of this struct's hash.
/// @param signer Key or ERC-1271 wallet that will sign for the party.
/// @param node Party id of the enrolling node; zero when admitted by the authority.
/// @param region Six-digit division code, 000000 covers all.
/// @param identity SHA-256 of the salted identity document (unified social credit code, name).
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Enrolment {
    address signer;
    address node;
    uint24 region;
    bytes32 identity;
    bytes32 salt;
}

/// @notice The party changes its signer; with the same signer it only raises the epoch, which ends every mandate, operator and consent given before.
/// @param party Party id.
/// @param signer The new signer.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Rotation {
    address party;
    address signer;
    bytes32 salt;
}

/// @notice A new signer for a party that lost its key.
/// @param party Party id.
/// @param signer The new signer.
/// @param by Party id of the proposing node or ordering regulator.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Recovery {
    address party;
    address signer;
    address by;
    bytes32 reason;
    bytes32 salt;
}

/// @notice The party stops a proposed recovery; only a regulator's order can decide after it.
/// @param party Party id.
/// @param recovery Id of the recovery.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Veto {
    address party;
    bytes32 recovery;
    bytes32 salt;
}

/// @notice The principal lets an agent consent to the named acts.
/// @param principal Party id.
/// @param agent Party id.
/// @param acts Bit set of act numbers.
/// @param until Seconds, exclusive.
/// @param scope SHA-256 of the mandate's document.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Mandate {
    address principal;
    address agent;
    uint64 acts;
    uint40 until;
    bytes32 scope;
    bytes32 salt;
}

/// @notice The principal or the agent ends a mandate.
/// @param mandate Id of the mandate.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct MandateEnd {
    bytes32 mandate;
    bytes32 salt;
}

/// @notice A second sender for a party's acts by role.
/// @param party Party id.
/// @param operator Account that may send.
/// @param until Seconds, exclusive.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Operator {
    address party;
    address operator;
    uint40 until;
    bytes32 salt;
}

/// @notice The party ends an operator.
/// @param operator Id of the operator's terms.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct OperatorEnd {
    bytes32 operator;
    bytes32 salt;
}

/// @notice A key that signs certificates.
/// @param party Party id.
/// @param thumbprint RFC 7638 SHA-256 thumbprint.
/// @param from Seconds, inclusive.
/// @param until Seconds, exclusive.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct CredentialKey {
    address party;
    bytes32 thumbprint;
    uint40 from;
    uint40 until;
    bytes32 salt;
}

/// @notice The party declares a credential key compromised.
/// @param party Party id.
/// @param thumbprint RFC 7638 SHA-256 thumbprint.
/// @param since Seconds; the earliest declared instant counts.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Compromise {
    address party;
    bytes32 thumbprint;
    uint40 since;
    bytes32 salt;
}

/// @notice The party voids a consent it gave.
/// @param party Party id.
/// @param digest EIP-712 digest of the voided consent.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Voiding {
    address party;
    bytes32 digest;
    bytes32 salt;
}

/// @notice The party ends its enrolling node's standing right to register for it without its signature.
/// @param party Party id.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Detachment {
    address party;
    bytes32 salt;
}

/// @notice The party leaves the register; a node names its successor.
/// @param party Party id.
/// @param successor Party id of the node that takes over, zero for others.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Closure {
    address party;
    address successor;
    bytes32 reason;
    bytes32 salt;
}

/// @notice A rule profile of one register; append-only.
/// @param document SHA-256 of the profile's published text.
/// @param notice Minimum public notice, seconds.
/// @param objection Time to resolve an objection, seconds.
/// @param term Longest validity, seconds; zero: no limit.
/// @param required Bit set of attestation kinds a listing needs live.
/// @param regimes Bit set of price regimes allowed, bit = 1 << regime.
/// @param version Version of the profile's text.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Profile {
    bytes32 document;
    uint32 notice;
    uint32 objection;
    uint32 term;
    uint64 required;
    uint8 regimes;
    uint16 version;
    bytes32 salt;
}

/// @notice A data asset as first registered.
/// @param manifest Manifest digest, SHA-256.
/// @param content Content digest, SHA-256.
/// @param node Party id of the registering node.
/// @param registrant Party id.
/// @param profile Number of the rule profile.
/// @param kind Asset kind.
/// @param level Sensitivity 1 to 3.
/// @param rights Bit set of evidenced rights, bit = 1 << (kind - 1).
/// @param notice Length of the public notice, seconds.
/// @param from Legal start of validity, seconds.
/// @param until End of validity, seconds, exclusive.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Asset {
    bytes32 manifest;
    bytes32 content;
    address node;
    address registrant;
    uint32 profile;
    uint8 kind;
    uint8 level;
    uint8 rights;
    uint32 notice;
    uint40 from;
    uint40 until;
    bytes32 salt;
}

/// @notice Change, correction, level change or renewal: every field as it will be.
/// @param asset Asset id.
/// @param rev The asset's rev before.
/// @param form Amendment form.
/// @param manifest Manifest digest.
/// @param content Content digest.
/// @param level Sensitivity 1 to 3.
/// @param rights Bit set of evidenced rights.
/// @param until End of validity, seconds, exclusive.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Amendment {
    bytes32 asset;
    uint32 rev;
    uint8 form;
    bytes32 manifest;
    bytes32 content;
    uint8 level;
    uint8 rights;
    uint40 until;
    bytes32 reason;
    bytes32 salt;
}

/// @notice The holders end the registration.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Cancellation {
    bytes32 asset;
    uint32 rev;
    bytes32 reason;
    bytes32 salt;
}

/// @notice A party objects to a registration.
/// @param asset Asset id.
/// @param objector Party id.
/// @param grounds SHA-256 of the grounds and evidence.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Objection {
    bytes32 asset;
    address objector;
    bytes32 grounds;
    bytes32 salt;
}

/// @notice The Merkle root of many registrations, or of increments.
/// @param node Party id.
/// @param root Merkle root.
/// @param count Number of leaves, at most 2^20.
/// @param kind Batch kind.
/// @param locator SHA-256 of the packed batch.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Batch {
    address node;
    bytes32 root;
    uint32 count;
    uint8 kind;
    bytes32 locator;
    bytes32 salt;
}

/// @notice A right made under a parent right: its immutable terms.
/// @param asset Asset id.
/// @param rev The asset's rev when granted.
/// @param parent Id of the parent right.
/// @param grantor Party id, the parent's holder.
/// @param grantee Party id.
/// @param kind Right kind, the parent's.
/// @param exclusivity Exclusivity.
/// @param from Seconds, inclusive.
/// @param until Seconds, exclusive.
/// @param purposes Bit set of permitted purposes.
/// @param scope SHA-256 of the scope's text, zero where none.
/// @param terms SHA-256 of the contract's text.
/// @param flags Right flags.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Grant {
    bytes32 asset;
    uint32 rev;
    bytes32 parent;
    address grantor;
    address grantee;
    uint8 kind;
    uint8 exclusivity;
    uint40 from;
    uint40 until;
    uint256 purposes;
    bytes32 scope;
    bytes32 terms;
    uint8 flags;
    bytes32 salt;
}

/// @notice The same right, a new holder.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param right Right id.
/// @param kind Right kind.
/// @param from Party id, the holder.
/// @param to Party id.
/// @param made Children ever granted under the right.
/// @param pledges Keccak256 of the ids of the pledges that stay, in order of rank; zero: none.
/// @param terms SHA-256 of the contract's text.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Transfer {
    bytes32 asset;
    uint32 rev;
    bytes32 right;
    uint8 kind;
    address from;
    address to;
    uint32 made;
    bytes32 pledges;
    bytes32 terms;
    bytes32 salt;
}

/// @notice The parties end a right, or the parent's holder a terminable one.
/// @param asset Asset id.
/// @param right Right id.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Termination {
    bytes32 asset;
    bytes32 right;
    bytes32 reason;
    bytes32 salt;
}

/// @notice The holder gives a right up.
/// @param asset Asset id.
/// @param right Right id.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Surrender {
    bytes32 asset;
    bytes32 right;
    bytes32 reason;
    bytes32 salt;
}

/// @notice A right stands as security.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param right Right id.
/// @param kind Right kind.
/// @param pledgor Party id, the holder.
/// @param pledgee Party id.
/// @param rank Next rank by time; zero where none is left.
/// @param forbids 1: no licence at all without the pledgee.
/// @param until Seconds, exclusive.
/// @param made Children ever granted under the right.
/// @param pledges Keccak256 of the ids of the pledges that stay, in order of rank; zero: none.
/// @param secured Digest of the secured amount or band.
/// @param registration Digest of the number at the national registry of movable security.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Pledge {
    bytes32 asset;
    uint32 rev;
    bytes32 right;
    uint8 kind;
    address pledgor;
    address pledgee;
    uint8 rank;
    uint8 forbids;
    uint40 until;
    uint32 made;
    bytes32 pledges;
    bytes32 secured;
    bytes32 registration;
    bytes32 salt;
}

/// @notice The pledgee releases a pledge.
/// @param pledge Pledge id.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Release {
    bytes32 pledge;
    bytes32 reason;
    bytes32 salt;
}

/// @notice An offer cut from one right, at one venue, in one version.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param right Id of the right offered or granted from.
/// @param operate Id of the seller's OPERATE right.
/// @param venue Party id.
/// @param seller Party id.
/// @param agent Party id of the seller's agent, zero where none.
/// @param mode Offer mode.
/// @param kind Kind of the right offered.
/// @param exclusivity Exclusivity of the resulting right.
/// @param duration Longest term of the resulting right, seconds.
/// @param purposes Bit set of permitted purposes.
/// @param scope SHA-256 of the scope's text, zero where none.
/// @param terms SHA-256 of the contract's text.
/// @param flags Right flags.
/// @param units How many may be sold.
/// @param regime Price regime.
/// @param form Price form.
/// @param currency ISO 4217 numeric code.
/// @param price Minor units, or a commitment where sealed.
/// @param ceiling Id of the ceiling's attestation, zero where none.
/// @param attestations Ids of the required findings; here the EIP-712 hash of the array.
/// @param until End of the listing, seconds, exclusive.
/// @param previous Listing id of the version replaced, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Listing {
    bytes32 asset;
    uint32 rev;
    bytes32 right;
    bytes32 operate;
    address venue;
    address seller;
    address agent;
    uint8 mode;
    uint8 kind;
    uint8 exclusivity;
    uint40 duration;
    uint256 purposes;
    bytes32 scope;
    bytes32 terms;
    uint8 flags;
    uint32 units;
    uint8 regime;
    uint8 form;
    uint16 currency;
    uint256 price;
    bytes32 ceiling;
    bytes32 attestations;
    uint40 until;
    bytes32 previous;
    bytes32 salt;
}

/// @notice The seller withdraws a listing.
/// @param listing Listing id.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Withdrawal {
    bytes32 listing;
    bytes32 reason;
    bytes32 salt;
}

/// @notice One unit of a listing sold on exchange. The right made has this id as its salt.
/// @param listing Listing id.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param seller Party id.
/// @param buyer Party id.
/// @param price The listing's price.
/// @param from Start of the right made, seconds; zero where a right is transferred.
/// @param until End of the right made, seconds; zero where a right is transferred.
/// @param made Children ever granted under the right.
/// @param pledges Keccak256 of the ids of the pledges that stay, in order of rank; zero: none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Trade {
    bytes32 listing;
    bytes32 asset;
    uint32 rev;
    address seller;
    address buyer;
    uint256 price;
    uint40 from;
    uint40 until;
    uint32 made;
    bytes32 pledges;
    bytes32 salt;
}

/// @notice A trade made off exchange, filed with both signatures. The right made has this id as its salt.
/// @param asset Asset id.
/// @param rev The asset's rev.
/// @param right Id of the right transferred or granted from.
/// @param operate Id of the seller's OPERATE right, zero where none.
/// @param seller Party id.
/// @param buyer Party id.
/// @param mode Offer mode.
/// @param kind Kind of the right.
/// @param exclusivity Exclusivity of the right made.
/// @param from Start of the right made.
/// @param until End of the right made.
/// @param purposes Bit set.
/// @param scope SHA-256 of the scope's text, zero where none.
/// @param terms SHA-256 of the contract's text.
/// @param flags Right flags.
/// @param regime Price regime.
/// @param form Price form.
/// @param currency ISO 4217 numeric code.
/// @param price Minor units, or a commitment where sealed.
/// @param signed Legal date of the contract, seconds.
/// @param made Children ever granted under the right.
/// @param pledges Keccak256 of the ids of the pledges that stay, in order of rank; zero: none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct OffTrade {
    bytes32 asset;
    uint32 rev;
    bytes32 right;
    bytes32 operate;
    address seller;
    address buyer;
    uint8 mode;
    uint8 kind;
    uint8 exclusivity;
    uint40 from;
    uint40 until;
    uint256 purposes;
    bytes32 scope;
    bytes32 terms;
    uint8 flags;
    uint8 regime;
    uint8 form;
    uint16 currency;
    uint256 price;
    uint40 signed;
    uint32 made;
    bytes32 pledges;
    bytes32 salt;
}

/// @notice A signed finding.
/// @param asset Asset id; zero where the subject is a party.
/// @param rev The asset's rev; zero where the subject is a party.
/// @param subjectType Subject type.
/// @param subject Id of the subject (a party id left-padded).
/// @param kind Attestation kind.
/// @param attester Party id.
/// @param report SHA-256 of the report.
/// @param value The finding's figure: score in basis points, minor units, tier, a commitment; by kind.
/// @param date Legal date of the finding, seconds.
/// @param until End of its validity, seconds, exclusive.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct Attestation {
    bytes32 asset;
    uint32 rev;
    uint8 subjectType;
    bytes32 subject;
    uint8 kind;
    address attester;
    bytes32 report;
    uint256 value;
    uint40 date;
    uint40 until;
    bytes32 salt;
}

/// @notice The attester takes a finding back.
/// @param attestation Attestation id.
/// @param reason SHA-256 of the reasons' document, zero where none.
/// @param salt Random; keeps terms unguessable and ids distinct.
struct AttestationRevocation {
    bytes32 attestation;
    bytes32 reason;
    bytes32 salt;
}

/// @dev keccak256 of
/// Enrolment(address signer,address node,uint24 region,bytes32 identity,bytes32 salt)
bytes32 constant ENROLMENT_TYPE = 0x2804f1c2333e0102319113c64b350d6e406e44aa3e9b1d8b13b8ba00b2f1024a;

/// @dev keccak256 of
/// Rotation(address party,address signer,bytes32 salt)
bytes32 constant ROTATION_TYPE = 0xc7b8b2178fa647139ab19e323d33c00becab5d8aaa67724d41a2001e251a672b;

/// @dev keccak256 of
/// Recovery(address party,address signer,address by,bytes32 reason,bytes32 salt)
bytes32 constant RECOVERY_TYPE = 0x76f4bd15b12ee28cd4dbdd12e8a8c93eb6240ec8a3fccf60e4f8aca3bce99fec;

/// @dev keccak256 of
/// Veto(address party,bytes32 recovery,bytes32 salt)
bytes32 constant VETO_TYPE = 0xe86991181be857d314cfe1f587a062770ba57442caf053934de4b72ecb27baeb;

/// @dev keccak256 of
/// Mandate(address principal,address agent,uint64 acts,uint40 until,bytes32 scope,bytes32 salt)
bytes32 constant MANDATE_TYPE = 0xf07b65f273c33290a57adb49cd88a0551bb21d37488e639e1dacd5ca4b292fb8;

/// @dev keccak256 of
/// MandateEnd(bytes32 mandate,bytes32 salt)
bytes32 constant MANDATE_END_TYPE = 0x957b9b07bfb11fdd80de0421dee0e5c1003209730893ed7c3bf3635d63273393;

/// @dev keccak256 of
/// Operator(address party,address operator,uint40 until,bytes32 salt)
bytes32 constant OPERATOR_TYPE = 0x34bfed0f93c93621695cbb37cff5fd78f39b40a714010d975b4dce14c46949e1;

/// @dev keccak256 of
/// OperatorEnd(bytes32 operator,bytes32 salt)
bytes32 constant OPERATOR_END_TYPE = 0xc1e5273e8c2193f1b483aa2e34b0cbac77fbf996a3f427c47bbc744e8e9bf54a;

/// @dev keccak256 of
/// CredentialKey(address party,bytes32 thumbprint,uint40 from,uint40 until,bytes32 salt)
bytes32 constant CREDENTIAL_KEY_TYPE = 0xd35e000bc89e7092fd9978ffaa9d27dc2ec15b887f6860d25b19af333f1c9762;

/// @dev keccak256 of
/// Compromise(address party,bytes32 thumbprint,uint40 since,bytes32 salt)
bytes32 constant COMPROMISE_TYPE = 0x261b4da33bc7a3f912a7da698d506c6cbe5eace868207dbeff7c96b61ecbe657;

/// @dev keccak256 of
/// Voiding(address party,bytes32 digest,bytes32 salt)
bytes32 constant VOIDING_TYPE = 0xe18273f5c394711ecefb2eede581edea13fbb32fd07b2ca23572b05cca9ea86b;

/// @dev keccak256 of
/// Detachment(address party,bytes32 salt)
bytes32 constant DETACHMENT_TYPE = 0x0d9b0ca254fbfa27dc52a65a0aaaf551f3526db0d111825e1b632c63ddad1662;

/// @dev keccak256 of
/// Closure(address party,address successor,bytes32 reason,bytes32 salt)
bytes32 constant CLOSURE_TYPE = 0x024ad9f18a4676790b1f0129f3e36e6d38c3f20bad176a8788479121463e5ec1;

/// @dev keccak256 of
/// Profile(bytes32 document,uint32 notice,uint32 objection,uint32 term,uint64 required,uint8 regimes,uint16 version,bytes32 salt)
bytes32 constant PROFILE_TYPE = 0xe245c5c54b1792fa6638763035fef6c9f7e39d69df8b914114eb0f5d47e26f38;

/// @dev keccak256 of
/// Asset(bytes32 manifest,bytes32 content,address node,address registrant,uint32 profile,uint8 kind,uint8 level,uint8 rights,uint32 notice,uint40 from,uint40 until,bytes32 salt)
bytes32 constant ASSET_TYPE = 0x0a422415479809d2e9cc59718d381ace4988ad7301838c3323fdfc796f9c21ad;

/// @dev keccak256 of
/// Amendment(bytes32 asset,uint32 rev,uint8 form,bytes32 manifest,bytes32 content,uint8 level,uint8 rights,uint40 until,bytes32 reason,bytes32 salt)
bytes32 constant AMENDMENT_TYPE = 0x3989a111121f6558597c5489da1f851e33c56941325d5dd52d908004f22a92f7;

/// @dev keccak256 of
/// Cancellation(bytes32 asset,uint32 rev,bytes32 reason,bytes32 salt)
bytes32 constant CANCELLATION_TYPE = 0x16b33d453f2e479c4d929c5edef0ad4c6974b5015bd294a52cdea314e49088e0;

/// @dev keccak256 of
/// Objection(bytes32 asset,address objector,bytes32 grounds,bytes32 salt)
bytes32 constant OBJECTION_TYPE = 0x738c14761721d278c56ff08b58dda8604dd2e867fcbed6b27127c2ccb4f7ef2d;

/// @dev keccak256 of
/// Batch(address node,bytes32 root,uint32 count,uint8 kind,bytes32 locator,bytes32 salt)
bytes32 constant BATCH_TYPE = 0x8224d7371fdf9ceb9363932e5dcd77c055d028afc09a891f328ccbbd97b1dd72;

/// @dev keccak256 of
/// Grant(bytes32 asset,uint32 rev,bytes32 parent,address grantor,address grantee,uint8 kind,uint8 exclusivity,uint40 from,uint40 until,uint256 purposes,bytes32 scope,bytes32 terms,uint8 flags,bytes32 salt)
bytes32 constant GRANT_TYPE = 0xa9e9f5f4db7fbd924a84f8cbdfc1e1b3a41d7ab0ff49ed01bfb9ebbd27b2a7f3;

/// @dev keccak256 of
/// Transfer(bytes32 asset,uint32 rev,bytes32 right,uint8 kind,address from,address to,uint32 made,bytes32 pledges,bytes32 terms,bytes32 salt)
bytes32 constant TRANSFER_TYPE = 0xccd0116c0f7752033bf686400ce6efb83956e66771d23018b54a021ff135fb92;

/// @dev keccak256 of
/// Termination(bytes32 asset,bytes32 right,bytes32 reason,bytes32 salt)
bytes32 constant TERMINATION_TYPE = 0xc0e8e0b81c37ac61c4180e38f050d5fd7ca796bd805a1385a9aac7b8ce35680c;

/// @dev keccak256 of
/// Surrender(bytes32 asset,bytes32 right,bytes32 reason,bytes32 salt)
bytes32 constant SURRENDER_TYPE = 0x1a7d685f2baee1c0190e53b4d4889b527bbb3413d46f17ba844e23b9acb5ad8b;

/// @dev keccak256 of
/// Pledge(bytes32 asset,uint32 rev,bytes32 right,uint8 kind,address pledgor,address pledgee,uint8 rank,uint8 forbids,uint40 until,uint32 made,bytes32 pledges,bytes32 secured,bytes32 registration,bytes32 salt)
bytes32 constant PLEDGE_TYPE = 0xc0526fb520884d7d5c942b3b54a4be827a56641003f61c728c23d6af90faf74b;

/// @dev keccak256 of
/// Release(bytes32 pledge,bytes32 reason,bytes32 salt)
bytes32 constant RELEASE_TYPE = 0x39dcd1c5d64399c5cf7c2f8d14cdc27aa86650a6b708cf214b649e68eed3203f;

/// @dev keccak256 of
/// Listing(bytes32 asset,uint32 rev,bytes32 right,bytes32 operate,address venue,address seller,address agent,uint8 mode,uint8 kind,uint8 exclusivity,uint40 duration,uint256 purposes,bytes32 scope,bytes32 terms,uint8 flags,uint32 units,uint8 regime,uint8 form,uint16 currency,uint256 price,bytes32 ceiling,bytes32[] attestations,uint40 until,bytes32 previous,bytes32 salt)
bytes32 constant LISTING_TYPE = 0xadcb02ccfe84ab7546a4ad0c98c8beb1e34d2894f96f62dca46d3b9a77931030;

/// @dev keccak256 of
/// Withdrawal(bytes32 listing,bytes32 reason,bytes32 salt)
bytes32 constant WITHDRAWAL_TYPE = 0xed1ff432e9f01aca8428eaded995c1962cec3e66cd3e63507d027321dc77d060;

/// @dev keccak256 of
/// Trade(bytes32 listing,bytes32 asset,uint32 rev,address seller,address buyer,uint256 price,uint40 from,uint40 until,uint32 made,bytes32 pledges,bytes32 salt)
bytes32 constant TRADE_TYPE = 0x0d0eecb5cd6c9985bb5a35aaa128c4bb67260e1d1541b1e3ad0aad6c95236338;

/// @dev keccak256 of
/// OffTrade(bytes32 asset,uint32 rev,bytes32 right,bytes32 operate,address seller,address buyer,uint8 mode,uint8 kind,uint8 exclusivity,uint40 from,uint40 until,uint256 purposes,bytes32 scope,bytes32 terms,uint8 flags,uint8 regime,uint8 form,uint16 currency,uint256 price,uint40 signed,uint32 made,bytes32 pledges,bytes32 salt)
bytes32 constant OFF_TRADE_TYPE = 0xda5814ed46914bfbe1a371e12a71f0bb4cf4537acff6f910a4667570d8d59843;

/// @dev keccak256 of
/// Attestation(bytes32 asset,uint32 rev,uint8 subjectType,bytes32 subject,uint8 kind,address attester,bytes32 report,uint256 value,uint40 date,uint40 until,bytes32 salt)
bytes32 constant ATTESTATION_TYPE = 0x8659b560828f237235aba74be839be0bb49dea9314b69122c9169c60227b77dd;

/// @dev keccak256 of
/// AttestationRevocation(bytes32 attestation,bytes32 reason,bytes32 salt)
bytes32 constant ATTESTATION_REVOCATION_TYPE = 0xec96a31c30ff752eca6ba1852f1e70dddfb50202182283a62e91246e664e4d90;

/// @dev keccak256 of the type string of ConsentEnrol.
bytes32 constant CONSENT_ENROL_TYPE = 0x66b8c138afc14d5dfb71bfaa9cf4ff7d9d21361de45af0cefda7e92eea8a8257;

/// @dev keccak256 of the type string of ConsentRotate.
bytes32 constant CONSENT_ROTATE_TYPE = 0xc1a60ca38282fd53d149c7a69887466b70af5fb276b7e5e590ba4245b67d932b;

/// @dev keccak256 of the type string of ConsentRecover.
bytes32 constant CONSENT_RECOVER_TYPE = 0x4d0409bee47c36d91fedb94fef8c72a69290826d61c8baa66c0bc2a1182c5b38;

/// @dev keccak256 of the type string of ConsentVeto.
bytes32 constant CONSENT_VETO_TYPE = 0x4f4d93f0629a287926740dc83a8bf1f35dd38515f72505f8bbffa5c004fed0d6;

/// @dev keccak256 of the type string of ConsentMandate.
bytes32 constant CONSENT_MANDATE_TYPE = 0x89a9d4ae0617a60dcfb066a35eaf65a1631d5fdc27175e1a981b86b80a5da0d2;

/// @dev keccak256 of the type string of ConsentEndMandate.
bytes32 constant CONSENT_END_MANDATE_TYPE = 0xdadb93e5be5ef1c6e3946dd82d9ca490dd34184e72d540c5c0e7d63ac39af3a6;

/// @dev keccak256 of the type string of ConsentOperator.
bytes32 constant CONSENT_OPERATOR_TYPE = 0x3bf0984b7b167bd94d1d8532ab56f456f0a7f5d71591763279ffc42d6cea45af;

/// @dev keccak256 of the type string of ConsentEndOperator.
bytes32 constant CONSENT_END_OPERATOR_TYPE = 0xe840a2eaf30e78637bb4b0dfb548fe783dfc55236cf7f7db15da76ed0a49ab04;

/// @dev keccak256 of the type string of ConsentKey.
bytes32 constant CONSENT_KEY_TYPE = 0xe9fd4d0bf0943b4baae9c07a4544c7ff721b886058382aa0e87341d68bbf4bf7;

/// @dev keccak256 of the type string of ConsentCompromise.
bytes32 constant CONSENT_COMPROMISE_TYPE = 0x967d9a8da9e94ff889cc048d6934e9e7ea1cf20ca7a6fbec09cdac338e888be5;

/// @dev keccak256 of the type string of ConsentVoid.
bytes32 constant CONSENT_VOID_TYPE = 0xa08ce3389c34aa3371f448290df90d5b1fa81861edfd080cd1f90f067810ce1b;

/// @dev keccak256 of the type string of ConsentDetach.
bytes32 constant CONSENT_DETACH_TYPE = 0xa4d5653e85872008d13a81b193f053a3feb2f83d2f7aa010fe15ece3cab3353b;

/// @dev keccak256 of the type string of ConsentClose.
bytes32 constant CONSENT_CLOSE_TYPE = 0xf3525c7ce78f4f90f9169de7e9097539ed509b5d89b791f11da6d4dce01539ec;

/// @dev keccak256 of the type string of ConsentRegister.
bytes32 constant CONSENT_REGISTER_TYPE = 0x0b78ad05f72a0b7ec5c361c8b1ab9a5f0f0784d3070e4410fbaba26c3b0325c3;

/// @dev keccak256 of the type string of ConsentAmend.
bytes32 constant CONSENT_AMEND_TYPE = 0x2c603477d1f6ecce1b481c9f9f241a108c045c51bcf84220f0fe2df28b99ce9a;

/// @dev keccak256 of the type string of ConsentCancel.
bytes32 constant CONSENT_CANCEL_TYPE = 0xeb14d0726d2aa427d0eedb0832d06ec43a3ec561a596454c3a677309c524be97;

/// @dev keccak256 of the type string of ConsentObject.
bytes32 constant CONSENT_OBJECT_TYPE = 0xf5b93da18b2c1d81f180eb2d4607016dcba020427fc405c97f164556f9f9f99d;

/// @dev keccak256 of the type string of ConsentGrant.
bytes32 constant CONSENT_GRANT_TYPE = 0xc39cd476f895b80d8e8872d41edda5a7b7410e151e974f1093d612b3369e2304;

/// @dev keccak256 of the type string of ConsentTransfer.
bytes32 constant CONSENT_TRANSFER_TYPE = 0x904b46789a13974b57428ea0b84136ce3c0666ba5c9b8c41ee49e8897b3a0f01;

/// @dev keccak256 of the type string of ConsentTerminate.
bytes32 constant CONSENT_TERMINATE_TYPE = 0x8518534ea96bda0fdc718f04ac97f1f7126324de8eb34d2ed37d5652e070f1ab;

/// @dev keccak256 of the type string of ConsentSurrender.
bytes32 constant CONSENT_SURRENDER_TYPE = 0xd645364fa242a80f72e0082415bf1ef3890c49f5217d346abdedbadb90f5ca01;

/// @dev keccak256 of the type string of ConsentPledge.
bytes32 constant CONSENT_PLEDGE_TYPE = 0x48e80d0a144e2d77dae43fb12d5b1af717f3488e2f1043afaa3901f7bc54bb67;

/// @dev keccak256 of the type string of ConsentRelease.
bytes32 constant CONSENT_RELEASE_TYPE = 0xad68402298ac73c224d897576bb3776bef98a50acf0781e5d27f276b8320a537;

/// @dev keccak256 of the type string of ConsentList.
bytes32 constant CONSENT_LIST_TYPE = 0x3d8a2cde76496b9faa58e6fb044540a6fee576b74e4ceacb3c768577cdb77560;

/// @dev keccak256 of the type string of ConsentWithdraw.
bytes32 constant CONSENT_WITHDRAW_TYPE = 0xd95f0da78d40c8d7d92a07b8ed926b967e7e6293e6859acb033cbe6d7f1d2d5d;

/// @dev keccak256 of the type string of ConsentTrade.
bytes32 constant CONSENT_TRADE_TYPE = 0x8eb8ab7ed9e571b08510bfed7bf31d48d73f4036c1a3bec9563c34f497f5e92c;

/// @dev keccak256 of the type string of ConsentFile.
bytes32 constant CONSENT_FILE_TYPE = 0x520fa065e99a44549045b69ed08cf18f26cbda54e4aaf64adb8db5cc0c3092fc;

/// @dev keccak256 of the type string of ConsentAttest.
bytes32 constant CONSENT_ATTEST_TYPE = 0xbeff791934fabd154273e72b38633b2864ba5510d7d62b6f65d79093a78adea1;

/// @dev keccak256 of the type string of ConsentRevokeAttestation.
bytes32 constant CONSENT_REVOKE_ATTESTATION_TYPE = 0xe7781a996dd0c6fb8a08a7db0b96b49e52a183e88c96b84c95d22a52a49aa2f3;

/// @dev Number of the act in ConsentEnrol; a mandate's bit is 1 << number.
uint8 constant ACT_ENROL = 0;

/// @dev Number of the act in ConsentRotate; a mandate's bit is 1 << number.
uint8 constant ACT_ROTATE = 1;

/// @dev Number of the act in ConsentRecover; a mandate's bit is 1 << number.
uint8 constant ACT_RECOVER = 2;

/// @dev Number of the act in ConsentVeto; a mandate's bit is 1 << number.
uint8 constant ACT_VETO = 3;

/// @dev Number of the act in ConsentMandate; a mandate's bit is 1 << number.
uint8 constant ACT_MANDATE = 4;

/// @dev Number of the act in ConsentEndMandate; a mandate's bit is 1 << number.
uint8 constant ACT_END_MANDATE = 5;

/// @dev Number of the act in ConsentOperator; a mandate's bit is 1 << number.
uint8 constant ACT_OPERATOR = 6;

/// @dev Number of the act in ConsentEndOperator; a mandate's bit is 1 << number.
uint8 constant ACT_END_OPERATOR = 7;

/// @dev Number of the act in ConsentKey; a mandate's bit is 1 << number.
uint8 constant ACT_KEY = 8;

/// @dev Number of the act in ConsentCompromise; a mandate's bit is 1 << number.
uint8 constant ACT_COMPROMISE = 9;

/// @dev Number of the act in ConsentVoid; a mandate's bit is 1 << number.
uint8 constant ACT_VOID = 10;

/// @dev Number of the act in ConsentDetach; a mandate's bit is 1 << number.
uint8 constant ACT_DETACH = 11;

/// @dev Number of the act in ConsentClose; a mandate's bit is 1 << number.
uint8 constant ACT_CLOSE = 12;

/// @dev Number of the act in ConsentRegister; a mandate's bit is 1 << number.
uint8 constant ACT_REGISTER = 16;

/// @dev Number of the act in ConsentAmend; a mandate's bit is 1 << number.
uint8 constant ACT_AMEND = 17;

/// @dev Number of the act in ConsentCancel; a mandate's bit is 1 << number.
uint8 constant ACT_CANCEL = 18;

/// @dev Number of the act in ConsentObject; a mandate's bit is 1 << number.
uint8 constant ACT_OBJECT = 19;

/// @dev Number of the act in ConsentGrant; a mandate's bit is 1 << number.
uint8 constant ACT_GRANT = 24;

/// @dev Number of the act in ConsentTransfer; a mandate's bit is 1 << number.
uint8 constant ACT_TRANSFER = 25;

/// @dev Number of the act in ConsentTerminate; a mandate's bit is 1 << number.
uint8 constant ACT_TERMINATE = 26;

/// @dev Number of the act in ConsentSurrender; a mandate's bit is 1 << number.
uint8 constant ACT_SURRENDER = 27;

/// @dev Number of the act in ConsentPledge; a mandate's bit is 1 << number.
uint8 constant ACT_PLEDGE = 28;

/// @dev Number of the act in ConsentRelease; a mandate's bit is 1 << number.
uint8 constant ACT_RELEASE = 29;

/// @dev Number of the act in ConsentList; a mandate's bit is 1 << number.
uint8 constant ACT_LIST = 32;

/// @dev Number of the act in ConsentWithdraw; a mandate's bit is 1 << number.
uint8 constant ACT_WITHDRAW = 33;

/// @dev Number of the act in ConsentTrade; a mandate's bit is 1 << number.
uint8 constant ACT_TRADE = 34;

/// @dev Number of the act in ConsentFile; a mandate's bit is 1 << number.
uint8 constant ACT_FILE = 35;

/// @dev Number of the act in ConsentAttest; a mandate's bit is 1 << number.
uint8 constant ACT_ATTEST = 40;

/// @dev Number of the act in ConsentRevokeAttestation; a mandate's bit is 1 << number.
uint8 constant ACT_REVOKE_ATTESTATION = 41;

/// @title Ids
/// @notice Ids are commitments: the EIP-712 struct hash of the immutable terms.
library Ids {
    // slither-disable-start write-after-write -- a slice's offset and its length are written, each once
    /// @notice EIP-712 struct hash of Enrolment terms; reverts where a field is out of range.
    function id(Enrolment calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = ENROLMENT_TYPE;
        assembly ("memory-safe") {
            if or(shr(24, calldataload(add(t, 64))), or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 160)
            h := keccak256(m, 192)
        }
    }

    /// @notice The words of Enrolment terms as they lie in calldata.
    function words(Enrolment calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 160
        }
    }

    /// @notice EIP-712 struct hash of Rotation terms; reverts where a field is out of range.
    function id(Rotation calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = ROTATION_TYPE;
        assembly ("memory-safe") {
            if or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0)))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of Rotation terms as they lie in calldata.
    function words(Rotation calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }

    /// @notice EIP-712 struct hash of Recovery terms; reverts where a field is out of range.
    function id(Recovery calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = RECOVERY_TYPE;
        assembly ("memory-safe") {
            if or(shr(160, calldataload(add(t, 64))), or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 160)
            h := keccak256(m, 192)
        }
    }

    /// @notice The words of Recovery terms as they lie in calldata.
    function words(Recovery calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 160
        }
    }

    /// @notice EIP-712 struct hash of Veto terms; reverts where a field is out of range.
    function id(Veto calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = VETO_TYPE;
        assembly ("memory-safe") {
            if shr(160, calldataload(add(t, 0))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of Veto terms as they lie in calldata.
    function words(Veto calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }

    /// @notice EIP-712 struct hash of Mandate terms; reverts where a field is out of range.
    function id(Mandate calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = MANDATE_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 96))), or(shr(64, calldataload(add(t, 64))), or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0)))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 192)
            h := keccak256(m, 224)
        }
    }

    /// @notice The words of Mandate terms as they lie in calldata.
    function words(Mandate calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 192
        }
    }

    /// @notice EIP-712 struct hash of MandateEnd terms; reverts where a field is out of range.
    function id(MandateEnd calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = MANDATE_END_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 64)
            h := keccak256(m, 96)
        }
    }

    /// @notice The words of MandateEnd terms as they lie in calldata.
    function words(MandateEnd calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 64
        }
    }

    /// @notice EIP-712 struct hash of Operator terms; reverts where a field is out of range.
    function id(Operator calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = OPERATOR_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 64))), or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Operator terms as they lie in calldata.
    function words(Operator calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of OperatorEnd terms; reverts where a field is out of range.
    function id(OperatorEnd calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = OPERATOR_END_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 64)
            h := keccak256(m, 96)
        }
    }

    /// @notice The words of OperatorEnd terms as they lie in calldata.
    function words(OperatorEnd calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 64
        }
    }

    /// @notice EIP-712 struct hash of CredentialKey terms; reverts where a field is out of range.
    function id(CredentialKey calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = CREDENTIAL_KEY_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 96))), or(shr(40, calldataload(add(t, 64))), shr(160, calldataload(add(t, 0))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 160)
            h := keccak256(m, 192)
        }
    }

    /// @notice The words of CredentialKey terms as they lie in calldata.
    function words(CredentialKey calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 160
        }
    }

    /// @notice EIP-712 struct hash of Compromise terms; reverts where a field is out of range.
    function id(Compromise calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = COMPROMISE_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 64))), shr(160, calldataload(add(t, 0)))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Compromise terms as they lie in calldata.
    function words(Compromise calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Voiding terms; reverts where a field is out of range.
    function id(Voiding calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = VOIDING_TYPE;
        assembly ("memory-safe") {
            if shr(160, calldataload(add(t, 0))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of Voiding terms as they lie in calldata.
    function words(Voiding calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }

    /// @notice EIP-712 struct hash of Detachment terms; reverts where a field is out of range.
    function id(Detachment calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = DETACHMENT_TYPE;
        assembly ("memory-safe") {
            if shr(160, calldataload(add(t, 0))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 64)
            h := keccak256(m, 96)
        }
    }

    /// @notice The words of Detachment terms as they lie in calldata.
    function words(Detachment calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 64
        }
    }

    /// @notice EIP-712 struct hash of Closure terms; reverts where a field is out of range.
    function id(Closure calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = CLOSURE_TYPE;
        assembly ("memory-safe") {
            if or(shr(160, calldataload(add(t, 32))), shr(160, calldataload(add(t, 0)))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Closure terms as they lie in calldata.
    function words(Closure calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Profile terms; reverts where a field is out of range.
    function id(Profile calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = PROFILE_TYPE;
        assembly ("memory-safe") {
            if or(shr(16, calldataload(add(t, 192))), or(shr(8, calldataload(add(t, 160))), or(shr(64, calldataload(add(t, 128))), or(shr(32, calldataload(add(t, 96))), or(shr(32, calldataload(add(t, 64))), shr(32, calldataload(add(t, 32)))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 256)
            h := keccak256(m, 288)
        }
    }

    /// @notice The words of Profile terms as they lie in calldata.
    function words(Profile calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 256
        }
    }

    /// @notice EIP-712 struct hash of Asset terms; reverts where a field is out of range.
    function id(Asset calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = ASSET_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 320))), or(shr(40, calldataload(add(t, 288))), or(shr(32, calldataload(add(t, 256))), or(shr(8, calldataload(add(t, 224))), or(shr(8, calldataload(add(t, 192))), or(shr(8, calldataload(add(t, 160))), or(shr(32, calldataload(add(t, 128))), or(shr(160, calldataload(add(t, 96))), shr(160, calldataload(add(t, 64))))))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 384)
            h := keccak256(m, 416)
        }
    }

    /// @notice The words of Asset terms as they lie in calldata.
    function words(Asset calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 384
        }
    }

    /// @notice EIP-712 struct hash of Amendment terms; reverts where a field is out of range.
    function id(Amendment calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = AMENDMENT_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 224))), or(shr(8, calldataload(add(t, 192))), or(shr(8, calldataload(add(t, 160))), or(shr(8, calldataload(add(t, 64))), shr(32, calldataload(add(t, 32))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 320)
            h := keccak256(m, 352)
        }
    }

    /// @notice The words of Amendment terms as they lie in calldata.
    function words(Amendment calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 320
        }
    }

    /// @notice EIP-712 struct hash of Cancellation terms; reverts where a field is out of range.
    function id(Cancellation calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = CANCELLATION_TYPE;
        assembly ("memory-safe") {
            if shr(32, calldataload(add(t, 32))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Cancellation terms as they lie in calldata.
    function words(Cancellation calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Objection terms; reverts where a field is out of range.
    function id(Objection calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = OBJECTION_TYPE;
        assembly ("memory-safe") {
            if shr(160, calldataload(add(t, 32))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Objection terms as they lie in calldata.
    function words(Objection calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Batch terms; reverts where a field is out of range.
    function id(Batch calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = BATCH_TYPE;
        assembly ("memory-safe") {
            if or(shr(8, calldataload(add(t, 96))), or(shr(32, calldataload(add(t, 64))), shr(160, calldataload(add(t, 0))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 192)
            h := keccak256(m, 224)
        }
    }

    /// @notice The words of Batch terms as they lie in calldata.
    function words(Batch calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 192
        }
    }

    /// @notice EIP-712 struct hash of Grant terms; reverts where a field is out of range.
    function id(Grant calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = GRANT_TYPE;
        assembly ("memory-safe") {
            if or(shr(8, calldataload(add(t, 384))), or(shr(40, calldataload(add(t, 256))), or(shr(40, calldataload(add(t, 224))), or(shr(8, calldataload(add(t, 192))), or(shr(8, calldataload(add(t, 160))), or(shr(160, calldataload(add(t, 128))), or(shr(160, calldataload(add(t, 96))), shr(32, calldataload(add(t, 32)))))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 448)
            h := keccak256(m, 480)
        }
    }

    /// @notice The words of Grant terms as they lie in calldata.
    function words(Grant calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 448
        }
    }

    /// @notice EIP-712 struct hash of Transfer terms; reverts where a field is out of range.
    function id(Transfer calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = TRANSFER_TYPE;
        assembly ("memory-safe") {
            if or(shr(32, calldataload(add(t, 192))), or(shr(160, calldataload(add(t, 160))), or(shr(160, calldataload(add(t, 128))), or(shr(8, calldataload(add(t, 96))), shr(32, calldataload(add(t, 32))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 320)
            h := keccak256(m, 352)
        }
    }

    /// @notice The words of Transfer terms as they lie in calldata.
    function words(Transfer calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 320
        }
    }

    /// @notice EIP-712 struct hash of Termination terms; reverts where a field is out of range.
    function id(Termination calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = TERMINATION_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Termination terms as they lie in calldata.
    function words(Termination calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Surrender terms; reverts where a field is out of range.
    function id(Surrender calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = SURRENDER_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 128)
            h := keccak256(m, 160)
        }
    }

    /// @notice The words of Surrender terms as they lie in calldata.
    function words(Surrender calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 128
        }
    }

    /// @notice EIP-712 struct hash of Pledge terms; reverts where a field is out of range.
    function id(Pledge calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = PLEDGE_TYPE;
        assembly ("memory-safe") {
            if or(shr(32, calldataload(add(t, 288))), or(shr(40, calldataload(add(t, 256))), or(shr(8, calldataload(add(t, 224))), or(shr(8, calldataload(add(t, 192))), or(shr(160, calldataload(add(t, 160))), or(shr(160, calldataload(add(t, 128))), or(shr(8, calldataload(add(t, 96))), shr(32, calldataload(add(t, 32)))))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 448)
            h := keccak256(m, 480)
        }
    }

    /// @notice The words of Pledge terms as they lie in calldata.
    function words(Pledge calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 448
        }
    }

    /// @notice EIP-712 struct hash of Release terms; reverts where a field is out of range.
    function id(Release calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = RELEASE_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of Release terms as they lie in calldata.
    function words(Release calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }

    /// @notice EIP-712 struct hash of Listing terms; reverts where a field is out of range.
    function id(Listing calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = LISTING_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 704))), or(shr(16, calldataload(add(t, 576))), or(shr(8, calldataload(add(t, 544))), or(shr(8, calldataload(add(t, 512))), or(shr(32, calldataload(add(t, 480))), or(shr(8, calldataload(add(t, 448))), or(shr(40, calldataload(add(t, 320))), or(shr(8, calldataload(add(t, 288))), or(shr(8, calldataload(add(t, 256))), or(shr(8, calldataload(add(t, 224))), or(shr(160, calldataload(add(t, 192))), or(shr(160, calldataload(add(t, 160))), or(shr(160, calldataload(add(t, 128))), shr(32, calldataload(add(t, 32)))))))))))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 800)
            h := keccak256(m, 832)
        }
    }

    /// @notice The words of Listing terms as they lie in calldata.
    function words(Listing calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 800
        }
    }

    /// @notice EIP-712 struct hash of Withdrawal terms; reverts where a field is out of range.
    function id(Withdrawal calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = WITHDRAWAL_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of Withdrawal terms as they lie in calldata.
    function words(Withdrawal calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }

    /// @notice EIP-712 struct hash of Trade terms; reverts where a field is out of range.
    function id(Trade calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = TRADE_TYPE;
        assembly ("memory-safe") {
            if or(shr(32, calldataload(add(t, 256))), or(shr(40, calldataload(add(t, 224))), or(shr(40, calldataload(add(t, 192))), or(shr(160, calldataload(add(t, 128))), or(shr(160, calldataload(add(t, 96))), shr(32, calldataload(add(t, 64)))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 352)
            h := keccak256(m, 384)
        }
    }

    /// @notice The words of Trade terms as they lie in calldata.
    function words(Trade calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 352
        }
    }

    /// @notice EIP-712 struct hash of OffTrade terms; reverts where a field is out of range.
    function id(OffTrade calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = OFF_TRADE_TYPE;
        assembly ("memory-safe") {
            if or(shr(32, calldataload(add(t, 640))), or(shr(40, calldataload(add(t, 608))), or(shr(16, calldataload(add(t, 544))), or(shr(8, calldataload(add(t, 512))), or(shr(8, calldataload(add(t, 480))), or(shr(8, calldataload(add(t, 448))), or(shr(40, calldataload(add(t, 320))), or(shr(40, calldataload(add(t, 288))), or(shr(8, calldataload(add(t, 256))), or(shr(8, calldataload(add(t, 224))), or(shr(8, calldataload(add(t, 192))), or(shr(160, calldataload(add(t, 160))), or(shr(160, calldataload(add(t, 128))), shr(32, calldataload(add(t, 32)))))))))))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 736)
            h := keccak256(m, 768)
        }
    }

    /// @notice The words of OffTrade terms as they lie in calldata.
    function words(OffTrade calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 736
        }
    }

    /// @notice EIP-712 struct hash of Attestation terms; reverts where a field is out of range.
    function id(Attestation calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = ATTESTATION_TYPE;
        assembly ("memory-safe") {
            if or(shr(40, calldataload(add(t, 288))), or(shr(40, calldataload(add(t, 256))), or(shr(160, calldataload(add(t, 160))), or(shr(8, calldataload(add(t, 128))), or(shr(8, calldataload(add(t, 64))), shr(32, calldataload(add(t, 32)))))))) {
                mstore(0x00, shl(224, 0x1aee1467))
                revert(0x00, 0x04)
            }
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 352)
            h := keccak256(m, 384)
        }
    }

    /// @notice The words of Attestation terms as they lie in calldata.
    function words(Attestation calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 352
        }
    }

    /// @notice EIP-712 struct hash of AttestationRevocation terms; reverts where a field is out of range.
    function id(AttestationRevocation calldata t) internal pure returns (bytes32 h) {
        bytes32 typehash = ATTESTATION_REVOCATION_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), t, 96)
            h := keccak256(m, 128)
        }
    }

    /// @notice The words of AttestationRevocation terms as they lie in calldata.
    function words(AttestationRevocation calldata t) internal pure returns (bytes calldata b) {
        assembly ("memory-safe") {
            b.offset := t
            b.length := 96
        }
    }
    // slither-disable-end write-after-write
}

using Ids for Enrolment global;
using Ids for Rotation global;
using Ids for Recovery global;
using Ids for Veto global;
using Ids for Mandate global;
using Ids for MandateEnd global;
using Ids for Operator global;
using Ids for OperatorEnd global;
using Ids for CredentialKey global;
using Ids for Compromise global;
using Ids for Voiding global;
using Ids for Detachment global;
using Ids for Closure global;
using Ids for Profile global;
using Ids for Asset global;
using Ids for Amendment global;
using Ids for Cancellation global;
using Ids for Objection global;
using Ids for Batch global;
using Ids for Grant global;
using Ids for Transfer global;
using Ids for Termination global;
using Ids for Surrender global;
using Ids for Pledge global;
using Ids for Release global;
using Ids for Listing global;
using Ids for Withdrawal global;
using Ids for Trade global;
using Ids for OffTrade global;
using Ids for Attestation global;
using Ids for AttestationRevocation global;
