// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Ordering} from "../src/rights/Ordering.sol";
import {Selling} from "../src/rights/Selling.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {RightView} from "../src/types/RightView.sol";
import {GroupWord, RightWord} from "../src/types/RightWords.sol";
import {Grant, Ids} from "../src/types/Terms.sol";

/// @title RightsAtWill
/// @notice RightsLedger, made of the same parts, whose inner steps can be called alone.
contract RightsAtWill is Selling, Ordering {
    function make(bytes32 id, Grant calldata terms, RightView memory parent) external {
        _make(id, terms, parent, address(0), address(0));
    }

    function move(RightView memory v, address from, address to) external returns (RightWord) {
        return _move(v, from, to);
    }

    function requireWithin(Grant calldata terms, RightView memory parent) external view {
        _requireWithin(terms, parent);
    }

    function leave(bytes32 id, RightWord word, bytes32 parent, uint256 end) external {
        _leave(id, word, parent, end);
    }

    function left(GroupWord siblings, RightWord child) external pure returns (GroupWord) {
        return _left(siblings, child);
    }

    function ended(RightWord word, uint256 end) external pure returns (RightWord) {
        return _ended(word, end);
    }

    function ownStatus(RightWord word, uint256 from, uint256 until) external view returns (uint256) {
        return _status(word, from, until);
    }

    function idOf(Grant calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }
}

/// @title AssetStandIn
/// @notice AssetRegistry as RightsLedger uses it: one word for whatever asset, and journals that take everything.
contract AssetStandIn {
    AssetWord private _word;

    function set(AssetWord next) external {
        _word = next;
    }

    function asset(bytes32) external view returns (AssetWord) {
        return _word;
    }

    function extend(bytes32, uint256, bytes32, bytes32) external view returns (AssetWord) {
        return _word;
    }

    function extendMany(bytes32, uint256, bytes32[] calldata) external view returns (AssetWord) {
        return _word;
    }
}
