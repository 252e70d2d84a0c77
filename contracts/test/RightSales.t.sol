// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {RightView} from "../src/types/RightView.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev What ExchangeLedger asks, asked by its address.
contract RightSalesTest is RightActs {
    Grant[] private none;

    function sellGrant(
        Grant memory t,
        Grant[] memory path,
        Grant[] memory settled,
        Grant[] memory op,
        bool needed,
        uint256 seen
    ) public returns (bytes32, bool) {
        AssetWord word = assets.asset(assetId);
        vm.prank(address(exchange));
        return rights.sellGrant(t, word, path, settled, op, needed, seen);
    }

    function sellTransfer(
        uint8 kind,
        Person memory from,
        Person memory to,
        Grant[] memory op,
        bool needed,
        uint256 seen
    ) public returns (bytes32, bool) {
        AssetWord word = assets.asset(assetId);
        vm.prank(address(exchange));
        return rights.sellTransfer(assetId, word, kind, emptyPath(), op, needed, from.id, to.id, "trade", seen);
    }

    function askOfferable(uint8 kind, Person memory seller, Grant[] memory path, Grant[] memory op)
        public
        view
        returns (RightView memory, RightView memory)
    {
        return rights.offerable(assetId, assets.asset(assetId), kind, seller.id, path, op);
    }

    function _moveOperate(Person memory to) private {
        Transfer memory t = transferTerms(assetId, rootOf(assetId, OPERATE), OPERATE, enterprise, to);
        transferRight(t, emptyPath(), noStanding());
    }

    function _operateChild(uint8 exclusivity) private returns (Grant memory t) {
        t = grantTerms(assetId, rootOf(assetId, OPERATE), enterprise, subsidiary, OPERATE);
        t.exclusivity = exclusivity;
        grantUnderRoot(t);
    }

    function _digest(Vm.Log memory l) private view returns (bytes32) {
        return keccak256(abi.encode(block.number, l.emitter, l.topics[0], l.topics[1], l.topics[2], keccak256(l.data)));
    }

    function _missing(Person memory seller) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.OperateMissing.selector, rootOf(assetId, OPERATE), seller.id);
    }

    // sellGrant

    function test_sellGrant__underRoots__makesTheRightAndReturnsItsDigest() external {
        Grant memory t = childOf(root, enterprise, merchant);
        vm.recordLogs();
        (bytes32 digest, bool operated) = sellGrant(t, none, none, none, true, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertTrue(operated);
        vm.assertEq(logs.length, 1);
        vm.assertEq(digest, _digest(logs[0]));
        vm.assertEq(logs[0].data, abi.encode(t, address(0), address(0), rightWord(idOf(t)), groupWord(root)));
        vm.assertEq(rights.right(idOf(t)).holder(), merchant.id);
        vm.assertEq(assets.head(assetId), 0, "the digest is the caller's to fold");
    }

    function test_sellGrant__settling__foldsTheSettledOnly() external {
        Grant memory old = childOf(root, enterprise, stranger);
        old.until = old.from + 1 days;
        grantUnderRoot(old);
        vm.warp(old.until);
        bytes32 head = assets.head(assetId);
        Grant memory t = childOf(root, enterprise, merchant);
        vm.recordLogs();
        sellGrant(t, none, pathOf(old), none, true, 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 2);
        vm.assertEq(assets.head(assetId), keccak256(abi.encode(head, _digest(logs[0]))));
        vm.assertEq(rights.group(root).open(), 1);
    }

    function test_sellGrant__byAnyoneButExchange__refused(address caller) external {
        vm.assume(caller != address(exchange));
        Grant memory t = childOf(root, enterprise, merchant);
        AssetWord word = assets.asset(assetId);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightsCallerWrong.selector, caller));
        rights.sellGrant(t, word, none, none, none, true, 0);
    }

    function test_sellGrant__grantedSinceTheBuyerLooked__refused() external {
        grantUnderRoot(childOf(root, enterprise, stranger));
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)),
            abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1)
        );
    }

    function test_sellGrant__heldByAnotherSinceTheBuyerLooked__refused() external {
        transferRoot(enterprise, stranger);
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 1, 0)
        );
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 1 << 32)),
            abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, root, stranger.id, enterprise.id)
        );
    }

    function test_sellGrant__operateHeldByAnother__refusedOrToldWhereNotNeeded() external {
        _moveOperate(stranger);
        Grant memory t = childOf(root, enterprise, merchant);
        refused(abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)), _missing(enterprise));
        (, bool operated) = sellGrant(t, none, none, none, false, 0);
        vm.assertFalse(operated);
    }

    function test_sellGrant__operateNotEvidenced__refused() external {
        Asset memory a = assetTerms();
        a.rights = 3;
        assetId = registerAsset(a);
        root = rootOf(assetId, USE);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        Grant memory t = childOf(root, enterprise, merchant);
        refused(abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)), _missing(enterprise));
    }

    function test_sellGrant__operateTakenExclusively__refusedOrToldWhereNotNeeded() external {
        Grant memory taken = _operateChild(SOLE);
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)),
            abi.encodeWithSelector(IRightsLedger.OperateTaken.selector, taken.parent, taken.until)
        );
        (, bool operated) = sellGrant(t, none, none, none, false, 0);
        vm.assertFalse(operated);
    }

    function test_sellGrant__operateGranted__servesItsHolder() external {
        Grant memory op = _operateChild(NON_EXCLUSIVE);
        Grant memory upper = childOf(root, enterprise, subsidiary);
        bytes32 id = grantUnderRoot(upper);
        Grant memory t = childOf(id, subsidiary, merchant);
        (, bool operated) = sellGrant(t, pathOf(upper), none, pathOf(op), true, 0);
        vm.assertTrue(operated);
    }

    function test_sellGrant__ofOperateItself__exclusivelyOnce() external {
        bytes32 op = rootOf(assetId, OPERATE);
        Grant memory t = grantTerms(assetId, op, enterprise, merchant, OPERATE);
        t.exclusivity = EXCLUSIVE;
        (, bool operated) = sellGrant(t, none, none, none, true, 0);
        vm.assertTrue(operated);
        t.salt = salt();
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 1)),
            abi.encodeWithSelector(IRightsLedger.OperateTaken.selector, op, t.until)
        );
    }

    function test_sellGrant__beyondTheParent__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.until = asset.until + 1;
        refused(
            abi.encodeCall(this.sellGrant, (t, none, none, none, true, 0)),
            abi.encodeWithSelector(IRightsLedger.GrantExceedsParent.selector, 8)
        );
    }

    // sellTransfer

    function test_sellTransfer__root__movesItAndReturnsItsDigest() external {
        vm.recordLogs();
        (bytes32 digest, bool operated) = sellTransfer(OPERATE, enterprise, merchant, none, true, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32 op = rootOf(assetId, OPERATE);
        vm.assertTrue(operated);
        vm.assertEq(digest, _digest(logs[0]));
        vm.assertEq(logs[0].topics[0], IRightsLedger.Sold.selector);
        vm.assertEq(logs[0].data, abi.encode(enterprise.id, merchant.id, bytes32("trade"), rightWord(op)));
        vm.assertEq(rights.right(op).holder(), merchant.id);
        vm.assertEq(rights.right(op).seq(), 1);
    }

    function test_sellTransfer__soldBefore__refusedBySeq() external {
        sellTransfer(OPERATE, enterprise, merchant, none, true, 0);
        refused(
            abi.encodeCall(this.sellTransfer, (OPERATE, enterprise, stranger, none, true, 0)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 1, 0)
        );
        refused(
            abi.encodeCall(this.sellTransfer, (OPERATE, enterprise, stranger, none, true, 1 << 32)),
            _missing(enterprise)
        );
    }

    function test_sellTransfer__byAnyoneButExchange__refused(address caller) external {
        vm.assume(caller != address(exchange));
        AssetWord word = assets.asset(assetId);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightsCallerWrong.selector, caller));
        rights.sellTransfer(assetId, word, USE, none, none, true, enterprise.id, merchant.id, "trade", 0);
    }

    function test_sellTransfer__toOneself__refused() external {
        refused(
            abi.encodeCall(this.sellTransfer, (USE, enterprise, enterprise, none, true, 0)),
            abi.encodeWithSelector(IRightsLedger.RightToSelf.selector, enterprise.id)
        );
    }

    function test_sellTransfer__suspended__refused() external {
        suspendRight(emptyPath());
        refused(
            abi.encodeCall(this.sellTransfer, (USE, enterprise, merchant, none, true, 0)),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, root, RIGHT_STATUS_SUSPENDED)
        );
    }

    // offerable

    function test_offerable__rootsOfTheSeller__shown() external view {
        (RightView memory offered, RightView memory operate) = askOfferable(USE, enterprise, none, none);
        vm.assertEq(offered.id, root);
        vm.assertEq(operate.id, rootOf(assetId, OPERATE));
        vm.assertEq(operate.word.holder(), enterprise.id);
        vm.assertEq(offered.until, asset.until);
    }

    function test_offerable__operateItself__bothViewsAreIt() external view {
        (RightView memory offered, RightView memory operate) = askOfferable(OPERATE, enterprise, none, none);
        vm.assertEq(keccak256(abi.encode(offered)), keccak256(abi.encode(operate)));
    }

    /// @dev A granted OPERATE right offered under an OPERATE root of another party must not count as its seller's.
    function test_offerable__grantedOperateWithTheRootsPath__refusedAsMissing() external {
        Grant memory op = _operateChild(NON_EXCLUSIVE);
        refused(abi.encodeCall(this.askOfferable, (OPERATE, subsidiary, pathOf(op), none)), _missing(subsidiary));
        (, RightView memory operate) = askOfferable(OPERATE, subsidiary, pathOf(op), pathOf(op));
        vm.assertEq(operate.id, idOf(op));
    }

    function test_offerable__heldByAnother__refused() external {
        refused(
            abi.encodeCall(this.askOfferable, (USE, merchant, none, none)),
            abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, root, enterprise.id, merchant.id)
        );
    }

    function test_offerable__operateNeverGiven__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        refused(abi.encodeCall(this.askOfferable, (USE, merchant, pathOf(t), none)), _missing(merchant));
    }
}
