// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PLEDGE_LIVE} from "../types/Enums.sol";
import {PledgeField as F} from "../types/PledgeFields.sol";
import {PledgeWord, RightWord} from "../types/RightWords.sol";
import {Pledge} from "../types/Terms.sol";

/// @title NewPledge
/// @notice The words that a new pledge writes, packed at once: its fields were range-checked when its terms were judged.
/// The layout is that of types/RightWords.sol; tests hold the two together.
library NewPledge {
    /// @notice The pledge's own word; `epoch` is its right's.
    function word(Pledge calldata t, uint256 epoch) internal pure returns (PledgeWord) {
        return PledgeWord.wrap(
            F.get(t, F.PLEDGEE) | uint256(PLEDGE_LIVE) << 160 | F.get(t, F.RANK) << 164 | epoch << 172
                | F.get(t, F.FORBIDS) << 180 | F.get(t, F.UNTIL) << 181
        );
    }

    /// @notice The word of a right with fewer than eight pledges that bears one more; `forbids` is 0 or 1.
    function counted(RightWord right, uint256 rank, uint256 forbids) internal pure returns (RightWord) {
        unchecked {
            uint256 others = RightWord.unwrap(right) & ~(uint256(0xff) << 232);
            return RightWord.wrap(others + (1 << 216) + (forbids << 220) | rank << 232);
        }
    }
}
