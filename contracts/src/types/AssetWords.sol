// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordOverflow} from "./WordOverflow.sol";

// Storage words that proofs, events and clients read (tests/vectors/words.json). The field listed first is the lowest.

/// @notice One asset: one storage word.
type AssetWord is uint256;

using AssetWords for AssetWord global;

/// @title AssetWords
/// @notice Fields of AssetWord.
library AssetWords {
    /// @notice Party id; resolves unwritten roots.
    function registrant(AssetWord w) internal pure returns (address) {
        return address(uint160(AssetWord.unwrap(w)));
    }

    /// @notice The word with another registrant.
    function withRegistrant(AssetWord w, address v) internal pure returns (AssetWord) {
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice End of validity, seconds, exclusive.
    function until(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 160) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0xffffffff) << 160)) | (v << 160));
    }

    /// @notice End of the notice, hours, rounded up; all ones: the registrant's consent is awaited.
    function noticeEnd(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 192) & 0xffffff;
    }

    /// @notice The word with another noticeEnd; refuses more than 24 bits.
    function withNoticeEnd(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0xffffff) revert WordOverflow(v, 0xffffff);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0xffffff) << 192)) | (v << 192));
    }

    /// @notice Bit set of evidenced rights.
    function rights(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 216) & 0x7;
    }

    /// @notice The word with another rights; refuses more than 3 bits.
    function withRights(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x7) << 216)) | (v << 216));
    }

    /// @notice Sensitivity 1 to 3.
    function level(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 219) & 0x3;
    }

    /// @notice The word with another level; refuses more than 2 bits.
    function withLevel(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x3) << 219)) | (v << 219));
    }

    /// @notice How the registration ended, zero where it did not.
    function end(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 221) & 0x7;
    }

    /// @notice The word with another end; refuses more than 3 bits.
    function withEnd(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x7) << 221)) | (v << 221));
    }

    /// @notice Bit 0 by a node, bit 1 by a regulator.
    function suspended(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 224) & 0x3;
    }

    /// @notice The word with another suspended; refuses more than 2 bits.
    function withSuspended(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x3) << 224)) | (v << 224));
    }

    /// @notice A regulator's standing approval to list at level 3.
    function approval(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 226) & 0x1;
    }

    /// @notice The word with another approval; refuses more than 1 bits.
    function withApproval(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x1) << 226)) | (v << 226));
    }

    /// @notice Objections that count now.
    function objections(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 227) & 0x7f;
    }

    /// @notice The word with another objections; refuses more than 7 bits.
    function withObjections(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x7f) revert WordOverflow(v, 0x7f);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x7f) << 227)) | (v << 227));
    }

    /// @notice 1 once a root right of it was written.
    function touched(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 234) & 0x1;
    }

    /// @notice The word with another touched; refuses more than 1 bits.
    function withTouched(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x1) << 234)) | (v << 234));
    }

    /// @notice Raised by each amendment.
    function rev(AssetWord w) internal pure returns (uint256) {
        return (AssetWord.unwrap(w) >> 239) & 0x1ffff;
    }

    /// @notice The word with another rev; refuses more than 17 bits.
    function withRev(AssetWord w, uint256 v) internal pure returns (AssetWord) {
        if (v > 0x1ffff) revert WordOverflow(v, 0x1ffff);
        return AssetWord.wrap((AssetWord.unwrap(w) & ~(uint256(0x1ffff) << 239)) | (v << 239));
    }

    /// @notice Whether the record was never written.
    function isZero(AssetWord w) internal pure returns (bool) {
        return AssetWord.unwrap(w) == 0;
    }
}

/// @notice One batch: one storage word.
type BatchWord is uint256;

using BatchWords for BatchWord global;

/// @title BatchWords
/// @notice Fields of BatchWord.
library BatchWords {
    /// @notice Party id.
    function node(BatchWord w) internal pure returns (address) {
        return address(uint160(BatchWord.unwrap(w)));
    }

    /// @notice The word with another node.
    function withNode(BatchWord w, address v) internal pure returns (BatchWord) {
        return BatchWord.wrap((BatchWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice Number of leaves.
    function count(BatchWord w) internal pure returns (uint256) {
        return (BatchWord.unwrap(w) >> 160) & 0xffffff;
    }

    /// @notice The word with another count; refuses more than 24 bits.
    function withCount(BatchWord w, uint256 v) internal pure returns (BatchWord) {
        if (v > 0xffffff) revert WordOverflow(v, 0xffffff);
        return BatchWord.wrap((BatchWord.unwrap(w) & ~(uint256(0xffffff) << 160)) | (v << 160));
    }

    /// @notice Batch kind.
    function kind(BatchWord w) internal pure returns (uint256) {
        return (BatchWord.unwrap(w) >> 184) & 0xff;
    }

    /// @notice The word with another kind; refuses more than 8 bits.
    function withKind(BatchWord w, uint256 v) internal pure returns (BatchWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return BatchWord.wrap((BatchWord.unwrap(w) & ~(uint256(0xff) << 184)) | (v << 184));
    }

    /// @notice Seconds.
    function anchored(BatchWord w) internal pure returns (uint256) {
        return (BatchWord.unwrap(w) >> 192) & 0xffffffff;
    }

    /// @notice The word with another anchored; refuses more than 32 bits.
    function withAnchored(BatchWord w, uint256 v) internal pure returns (BatchWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return BatchWord.wrap((BatchWord.unwrap(w) & ~(uint256(0xffffffff) << 192)) | (v << 192));
    }

    /// @notice Seconds, zero while unpublished.
    function published(BatchWord w) internal pure returns (uint256) {
        return (BatchWord.unwrap(w) >> 224) & 0xffffffff;
    }

    /// @notice The word with another published; refuses more than 32 bits.
    function withPublished(BatchWord w, uint256 v) internal pure returns (BatchWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return BatchWord.wrap((BatchWord.unwrap(w) & ~(uint256(0xffffffff) << 224)) | (v << 224));
    }

    /// @notice Whether the record was never written.
    function isZero(BatchWord w) internal pure returns (bool) {
        return BatchWord.unwrap(w) == 0;
    }
}

/// @notice One rule profile: one storage word.
type ProfileWord is uint256;

using ProfileWords for ProfileWord global;

/// @title ProfileWords
/// @notice Fields of ProfileWord.
library ProfileWords {
    /// @notice Minimum notice, seconds.
    function notice(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another notice; refuses more than 32 bits.
    function withNotice(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice Time to resolve an objection, seconds.
    function objection(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w) >> 32) & 0xffffffff;
    }

    /// @notice The word with another objection; refuses more than 32 bits.
    function withObjection(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0xffffffff) << 32)) | (v << 32));
    }

    /// @notice Longest validity, seconds; zero: no limit.
    function term(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w) >> 64) & 0xffffffff;
    }

    /// @notice The word with another term; refuses more than 32 bits.
    function withTerm(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0xffffffff) << 64)) | (v << 64));
    }

    /// @notice Attestation kinds a listing needs.
    function required(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w) >> 96) & 0xffffffffffffffff;
    }

    /// @notice The word with another required; refuses more than 64 bits.
    function withRequired(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0xffffffffffffffff) revert WordOverflow(v, 0xffffffffffffffff);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0xffffffffffffffff) << 96)) | (v << 96));
    }

    /// @notice Price regimes allowed.
    function regimes(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w) >> 160) & 0xff;
    }

    /// @notice The word with another regimes; refuses more than 8 bits.
    function withRegimes(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0xff) << 160)) | (v << 160));
    }

    /// @notice 1 once written.
    function exists(ProfileWord w) internal pure returns (uint256) {
        return (ProfileWord.unwrap(w) >> 168) & 0x1;
    }

    /// @notice The word with another exists; refuses more than 1 bits.
    function withExists(ProfileWord w, uint256 v) internal pure returns (ProfileWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return ProfileWord.wrap((ProfileWord.unwrap(w) & ~(uint256(0x1) << 168)) | (v << 168));
    }

    /// @notice Whether the record was never written.
    function isZero(ProfileWord w) internal pure returns (bool) {
        return ProfileWord.unwrap(w) == 0;
    }
}

/// @notice One objection: one storage word.
type ObjectionWord is uint256;

using ObjectionWords for ObjectionWord global;

/// @title ObjectionWords
/// @notice Fields of ObjectionWord.
library ObjectionWords {
    /// @notice Objection status.
    function status(ObjectionWord w) internal pure returns (uint256) {
        return (ObjectionWord.unwrap(w)) & 0xff;
    }

    /// @notice The word with another status; refuses more than 8 bits.
    function withStatus(ObjectionWord w, uint256 v) internal pure returns (ObjectionWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return ObjectionWord.wrap((ObjectionWord.unwrap(w) & ~(uint256(0xff) << 0)) | (v << 0));
    }

    /// @notice Seconds; after it anyone lets it lapse, zero while not counting.
    function deadline(ObjectionWord w) internal pure returns (uint256) {
        return (ObjectionWord.unwrap(w) >> 8) & 0xffffffff;
    }

    /// @notice The word with another deadline; refuses more than 32 bits.
    function withDeadline(ObjectionWord w, uint256 v) internal pure returns (ObjectionWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ObjectionWord.wrap((ObjectionWord.unwrap(w) & ~(uint256(0xffffffff) << 8)) | (v << 8));
    }

    /// @notice Seconds.
    function filed(ObjectionWord w) internal pure returns (uint256) {
        return (ObjectionWord.unwrap(w) >> 40) & 0xffffffff;
    }

    /// @notice The word with another filed; refuses more than 32 bits.
    function withFiled(ObjectionWord w, uint256 v) internal pure returns (ObjectionWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return ObjectionWord.wrap((ObjectionWord.unwrap(w) & ~(uint256(0xffffffff) << 40)) | (v << 40));
    }

    /// @notice 1 where filed in notice.
    function inNotice(ObjectionWord w) internal pure returns (uint256) {
        return (ObjectionWord.unwrap(w) >> 72) & 0x1;
    }

    /// @notice The word with another inNotice; refuses more than 1 bits.
    function withInNotice(ObjectionWord w, uint256 v) internal pure returns (ObjectionWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return ObjectionWord.wrap((ObjectionWord.unwrap(w) & ~(uint256(0x1) << 72)) | (v << 72));
    }

    /// @notice Whether the record was never written.
    function isZero(ObjectionWord w) internal pure returns (bool) {
        return ObjectionWord.unwrap(w) == 0;
    }
}

/// @notice The pause: one storage word.
type PauseWord is uint256;

using PauseWords for PauseWord global;

/// @title PauseWords
/// @notice Fields of PauseWord.
library PauseWords {
    /// @notice Seconds; paused before it.
    function until(PauseWord w) internal pure returns (uint256) {
        return (PauseWord.unwrap(w)) & 0xffffffffff;
    }

    /// @notice The word with another until; refuses more than 40 bits.
    function withUntil(PauseWord w, uint256 v) internal pure returns (PauseWord) {
        if (v > 0xffffffffff) revert WordOverflow(v, 0xffffffffff);
        return PauseWord.wrap((PauseWord.unwrap(w) & ~(uint256(0xffffffffff) << 0)) | (v << 0));
    }

    /// @notice Seconds; not set again before it.
    function notBefore(PauseWord w) internal pure returns (uint256) {
        return (PauseWord.unwrap(w) >> 40) & 0xffffffffff;
    }

    /// @notice The word with another notBefore; refuses more than 40 bits.
    function withNotBefore(PauseWord w, uint256 v) internal pure returns (PauseWord) {
        if (v > 0xffffffffff) revert WordOverflow(v, 0xffffffffff);
        return PauseWord.wrap((PauseWord.unwrap(w) & ~(uint256(0xffffffffff) << 40)) | (v << 40));
    }

    /// @notice Whether the record was never written.
    function isZero(PauseWord w) internal pure returns (bool) {
        return PauseWord.unwrap(w) == 0;
    }
}
