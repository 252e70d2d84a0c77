// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Numbers of `listingStatus` in tests/vectors/types.json, in the order in which the first match wins.

uint8 constant LISTING_STATUS_NONE = 0;
uint8 constant LISTING_STATUS_DELISTED = 1;
uint8 constant LISTING_STATUS_WITHDRAWN = 2;
uint8 constant LISTING_STATUS_SOLD = 3;
uint8 constant LISTING_STATUS_EXPIRED = 4;
uint8 constant LISTING_STATUS_SUSPENDED = 5;
uint8 constant LISTING_STATUS_MOOT = 6;
uint8 constant LISTING_STATUS_LISTED = 7;
