// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Consent} from "../types/Terms.sol";

/// @title ConsentPair
/// @notice Asks PartyRegistry about two consents by copying them as they lie in calldata, which spares taking them apart.
library ConsentPair {
    /// @notice IPartyRegistry.verifyPair; reverts as it does.
    /// @dev The caller has read party and seq of both, which refuses what is no consent. The registry was created before
    /// every ledger, so that it has code needs no check.
    function verify(
        IPartyRegistry parties,
        bytes32 consentType,
        uint256 act,
        bytes32 id,
        Consent calldata first,
        Consent calldata second
    ) internal view {
        bytes4 selector = IPartyRegistry.verifyPair.selector;
        assembly ("memory-safe") {
            function put(at, consent) -> end {
                calldatacopy(at, consent, 0xc0)
                mstore(add(at, 0xc0), 0xe0)
                let signature := add(consent, calldataload(add(consent, 0xc0)))
                let size := and(add(calldataload(signature), 0x3f), not(0x1f))
                calldatacopy(add(at, 0xe0), signature, size)
                end := add(add(at, 0xe0), size)
            }
            let m := mload(0x40)
            mstore(m, selector)
            let head := add(m, 0x04)
            mstore(head, consentType)
            mstore(add(head, 0x20), act)
            mstore(add(head, 0x40), id)
            mstore(add(head, 0x60), 0xa0)
            let end := put(add(head, 0xa0), first)
            mstore(add(head, 0x80), sub(end, head))
            end := put(end, second)
            if iszero(staticcall(gas(), parties, m, sub(end, m), 0x00, 0x00)) {
                returndatacopy(m, 0x00, returndatasize())
                revert(m, returndatasize())
            }
        }
    }
}
