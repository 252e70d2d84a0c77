// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledge} from "./Terms.sol";

/// @title PledgeField
/// @notice Fields of Pledge by position, as errors name them. Taking an id checks that every field is within its width, so that
/// afterwards words are read as they lie.
library PledgeField {
    uint256 internal constant REV = 1;
    uint256 internal constant PLEDGOR = 4;
    uint256 internal constant PLEDGEE = 5;
    uint256 internal constant RANK = 6;
    uint256 internal constant FORBIDS = 7;
    uint256 internal constant UNTIL = 8;
    uint256 internal constant MADE = 9;

    /// @notice The word of a field whose width was checked.
    function get(Pledge calldata t, uint256 field) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(t, shl(5, field)))
        }
    }
}
