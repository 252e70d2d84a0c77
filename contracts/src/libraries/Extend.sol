// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordOverflow} from "../types/WordOverflow.sol";

/// @title Extend
/// @notice How a ledger asks AssetRegistry.extend to check an asset before its journal grows.
/// Bits 0-16: the rev the caller relied on.
library Extend {
    /// @notice The asset must be VALID now.
    uint256 internal constant VALID = 1 << 20;
    /// @notice The asset's rev must be the one in bits 0-16.
    uint256 internal constant REV = 1 << 21;
    /// @notice Passes during a pause: orders, objections, their resolution, release.
    uint256 internal constant EVEN_PAUSED = 1 << 22;
    /// @notice The act writes a root right: the asset is touched from now on.
    uint256 internal constant ROOTS = 1 << 23;

    /// @notice VALID and at that rev; refuses a rev that no asset can have.
    function current(uint256 rev) internal pure returns (uint256) {
        if (rev > 0x1ffff) revert WordOverflow(rev, 0x1ffff);
        return VALID | REV | rev;
    }

    /// @notice ROOTS where the right written is a root, whose path is empty.
    function written(uint256 pathLength) internal pure returns (uint256) {
        return pathLength == 0 ? ROOTS : 0;
    }
}
