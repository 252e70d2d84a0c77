// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Deployer
/// @notice Created by CREATE2, creates the contracts by nonce: AccessManager, PartyRegistry, AssetRegistry, RightsLedger,
/// PledgeLedger, ExchangeLedger, AttestationLog. Refuses a chain whose hash opcode is not keccak-256 or whose id differs.
contract Deployer {
    /// @notice The account that may create.
    address public immutable OWNER;
    /// @notice Contracts created so far.
    uint256 public created;

    /// @notice A contract was created.
    event Created(uint256 indexed nonce, address contractAddress);

    /// @notice The chain's id is not the one the deployment was prepared for.
    error DeployerWrongChain(uint256 expected, uint256 actual);
    /// @notice The chain's hash opcode does not compute keccak-256.
    error DeployerWrongHash(bytes32 expected, bytes32 actual);
    /// @notice Only the owner creates.
    error DeployerNotOwner(address caller);
    /// @notice All contracts exist.
    error DeployerComplete();
    /// @notice The creation at this nonce failed.
    error DeployerCreationFailed(uint256 nonce);

    /// @param owner The account that may create.
    /// @param chainId The id of the chain the deployment is meant for.
    constructor(address owner, uint256 chainId) {
        bytes32 expected = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470;
        bytes32 actual;
        // The size of no answer, which is zero: of constants the compiler would compute the hash itself, and test nothing.
        assembly ("memory-safe") {
            actual := keccak256(0, returndatasize())
        }
        if (actual != expected) revert DeployerWrongHash(expected, actual);
        if (block.chainid != chainId) revert DeployerWrongChain(chainId, block.chainid);
        OWNER = owner;
    }

    /// @notice Creates the next contract.
    /// @param initcode Creation code with its constructor arguments.
    /// @return contractAddress Its address.
    function create(bytes calldata initcode) external returns (address contractAddress) {
        if (msg.sender != OWNER) revert DeployerNotOwner(msg.sender);
        uint256 nonce = created + 1;
        if (nonce > 7) revert DeployerComplete();
        created = nonce;
        assembly ("memory-safe") {
            let m := mload(0x40)
            calldatacopy(m, initcode.offset, initcode.length)
            contractAddress := create(0, m, initcode.length)
        }
        if (contractAddress == address(0)) revert DeployerCreationFailed(nonce);
        emit Created(nonce, contractAddress);
    }
}
