// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";
import {LedgerWalk} from "./LedgerWalk.sol";

/// @dev Walks on which an invariant broke once, taken again from assurance/seeds; the contracts were mended since.
contract LedgerSeedsTest {
    function _retrace(string memory name) private {
        vm.pauseGasMetering();
        string memory json = vm.readFile(string.concat("assurance/seeds/", name, ".json"));
        uint256[] memory steps = vm.parseJsonUintArray(json, "$.steps");
        LedgerWalk walk = new LedgerWalk(vm.parseJsonUint(json, "$.salt"));
        for (uint256 i = 0; i < steps.length; ++i) {
            walk.step(steps[i]);
        }
        string memory check = string.concat("checkI", vm.toString(vm.parseJsonUint(json, "$.invariant")), "()");
        (bool ok,) = address(walk).call(abi.encodeWithSignature(check));
        vm.assertTrue(ok, string.concat("broken again: ", name));
        vm.assertLe(1, steps.length, "an empty walk shows nothing");
    }

    function test_seed__frozenRightCleared__holds() external {
        _retrace("frozenRightCleared");
    }

    function test_seed__frozenTermShortened__holds() external {
        _retrace("frozenTermShortened");
    }

    function test_seed__licenceShortenedByAmending__holds() external {
        _retrace("licenceShortenedByAmending");
    }
}
