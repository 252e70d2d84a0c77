// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";

/// @title Whole-transaction gas of findings, budgets of the design.
/// forge-config: default.isolate = true
contract GasAttestationLogTest is ExchangeBase {
    string private constant GROUP = "AttestationLog";

    /// @dev Half a percent of each budget is kept back.
    function _measure(string memory name, uint256 budget) private {
        uint256 used = vm.snapshotGasLastCall(GROUP, name);
        vm.assertLe(used * 1000, budget * 995);
    }

    function test_gas__attest__withinBudget() external {
        attest(attestationTerms(asset, 1), assessor);
        _measure("attest_first", 91_000);
        attest(attestationTerms(asset, 2), assessor);
        _measure("attest", 73_000);
    }
}
