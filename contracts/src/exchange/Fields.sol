// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Attestation, Listing, OffTrade, Trade} from "../types/Terms.sol";

// Positions of fields in their terms, as errors name them, and the fields by position. Taking an id checks that every field
// is within its width, so that afterwards words are read as they lie.

/// @title ListingField
/// @notice Fields of Listing.
library ListingField {
    uint256 internal constant ASSET = 0;
    uint256 internal constant REV = 1;
    uint256 internal constant RIGHT = 2;
    uint256 internal constant OPERATE = 3;
    uint256 internal constant VENUE = 4;
    uint256 internal constant SELLER = 5;
    uint256 internal constant AGENT = 6;
    uint256 internal constant MODE = 7;
    uint256 internal constant KIND = 8;
    uint256 internal constant EXCLUSIVITY = 9;
    uint256 internal constant DURATION = 10;
    uint256 internal constant PURPOSES = 11;
    uint256 internal constant FLAGS = 14;
    uint256 internal constant UNITS = 15;
    uint256 internal constant REGIME = 16;
    uint256 internal constant FORM = 17;
    uint256 internal constant CURRENCY = 18;
    uint256 internal constant PRICE = 19;
    uint256 internal constant CEILING = 20;
    uint256 internal constant ATTESTATIONS = 21;
    uint256 internal constant UNTIL = 22;
    uint256 internal constant PREVIOUS = 23;

    /// @notice The word of a field whose width was checked.
    function get(Listing calldata t, uint256 field) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(t, shl(5, field)))
        }
    }
}

/// @title TradeField
/// @notice Fields of Trade.
library TradeField {
    uint256 internal constant LISTING = 0;
    uint256 internal constant ASSET = 1;
    uint256 internal constant REV = 2;
    uint256 internal constant SELLER = 3;
    uint256 internal constant BUYER = 4;
    uint256 internal constant PRICE = 5;
    uint256 internal constant FROM = 6;
    uint256 internal constant UNTIL = 7;
    uint256 internal constant MADE = 8;

    /// @notice The word of a field whose width was checked.
    function get(Trade calldata t, uint256 field) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(t, shl(5, field)))
        }
    }
}

/// @title OffTradeField
/// @notice Fields of OffTrade.
library OffTradeField {
    uint256 internal constant ASSET = 0;
    uint256 internal constant REV = 1;
    uint256 internal constant RIGHT = 2;
    uint256 internal constant OPERATE = 3;
    uint256 internal constant SELLER = 4;
    uint256 internal constant BUYER = 5;
    uint256 internal constant MODE = 6;
    uint256 internal constant KIND = 7;
    uint256 internal constant EXCLUSIVITY = 8;
    uint256 internal constant FROM = 9;
    uint256 internal constant UNTIL = 10;
    uint256 internal constant PURPOSES = 11;
    uint256 internal constant FLAGS = 14;
    uint256 internal constant REGIME = 15;
    uint256 internal constant FORM = 16;
    uint256 internal constant CURRENCY = 17;
    uint256 internal constant PRICE = 18;
    uint256 internal constant SIGNED = 19;
    uint256 internal constant MADE = 20;

    /// @notice The word of a field whose width was checked.
    function get(OffTrade calldata t, uint256 field) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(t, shl(5, field)))
        }
    }
}

/// @title AttestationField
/// @notice Fields of Attestation.
library AttestationField {
    uint256 internal constant KIND = 4;

    /// @notice The word of a field whose width was checked.
    function get(Attestation calldata t, uint256 field) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(t, shl(5, field)))
        }
    }
}
