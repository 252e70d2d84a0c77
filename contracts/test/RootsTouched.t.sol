// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {NewPledge} from "../src/rights/NewPledge.sol";
import {Roots} from "../src/rights/Roots.sol";
import {Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {PledgeWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";

/// @dev I4 rests on it: an asset whose roots were all left alone is amended without a look at them, so whatever writes a root's
/// slot marks the asset, once; and the words that are packed at once are those that the setters make.
contract RootsTouchedTest is RightActs {
    function _touched() private view returns (uint256) {
        return assets.asset(assetId).touched();
    }

    /// @dev A root is written, and the mark tells so.
    function _bothWritten(bytes32 right) private view {
        vm.assertFalse(rights.right(right).isZero());
        vm.assertEq(_touched(), 1);
    }

    function test_touched__registeredAndGrantedUnder__isNot() external {
        vm.assertEq(_touched(), 0);
        Grant memory t = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(t);
        transferRight(transferTerms(assetId, id, USE, merchant, subsidiary), pathOf(t), noStanding());
        suspendRight(pathOf(t));
        liftRight(pathOf(t));
        revokeRight(pathOf(t));
        vm.assertEq(_touched(), 0);
        vm.assertTrue(rights.right(root).isZero());
    }

    function test_touched__rootTransferred__is() external {
        transferRoot(enterprise, merchant);
        _bothWritten(root);
        transferRoot(merchant, enterprise);
        _bothWritten(root);
    }

    function test_touched__rootPledged__staysSoAfterTheRelease() external {
        Pledge memory p = pledgeRoot(enterprise);
        _bothWritten(root);
        releasePledge(p);
        _bothWritten(root);
    }

    function test_touched__rootRevoked__is() external {
        revokeRight(emptyPath());
        _bothWritten(root);
    }

    function test_touched__rootSuspendedAndLifted__is() external {
        suspendRight(emptyPath());
        _bothWritten(root);
        liftRight(emptyPath());
        _bothWritten(root);
    }

    function testFuzz_root__packedAtOnce__isWhatTheSettersMake(address holder, uint256 noise) external pure {
        uint256 kind = noise % 3 + 1;
        RightWord expected = RightWord.wrap(0).withHolder(holder).withKind(kind).withExclusivity(EXCLUSIVE)
            .withFlags(FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE);
        vm.assertEq(RightWord.unwrap(Roots.word(holder, kind)), RightWord.unwrap(expected));
    }

    function testFuzz_counted__packedAtOnce__isWhatTheSettersMake(uint256 noise, uint8 rank, bool forbids)
        external
        pure
    {
        RightWord right = RightWord.wrap(noise).withPledges(noise % 8).withForbidding(noise % 7);
        uint256 bit = forbids ? 1 : 0;
        RightWord expected =
            right.withPledges(right.pledges() + 1).withForbidding(right.forbidding() + bit).withLastRank(rank);
        vm.assertEq(RightWord.unwrap(NewPledge.counted(right, rank, bit)), RightWord.unwrap(expected));
    }

    function testFuzz_pledge__packedAtOnce__isWhatTheSettersMake(Pledge calldata t, uint8 epoch) external view {
        Pledge memory p = t;
        p.forbids = t.forbids % 2;
        p.until = uint40(uint32(t.until));
        PledgeWord expected = PledgeWord.wrap(0).withPledgee(p.pledgee).withStatus(PLEDGE_LIVE).withRank(p.rank)
            .withEpoch(epoch).withForbids(p.forbids).withUntil(p.until);
        vm.assertEq(PledgeWord.unwrap(this.packed(p, epoch)), PledgeWord.unwrap(expected));
    }

    function packed(Pledge calldata t, uint256 epoch) external pure returns (PledgeWord) {
        return NewPledge.word(t, epoch);
    }
}
