// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {HOLD, USE} from "../src/types/Enums.sol";
import {Grant, Pledge, Transfer} from "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {vm} from "./Vm.sol";

/// @dev Whole transactions, slots cold. The first act on a right is measured on an asset with an act on another root.
/// forge-config: default.isolate = true
contract GasPledgeLedgerTest is RightActs {
    function _measured(string memory act, uint256 budget) private {
        uint256 used = vm.snapshotGasLastCall("PledgeLedger", act);
        vm.assertLe(used * 1000, budget * 996);
    }

    function test_gas__pledgeSteady__withinBudget() external {
        transferRoot(enterprise, merchant);
        pledgeRoot(merchant);
        _measured("pledge", 101_000);
    }

    function test_gas__pledgeFirstOnRight__withinBudget() external {
        transferRight(
            transferTerms(assetId, rootOf(assetId, HOLD), HOLD, enterprise, merchant), emptyPath(), noStanding()
        );
        pledgeRoot(enterprise);
        _measured("pledge_first", 119_000);
    }

    function test_gas__pledgeFirstOnAsset__recorded() external {
        pledgeRoot(enterprise);
        vm.snapshotGasLastCall("PledgeLedger", "pledge_first_on_asset");
    }

    function test_gas__pledgeGranted__recorded() external {
        Grant memory t = childOf(root, enterprise, merchant);
        bytes32 right = grantUnderRoot(t);
        pledgeRight(pledgeTerms(assetId, right, USE, merchant), pathOf(t), noStanding());
        vm.snapshotGasLastCall("PledgeLedger", "pledge_granted");
    }

    function test_gas__releaseAndConsentedTransfer__recorded() external {
        Pledge memory p = pledgeRoot(enterprise);
        transferRight(_consented(p), emptyPath(), listOf(p));
        vm.snapshotGasLastCall("PledgeLedger", "transfer_root_with_pledgee");
        releasePledge(p);
        vm.snapshotGasLastCall("PledgeLedger", "release");
    }

    function _consented(Pledge memory p) private returns (Transfer memory t) {
        t = transferTerms(assetId, root, USE, enterprise, merchant);
        t.pledges = stayHash(listOf(p));
    }
}
