// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordOverflow} from "./WordOverflow.sol";

// Storage words that proofs, events and clients read (tests/vectors/words.json). The field listed first is the lowest.

/// @notice One party: one storage word.
type PartyWord is uint256;

using PartyWords for PartyWord global;

/// @title PartyWords
/// @notice Fields of PartyWord.
library PartyWords {
    /// @notice Key or wallet that signs for the party.
    function signer(PartyWord w) internal pure returns (address) {
        return address(uint160(PartyWord.unwrap(w)));
    }

    /// @notice The word with another signer.
    function withSigner(PartyWord w, address v) internal pure returns (PartyWord) {
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice Party status.
    function status(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 160) & 0x7;
    }

    /// @notice The word with another status; refuses more than 3 bits.
    function withStatus(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0x7) << 160)) | (v << 160));
    }

    /// @notice Bit set of roles.
    function roles(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 163) & 0xff;
    }

    /// @notice The word with another roles; refuses more than 8 bits.
    function withRoles(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0xff) << 163)) | (v << 163));
    }

    /// @notice Key epoch, rises at each change of signer.
    function epoch(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 171) & 0xffff;
    }

    /// @notice The word with another epoch; refuses more than 16 bits.
    function withEpoch(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0xffff) revert WordOverflow(v, 0xffff);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0xffff) << 171)) | (v << 171));
    }

    /// @notice Six-digit division code.
    function region(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 187) & 0xfffff;
    }

    /// @notice The word with another region; refuses more than 20 bits.
    function withRegion(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0xfffff) revert WordOverflow(v, 0xfffff);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0xfffff) << 187)) | (v << 187));
    }

    /// @notice Registrations and batches of a node, listings and trades of a venue, so far.
    function count(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 207) & 0xffffffff;
    }

    /// @notice The word with another count; refuses more than 32 bits.
    function withCount(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0xffffffff) << 207)) | (v << 207));
    }

    /// @notice 1: the party voided a consent in this epoch.
    function voids(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 239) & 0x1;
    }

    /// @notice The word with another voids; refuses more than 1 bits.
    function withVoids(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0x1) << 239)) | (v << 239));
    }

    /// @notice Number of the enrolling node, a node's own number, zero where detached.
    function node(PartyWord w) internal pure returns (uint256) {
        return (PartyWord.unwrap(w) >> 240) & 0xffff;
    }

    /// @notice The word with another node; refuses more than 16 bits.
    function withNode(PartyWord w, uint256 v) internal pure returns (PartyWord) {
        if (v > 0xffff) revert WordOverflow(v, 0xffff);
        return PartyWord.wrap((PartyWord.unwrap(w) & ~(uint256(0xffff) << 240)) | (v << 240));
    }

    /// @notice Whether the record was never written.
    function isZero(PartyWord w) internal pure returns (bool) {
        return PartyWord.unwrap(w) == 0;
    }
}

/// @notice One credential key: one storage word.
type KeyWord is uint256;

using KeyWords for KeyWord global;

/// @title KeyWords
/// @notice Fields of KeyWord.
library KeyWords {
    /// @notice Seconds, inclusive.
    function from_(KeyWord w) internal pure returns (uint256) {
        return (KeyWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another from; refuses more than 32 bits.
    function withFrom(KeyWord w, uint256 v) internal pure returns (KeyWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return KeyWord.wrap((KeyWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice Seconds, exclusive.
    function until(KeyWord w) internal pure returns (uint256) {
        return (KeyWord.unwrap(w) >> 32) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(KeyWord w, uint256 v) internal pure returns (KeyWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return KeyWord.wrap((KeyWord.unwrap(w) & ~(uint256(0xffffffff) << 32)) | (v << 32));
    }

    /// @notice Seconds, zero where never.
    function compromised(KeyWord w) internal pure returns (uint256) {
        return (KeyWord.unwrap(w) >> 64) & 0xffffffff;
    }

    /// @notice The word with another compromised; refuses more than 32 bits.
    function withCompromised(KeyWord w, uint256 v) internal pure returns (KeyWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return KeyWord.wrap((KeyWord.unwrap(w) & ~(uint256(0xffffffff) << 64)) | (v << 64));
    }

    /// @notice 1 once written.
    function exists(KeyWord w) internal pure returns (uint256) {
        return (KeyWord.unwrap(w) >> 96) & 0x1;
    }

    /// @notice The word with another exists; refuses more than 1 bits.
    function withExists(KeyWord w, uint256 v) internal pure returns (KeyWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return KeyWord.wrap((KeyWord.unwrap(w) & ~(uint256(0x1) << 96)) | (v << 96));
    }

    /// @notice Whether the record was never written.
    function isZero(KeyWord w) internal pure returns (bool) {
        return KeyWord.unwrap(w) == 0;
    }
}

/// @notice What an agent may consent to for a principal: one storage word.
type MandateWord is uint256;

using MandateWords for MandateWord global;

/// @title MandateWords
/// @notice Fields of MandateWord.
library MandateWords {
    /// @notice Bit set of act numbers.
    function acts(MandateWord w) internal pure returns (uint256) {
        return (MandateWord.unwrap(w)) & 0xffffffffffffffff;
    }

    /// @notice The word with another acts; refuses more than 64 bits.
    function withActs(MandateWord w, uint256 v) internal pure returns (MandateWord) {
        if (v > 0xffffffffffffffff) revert WordOverflow(v, 0xffffffffffffffff);
        return MandateWord.wrap((MandateWord.unwrap(w) & ~(uint256(0xffffffffffffffff) << 0)) | (v << 0));
    }

    /// @notice Seconds, exclusive.
    function until(MandateWord w) internal pure returns (uint256) {
        return (MandateWord.unwrap(w) >> 64) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(MandateWord w, uint256 v) internal pure returns (MandateWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return MandateWord.wrap((MandateWord.unwrap(w) & ~(uint256(0xffffffff) << 64)) | (v << 64));
    }

    /// @notice The principal's epoch when given.
    function epoch(MandateWord w) internal pure returns (uint256) {
        return (MandateWord.unwrap(w) >> 96) & 0xffff;
    }

    /// @notice The word with another epoch; refuses more than 16 bits.
    function withEpoch(MandateWord w, uint256 v) internal pure returns (MandateWord) {
        if (v > 0xffff) revert WordOverflow(v, 0xffff);
        return MandateWord.wrap((MandateWord.unwrap(w) & ~(uint256(0xffff) << 96)) | (v << 96));
    }

    /// @notice Whether the record was never written.
    function isZero(MandateWord w) internal pure returns (bool) {
        return MandateWord.unwrap(w) == 0;
    }
}

/// @notice An account that may send for a party: one storage word.
type OperatorWord is uint256;

using OperatorWords for OperatorWord global;

/// @title OperatorWords
/// @notice Fields of OperatorWord.
library OperatorWords {
    /// @notice Seconds, exclusive.
    function until(OperatorWord w) internal pure returns (uint256) {
        return (OperatorWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(OperatorWord w, uint256 v) internal pure returns (OperatorWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return OperatorWord.wrap((OperatorWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice The party's epoch when given.
    function epoch(OperatorWord w) internal pure returns (uint256) {
        return (OperatorWord.unwrap(w) >> 32) & 0xffff;
    }

    /// @notice The word with another epoch; refuses more than 16 bits.
    function withEpoch(OperatorWord w, uint256 v) internal pure returns (OperatorWord) {
        if (v > 0xffff) revert WordOverflow(v, 0xffff);
        return OperatorWord.wrap((OperatorWord.unwrap(w) & ~(uint256(0xffff) << 32)) | (v << 32));
    }

    /// @notice Whether the record was never written.
    function isZero(OperatorWord w) internal pure returns (bool) {
        return OperatorWord.unwrap(w) == 0;
    }
}

/// @notice The open recovery of one party: one storage word.
type RecoveryWord is uint256;

using RecoveryWords for RecoveryWord global;

/// @title RecoveryWords
/// @notice Fields of RecoveryWord.
library RecoveryWords {
    /// @notice The new signer.
    function signer(RecoveryWord w) internal pure returns (address) {
        return address(uint160(RecoveryWord.unwrap(w)));
    }

    /// @notice The word with another signer.
    function withSigner(RecoveryWord w, address v) internal pure returns (RecoveryWord) {
        return RecoveryWord.wrap((RecoveryWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice Seconds; from then on anyone completes it.
    function ready(RecoveryWord w) internal pure returns (uint256) {
        return (RecoveryWord.unwrap(w) >> 160) & 0xffffffff;
    }

    /// @notice The word with another ready; refuses more than 32 bits.
    function withReady(RecoveryWord w, uint256 v) internal pure returns (RecoveryWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return RecoveryWord.wrap((RecoveryWord.unwrap(w) & ~(uint256(0xffffffff) << 160)) | (v << 160));
    }

    /// @notice Recovery state.
    function state(RecoveryWord w) internal pure returns (uint256) {
        return (RecoveryWord.unwrap(w) >> 192) & 0xff;
    }

    /// @notice The word with another state; refuses more than 8 bits.
    function withState(RecoveryWord w, uint256 v) internal pure returns (RecoveryWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return RecoveryWord.wrap((RecoveryWord.unwrap(w) & ~(uint256(0xff) << 192)) | (v << 192));
    }

    /// @notice Whether the record was never written.
    function isZero(RecoveryWord w) internal pure returns (bool) {
        return RecoveryWord.unwrap(w) == 0;
    }
}
