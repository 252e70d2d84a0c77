// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {Shipped} from "./Shipped.sol";

contract ShippedTest is Shipped {
    function test_deployShipped__AccessManager__runsItsConstructor() external {
        address manager = deployShipped("AccessManager", abi.encode(address(this)));
        (bool isMember, uint32 delay) = IAccessManager(manager).hasRole(0, address(this));
        assert(isMember && delay == 0);
    }

    function test_deployShipped__AccessManager__isTheShippedRuntime() external {
        address manager = deployShipped("AccessManager", abi.encode(address(this)));
        assert(keccak256(manager.code) == keccak256(shippedRuntime("AccessManager")));
    }

    function test_deployShipped__badConstructorArgument__givesItsReason() external {
        try this.deployWithoutAdmin() {
            assert(false);
        } catch (bytes memory reason) {
            assert(bytes4(reason) == ShippedDeployFailed.selector);
            assert(keccak256(reason) == keccak256(_expected()));
        }
    }

    function deployWithoutAdmin() external returns (address) {
        return deployShipped("AccessManager", abi.encode(address(0)));
    }

    function _expected() private pure returns (bytes memory) {
        bytes memory inner =
            abi.encodeWithSelector(IAccessManager.AccessManagerInvalidInitialAdmin.selector, address(0));
        return abi.encodeWithSelector(ShippedDeployFailed.selector, "AccessManager", inner);
    }
}
