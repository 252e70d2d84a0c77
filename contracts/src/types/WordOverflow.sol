// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @notice A value does not fit its field of a storage word; nothing wraps.
error WordOverflow(uint256 value, uint256 max);
