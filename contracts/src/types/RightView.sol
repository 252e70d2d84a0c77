// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {GroupWord, RightWord} from "./RightWords.sol";

/// @notice A live right as an act sees it.
/// @param id Right id.
/// @param word Its word; an unwritten root's is filled in from its asset.
/// @param group The word of its children.
/// @param from Start, seconds; zero for a root.
/// @param until End, seconds, exclusive; the asset's for a root.
/// @param purposes Bit set of permitted purposes; all ones for a root.
struct RightView {
    bytes32 id;
    RightWord word;
    GroupWord group;
    uint256 from;
    uint256 until;
    uint256 purposes;
}
