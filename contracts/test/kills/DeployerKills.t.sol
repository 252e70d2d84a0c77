// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Shipped} from "../Shipped.sol";
import {vm} from "../Vm.sol";

/// @title A deployer on a chain whose hash opcode computes something else.
contract DeployerKillsTest is Shipped {
    /// @dev Instead of another opcode, another expectation stands in the code: lower than the hash or higher.
    function test_deploy__hashBelowOrAboveTheExpectedOne__refused() external {
        for (uint256 side = 0; side < 3; ++side) {
            bytes memory initcode = shippedInitcode("Deployer", abi.encode(address(this), block.chainid));
            uint256 found;
            for (uint256 i = 32; i <= initcode.length; ++i) {
                bytes32 word;
                assembly ("memory-safe") {
                    word := mload(add(initcode, i))
                }
                if (word != keccak256("")) continue;
                ++found;
                initcode[i - 32] = side == 0 ? bytes1(0x01) : side == 1 ? bytes1(0xff) : initcode[i - 32];
            }
            vm.assertEq(found, 1);
            address deployed;
            assembly ("memory-safe") {
                deployed := create(0, add(initcode, 0x20), mload(initcode))
            }
            vm.assertEq(deployed == address(0), side != 2);
        }
    }
}
