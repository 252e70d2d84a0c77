// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../src/types/AssetWords.sol";
import {EXCLUSIVE, FLAG_TERMINABLE, FLAG_TRANSFERABLE, OPERATE, USE} from "../src/types/Enums.sol";
import {Grant} from "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {vm} from "./Vm.sol";

/// @dev Whole transactions, slots cold. Figures against DESIGN's budgets with 0.5 % kept back.
/// forge-config: default.isolate = true
contract GasRightsLedgerTest is RightActs {
    function _measured(string memory act, uint256 budget) private {
        uint256 used = vm.snapshotGasLastCall("RightsLedger", act);
        vm.assertLe(used * 1000, budget * 995);
    }

    function test_gas__grantFirstOnAsset__withinBudget() external {
        grantUnderRoot(childOf(root, enterprise, merchant));
        _measured("grant_first", 143_000);
    }

    function test_gas__grantSecondOnAsset__withinBudget() external {
        grantUnderRoot(childOf(root, enterprise, merchant));
        grantUnderRoot(childOf(root, enterprise, subsidiary));
        _measured("grant", 108_000);
    }

    /// @dev Each group had a child before, so that depth alone tells the cases apart.
    function test_gas__grantAtDepth__withinBudgetPerLevel() external {
        Grant memory upper = childOf(root, enterprise, merchant);
        grantUnderRoot(upper);
        grantUnderRoot(childOf(root, enterprise, subsidiary));
        uint256 previous = vm.snapshotGasLastCall("RightsLedger", "grant");
        Grant[] memory path = pathOf(upper);
        for (uint256 depth = 1; depth < 5; ++depth) {
            bool even = depth % 2 == 0;
            Grant memory lower = childOf(idOf(path[0]), even ? enterprise : merchant, even ? merchant : enterprise);
            grantBelow(lower, path);
            grantBelow(childOf(idOf(path[0]), even ? enterprise : merchant, subsidiary), path);
            string memory name = string.concat("grant_depth_", vm.toString(depth));
            uint256 used = vm.snapshotGasLastCall("RightsLedger", name);
            vm.assertLe((used - previous) * 1000, 9_600 * 995);
            previous = used;
            path = extendPath(lower, path);
        }
    }

    function test_gas__grantSettlingOne__recorded() external {
        Grant memory old = childOf(root, enterprise, merchant);
        old.until = old.from + 1 days;
        grantUnderRoot(old);
        grantUnderRoot(childOf(root, enterprise, stranger));
        vm.warp(block.timestamp + 2 days);
        grantSettling(childOf(root, enterprise, subsidiary), emptyPath(), pathOf(old));
        _measured("grant_settling_one", 108_000 + 15_000);
    }

    function test_gas__transferRootSteady__withinBudget() external {
        transferRoot(enterprise, merchant);
        transferRoot(merchant, subsidiary);
        _measured("transfer_root", 79_000);
    }

    function test_gas__transferRootFirstOnAsset__withinBudget() external {
        transferRoot(enterprise, merchant);
        _measured("transfer_root_first", 115_000);
    }

    function test_gas__transferGranted__withinBudget() external {
        Grant memory t = childOf(root, enterprise, merchant);
        bytes32 right = grantUnderRoot(t);
        transferRight(transferTerms(assetId, right, USE, merchant, subsidiary), pathOf(t), noStanding());
        _measured("transfer", 88_000);
    }

    function test_gas__endsAndOrders__recorded() external {
        Grant memory a = flagged(childOf(root, enterprise, merchant), FLAG_TRANSFERABLE | FLAG_TERMINABLE);
        Grant memory b = childOf(root, enterprise, merchant);
        Grant memory c = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(a);
        grantUnderRoot(b);
        suspendRight(pathOf(b));
        vm.snapshotGasLastCall("RightsLedger", "suspend");
        liftRight(pathOf(b));
        vm.snapshotGasLastCall("RightsLedger", "lift");
        terminateAlone(idOf(a), pathOf(a), enterprise);
        vm.snapshotGasLastCall("RightsLedger", "terminate_alone");
        surrender(b, merchant, noStanding());
        vm.snapshotGasLastCall("RightsLedger", "surrender");
        grantUnderRoot(c);
        terminateBoth(idOf(c), pathOf(c), enterprise, merchant, noStanding());
        vm.snapshotGasLastCall("RightsLedger", "terminate_both");
    }

    /// @dev What ExchangeLedger pays for each call, on top of its own transaction.
    function test_gas__exchangesCalls__recorded() external {
        AssetWord word = assets.asset(assetId);
        Grant memory t = childOf(root, enterprise, merchant);
        vm.startPrank(address(exchange));
        rights.offerable(assetId, word, USE, enterprise.id, emptyPath(), emptyPath());
        vm.snapshotGasLastCall("RightsLedger", "call_offerable");
        rights.sellGrant(t, word, emptyPath(), emptyPath(), emptyPath(), true, 0);
        vm.snapshotGasLastCall("RightsLedger", "call_sell_grant");
        bytes32 trade = salt();
        rights.sellTransfer(
            assetId, word, OPERATE, emptyPath(), emptyPath(), true, enterprise.id, merchant.id, trade, 0
        );
        vm.snapshotGasLastCall("RightsLedger", "call_sell_transfer");
        vm.stopPrank();
    }
}
