// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Consent} from "../src/types/Terms.sol";

/// @dev The prover's cheatcodes live at these addresses; the interfaces below state those that the proofs use.
Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
Svm constant svm = Svm(0xF3993A62377BCd56AE39D773740A5390411E8BC9);

/// @title Cheatcodes as forge has them.
interface Vm {
    function assume(bool condition) external pure;
    function etch(address account, bytes calldata code) external;
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function roll(uint256 blockNumber) external;
    function chainId(uint256 id) external;
    function deal(address account, uint256 balance) external;
    function getCode(string calldata artifact) external view returns (bytes memory);
}

/// @title Cheatcodes of halmos: values that stand for any of their type, and storage in any state.
interface Svm {
    function createUint256(string calldata name) external pure returns (uint256);
    function createUint(uint256 bits, string calldata name) external pure returns (uint256);
    function createBytes32(string calldata name) external pure returns (bytes32);
    function createAddress(string calldata name) external pure returns (address);
    function createBool(string calldata name) external pure returns (bool);
    function createBytes(uint256 size, string calldata name) external pure returns (bytes memory);
    function enableSymbolicStorage(address account) external;
}

/// @title A contract that answers each call with words that may be anything.
/// @dev 26 words are more than any peer answers: two views of rights are twelve.
contract AnyPeer {
    fallback() external payable {
        bytes memory answer = svm.createBytes(26 * 32, "answer");
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}

/// @title A contract that refuses each call.
contract RefusingPeer {
    fallback() external payable {
        revert();
    }
}

/// @title Proof
/// @notice What proofs share: the time, and peers that stand in at the addresses that contracts created here call.
abstract contract Proof {
    uint8 internal constant PARTIES = 2;
    uint8 internal constant ASSETS = 3;
    uint8 internal constant RIGHTS = 4;
    uint8 internal constant PLEDGES = 5;
    uint8 internal constant EXCHANGE = 6;
    uint8 internal constant ATTESTATIONS = 7;

    /// @dev Creates a contract from its artifact, `File.sol/Name`: naming its type would have it compiled within each proof.
    function _create(string memory artifact, bytes memory arguments) internal returns (address at) {
        bytes memory code = bytes.concat(vm.getCode(string.concat("out/proofs/", artifact, ".json")), arguments);
        assembly ("memory-safe") {
            at := create(0, add(code, 0x20), mload(code))
        }
        assert(at != address(0));
    }

    /// @dev The same, its storage in any state.
    function _createInAnyState(string memory artifact) internal returns (address at) {
        at = _create(artifact, "");
        svm.enableSymbolicStorage(at);
    }

    /// @dev Any time of the next 34,000 years.
    function _anyTime() internal returns (uint256 time) {
        time = svm.createUint(40, "time");
        vm.warp(time);
    }

    /// @dev The address at which contracts created here expect a peer.
    function _peer(uint8 nonce) internal view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), address(this), nonce)))));
    }

    /// @dev Stands in for a peer by one that answers anything.
    function _anyPeer(uint8 nonce) internal {
        vm.etch(_peer(nonce), type(AnyPeer).runtimeCode);
    }

    /// @dev Stands in for a peer by one that refuses everything.
    function _refusingPeer(uint8 nonce) internal {
        vm.etch(_peer(nonce), type(RefusingPeer).runtimeCode);
    }

    /// @dev A call that must revert whatever is left open.
    function _assertRefused(address target, bytes memory data) internal {
        (bool done,) = target.call(data);
        assert(!done);
    }

    /// @dev Any consent that bears a signature of the usual 65 bytes.
    function _anyConsent() internal pure returns (Consent memory consent) {
        consent.party = svm.createAddress("party");
        consent.seq = uint32(svm.createUint(32, "seq"));
        consent.epoch = uint32(svm.createUint(32, "epoch"));
        consent.agent = svm.createAddress("agent");
        consent.agentEpoch = uint32(svm.createUint(32, "agentEpoch"));
        consent.deadline = uint40(svm.createUint(40, "deadline"));
        consent.signature = svm.createBytes(65, "signature");
    }
}
