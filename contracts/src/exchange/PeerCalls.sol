// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "../ConsentChecks.sol";
import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {AssetWord, ProfileWord} from "../types/AssetWords.sol";
import {Basis} from "../types/Bundles.sol";
import {ROLE_VENUE} from "../types/Enums.sol";
import {Attestation, Consent, GRANT_TYPE, Grant} from "../types/Terms.sol";

/// @title PeerCalls
/// @notice The calls that every listing and trade makes, encoded straight from calldata: the compiler's own encoding reads
/// and checks each word of a path or a consent, which the contract called does again. A call's success is joined with the
/// size of its answer by `and`, whose arguments are evaluated from the last to the first.
abstract contract PeerCalls is ConsentChecks {
    /// @dev Arrays of a Basis by their place in it.
    uint256 internal constant PATH = 12;
    uint256 internal constant OPERATE_PATH = 13;
    uint256 internal constant FINDINGS = 14;
    uint256 internal constant CEILING = 15;

    /// @dev PartyRegistry.countAndVerify for the venue, in whose name the sender acts.
    function _countAndVerify(uint256 venue, bytes32 consentType, uint256 act, bytes32 id, Consent calldata consent)
        internal
        returns (uint256 counted)
    {
        address target = address(PARTIES);
        bytes32 selector = IPartyRegistry.countAndVerify.selector;
        uint256 role = ROLE_VENUE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), venue)
            mstore(add(m, 0x24), caller())
            mstore(add(m, 0x44), role)
            mstore(add(m, 0x64), consentType)
            mstore(add(m, 0x84), act)
            mstore(add(m, 0xa4), id)
            mstore(add(m, 0xc4), 0xe0)
            calldatacopy(add(m, 0xe4), consent, 0xc0)
            mstore(add(m, 0x1a4), 0xe0)
            let signature := add(consent, calldataload(add(consent, 0xc0)))
            let length := calldataload(signature)
            if shr(32, length) { revert(0, 0) }
            mstore(add(add(m, 0x1e4), length), 0)
            calldatacopy(add(m, 0x1c4), signature, add(length, 0x20))
            let size := add(0x203, length)
            if iszero(and(gt(returndatasize(), 0x1f), call(gas(), target, 0, m, size, 0, 0x20))) {
                returndatacopy(m, 0, returndatasize())
                revert(m, returndatasize())
            }
            counted := mload(0)
        }
    }

    /// @dev AssetRegistry.extend: the asset's journal grows by events just emitted, the asset is checked as `how` says.
    function _extend(bytes32 asset, uint256 how, bytes32 first, bytes32 second) internal {
        address target = address(ASSETS);
        bytes32 selector = IAssetRegistry.extend.selector;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), asset)
            mstore(add(m, 0x24), how)
            mstore(add(m, 0x44), first)
            mstore(add(m, 0x64), second)
            if iszero(and(gt(returndatasize(), 0x1f), call(gas(), target, 0, m, 0x84, 0, 0x20))) {
                returndatacopy(m, 0, returndatasize())
                revert(m, returndatasize())
            }
        }
    }

    /// @dev AssetRegistry.assetAndProfile.
    function _assetAndProfile(bytes32 asset, uint256 profile)
        internal
        view
        returns (AssetWord word, ProfileWord rules)
    {
        address target = address(ASSETS);
        bytes32 selector = IAssetRegistry.assetAndProfile.selector;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), asset)
            mstore(add(m, 0x24), profile)
            if iszero(and(gt(returndatasize(), 0x3f), staticcall(gas(), target, m, 0x44, 0, 0x40))) {
                returndatacopy(m, 0, returndatasize())
                revert(m, returndatasize())
            }
            word := mload(0)
            rules := mload(0x20)
        }
    }

    /// @dev RightsLedger.offerable: the words of the right offered and of the OPERATE right, each as a RightView lies.
    function _offerable(
        bytes32 asset,
        AssetWord word,
        uint256 kind,
        uint256 seller,
        Grant[] calldata path,
        Grant[] calldata operatePath
    ) internal view returns (uint256 offered, uint256 operate) {
        address target = address(RIGHTS);
        bytes32 selector = IRightsLedger.offerable.selector;
        assembly ("memory-safe") {
            offered := mload(0x40)
            mstore(offered, selector)
            mstore(add(offered, 0x04), asset)
            mstore(add(offered, 0x24), word)
            mstore(add(offered, 0x44), kind)
            mstore(add(offered, 0x64), seller)
        }
        uint256 end = _append(offered + 0x04, offered + 0x84, offered + 0xc4, path);
        end = _append(offered + 0x04, offered + 0xa4, end, operatePath);
        assembly ("memory-safe") {
            if iszero(
                and(gt(returndatasize(), 0x17f), staticcall(gas(), target, offered, sub(end, offered), offered, 0x180))
            ) {
                returndatacopy(offered, 0, returndatasize())
                revert(offered, returndatasize())
            }
            mstore(0x40, add(offered, 0x180))
            operate := add(offered, 0xc0)
        }
    }

    /// @dev The consent's agent as it lies; PartyRegistry refuses dirty bits.
    function _agentOf(Consent calldata consent) internal pure returns (uint256 agent) {
        assembly ("memory-safe") {
            agent := calldataload(add(consent, 0x60))
        }
    }

    /// @dev A word in memory.
    function _at(uint256 pointer, uint256 offset) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(pointer, offset))
        }
    }

    /// @dev A path of a Basis. Where it lies is the caller's word; what it says is re-hashed by who reads it.
    function _path(Basis calldata basis, uint256 place) internal pure returns (Grant[] calldata path) {
        assembly ("memory-safe") {
            let at := add(basis, calldataload(add(basis, shl(5, place))))
            if shr(32, calldataload(at)) { revert(0, 0) }
            path.length := calldataload(at)
            path.offset := add(at, 0x20)
        }
    }

    /// @dev Findings of a Basis, in the same way.
    function _list(Basis calldata basis, uint256 place) internal pure returns (Attestation[] calldata findings) {
        assembly ("memory-safe") {
            let at := add(basis, calldataload(add(basis, shl(5, place))))
            if shr(32, calldataload(at)) { revert(0, 0) }
            findings.length := calldataload(at)
            findings.offset := add(at, 0x20)
        }
    }

    /// @dev RightsLedger.sellTransfer; arguments from `from` on as it names them.
    function _sellTransfer(
        bytes32 asset,
        AssetWord word,
        uint256 kind,
        Grant[] calldata path,
        Grant[] calldata operatePath,
        bool operateNeeded,
        uint256 from,
        uint256 to,
        bytes32 id,
        uint256 expected
    ) internal returns (bytes32 digest, bool operated) {
        bytes32 selector = IRightsLedger.sellTransfer.selector;
        uint256 m;
        assembly ("memory-safe") {
            m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), asset)
            mstore(add(m, 0x24), word)
            mstore(add(m, 0x44), kind)
            mstore(add(m, 0xa4), operateNeeded)
            mstore(add(m, 0xc4), from)
            mstore(add(m, 0xe4), to)
            mstore(add(m, 0x104), id)
            mstore(add(m, 0x124), expected)
        }
        uint256 end = _append(m + 0x04, m + 0x64, m + 0x144, path);
        return _sell(m, _append(m + 0x04, m + 0x84, end, operatePath));
    }

    /// @dev RightsLedger.sellGrant. `terms` points to room for a type hash and the words of the Grant behind it; memory from
    /// there on is free. Returns the id of the right made besides.
    function _sellGrant(
        uint256 terms,
        AssetWord word,
        Grant[] calldata path,
        Grant[] calldata settled,
        Grant[] calldata operatePath,
        bool operateNeeded,
        uint256 expected
    ) internal returns (bytes32 right, bytes32 digest, bool operated) {
        uint256 selector = uint32(IRightsLedger.sellGrant.selector);
        bytes32 grantType = GRANT_TYPE;
        assembly ("memory-safe") {
            mstore(terms, grantType)
            right := keccak256(terms, 0x1e0)
            mstore(terms, selector)
            mstore(add(terms, 0x1e0), word)
            mstore(add(terms, 0x260), operateNeeded)
            mstore(add(terms, 0x280), expected)
        }
        uint256 end = _append(terms + 0x20, terms + 0x200, terms + 0x2a0, path);
        end = _append(terms + 0x20, terms + 0x220, end, settled);
        end = _append(terms + 0x20, terms + 0x240, end, operatePath);
        (digest, operated) = _sell(terms + 0x1c, end);
    }

    /// @dev Calls RightsLedger with memory from `start` to `end`, for a digest and whether OPERATE was held.
    function _sell(uint256 start, uint256 end) private returns (bytes32 digest, bool operated) {
        address target = address(RIGHTS);
        assembly ("memory-safe") {
            if iszero(and(gt(returndatasize(), 0x3f), call(gas(), target, 0, start, sub(end, start), 0, 0x40))) {
                returndatacopy(start, 0, returndatasize())
                revert(start, returndatasize())
            }
            digest := mload(0)
            operated := mload(0x20)
        }
    }

    /// @dev Writes a path at `tail` and its place, from `base`, at `head`. Returns where it ends.
    function _append(uint256 base, uint256 head, uint256 tail, Grant[] calldata path)
        private
        pure
        returns (uint256 end)
    {
        assembly ("memory-safe") {
            mstore(head, sub(tail, base))
            mstore(tail, path.length)
            let size := mul(path.length, 0x1c0)
            calldatacopy(add(tail, 0x20), path.offset, size)
            end := add(add(tail, 0x20), size)
        }
    }
}
