// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordOverflow} from "./WordOverflow.sol";

// Storage words that proofs, events and clients read (tests/vectors/words.json). The field listed first is the lowest.

/// @notice One right; a root's word is zero until first written: one storage word.
type RightWord is uint256;

using RightWords for RightWord global;

/// @title RightWords
/// @notice Fields of RightWord.
library RightWords {
    /// @notice Party id.
    function holder(RightWord w) internal pure returns (address) {
        return address(uint160(RightWord.unwrap(w)));
    }

    /// @notice The word with another holder.
    function withHolder(RightWord w, address v) internal pure returns (RightWord) {
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice Seconds, exclusive; zero on a root, whose end is the asset's.
    function until(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 160) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xffffffff) << 160)) | (v << 160));
    }

    /// @notice Raised when the holder changes.
    function seq(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 192) & 0xffffff;
    }

    /// @notice The word with another seq; refuses more than 24 bits.
    function withSeq(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xffffff) revert WordOverflow(v, 0xffffff);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xffffff) << 192)) | (v << 192));
    }

    /// @notice Pledges that count.
    function pledges(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 216) & 0xf;
    }

    /// @notice The word with another pledges; refuses more than 4 bits.
    function withPledges(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xf) revert WordOverflow(v, 0xf);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xf) << 216)) | (v << 216));
    }

    /// @notice Pledges among them that forbid licences.
    function forbidding(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 220) & 0xf;
    }

    /// @notice The word with another forbidding; refuses more than 4 bits.
    function withForbidding(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xf) revert WordOverflow(v, 0xf);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xf) << 220)) | (v << 220));
    }

    /// @notice Raised when the right ends: pledges of older epochs are gone.
    function pledgeEpoch(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 224) & 0xff;
    }

    /// @notice The word with another pledgeEpoch; refuses more than 8 bits.
    function withPledgeEpoch(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xff) << 224)) | (v << 224));
    }

    /// @notice Rank of the last pledge.
    function lastRank(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 232) & 0xff;
    }

    /// @notice The word with another lastRank; refuses more than 8 bits.
    function withLastRank(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0xff) << 232)) | (v << 232));
    }

    /// @notice How the right ended, zero where it did not.
    function end(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 240) & 0x7;
    }

    /// @notice The word with another end; refuses more than 3 bits.
    function withEnd(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x7) << 240)) | (v << 240));
    }

    /// @notice Right kind.
    function kind(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 243) & 0x3;
    }

    /// @notice The word with another kind; refuses more than 2 bits.
    function withKind(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x3) << 243)) | (v << 243));
    }

    /// @notice Exclusivity; a root is exclusive.
    function exclusivity(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 245) & 0x3;
    }

    /// @notice The word with another exclusivity; refuses more than 2 bits.
    function withExclusivity(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x3) << 245)) | (v << 245));
    }

    /// @notice Right flags.
    function flags(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 247) & 0x7;
    }

    /// @notice The word with another flags; refuses more than 3 bits.
    function withFlags(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x7) << 247)) | (v << 247));
    }

    /// @notice Distance from the root.
    function depth(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 250) & 0x7;
    }

    /// @notice The word with another depth; refuses more than 3 bits.
    function withDepth(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x7) revert WordOverflow(v, 0x7);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x7) << 250)) | (v << 250));
    }

    /// @notice Bit 0 by a node, bit 1 by a regulator.
    function suspended(RightWord w) internal pure returns (uint256) {
        return (RightWord.unwrap(w) >> 253) & 0x3;
    }

    /// @notice The word with another suspended; refuses more than 2 bits.
    function withSuspended(RightWord w, uint256 v) internal pure returns (RightWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return RightWord.wrap((RightWord.unwrap(w) & ~(uint256(0x3) << 253)) | (v << 253));
    }

    /// @notice Whether the record was never written.
    function isZero(RightWord w) internal pure returns (bool) {
        return RightWord.unwrap(w) == 0;
    }
}

/// @notice The children of one right: one storage word.
type GroupWord is uint256;

using GroupWords for GroupWord global;

/// @title GroupWords
/// @notice Fields of GroupWord.
library GroupWords {
    /// @notice Children not ended nor settled.
    function open(GroupWord w) internal pure returns (uint256) {
        return (GroupWord.unwrap(w)) & 0xffffffff;
    }

    /// @notice The word with another open; refuses more than 32 bits.
    function withOpen(GroupWord w, uint256 v) internal pure returns (GroupWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return GroupWord.wrap((GroupWord.unwrap(w) & ~(uint256(0xffffffff) << 0)) | (v << 0));
    }

    /// @notice Children ever granted.
    function made(GroupWord w) internal pure returns (uint256) {
        return (GroupWord.unwrap(w) >> 32) & 0xffffffff;
    }

    /// @notice The word with another made; refuses more than 32 bits.
    function withMade(GroupWord w, uint256 v) internal pure returns (GroupWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return GroupWord.wrap((GroupWord.unwrap(w) & ~(uint256(0xffffffff) << 32)) | (v << 32));
    }

    /// @notice Latest end among open children.
    function maxUntil(GroupWord w) internal pure returns (uint256) {
        return (GroupWord.unwrap(w) >> 64) & 0xffffffff;
    }

    /// @notice The word with another maxUntil; refuses more than 32 bits.
    function withMaxUntil(GroupWord w, uint256 v) internal pure returns (GroupWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return GroupWord.wrap((GroupWord.unwrap(w) & ~(uint256(0xffffffff) << 64)) | (v << 64));
    }

    /// @notice End of the live sole or exclusive child.
    function exclusiveUntil(GroupWord w) internal pure returns (uint256) {
        return (GroupWord.unwrap(w) >> 96) & 0xffffffff;
    }

    /// @notice The word with another exclusiveUntil; refuses more than 32 bits.
    function withExclusiveUntil(GroupWord w, uint256 v) internal pure returns (GroupWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return GroupWord.wrap((GroupWord.unwrap(w) & ~(uint256(0xffffffff) << 96)) | (v << 96));
    }

    /// @notice That child's exclusivity.
    function exclusivity(GroupWord w) internal pure returns (uint256) {
        return (GroupWord.unwrap(w) >> 128) & 0x3;
    }

    /// @notice The word with another exclusivity; refuses more than 2 bits.
    function withExclusivity(GroupWord w, uint256 v) internal pure returns (GroupWord) {
        if (v > 0x3) revert WordOverflow(v, 0x3);
        return GroupWord.wrap((GroupWord.unwrap(w) & ~(uint256(0x3) << 128)) | (v << 128));
    }

    /// @notice Whether the record was never written.
    function isZero(GroupWord w) internal pure returns (bool) {
        return GroupWord.unwrap(w) == 0;
    }
}

/// @notice One pledge: one storage word.
type PledgeWord is uint256;

using PledgeWords for PledgeWord global;

/// @title PledgeWords
/// @notice Fields of PledgeWord.
library PledgeWords {
    /// @notice Party id.
    function pledgee(PledgeWord w) internal pure returns (address) {
        return address(uint160(PledgeWord.unwrap(w)));
    }

    /// @notice The word with another pledgee.
    function withPledgee(PledgeWord w, address v) internal pure returns (PledgeWord) {
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(type(uint160).max) << 0)) | (uint256(uint160(v)) << 0));
    }

    /// @notice Pledge status.
    function status(PledgeWord w) internal pure returns (uint256) {
        return (PledgeWord.unwrap(w) >> 160) & 0xf;
    }

    /// @notice The word with another status; refuses more than 4 bits.
    function withStatus(PledgeWord w, uint256 v) internal pure returns (PledgeWord) {
        if (v > 0xf) revert WordOverflow(v, 0xf);
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(0xf) << 160)) | (v << 160));
    }

    /// @notice Rank by time.
    function rank(PledgeWord w) internal pure returns (uint256) {
        return (PledgeWord.unwrap(w) >> 164) & 0xff;
    }

    /// @notice The word with another rank; refuses more than 8 bits.
    function withRank(PledgeWord w, uint256 v) internal pure returns (PledgeWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(0xff) << 164)) | (v << 164));
    }

    /// @notice The right's pledge epoch when made.
    function epoch(PledgeWord w) internal pure returns (uint256) {
        return (PledgeWord.unwrap(w) >> 172) & 0xff;
    }

    /// @notice The word with another epoch; refuses more than 8 bits.
    function withEpoch(PledgeWord w, uint256 v) internal pure returns (PledgeWord) {
        if (v > 0xff) revert WordOverflow(v, 0xff);
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(0xff) << 172)) | (v << 172));
    }

    /// @notice 1: no licence without the pledgee.
    function forbids(PledgeWord w) internal pure returns (uint256) {
        return (PledgeWord.unwrap(w) >> 180) & 0x1;
    }

    /// @notice The word with another forbids; refuses more than 1 bits.
    function withForbids(PledgeWord w, uint256 v) internal pure returns (PledgeWord) {
        if (v > 0x1) revert WordOverflow(v, 0x1);
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(0x1) << 180)) | (v << 180));
    }

    /// @notice Seconds, exclusive.
    function until(PledgeWord w) internal pure returns (uint256) {
        return (PledgeWord.unwrap(w) >> 181) & 0xffffffff;
    }

    /// @notice The word with another until; refuses more than 32 bits.
    function withUntil(PledgeWord w, uint256 v) internal pure returns (PledgeWord) {
        if (v > 0xffffffff) revert WordOverflow(v, 0xffffffff);
        return PledgeWord.wrap((PledgeWord.unwrap(w) & ~(uint256(0xffffffff) << 181)) | (v << 181));
    }

    /// @notice Whether the record was never written.
    function isZero(PledgeWord w) internal pure returns (bool) {
        return PledgeWord.unwrap(w) == 0;
    }
}
