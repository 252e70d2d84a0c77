// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Attacks on rights and pledges, by any choice of numbers.
contract RightAttacksTest is RightActs {
    Grant[] private children;

    // Stale consents

    /// @dev A transfer signed before the right went round and came back serves nobody.
    function testFuzz_transfer__rightWentRound__oldConsentsRefused(uint8 rounds) external {
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        Consent memory from = signRights(enterprise, CONSENT_TRANSFER_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_TRANSFER_TYPE, idOf(t), root);
        uint256 times = between(rounds, 1, 6);
        for (uint256 i = 0; i < times; ++i) {
            transferRoot(enterprise, subsidiary);
            transferRoot(subsidiary, enterprise);
        }
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 2 * times, uint256(0)));
        rights.transfer(t, emptyPath(), noPledges(), from, to);
    }

    // I1: who may change a right

    function _act(uint256 which, Grant memory held) private returns (bytes memory) {
        if (which == 0) return abi.encodeCall(this.grantUnderRoot, (childOf(root, enterprise, merchant)));
        if (which == 1) {
            Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
            return abi.encodeCall(this.transferRight, (t, emptyPath(), noStanding()));
        }
        if (which == 2) return abi.encodeCall(this.surrender, (held, merchant, noStanding()));
        if (which == 3) {
            return abi.encodeCall(this.terminateBoth, (idOf(held), pathOf(held), enterprise, merchant, noStanding()));
        }
        Pledge memory p = pledgeTerms(assetId, root, USE, enterprise);
        return abi.encodeCall(this.pledgeRight, (p, emptyPath(), noStanding()));
    }

    /// @dev With one signer's key changed for any other, no act on rights or pledges passes or leaves a trace.
    function testFuzz_I1_acts__aSignersKeyIsAnother__nothingChanges(uint256 which, uint256 key, bool theHolder)
        external
    {
        Grant memory held = childOf(root, enterprise, merchant);
        grantUnderRoot(held);
        which = between(which, 0, 4);
        key = between(key, 1, type(uint128).max);
        Person memory lost = which == 2 ? merchant : theHolder ? enterprise : which == 4 ? bank : merchant;
        vm.assume(vm.addr(key) != lost.signer);
        uint256 good = lost.key;
        _rekey(lost.id, key);
        (uint256 right, uint256 siblings, bytes32 head) = (rightWord(root), groupWord(root), assets.head(assetId));
        (bool done,) = address(this).call(_act(which, held));
        vm.assertFalse(done);
        vm.assertEq(rightWord(root), right);
        vm.assertEq(groupWord(root), siblings);
        vm.assertEq(assets.head(assetId), head);
        _rekey(lost.id, good);
        (done,) = address(this).call(_act(which, held));
        vm.assertTrue(done, "the act by its own parties");
    }

    function _rekey(address id, uint256 key) private {
        if (id == enterprise.id) enterprise.key = key;
        if (id == merchant.id) merchant.key = key;
        if (id == bank.id) bank.key = key;
    }

    // Groups

    /// @dev However many short grants are made, the longest one keeps an exclusive grant away until its end.
    function testFuzz_grant__tinyGrantsInAnyOrder__neverHideTheLongest(uint256 seed, uint8 count) external {
        uint256 longest;
        uint256 made = between(count, 1, 10);
        for (uint256 i = 0; i < made; ++i) {
            Grant memory t = childOf(root, enterprise, merchant);
            t.until = uint40(block.timestamp + between(uint256(keccak256(abi.encode(seed, i))), 1, 90 days));
            grantUnderRoot(t);
            if (t.until > longest) longest = t.until;
        }
        vm.warp(longest - 1);
        Grant memory alone = exclusively(childOf(root, enterprise, subsidiary), EXCLUSIVE);
        refused(
            abi.encodeCall(this.grantUnderRoot, (alone)),
            abi.encodeWithSelector(IRightsLedger.RightHasChildren.selector, root, made, longest)
        );
        vm.warp(longest);
        grantUnderRoot(alone);
    }

    /// @dev Children of any exclusivity and length, settled or not, stand in nobody's way once they are over.
    function testFuzz_grant__childrenOver__blockNothing(uint256 seed, uint8 count, uint8 settled) external {
        uint256 made = between(count, 1, 6);
        for (uint256 i = 0; i < made; ++i) {
            uint256 x = uint256(keccak256(abi.encode(seed, i)));
            Grant memory t = exclusively(childOf(root, enterprise, merchant), uint8(x % 3));
            t.until = uint40(block.timestamp + between(x >> 8, 1, 20 days));
            (bool done,) = address(this).call(abi.encodeCall(this.grantUnderRoot, (t)));
            if (done) children.push(t);
            if (x % 2 == 0) vm.warp(block.timestamp + between(x >> 32, 1, 25 days));
        }
        vm.warp(block.timestamp + 25 days);
        uint256 first = between(settled, 0, children.length);
        Grant[] memory over = new Grant[](first);
        for (uint256 i = 0; i < first; ++i) {
            over[i] = children[i];
        }
        rights.settle(assetId, over);
        vm.assertEq(rights.group(root).open(), children.length - first);
        grantUnderRoot(exclusively(childOf(root, enterprise, subsidiary), EXCLUSIVE));
    }

    // Evidence

    /// @dev A root that the registrant did not evidence is neither granted from, nor moved, nor pledged.
    function testFuzz_root__anyKindsEvidenced__onlyTheseMove(uint8 evidenced, uint8 kind, uint8 act) external {
        Asset memory t = assetTerms();
        t.rights = uint8(between(evidenced, 1, 7));
        bytes32 id = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        kind = uint8(between(kind, HOLD, OPERATE));
        bytes32 right = rootOf(id, kind);
        bytes memory call_;
        if (act % 3 == 0) {
            call_ = abi.encodeCall(this.grantUnderRoot, (grantTerms(id, right, enterprise, merchant, kind)));
        }
        if (act % 3 == 1) {
            Transfer memory moved = transferTerms(id, right, kind, enterprise, merchant);
            call_ = abi.encodeCall(this.transferRight, (moved, emptyPath(), noStanding()));
        }
        if (act % 3 == 2) {
            Pledge memory p = pledgeTerms(id, right, kind, enterprise);
            call_ = abi.encodeCall(this.pledgeRight, (p, emptyPath(), noStanding()));
        }
        if ((t.rights >> (kind - 1)) & 1 == 0) {
            refused(call_, abi.encodeWithSelector(IRightsLedger.RightNotEvidenced.selector, id, kind));
        } else {
            (bool done,) = address(this).call(call_);
            vm.assertTrue(done);
        }
    }
}
