// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";
import {ACTS, Act, actNames} from "./Acts.sol";
import {LedgerWalk} from "./LedgerWalk.sol";

/// @dev The walk knows every act there is, and each takes effect in it.
contract LedgerActsTest {
    string[6] private _contracts =
        ["PartyRegistry", "AssetRegistry", "RightsLedger", "PledgeLedger", "ExchangeLedger", "AttestationLog"];

    function test_walk__everyFunctionThatChangesState__hasAnAct() external view {
        string memory known = actNames();
        uint256 count;
        for (uint256 i = 0; i < _contracts.length; ++i) {
            string memory json = vm.readFile(string.concat("../registry/compiled/", _contracts[i], ".json"));
            for (uint256 j = 0;; ++j) {
                string memory entry = string.concat("$.abi[", vm.toString(j), "]");
                if (!vm.keyExistsJson(json, entry)) break;
                if (!_changesState(json, entry)) continue;
                string memory name = vm.parseJsonString(json, string.concat(entry, ".name"));
                string memory line = string.concat(_contracts[i], ".", name, "\n");
                vm.assertTrue(_contains(known, line), string.concat("no act for ", line));
                ++count;
            }
        }
        vm.assertEq(count, ACTS, "acts that are no function any more");
    }

    function _changesState(string memory json, string memory entry) private pure returns (bool) {
        bytes32 kind = keccak256(bytes(vm.parseJsonString(json, string.concat(entry, ".type"))));
        if (kind != keccak256("function")) return false;
        bytes32 how = keccak256(bytes(vm.parseJsonString(json, string.concat(entry, ".stateMutability"))));
        return how != keccak256("view") && how != keccak256("pure");
    }

    function _contains(string memory text, string memory part) private pure returns (bool) {
        bytes memory a = bytes(text);
        bytes memory b = bytes(part);
        for (uint256 i = 0; i + b.length <= a.length; ++i) {
            uint256 j = 0;
            while (j < b.length && a[i + j] == b[j]) ++j;
            if (j == b.length) return true;
        }
        return false;
    }

    /// @dev Acts that were always refused would show nothing; nor would flat trees, or parties that always act themselves.
    function test_walk__longEnough__everyActTakesEffectSomewhere() external {
        vm.pauseGasMetering();
        uint256[ACTS] memory sum;
        uint256[4] memory most;
        for (uint256 salt = 70; salt < 72; ++salt) {
            LedgerWalk walk = new LedgerWalk(salt);
            for (uint256 i = 0; i < 2000; ++i) {
                walk.step(i);
            }
            (,, uint256[ACTS] memory succeeded) = walk.tally();
            for (uint256 i = 0; i < ACTS; ++i) {
                sum[i] += succeeded[i];
            }
            uint256[4] memory reached = walk.reach();
            for (uint256 i = 0; i < 4; ++i) {
                if (reached[i] > most[i]) most[i] = reached[i];
            }
        }
        for (uint256 i = 0; i < ACTS; ++i) {
            vm.assertTrue(sum[i] != 0, string.concat("never: ", vm.toString(i)));
        }
        vm.assertLe(4, most[0], "no tree four deep");
        vm.assertLe(10, most[1], "hardly an agent");
        vm.assertLe(10, most[2], "hardly an operator");
        vm.assertLe(10, most[3], "hardly a wallet");
    }
}
