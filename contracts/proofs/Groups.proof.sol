// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {RightView} from "../src/types/RightView.sol";
import {GroupWord, RightWord} from "../src/types/RightWords.sol";
import {Grant} from "../src/types/Terms.sol";
import {RightsAtWill} from "./RightsAtWill.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title GroupsProof
/// @notice Invariant I3: no two live sole or exclusive children, and none beside another live child, under one parent at
/// one time. For any group, child, parent and time of 40 bits; no loops.
contract GroupsProof is Proof {
    RightsAtWill private _rights;

    function setUp() external {
        _rights = RightsAtWill(_createInAnyState("RightsAtWill.sol/RightsAtWill"));
    }

    /// @dev While a sole or exclusive child reserves the group, no child joins it.
    function check_join__takenExclusively__refused(bytes32 id, Grant calldata terms, RightView calldata parent)
        external
    {
        uint256 time = _anyTime();
        vm.assume(time < parent.group.exclusiveUntil());
        assert(!_joins(id, terms, parent));
    }

    /// @dev A sole or exclusive child joins only where no open child can be live, under a parent as exclusive as itself.
    function check_join__soleOrExclusive__onlyAloneAndUnderOneAsExclusive(
        bytes32 id,
        Grant calldata terms,
        RightView calldata parent
    ) external {
        uint256 time = _anyTime();
        vm.assume(terms.exclusivity != 0);
        if (!_joins(id, terms, parent)) return;
        GroupWord group = _rights.group(parent.id);
        assert(parent.group.open() == 0 || parent.group.maxUntil() <= time);
        assert(terms.exclusivity <= parent.word.exclusivity());
        assert(group.exclusiveUntil() == terms.until);
        assert(group.exclusivity() == terms.exclusivity);
    }

    /// @dev Each child counts once, the latest end is kept, and an ordinary child takes nothing exclusively.
    function check_join__anyChild__countedOnce(bytes32 id, Grant calldata terms, RightView calldata parent) external {
        _anyTime();
        if (!_joins(id, terms, parent)) return;
        GroupWord before = parent.group;
        GroupWord group = _rights.group(parent.id);
        assert(group.open() == before.open() + 1);
        assert(group.made() == before.made() + 1);
        assert(group.maxUntil() == (terms.until > before.maxUntil() ? terms.until : before.maxUntil()));
        if (terms.exclusivity == 0) {
            assert(group.exclusiveUntil() == before.exclusiveUntil());
            assert(group.exclusivity() == before.exclusivity());
        }
    }

    /// @dev A child that leaves is counted off; the last one empties the group but for how many were ever made.
    function check_leave__anyChild__countedOff(GroupWord group, RightWord child) external view {
        vm.assume(group.open() != 0);
        GroupWord left = _rights.left(group, child);
        assert(left.made() == group.made());
        assert(left.open() == group.open() - 1);
        if (left.open() == 0) assert(GroupWord.unwrap(left) == group.made() << 32);
        else assert(left.maxUntil() == group.maxUntil());
    }

    /// @dev A group is free again when the child that took it leaves, and not when another does.
    function check_leave__anyChild__freesTheGroupOnlyIfItTookIt(GroupWord group, RightWord child) external view {
        vm.assume(group.open() > 1);
        GroupWord left = _rights.left(group, child);
        bool took = child.exclusivity() != 0 && child.until() == group.exclusiveUntil();
        assert(left.exclusiveUntil() == (took ? 0 : group.exclusiveUntil()));
        assert(left.exclusivity() == (took ? 0 : group.exclusivity()));
    }

    /// @dev Nobody leaves an empty group: the count never wraps.
    function check_leave__emptyGroup__refused(GroupWord group, RightWord child) external view {
        vm.assume(group.open() == 0);
        try _rights.left(group, child) {
            assert(false);
        } catch {}
    }

    /// @dev Once a sole or exclusive child joined, nothing joins before its end, whatever older child leaves in between.
    /// An older one, since the new child was let in, had expired by then.
    function check_exclusive__olderChildLeaves__reservedToItsEnd(
        Grant calldata taking,
        Grant calldata late,
        RightView memory parent,
        RightWord older
    ) external {
        uint256 time = _anyTime();
        vm.assume(taking.exclusivity != 0);
        _rights.make(svm.createBytes32("taking"), taking, parent);
        GroupWord group = _rights.group(parent.id);

        uint256 later = svm.createUint(40, "later");
        vm.assume(time <= later && later < taking.until);
        vm.warp(later);
        vm.assume(group.open() > 1 && older.until() <= time);
        // What had ended at the grant cannot be what the grant takes the group until.
        vm.assume(taking.until > time);
        parent.group = _rights.left(group, older);
        assert(!_joins(svm.createBytes32("late"), late, parent));
    }

    function _joins(bytes32 id, Grant calldata terms, RightView memory parent) private returns (bool) {
        try _rights.make(id, terms, parent) {
            return true;
        } catch {
            return false;
        }
    }
}
