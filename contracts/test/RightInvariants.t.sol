// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPledgeLedger} from "../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {NON_EXCLUSIVE, PLEDGE_LIVE} from "../src/types/Enums.sol";
import {GroupWord, PledgeWord, RightWord} from "../src/types/RightWords.sol";
import {Grant, Pledge} from "../src/types/Terms.sol";
import {RightsHandler} from "./RightsHandler.sol";

/// @dev I2, I3, I4 and I7 after any sequence of acts.
contract RightInvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Children of a right: all, not ended, not expired either, and of those the sole and exclusive ones.
    struct Children {
        uint256 made;
        uint256 open;
        uint256 live;
        uint256 alone;
    }

    RightsHandler private handler;
    IRightsLedger private rights;
    IPledgeLedger private pledges;
    IAssetRegistry private assets;
    bytes32 private assetId;
    bytes32 private root;

    function setUp() external {
        handler = new RightsHandler();
        address registry;
        (rights, pledges, registry) = handler.ledgers();
        assets = IAssetRegistry(registry);
        (assetId, root,,) = handler.tree();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory s = new bytes4[](12);
        s[0] = handler.passTime.selector;
        (s[1], s[2], s[3]) = (handler.tryGrant.selector, handler.tryGrant.selector, handler.tryGrant.selector);
        s[4] = handler.tryTransfer.selector;
        s[5] = handler.trySettle.selector;
        s[6] = handler.tryEnd.selector;
        s[7] = handler.tryOrder.selector;
        s[8] = handler.tryPledge.selector;
        s[9] = handler.tryRelease.selector;
        s[10] = handler.tryExpire.selector;
        s[11] = handler.tryEnforce.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), s);
    }

    /// @dev Acts that were always refused would show nothing.
    function test_handler__longWalk__everyActTakesEffect() external {
        for (uint256 i = 0; i < 500; ++i) {
            uint256 x = uint256(keccak256(abi.encode(i)));
            uint256 y = uint256(keccak256(abi.encode(x)));
            _step(i % 12, x, y);
        }
        bytes4[10] memory acts = [
            handler.grantBelow.selector,
            handler.transferRight.selector,
            handler.terminateAlone.selector,
            handler.terminateBoth.selector,
            handler.surrender.selector,
            handler.settleAt.selector,
            handler.pledgeExactly.selector,
            handler.releasePledge.selector,
            handler.expireAt.selector,
            handler.enforceAt.selector
        ];
        for (uint256 i = 0; i < acts.length; ++i) {
            assert(handler.effects(acts[i]) != 0);
        }
        assert(handler.effects(handler.revokeRight.selector) != 0);
        assert(handler.effects(handler.liftRight.selector) != 0);
        this.invariant_I3_exclusiveChild__hasNoLiveSibling();
        this.invariant_I4_pledges__countedOnTheirRight();
        this.invariant_I4_rootWritten__assetIsTouched();
        this.invariant_I7_events__rebuildEverySlotAndTheHead();
    }

    function _step(uint256 act, uint256 x, uint256 y) private {
        if (act == 0) handler.passTime(x);
        else if (act < 4) handler.tryGrant(x, y, x >> 8, y >> 8, x >> 16);
        else if (act == 4) handler.tryTransfer(x, y);
        else if (act == 5) handler.trySettle(x);
        else if (act == 6) handler.tryEnd(x, y);
        else if (act == 7) handler.tryOrder(x, y);
        else if (act == 8) handler.tryPledge(x, y, x >> 8);
        else if (act == 9) handler.tryRelease(x);
        else if (act == 10) handler.tryExpire(x);
        else handler.tryEnforce(x, y);
    }

    function _count() private view returns (uint256 n) {
        (,, n,) = handler.tree();
    }

    function _pledgeCount() private view returns (uint256 n) {
        (,,, n) = handler.tree();
    }

    function _right(uint256 i) private view returns (bytes32) {
        return i == 0 ? root : handler.idOfGrant(i - 1);
    }

    function invariant_I2_child__withinItsParent() external view {
        for (uint256 i = 0; i < _count(); ++i) {
            Grant memory t = handler.grantAt(i);
            if (t.parent == root) continue;
            for (uint256 j = 0; j < _count(); ++j) {
                if (handler.idOfGrant(j) != t.parent) continue;
                Grant memory p = handler.grantAt(j);
                assert(t.kind == p.kind && t.from >= p.from && t.until <= p.until && t.purposes & ~p.purposes == 0);
                assert(rights.right(_right(i + 1)).depth() == rights.right(t.parent).depth() + 1);
            }
        }
    }

    function invariant_I3_exclusiveChild__hasNoLiveSibling() external view {
        for (uint256 k = 0; k <= _count(); ++k) {
            bytes32 parent = _right(k);
            Children memory c = _children(parent);
            GroupWord g = rights.group(parent);
            assert(c.alone == 0 || c.live == 1);
            assert(c.alone == 0 || g.exclusiveUntil() > block.timestamp);
            assert(g.open() == c.open && g.made() == c.made);
        }
    }

    function _children(bytes32 parent) private view returns (Children memory c) {
        for (uint256 i = 0; i < _count(); ++i) {
            Grant memory t = handler.grantAt(i);
            if (t.parent != parent) continue;
            ++c.made;
            if (rights.right(_right(i + 1)).end() != 0) continue;
            ++c.open;
            if (block.timestamp >= t.until) continue;
            ++c.live;
            if (t.exclusivity != NON_EXCLUSIVE) ++c.alone;
        }
    }

    function invariant_I4_pledges__countedOnTheirRight() external view {
        for (uint256 k = 0; k <= _count(); ++k) {
            bytes32 id = _right(k);
            RightWord r = rights.right(id);
            (uint256 standing, uint256 forbidding) = (0, 0);
            for (uint256 i = 0; i < _pledgeCount(); ++i) {
                if (handler.pledgeAt(i).right != id) continue;
                PledgeWord w = pledges.pledgeOf(handler.idOfPledge(i));
                if (w.status() != PLEDGE_LIVE || w.epoch() != r.pledgeEpoch()) continue;
                ++standing;
                forbidding += w.forbids();
            }
            assert(r.pledges() == standing && r.forbidding() == forbidding && standing <= 8);
        }
    }

    /// @dev Only so can an amendment of an untouched asset take every root for virtual, and none for pledged.
    function invariant_I4_rootWritten__assetIsTouched() external view {
        assert(rights.right(root).isZero() == (assets.asset(assetId).touched() == 0));
    }

    function invariant_I7_events__rebuildEverySlotAndTheHead() external view {
        for (uint256 k = 0; k <= _count(); ++k) {
            bytes32 id = _right(k);
            assert(RightWord.unwrap(rights.right(id)) == handler.replayedRight(id));
            assert(GroupWord.unwrap(rights.group(id)) == handler.replayedGroup(id));
        }
        for (uint256 i = 0; i < _pledgeCount(); ++i) {
            bytes32 id = handler.idOfPledge(i);
            assert(PledgeWord.unwrap(pledges.pledgeOf(id)) == handler.replayedPledge(id));
        }
        assert((assets.asset(assetId).touched() == 1) == handler.replayedTouched());
        bytes32 head = assets.head(assetId);
        assert((head == 0 ? assetId : head) == handler.replayedHead());
    }
}
