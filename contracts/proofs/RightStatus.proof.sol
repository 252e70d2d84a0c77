// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetStatus} from "../src/assets/AssetStatus.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {RightWord} from "../src/types/RightWords.sol";
import {Grant} from "../src/types/Terms.sol";
import {AssetStandIn, RightsAtWill} from "./RightsAtWill.sol";
import {Proof, vm} from "./Symbolic.sol";

/// @title RightStatusProof
/// @notice Invariants I2 and I10: a right's status is one function of words and time, the first match wins, and whatever
/// befalls an ancestor or the asset counts. In any state of the ledger; paths of up to two grants, beyond which the code
/// loops over the same step.
contract RightStatusProof is Proof {
    RightsAtWill private _rights;
    AssetStandIn private _assets;

    function setUp() external {
        _rights = RightsAtWill(_createInAnyState("RightsAtWill.sol/RightsAtWill"));
        vm.etch(_peer(ASSETS), type(AssetStandIn).runtimeCode);
        _assets = AssetStandIn(_peer(ASSETS));
    }

    /// @dev REVOKED TERMINATED SURRENDERED EXPIRED SUSPENDED PENDING LIVE, in this order; a settled right is EXPIRED.
    function check_rightStatus__anyWordAndTime__firstMatchWins(uint256 raw, uint40 from, uint40 until) external {
        uint256 time = _anyTime();
        uint256 end = (raw >> 240) & 7;
        vm.assume(end <= 4);
        uint256 status = _rights.ownStatus(RightWord.wrap(raw), from, until);
        if (end == 4) assert(status == 1);
        else if (end == 3) assert(status == 2);
        else if (end == 2) assert(status == 3);
        else if (end == 1) assert(status == 4);
        else if (until <= time) assert(status == 4);
        else if (raw >> 253 & 3 > 0) assert(status == 5);
        else if (time < from) assert(status == 6);
        else assert(status == 7);
    }

    /// @dev The status of a granted right is LIVE only while its root, its asset and itself are, and what ended, expired or
    /// suspended any of them counts. A grant under a root, in any state of the ledger.
    function check_rightStatus__underARoot__leastAlongItCounts(uint256 raw, Grant calldata terms) external {
        _anyTime();
        AssetWord word = AssetWord.wrap(raw);
        _assets.set(word);
        Grant[] memory path = new Grant[](1);
        path[0] = terms;
        uint256 status = _rights.status(terms.asset, terms.kind, path);

        bytes32 rootId = _rights.rootId(terms.asset, terms.kind);
        assert(terms.parent == rootId);
        assert(status <= _writtenStatus(_rights.idOf(terms), terms.from, terms.until));
        RightWord root = _rights.right(rootId);
        if (!root.isZero()) assert(status <= _rights.ownStatus(root, 0, word.until()));
        uint256 asset = AssetStatus.at(word, block.timestamp);
        if (asset < 4) assert(status <= 2);
        else if (asset < 6) assert(status <= asset);
        else if (asset == 7) assert(status != 7);
    }

    /// @dev The same two deep, for the right in between; the root unwritten and the asset VALID for good.
    function check_rightStatus__underAGrant__leastAlongItCounts(Grant calldata child, Grant calldata parent) external {
        _anyTime();
        _assets.set(AssetWord.wrap(1 | 0xffffffff << 160 | 7 << 216));
        Grant[] memory path = new Grant[](2);
        (path[0], path[1]) = (child, parent);
        vm.assume(_rights.right(_rights.rootId(child.asset, child.kind)).isZero());
        uint256 status = _rights.status(child.asset, child.kind, path);

        bytes32 parentId = _rights.idOf(parent);
        assert(child.parent == parentId);
        assert(parent.parent == _rights.rootId(child.asset, child.kind));
        assert(status <= _writtenStatus(_rights.idOf(child), child.from, child.until));
        assert(status <= _writtenStatus(parentId, parent.from, parent.until));
    }

    /// @dev A right of a kind that the registrant did not evidence is never LIVE, nor is anything under it.
    function check_rightStatus__kindNotEvidenced__neverLive(
        uint256 raw,
        bytes32 asset,
        uint8 kind,
        Grant calldata child
    ) external {
        _anyTime();
        vm.assume(kind == 0 || kind > 3 || (raw >> (215 + kind)) & 1 == 0);
        _assets.set(AssetWord.wrap(raw));
        assert(_rights.status(asset, kind, new Grant[](0)) == 0);
        Grant[] memory path = new Grant[](1);
        path[0] = child;
        assert(_rights.status(asset, kind, path) == 0);
    }

    function _writtenStatus(bytes32 id, uint256 from, uint256 until) private view returns (uint256) {
        RightWord word = _rights.right(id);
        return word.isZero() ? 0 : _rights.ownStatus(word, from, until);
    }
}
