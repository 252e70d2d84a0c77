// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Ordering} from "./rights/Ordering.sol";
import {Selling} from "./rights/Selling.sol";

/// @title RightsLedger
/// @notice The three rights over each asset and what is granted under them. Slot 0 maps a right's id to its word, slot 1 a
/// right's id to the word of its children.
// solhint-disable-next-line no-empty-blocks, -- the ledger is the sum of its parts
contract RightsLedger is Selling, Ordering {}
