// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EXCLUSIVE, FLAG_SUBLICENSABLE, FLAG_TRANSFERABLE} from "../types/Enums.sol";
import {RightWord} from "../types/RightWords.sol";

/// @title Roots
/// @notice The three root rights of an asset. Their ids follow from the asset's; their words are virtual until first written.
library Roots {
    /// @notice keccak256("Torrens.root.v1").
    bytes32 internal constant DOMAIN = keccak256("Torrens.root.v1");
    /// @dev The fields of RightWord that all roots begin with; a test holds the layouts together.
    uint256 private constant FIELDS = uint256(EXCLUSIVE) << 245 | uint256(FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE)
        << 247;

    /// @notice Id of an asset's root right of a kind.
    function id(bytes32 asset, uint256 kind) internal pure returns (bytes32 root) {
        bytes32 domain = DOMAIN;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, domain)
            mstore(add(m, 0x20), asset)
            mstore(add(m, 0x40), kind)
            root := keccak256(m, 0x60)
        }
    }

    /// @notice What a root's word is when first written, packed at once; `kind` is one of the three.
    function word(address holder, uint256 kind) internal pure returns (RightWord) {
        return RightWord.wrap(uint256(uint160(holder)) | kind << 243 | FIELDS);
    }
}
