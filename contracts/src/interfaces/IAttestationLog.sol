// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AttestationWord} from "../types/ExchangeWords.sol";
import {Attestation, AttestationRevocation, Consent} from "../types/Terms.sol";

/// @title IAttestationLog
/// @notice Signed findings about assets, rights, listings, trades and parties; and plain anchors of digests.
interface IAttestationLog {
    /// @notice A finding about an asset, or a right, listing or trade of it, was recorded; `roles` are the attester's then.
    event Attested(bytes32 indexed asset, bytes32 indexed attestation, Attestation terms, address agent, uint256 word);
    /// @notice A finding about a party was recorded; extends no journal.
    event PartyAttested(
        bytes32 indexed party, bytes32 indexed attestation, Attestation terms, address agent, uint256 word
    );
    /// @notice A finding about an asset was taken back.
    event AttestationRevoked(
        bytes32 indexed asset, bytes32 indexed attestation, AttestationRevocation terms, address agent, uint256 word
    );
    /// @notice A finding about a party was taken back; extends no journal.
    event PartyAttestationRevoked(
        bytes32 indexed party, bytes32 indexed attestation, AttestationRevocation terms, address agent, uint256 word
    );
    /// @notice A digest was first anchored.
    event Anchored(uint256 indexed kind, bytes32 indexed digest, address sender, uint256 word);

    /// @notice The attestation exists already.
    error AttestationExists(bytes32 attestation);
    /// @notice The attestation is not live.
    error AttestationNotLive(bytes32 attestation);
    /// @notice A field of the terms breaks a rule; `field` is its position in the terms.
    error AttestationInvalid(uint256 field);
    /// @notice The subject's terms do not hash to the subject, or name another asset.
    error SubjectMismatch(bytes32 subject);
    /// @notice The subject was never recorded.
    error SubjectUnknown(bytes32 subject);
    /// @notice The digest was anchored before.
    error AnchorExists(bytes32 digest, uint256 blockNumber);

    /// @notice Records a finding. Sender: the attester in role ASSESSOR, VENUE, NODE or REGULATOR.
    /// @param terms The attestation.
    /// @param subjectTerms ABI words of the subject's terms: Grant, Listing, Trade or OffTrade; the kind's word for a
    /// root right; empty for an asset or a party.
    function attest(Attestation calldata terms, bytes calldata subjectTerms) external;
    /// @notice Records a finding by a party's signature, in no role: its word carries none. Anyone sends.
    /// @param terms The attestation.
    /// @param subjectTerms As in attest.
    /// @param attester ConsentAttest by the attester, seq 0.
    function attestSigned(Attestation calldata terms, bytes calldata subjectTerms, Consent calldata attester) external;
    /// @notice Takes a finding back. Sender: the attester.
    /// @param revocation The revocation.
    /// @param terms The attestation.
    function revoke(AttestationRevocation calldata revocation, Attestation calldata terms) external;
    /// @notice Takes a finding back by signature. Anyone sends.
    /// @param revocation The revocation.
    /// @param terms The attestation.
    /// @param attester ConsentRevokeAttestation by the attester, seq 0.
    function revokeSigned(
        AttestationRevocation calldata revocation,
        Attestation calldata terms,
        Consent calldata attester
    ) external;
    /// @notice Anchors a digest; the first block counts. Anyone sends.
    /// @param kind Anchor kind.
    /// @param digest The digest.
    function anchor(uint8 kind, bytes32 digest) external;

    /// @notice The word of an attestation.
    function attestation(bytes32 id) external view returns (AttestationWord);
    /// @notice Block number in the lower 64 bits and time in the next 64 of a first anchoring; zero where none.
    function anchored(uint8 kind, bytes32 digest) external view returns (uint256);
}
