// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";

/// @title Storage as somebody tells it, slot by slot, and what of it differs from the chain's.
abstract contract Told {
    struct Slot {
        address ledger;
        bytes32 at;
    }

    Slot[] private _slots;
    mapping(address ledger => mapping(bytes32 slot => bool)) private _listed;
    mapping(address ledger => mapping(bytes32 slot => bytes32)) private _values;

    function _tell(address ledger, bytes32 slot, uint256 value) internal {
        if (!_listed[ledger][slot]) {
            _listed[ledger][slot] = true;
            _slots.push(Slot(ledger, slot));
        }
        _values[ledger][slot] = bytes32(value);
    }

    function _toldAt(address ledger, bytes32 slot) internal view returns (bytes32) {
        return _values[ledger][slot];
    }

    /// @dev Whether the chain holds what was told, in every slot ever told.
    function _allAsTold() internal view returns (bool) {
        for (uint256 i = 0; i < _slots.length; ++i) {
            Slot storage s = _slots[i];
            if (vm.load(s.ledger, s.at) != _values[s.ledger][s.at]) return false;
        }
        return true;
    }

    /// @dev Whether every slot that the last act wrote holds what was told.
    function _writesAsTold(address ledger) internal returns (bool) {
        (, bytes32[] memory writes) = vm.accesses(ledger);
        for (uint256 i = 0; i < writes.length; ++i) {
            if (vm.load(ledger, writes[i]) != _values[ledger][writes[i]]) return false;
        }
        return true;
    }

    /// @dev Slot of a key in the mapping at a position, and of one in a mapping of mappings.
    function _in(bytes32 key, uint256 position) internal pure returns (bytes32 slot) {
        assembly ("memory-safe") {
            mstore(0x00, key)
            mstore(0x20, position)
            slot := keccak256(0x00, 0x40)
        }
    }

    function _within(bytes32 outer, bytes32 inner, uint256 position) internal pure returns (bytes32) {
        return _in(inner, uint256(_in(outer, position)));
    }

    /// @dev The i-th word of an event's data, and the n-th from its end.
    function _word(bytes memory data, uint256 i) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), mul(i, 0x20)))
        }
    }

    function _last(bytes memory data, uint256 n) internal pure returns (uint256) {
        return _word(data, data.length / 32 - n);
    }
}
