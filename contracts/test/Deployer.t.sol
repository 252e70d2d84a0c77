// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Deployer} from "../src/Deployer.sol";
import {Peers} from "../src/Peers.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";

/// @dev Tells the addresses it was created to know.
contract PeersTeller is Peers {
    function addresses() external view returns (address[6] memory) {
        return [
            address(PARTIES),
            address(ASSETS),
            address(RIGHTS),
            address(PLEDGES),
            address(EXCHANGE),
            address(ATTESTATIONS)
        ];
    }

    function created(uint8 nonce) external view returns (address) {
        return _created(nonce);
    }
}

contract DeployerTest is Shipped {
    /// @dev Initcode of a contract whose runtime is one STOP.
    bytes private constant STOP = hex"600160005360016000f3";
    bytes private constant REVERTING = hex"60006000fd";

    Deployer private _deployer;

    function setUp() external {
        _deployer = Deployer(_deploy(address(this), block.chainid));
    }

    function _deploy(address owner, uint256 chainId) private returns (address) {
        return deployShipped2("Deployer", abi.encode(owner, chainId), bytes32("salt"));
    }

    function deployFor(address owner, uint256 chainId) external returns (address) {
        return _deploy(owner, chainId);
    }

    function test_deploy__sameSaltOwnerAndChain__sameAddressEverywhere() external view {
        bytes32 initcode = keccak256(shippedInitcode("Deployer", abi.encode(address(this), block.chainid)));
        bytes32 hash = keccak256(abi.encodePacked(hex"ff", address(this), bytes32("salt"), initcode));
        vm.assertEq(address(_deployer), address(uint160(uint256(hash))));
        vm.assertEq(_deployer.OWNER(), address(this));
    }

    function test_deploy__anotherChain__refused() external {
        bytes memory inner =
            abi.encodeWithSelector(Deployer.DeployerWrongChain.selector, block.chainid + 1, block.chainid);
        vm.expectRevert(abi.encodeWithSelector(ShippedDeployFailed.selector, "Deployer", inner));
        this.deployFor(address(this), block.chainid + 1);
    }

    /// @dev The hash is computed by the chain, not by the compiler: an initcode that expects another one refuses this chain, as
    /// the shipped one refuses a chain whose opcode computes another.
    function test_deploy__hashOpcodeOtherThanExpected__refused() external {
        bytes memory initcode = shippedInitcode("Deployer", abi.encode(address(this), block.chainid));
        bytes32 expected = keccak256("");
        uint256 found;
        for (uint256 i = 32; i <= initcode.length; ++i) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(initcode, i))
            }
            if (word != expected) continue;
            ++found;
            initcode[i - 1] ^= 0x01;
        }
        vm.assertEq(found, 1);
        address deployed;
        bytes memory reason = new bytes(68);
        assembly ("memory-safe") {
            deployed := create(0, add(initcode, 0x20), mload(initcode))
            returndatacopy(add(reason, 0x20), 0, 68)
        }
        vm.assertEq(deployed, address(0));
        bytes32 other = expected ^ bytes32(uint256(1));
        vm.assertEq(reason, abi.encodeWithSelector(Deployer.DeployerWrongHash.selector, other, expected));
    }

    function testFuzz_deploy__anyOtherChainId__refused(uint64 chainId) external {
        if (chainId == 0 || chainId == 31337) chainId = 31338;
        vm.chainId(chainId);
        vm.expectPartialRevert(ShippedDeployFailed.selector);
        this.deployFor(address(1), 31337);
        Deployer d = Deployer(this.deployFor(address(1), chainId));
        vm.assertEq(d.OWNER(), address(1));
    }

    function test_create__sevenContracts__atTheDerivedAddresses() external {
        for (uint256 nonce = 1; nonce <= 7; ++nonce) {
            address made = _deployer.create(STOP);
            vm.assertEq(made, vm.computeCreateAddress(address(_deployer), nonce));
            vm.assertEq(made.code.length, 1);
            vm.assertEq(_deployer.created(), nonce);
        }
    }

    function test_create__eighth__refused() external {
        for (uint256 i = 0; i < 7; ++i) {
            _deployer.create(STOP);
        }
        vm.expectRevert(abi.encodeWithSelector(Deployer.DeployerComplete.selector));
        _deployer.create(STOP);
    }

    function testFuzz_create__notTheOwner__refused(address caller) external {
        if (caller == address(this)) caller = address(1);
        vm.expectRevert(abi.encodeWithSelector(Deployer.DeployerNotOwner.selector, caller));
        vm.prank(caller);
        _deployer.create(STOP);
    }

    function test_create__failedCreation__refusedAndTheNonceStays() external {
        _deployer.create(STOP);
        vm.expectRevert(abi.encodeWithSelector(Deployer.DeployerCreationFailed.selector, 2));
        _deployer.create(REVERTING);
        vm.assertEq(_deployer.created(), 1);
        vm.assertEq(_deployer.create(STOP), vm.computeCreateAddress(address(_deployer), 2));
    }

    function test_create__emptyInitcode__makesAnEmptyAccountAtItsPlace() external {
        address made = _deployer.create("");
        vm.assertEq(made, vm.computeCreateAddress(address(_deployer), 1));
        vm.assertEq(made.code.length, 0);
    }

    function test_create__emits__nonceAndAddress() external {
        vm.expectEmit(address(_deployer));
        emit Deployer.Created(1, vm.computeCreateAddress(address(_deployer), 1));
        _deployer.create(STOP);
    }

    function test_peers__createdByTheDeployer__knowOneAnother() external {
        PeersTeller teller = PeersTeller(_deployer.create(type(PeersTeller).creationCode));
        address[6] memory known = teller.addresses();
        for (uint256 i = 0; i < 6; ++i) {
            vm.assertEq(known[i], vm.computeCreateAddress(address(_deployer), i + 2));
        }
    }

    function test_peers__createdByAnother__knowOtherAddresses() external {
        address[6] memory known = (new PeersTeller()).addresses();
        for (uint256 i = 0; i < 6; ++i) {
            assert(known[i] != vm.computeCreateAddress(address(_deployer), i + 2));
        }
    }

    function testFuzz_created__anySmallNonce__isRlps(uint8 nonce) external {
        nonce = uint8(1 + nonce % 127);
        PeersTeller teller = new PeersTeller();
        vm.prank(address(_deployer));
        vm.assertEq(teller.created(nonce), vm.computeCreateAddress(address(_deployer), nonce));
    }
}
