// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "./ConsentChecks.sol";
import {IAttestationLog} from "./interfaces/IAttestationLog.sol";
import {Extend} from "./libraries/Extend.sol";
import {Journal} from "./libraries/Journal.sol";
import {AssetWord} from "./types/AssetWords.sol";
import {
    ATTESTATION_LIVE,
    ATTESTATION_REVOKED,
    HOLD,
    OPERATE,
    ROLE_ASSESSOR,
    ROLE_NODE,
    ROLE_REGULATOR,
    ROLE_VENUE,
    SUBJECT_ASSET,
    SUBJECT_LISTING,
    SUBJECT_OFF_TRADE,
    SUBJECT_PARTY,
    SUBJECT_RIGHT,
    SUBJECT_TRADE
} from "./types/Enums.sol";
import {AttestationWord} from "./types/ExchangeWords.sol";
import {
    ACT_ATTEST,
    ACT_REVOKE_ATTESTATION,
    Attestation,
    AttestationRevocation,
    CONSENT_ATTEST_TYPE,
    CONSENT_REVOKE_ATTESTATION_TYPE,
    Consent,
    Grant,
    Ids,
    Listing,
    OffTrade,
    Trade
} from "./types/Terms.sol";

/// @title AttestationLog
/// @notice See IAttestationLog.
contract AttestationLog is IAttestationLog, ConsentChecks {
    /// @dev Any one of these roles attests as sender.
    uint8 private constant ATTESTING = ROLE_NODE | ROLE_VENUE | ROLE_ASSESSOR | ROLE_REGULATOR;
    uint256 private constant MAX_REV = 0x1ffff;
    uint256 private constant MAX_KIND = 63;

    mapping(bytes32 id => AttestationWord) private _attestations;
    mapping(bytes32 key => uint256) private _anchors;

    /// @inheritdoc IAttestationLog
    function attest(Attestation calldata terms, bytes calldata subjectTerms) external {
        bytes32 id = Ids.id(terms);
        uint256 roles = _actingRoles(terms.attester);
        _record(terms, id, subjectTerms, roles, address(0));
    }

    /// @inheritdoc IAttestationLog
    function attestSigned(Attestation calldata terms, bytes calldata subjectTerms, Consent calldata attester) external {
        bytes32 id = Ids.id(terms);
        _verify(CONSENT_ATTEST_TYPE, ACT_ATTEST, id, attester, terms.attester, 0);
        // A party that signs acts in no role: its finding never counts as an assessor's or a regulator's.
        _record(terms, id, subjectTerms, 0, attester.agent);
    }

    /// @inheritdoc IAttestationLog
    function revoke(AttestationRevocation calldata revocation, Attestation calldata terms) external {
        _actingRoles(terms.attester);
        _revoke(revocation, terms, address(0));
    }

    /// @inheritdoc IAttestationLog
    function revokeSigned(
        AttestationRevocation calldata revocation,
        Attestation calldata terms,
        Consent calldata attester
    ) external {
        bytes32 id = Ids.id(revocation);
        _verify(CONSENT_REVOKE_ATTESTATION_TYPE, ACT_REVOKE_ATTESTATION, id, attester, terms.attester, 0);
        _revoke(revocation, terms, attester.agent);
    }

    /// @inheritdoc IAttestationLog
    function anchor(uint8 kind, bytes32 digest) external {
        bytes32 key = keccak256(abi.encode(kind, digest));
        uint256 word = _anchors[key];
        if (word != 0) revert AnchorExists(digest, uint64(word));
        word = block.timestamp << 64 | block.number;
        _anchors[key] = word;
        emit Anchored(kind, digest, msg.sender, word);
    }

    /// @inheritdoc IAttestationLog
    function attestation(bytes32 id) external view returns (AttestationWord) {
        return _attestations[id];
    }

    /// @inheritdoc IAttestationLog
    function anchored(uint8 kind, bytes32 digest) external view returns (uint256) {
        return _anchors[keccak256(abi.encode(kind, digest))];
    }

    /// @dev The roles of a party whose signer or operator sends in one of the attesting ones.
    function _actingRoles(address attester) private view returns (uint256 roles) {
        return PARTIES.actor(attester, msg.sender, ATTESTING).roles();
    }

    function _record(Attestation calldata terms, bytes32 id, bytes calldata subjectTerms, uint256 roles, address agent)
        private
    {
        if (!_attestations[id].isZero()) revert AttestationExists(id);
        _checkTerms(terms);
        AttestationWord word = AttestationWord.wrap(ATTESTATION_LIVE).withUntil(terms.until).withRoles(roles)
            .withRecorded(block.timestamp);
        _attestations[id] = word;
        if (terms.subjectType == SUBJECT_PARTY) {
            _checkParty(terms, subjectTerms);
            _log(PartyAttested.selector, terms.subject, id, Ids.words(terms), agent, word);
            return;
        }
        uint256 root = _checkSubject(terms, subjectTerms);
        bytes32 digest = _log(Attested.selector, terms.asset, id, Ids.words(terms), agent, word);
        AssetWord asset = ASSETS.extend(terms.asset, Extend.REV | terms.rev, digest, 0);
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (root != 0 && (asset.rights() >> (root - 1)) & 1 == 0) revert SubjectUnknown(terms.subject);
    }

    /// @dev Whatever became of the asset since: a finding can always be taken back.
    function _revoke(AttestationRevocation calldata revocation, Attestation calldata terms, address agent) private {
        bytes32 id = Ids.id(terms);
        if (revocation.attestation != id) revert SubjectMismatch(revocation.attestation);
        AttestationWord word = _attestations[id];
        if (word.status() != ATTESTATION_LIVE) revert AttestationNotLive(id);
        word = word.withStatus(ATTESTATION_REVOKED);
        _attestations[id] = word;
        if (terms.subjectType == SUBJECT_PARTY) {
            _log(PartyAttestationRevoked.selector, terms.subject, id, Ids.words(revocation), agent, word);
            return;
        }
        bytes32 digest = _log(AttestationRevoked.selector, terms.asset, id, Ids.words(revocation), agent, word);
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(terms.asset, 0, digest, 0);
    }

    function _checkTerms(Attestation calldata terms) private view {
        if (terms.kind == 0 || terms.kind > MAX_KIND) revert AttestationInvalid(4);
        if (terms.date > block.timestamp) revert AttestationInvalid(8);
        if (terms.until <= block.timestamp || terms.until > type(uint32).max) revert AttestationInvalid(9);
    }

    function _checkParty(Attestation calldata terms, bytes calldata subjectTerms) private view {
        if (terms.asset != 0) revert AttestationInvalid(0);
        if (terms.rev != 0) revert AttestationInvalid(1);
        address party = address(uint160(uint256(terms.subject)));
        if (bytes32(uint256(uint160(party))) != terms.subject || subjectTerms.length != 0) {
            revert SubjectMismatch(terms.subject);
        }
        if (PARTIES.party(party).isZero()) revert SubjectUnknown(terms.subject);
    }

    /// @dev The subject is this asset, or a recorded right, listing or trade of it. A trade on exchange has no slot: that
    /// it was recorded is proven by the asset's journal. Returns the kind of a root, whose evidence the caller checks.
    function _checkSubject(Attestation calldata terms, bytes calldata subjectTerms)
        private
        view
        returns (uint256 root)
    {
        if (terms.rev > MAX_REV) revert AttestationInvalid(1);
        uint256 subjectType = terms.subjectType;
        bytes32 subject = terms.subject;
        bytes32 asset = terms.asset;
        bool found = true;
        if (subjectType == SUBJECT_ASSET) {
            if (subject != asset || subjectTerms.length != 0) revert SubjectMismatch(subject);
        } else if (subjectType == SUBJECT_RIGHT) {
            if (subjectTerms.length == 32) return _rootKind(asset, subject, subjectTerms);
            Grant calldata grant = _asGrant(subjectTerms, subject);
            if (Ids.id(grant) != subject || grant.asset != asset) revert SubjectMismatch(subject);
            found = !RIGHTS.right(subject).isZero();
        } else if (subjectType == SUBJECT_LISTING) {
            Listing calldata listing = _asListing(subjectTerms, subject);
            if (Ids.id(listing) != subject || listing.asset != asset) revert SubjectMismatch(subject);
            found = !EXCHANGE.listing(subject).isZero();
        } else if (subjectType == SUBJECT_TRADE) {
            Trade calldata trade = _asTrade(subjectTerms, subject);
            if (Ids.id(trade) != subject || trade.asset != asset) revert SubjectMismatch(subject);
        } else if (subjectType == SUBJECT_OFF_TRADE) {
            OffTrade calldata trade = _asOffTrade(subjectTerms, subject);
            if (Ids.id(trade) != subject || trade.asset != asset) revert SubjectMismatch(subject);
            found = !EXCHANGE.filing(subject).isZero();
        } else {
            revert AttestationInvalid(2);
        }
        if (!found) revert SubjectUnknown(subject);
    }

    function _rootKind(bytes32 asset, bytes32 subject, bytes calldata word) private view returns (uint256 kind) {
        kind = uint256(bytes32(word));
        if (kind < HOLD || kind > OPERATE || RIGHTS.rootId(asset, uint8(kind)) != subject) {
            revert SubjectMismatch(subject);
        }
    }

    function _log(bytes32 topic0, bytes32 about, bytes32 id, bytes calldata terms, address agent, AttestationWord word)
        private
        returns (bytes32)
    {
        return Journal.log(topic0, about, id, terms, uint160(agent), AttestationWord.unwrap(word));
    }

    function _asGrant(bytes calldata words, bytes32 subject) private pure returns (Grant calldata t) {
        if (words.length != 14 * 32) revert SubjectMismatch(subject);
        assembly ("memory-safe") {
            t := words.offset
        }
    }

    function _asListing(bytes calldata words, bytes32 subject) private pure returns (Listing calldata t) {
        if (words.length != 25 * 32) revert SubjectMismatch(subject);
        assembly ("memory-safe") {
            t := words.offset
        }
    }

    function _asTrade(bytes calldata words, bytes32 subject) private pure returns (Trade calldata t) {
        if (words.length != 11 * 32) revert SubjectMismatch(subject);
        assembly ("memory-safe") {
            t := words.offset
        }
    }

    function _asOffTrade(bytes calldata words, bytes32 subject) private pure returns (OffTrade calldata t) {
        if (words.length != 23 * 32) revert SubjectMismatch(subject);
        assembly ("memory-safe") {
            t := words.offset
        }
    }
}
