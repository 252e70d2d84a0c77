// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";

contract RightTransfersTest is RightActs {
    function _toMerchant() private returns (Transfer memory) {
        return transferTerms(assetId, root, USE, enterprise, merchant);
    }

    function _refusedTransfer(Transfer memory t, bytes memory reason) private {
        refused(abi.encodeCall(this.transferRight, (t, emptyPath(), noStanding())), reason);
    }

    function test_transfer__unwrittenRoot__writesAllItsFields() external {
        Transfer memory t = _toMerchant();
        watch();
        transferRight(t, emptyPath(), noStanding());
        Vm.Log[] memory logs = journaled();
        RightWord w = rights.right(root);
        vm.assertEq(w.holder(), merchant.id);
        vm.assertEq(w.seq(), 1);
        vm.assertEq(w.kind(), USE);
        vm.assertEq(w.exclusivity(), EXCLUSIVE);
        vm.assertEq(w.flags(), FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE);
        vm.assertEq(w.until() + w.depth() + w.pledges() + w.end(), 0);
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], IRightsLedger.Transferred.selector);
        vm.assertEq(logs[0].topics[2], root);
        vm.assertEq(logs[0].data, abi.encode(t, address(0), address(0), w));
    }

    function test_transfer__oneRight__leavesTheOthers() external {
        transferRoot(enterprise, merchant);
        vm.assertEq(rightWord(rootOf(assetId, HOLD)), 0);
        vm.assertEq(rightWord(rootOf(assetId, OPERATE)), 0);
    }

    function test_transfer__granted__keepsItsTermsAndRaisesSeq() external {
        Grant memory g = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(g);
        uint256 before = rightWord(id);
        transferRight(transferTerms(assetId, id, USE, merchant, subsidiary), pathOf(g), noStanding());
        RightWord after_ = rights.right(id);
        vm.assertEq(after_.holder(), subsidiary.id);
        vm.assertEq(after_.seq(), 1);
        vm.assertEq(RightWord.unwrap(after_.withHolder(merchant.id).withSeq(0)), before, "nothing else may change");
    }

    /// @dev 买卖不破租赁
    function test_transfer__rightWithLicence__licenceLivesOn() external {
        Grant memory g = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(g);
        uint256 before = rightWord(id);
        transferRoot(enterprise, stranger);
        vm.assertEq(rightWord(id), before);
        vm.assertEq(rights.status(assetId, USE, pathOf(g)), RIGHT_STATUS_LIVE);
        vm.assertEq(rights.group(root).open(), 1);
    }

    // Replays

    function replay(Transfer memory t, Consent memory from, Consent memory to) external {
        rights.transfer(t, emptyPath(), noPledges(), from, to);
    }

    function test_transfer__replayedAfterTheRightCameBack__refusedBySeq() external {
        Transfer memory t = _toMerchant();
        Consent memory from = signRights(enterprise, CONSENT_TRANSFER_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_TRANSFER_TYPE, idOf(t), root);
        rights.transfer(t, emptyPath(), noPledges(), from, to);
        transferRoot(merchant, enterprise);
        refused(
            abi.encodeCall(this.replay, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 2, 0)
        );
    }

    function test_transfer__withoutNewHoldersConsent__refused() external {
        Transfer memory t = _toMerchant();
        Consent memory from = signRights(enterprise, CONSENT_TRANSFER_TYPE, idOf(t), root);
        refused(
            abi.encodeCall(this.replay, (t, from, from)),
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, merchant.id, enterprise.id)
        );
    }

    function test_transfer__signedBySomeoneElse__refused() external {
        Transfer memory t = _toMerchant();
        Consent memory from = signRights(stranger, CONSENT_TRANSFER_TYPE, idOf(t), root);
        from.party = enterprise.id;
        Consent memory to = signRights(merchant, CONSENT_TRANSFER_TYPE, idOf(t), root);
        bytes32 digest = digestOf(address(rights), CONSENT_TRANSFER_TYPE, idOf(t), from);
        refused(
            abi.encodeCall(this.replay, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest)
        );
    }

    // What cannot be moved

    function test_transfer__toOneself__refused() external {
        _refusedTransfer(
            transferTerms(assetId, root, USE, enterprise, enterprise),
            abi.encodeWithSelector(IRightsLedger.RightToSelf.selector, enterprise.id)
        );
    }

    function test_transfer__byFormerHolder__refused() external {
        transferRoot(enterprise, merchant);
        _refusedTransfer(
            transferTerms(assetId, root, USE, enterprise, stranger),
            abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, root, merchant.id, enterprise.id)
        );
    }

    function test_transfer__notTransferable__refused() external {
        Grant memory g = flagged(childOf(root, enterprise, merchant), FLAG_SUBLICENSABLE);
        bytes32 id = grantUnderRoot(g);
        Transfer memory t = transferTerms(assetId, id, USE, merchant, subsidiary);
        refused(
            abi.encodeCall(this.transferRight, (t, pathOf(g), noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightNotTransferable.selector, id)
        );
    }

    function test_transfer__pathOfAnotherRight__refused() external {
        Grant memory g = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(g);
        _refusedTransfer(
            transferTerms(assetId, id, USE, merchant, subsidiary),
            abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0)
        );
    }

    function test_transfer__expired__refused() external {
        Grant memory g = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(g);
        vm.warp(g.until);
        Transfer memory t = transferTerms(assetId, id, USE, merchant, subsidiary);
        refused(
            abi.encodeCall(this.transferRight, (t, pathOf(g), noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_EXPIRED)
        );
    }

    function test_transfer__suspended__refused() external {
        suspendRight(emptyPath());
        _refusedTransfer(
            _toMerchant(), abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, root, RIGHT_STATUS_SUSPENDED)
        );
    }

    function test_transfer__assetObjected__refused() external {
        Objection memory o = Objection(assetId, stranger.id, salt(), salt());
        bytes32 id = keccak256(abi.encode(OBJECTION_TYPE, o));
        assets.object(asset, noInclusion(), o, sign(stranger, address(assets), CONSENT_OBJECT_TYPE, id, 0));
        vm.prank(node.signer);
        assets.admitObjection(asset, noPath(), o);
        _refusedTransfer(
            _toMerchant(), abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, assetId, ASSET_STATUS_OBJECTED)
        );
    }

    function test_transfer__ofAnotherRev__refused() external {
        Transfer memory t = _toMerchant();
        t.rev = 1;
        _refusedTransfer(t, abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, assetId, 0, 1));
    }

    // What was granted or encumbered after the signatures

    function test_transfer__grantedAfterItWasSigned__refused() external {
        Transfer memory t = _toMerchant();
        grantUnderRoot(childOf(root, enterprise, stranger));
        _refusedTransfer(t, abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1));
    }

    function test_transfer__settledAfterItWasSigned__notSpoiled() external {
        Grant memory g = childOf(root, enterprise, stranger);
        g.until = g.from + 1 days;
        grantUnderRoot(g);
        vm.warp(g.until);
        Transfer memory t = _toMerchant();
        rights.settle(assetId, pathOf(g));
        transferRight(t, emptyPath(), noStanding());
        vm.assertEq(rights.right(root).holder(), merchant.id);
    }

    function test_transfer__pledgedAfterItWasSigned__refused() external {
        Transfer memory t = _toMerchant();
        Pledge memory p = pledgeRoot(enterprise);
        _refusedTransfer(t, abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 1, 0));
        refused(
            abi.encodeCall(this.transferRight, (t, emptyPath(), listOf(p))),
            abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, bytes32(0), stayHash(listOf(p)))
        );
    }

    function test_transfer__madeOrPledgesOtherThanTheyAre__refused(uint32 made, bytes32 stay) external {
        Transfer memory t = _toMerchant();
        if (made != 0) {
            t.made = made;
            _refusedTransfer(t, abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, made, 0));
        }
        if (stay == 0) return;
        (t.made, t.pledges) = (0, stay);
        _refusedTransfer(t, abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, stay, bytes32(0)));
    }

    // I10

    function test_transfer__seqAtItsEnd__refusedNotWrapped() external {
        transferRoot(enterprise, merchant);
        RightWord w = rights.right(root).withSeq(0xffffff);
        vm.store(address(rights), keccak256(abi.encode(root, uint256(0))), bytes32(RightWord.unwrap(w)));
        vm.assertEq(rights.right(root).seq(), 0xffffff, "slot 0 maps rights");
        Transfer memory t = transferTerms(assetId, root, USE, merchant, enterprise);
        (bool done,) = address(this).call(abi.encodeCall(this.transferRight, (t, emptyPath(), noStanding())));
        vm.assertFalse(done);
        vm.assertEq(rights.right(root).holder(), merchant.id);
    }

    // writeRoot, countPledge and setWord

    function test_writeRoot__byAnyoneButAssetRegistry__refused(address caller) external {
        vm.assume(caller != address(assets));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightsCallerWrong.selector, caller));
        rights.writeRoot(assetId, USE, stranger.id);
    }

    function test_countPledge__byAnyoneButPledgeLedger__refused(address caller) external {
        vm.assume(caller != address(pledges));
        AssetWord word = assets.asset(assetId);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightsCallerWrong.selector, caller));
        rights.countPledge(assetId, word, USE, emptyPath(), 0, 0);
    }

    function test_setWord__byAnyoneButPledgeLedger__refused(address caller) external {
        vm.assume(caller != address(pledges));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightsCallerWrong.selector, caller));
        rights.setWord(root, RightWord.wrap(1));
    }

    function test_writeRoot__unwritten__givesItToTheHolder() external {
        vm.recordLogs();
        vm.prank(address(assets));
        bytes32 digest = rights.writeRoot(assetId, USE, stranger.id);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        RightWord w = rights.right(root);
        vm.assertEq(w.holder(), stranger.id);
        vm.assertEq(w.seq(), 0);
        vm.assertEq(logs[0].data, abi.encode(stranger.id, w));
        bytes32 head = IRightsLedger.RootWritten.selector;
        vm.assertEq(
            digest, keccak256(abi.encode(block.number, address(rights), head, assetId, root, keccak256(logs[0].data)))
        );
    }

    function test_writeRoot__written__seqRisesOnlyWithTheHolder() external {
        transferRoot(enterprise, merchant);
        vm.startPrank(address(assets));
        rights.writeRoot(assetId, USE, merchant.id);
        vm.assertEq(rights.right(root).seq(), 1);
        rights.writeRoot(assetId, USE, stranger.id);
        vm.stopPrank();
        vm.assertEq(rights.right(root).seq(), 2);
        vm.assertEq(rights.right(root).holder(), stranger.id);
    }

    function test_writeRoot__revoked__staysRevoked() external {
        revokeRight(emptyPath());
        vm.prank(address(assets));
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightEnded.selector, root, RIGHT_REVOKED));
        rights.writeRoot(assetId, USE, enterprise.id);
    }
}
