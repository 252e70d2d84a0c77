// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordOverflow} from "./WordOverflow.sol";

// Storage words that proofs, events and clients read (tests/vectors/words.json). The field listed first is the lowest.

/// @notice One listing: one storage word.
type ListingWord is uint256;

using ListingWords for ListingWord global;

/// @title ListingWords
/// @notice Fields of ListingWord.
library ListingWords {
    /// @notice Seconds, exclusive.
    function until(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice Listing state.
    function state(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w) >> 32) & 0xff;
    }

    /// @notice The word with another state; refuses more than 8 bits.
    function withState(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0xff) << 32)) | (v << 32));
    }

    /// @notice The offered right's seq when listed.
    function seq(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w) >> 40) & 0xffffff;
    }

    /// @notice The word with another seq; refuses more than 24 bits.
    function withSeq(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0xffffff) revert WordOverflow(v, 0xffffff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0xffffff) << 40)) | (v << 40));
    }

    /// @notice Units sold.
    function sold(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w) >> 64) & 0xffffffff;
    }

    /// @notice The word with another sold; refuses more than 32 bits.
    function withSold(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0xffffffff) << 64)) | (v << 64));
    }

    /// @notice Units offered.
    function units(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w) >> 96) & 0xffffffff;
    }

    /// @notice The word with another units; refuses more than 32 bits.
    function withUnits(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0xffffffff) << 96)) | (v << 96));
    }

    /// @notice The asset's rev.
    function rev(ListingWord w) internal pure returns (uint256) {
        return (ListingWord.unwrap(w) >> 128) & 0x1ffff;
    }

    /// @notice The word with another rev; refuses more than 17 bits.
    function withRev(ListingWord w, uint256 v) internal pure returns (ListingWord) {
        if (v > 0x1ffff) revert WordOverflow(v, 0x1ffff);
        return ListingWord.wrap((ListingWord.unwrap(w) & ~(uint256(0x1ffff) << 128)) | (v << 128));
    }

    /// @notice Whether the record was never written.
    function isZero(ListingWord w) internal pure returns (bool) {
        return ListingWord.unwrap(w) == 0;
    }
}

/// @notice One off-exchange trade: one storage word.
type FilingWord is uint256;

using FilingWords for FilingWord global;

/// @title FilingWords
/// @notice Fields of FilingWord.
library FilingWords {
    /// @notice Seconds.
    function filed(FilingWord w) internal pure returns (uint256) {
        return (FilingWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another filed; refuses more than 32 bits.
    function withFiled(FilingWord w, uint256 v) internal pure returns (FilingWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return FilingWord.wrap((FilingWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice 1 where the seller held a live OPERATE right then.
    function operated(FilingWord w) internal pure returns (uint256) {
        return (FilingWord.unwrap(w) >> 32) & 0x1;
    }

    /// @notice The word with another operated; refuses more than 1 bits.
    function withOperated(FilingWord w, uint256 v) internal pure returns (FilingWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return FilingWord.wrap((FilingWord.unwrap(w) & ~(uint256(0x1) << 32)) | (v << 32));
    }

    /// @notice The adopting venue, zero while none.
    function venue(FilingWord w) internal pure returns (address) {
        return address(uint160(FilingWord.unwrap(w) >> 33));
    }

    /// @notice The word with another venue.
    function withVenue(FilingWord w, address v) internal pure returns (FilingWord) {
        return FilingWord.wrap((FilingWord.unwrap(w) & ~(uint256(type(uint160).max) << 33)) | (uint256(uint160(v)) << 33));
    }

    /// @notice Whether the record was never written.
    function isZero(FilingWord w) internal pure returns (bool) {
        return FilingWord.unwrap(w) == 0;
    }
}

/// @notice One attestation: one storage word.
type AttestationWord is uint256;

using AttestationWords for AttestationWord global;

/// @title AttestationWords
/// @notice Fields of AttestationWord.
library AttestationWords {
    /// @notice Attestation status.
    function status(AttestationWord w) internal pure returns (uint256) {
        return (AttestationWord.unwrap(w)) & 0xff;
    }

    /// @notice The word with another status; refuses more than 8 bits.
    function withStatus(AttestationWord w, uint256 v) internal pure returns (AttestationWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return AttestationWord.wrap((AttestationWord.unwrap(w) & ~(uint256(0xff) << 0)) | (v << 0));
    }

    /// @notice Seconds, exclusive.
    function until(AttestationWord w) internal pure returns (uint256) {
        return (AttestationWord.unwrap(w) >> 8) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(AttestationWord w, uint256 v) internal pure returns (AttestationWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return AttestationWord.wrap((AttestationWord.unwrap(w) & ~(uint256(0xffffffff) << 8)) | (v << 8));
    }

    /// @notice The attester's roles when it attested.
    function roles(AttestationWord w) internal pure returns (uint256) {
        return (AttestationWord.unwrap(w) >> 40) & 0xff;
    }

    /// @notice The word with another roles; refuses more than 8 bits.
    function withRoles(AttestationWord w, uint256 v) internal pure returns (AttestationWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return AttestationWord.wrap((AttestationWord.unwrap(w) & ~(uint256(0xff) << 40)) | (v << 40));
    }

    /// @notice Seconds.
    function recorded(AttestationWord w) internal pure returns (uint256) {
        return (AttestationWord.unwrap(w) >> 48) & 0xffffffff;
    }

    /// @notice The word with another recorded; refuses more than 32 bits.
    function withRecorded(AttestationWord w, uint256 v) internal pure returns (AttestationWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return AttestationWord.wrap((AttestationWord.unwrap(w) & ~(uint256(0xffffffff) << 48)) | (v << 48));
    }

    /// @notice Whether the record was never written.
    function isZero(AttestationWord w) internal pure returns (bool) {
        return AttestationWord.unwrap(w) == 0;
    }
}
