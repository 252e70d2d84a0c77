// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "./Vm.sol";

/// @title Deploys the bytecode that ships in registry/compiled, not what forge compiled.
/// @dev What is tested is then what is deployed, and tests compile without the optimiser.
abstract contract Shipped {
    error ShippedDeployFailed(string name, bytes reason);

    /// @notice Deploys a shipped contract.
    /// @param name The contract's name, such as "AssetRegistry".
    /// @param args Its constructor's arguments, as `abi.encode` makes them; empty for none.
    /// @return deployed Its address. Reverts with the constructor's own reason where it gives one.
    function deployShipped(string memory name, bytes memory args) internal returns (address deployed) {
        bytes memory initcode = shippedInitcode(name, args);
        assembly ("memory-safe") {
            deployed := create(0, add(initcode, 0x20), mload(initcode))
        }
        if (deployed == address(0)) _refuse(name);
    }

    /// @notice The same, by CREATE2 under `salt` from this test.
    function deployShipped2(string memory name, bytes memory args, bytes32 salt) internal returns (address deployed) {
        bytes memory initcode = shippedInitcode(name, args);
        assembly ("memory-safe") {
            deployed := create2(0, add(initcode, 0x20), mload(initcode), salt)
        }
        if (deployed == address(0)) _refuse(name);
    }

    /// @notice Creation bytecode of a shipped contract followed by its constructor's arguments.
    function shippedInitcode(string memory name, bytes memory args) internal view returns (bytes memory) {
        return bytes.concat(vm.getCode(_path(name)), args);
    }

    /// @notice Runtime bytecode as compiled: immutables are still zero.
    function shippedRuntime(string memory name) internal view returns (bytes memory) {
        return vm.getDeployedCode(_path(name));
    }

    function _path(string memory name) private pure returns (string memory) {
        return string.concat("../registry/compiled/", name, ".json");
    }

    function _refuse(string memory name) private pure {
        bytes memory reason;
        assembly ("memory-safe") {
            reason := mload(0x40)
            mstore(reason, returndatasize())
            returndatacopy(add(reason, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(reason, 0x3f), returndatasize()), not(0x1f)))
        }
        revert ShippedDeployFailed(name, reason);
    }
}
