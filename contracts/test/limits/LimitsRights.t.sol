// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {LimitsWorld} from "./LimitsWorld.sol";

/// @title The dearest grants, transfers, ends, orders and pledges: whole transactions, slots cold.
/// forge-config: default.isolate = true
contract LimitsRightsTest is LimitsWorld {
    Asset private t;
    bytes32 private id;
    Person private odd; // holds the rights at odd depths
    Person private even;
    Person private last;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        odd = heavy("odd");
        even = heavy("even");
        last = heavy("last");
    }

    function _deepest() private returns (Grant[] memory path, bytes32 right, Pledge[] memory standing) {
        path = chain(id, USE, DEEPEST, odd, even);
        right = idOf(path[0]);
        standing = pledgeFully(id, right, USE, path, even);
    }

    function test_limit__grantDeepestExclusivePledgedSettling__within10Percent() external {
        Grant[] memory path = chain(id, USE, DEEPEST - 1, odd, even);
        Grant[] memory over = expiredChildren(id, path, odd, even, SETTLED);
        Pledge[] memory standing = pledgeFully(id, idOf(path[0]), USE, path, odd);
        Grant memory g = grantTerms(id, idOf(path[0]), odd, last, USE);
        g.exclusivity = EXCLUSIVE;
        rights.grant(g, path, over, agreed(standing, 0), byWallet(odd, 0), byWallet(last, 0));
        limited("grant", 10);
    }

    function test_limit__transferDeepestPledged__within10Percent() external {
        (Grant[] memory path, bytes32 right, Pledge[] memory standing) = _deepest();
        Transfer memory x = transferTerms(id, right, USE, even, last);
        x.pledges = stayHash(standing);
        rights.transfer(x, path, agreed(standing, 0), byWallet(even, 0), byWallet(last, 0));
        limited("transfer", 10);
    }

    function test_limit__terminateDeepestPledged__within10Percent() external {
        (Grant[] memory path, bytes32 right, Pledge[] memory standing) = _deepest();
        Consent[] memory both = two(byWallet(odd, 0), byWallet(even, 0));
        rights.terminate(Termination(id, right, salt(), salt()), path, agreed(standing, 0), both);
        limited("terminate", 10);
    }

    function test_limit__surrenderPledged__within10Percent() external {
        (Grant[] memory path, bytes32 right, Pledge[] memory standing) = _deepest();
        rights.surrender(Surrender(id, right, salt(), salt()), path[0], agreed(standing, 0), byWallet(even, 0));
        limited("surrender", 10);
    }

    /// @dev Nothing bounds the list but who sends it, so what one more costs is bounded.
    function test_limit__settle__linearInWhatTheSenderLists() external {
        Grant[] memory path = chain(id, USE, DEEPEST - 1, odd, even);
        Grant[] memory over = expiredChildren(id, path, odd, even, SETTLED + 1);
        Grant[] memory one_ = pathOf(over[0]);
        rights.settle(id, one_);
        uint256 single = vm.snapshotGasLastCall("limits", "settle_1");
        Grant[] memory rest = new Grant[](SETTLED);
        for (uint256 i = 0; i < SETTLED; ++i) {
            rest[i] = over[i + 1];
        }
        rights.settle(id, rest);
        limited("settle_16", 10);
        uint256 many = vm.snapshotGasLastCall("limits", "settle_16");
        vm.assertLe(many, single + (SETTLED - 1) * 17_000);
    }

    function test_limit__ordersOverDeepestPledged__within2Percent() external {
        (Grant[] memory path,,) = _deepest();
        (address[] memory succession_, Person memory acting) = succession(node);
        vm.prank(acting.signer);
        rights.suspend(t, USE, path, address(0), false, succession_, "reason");
        limited("right_suspend", 2);
        vm.prank(acting.signer);
        rights.lift(t, USE, path, address(0), false, succession_, "reason");
        limited("right_lift", 2);
        vm.prank(regulator.signer);
        rights.revoke(t, USE, path, regulator.id, "order");
        limited("right_revoke", 2);
    }

    // Pledges

    function test_limit__pledgeEighthOnDeepest__within2Percent() external {
        Grant[] memory path = chain(id, USE, DEEPEST, odd, even);
        bytes32 right = idOf(path[0]);
        Pledge[] memory standing;
        for (uint256 i = 1; i < PLEDGES; ++i) {
            standing = pledgeOnce(id, right, USE, path, even, standing);
        }
        (Pledge memory p, Person memory pledgee) = nextPledge(id, right, USE, even, standing);
        pledges.pledge(p, path, standing, byWallet(even, 0), byWallet(pledgee, 0));
        limited("pledge", 2);
    }

    function test_limit__releaseOneOfEight__within2Percent() external {
        (,, Pledge[] memory standing) = _deepest();
        Release memory r = Release(idOf(standing[0]), salt(), salt());
        pledges.release(r, standing[0], byWallet(personOf[standing[0].pledgee], 0));
        limited("release", 2);
    }

    function test_limit__enforceFirstOfEightOnDeepest__within2Percent() external {
        (Grant[] memory path,, Pledge[] memory standing) = _deepest();
        vm.prank(regulator.signer);
        pledges.enforce(t, standing[0], standing, path, last.id, regulator.id, "order");
        limited("enforce", 2);
    }

    function test_limit__expireAllEight__within2Percent() external {
        (,, Pledge[] memory standing) = _deepest();
        vm.warp(block.timestamp + 366 days);
        pledges.expire(standing);
        limited("expire_8", 2);
    }
}
