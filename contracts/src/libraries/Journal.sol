// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Journal
/// @notice Events are the audit schema. A journaled event has three topics (its signature, the subject whose journal it
/// extends, the record's id), its data are the terms as they lay in calldata followed by new words, and its digest is
/// keccak256(abi.encode(block.number, emitter, topic0, subject, id, keccak256(data))).
/// A head starts at the subject's id and becomes keccak256(abi.encode(head, digest)) at each event.
library Journal {
    /// @notice Emits an event of terms alone; returns its digest.
    function log(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms) internal returns (bytes32 digest) {
        assembly ("memory-safe") {
            let m := add(mload(0x40), 0xc0)
            calldatacopy(m, terms.offset, terms.length)
            log3(m, terms.length, topic0, subject, id)
            digest := keccak256(m, terms.length)
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice Emits an event of terms and one word; returns its digest.
    function log(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms, uint256 a)
        internal
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
            let m := add(mload(0x40), 0xc0)
            calldatacopy(m, terms.offset, terms.length)
            mstore(add(m, terms.length), a)
            log3(m, add(terms.length, 0x20), topic0, subject, id)
            digest := keccak256(m, add(terms.length, 0x20))
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice Emits an event of terms and two words; returns its digest.
    function log(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms, uint256 a, uint256 b)
        internal
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
            let m := add(mload(0x40), 0xc0)
            calldatacopy(m, terms.offset, terms.length)
            mstore(add(m, terms.length), a)
            mstore(add(m, add(terms.length, 0x20)), b)
            log3(m, add(terms.length, 0x40), topic0, subject, id)
            digest := keccak256(m, add(terms.length, 0x40))
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice Emits an event of terms and three words; returns its digest.
    function log(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms, uint256 a, uint256 b, uint256 c)
        internal
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
            let m := add(mload(0x40), 0xc0)
            calldatacopy(m, terms.offset, terms.length)
            let w := add(m, terms.length)
            mstore(w, a)
            mstore(add(w, 0x20), b)
            mstore(add(w, 0x40), c)
            log3(m, add(terms.length, 0x60), topic0, subject, id)
            digest := keccak256(m, add(terms.length, 0x60))
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice Emits an event of terms and four words; returns its digest.
    function log(
        bytes32 topic0,
        bytes32 subject,
        bytes32 id,
        bytes calldata terms,
        uint256 a,
        uint256 b,
        uint256 c,
        uint256 d
    ) internal returns (bytes32 digest) {
        assembly ("memory-safe") {
            let m := add(mload(0x40), 0xc0)
            calldatacopy(m, terms.offset, terms.length)
            let w := add(m, terms.length)
            mstore(w, a)
            mstore(add(w, 0x20), b)
            mstore(add(w, 0x40), c)
            mstore(add(w, 0x60), d)
            log3(m, add(terms.length, 0x80), topic0, subject, id)
            digest := keccak256(m, add(terms.length, 0x80))
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice Emits an event of ABI-encoded words alone; returns its digest.
    function logWords(bytes32 topic0, bytes32 subject, bytes32 id, bytes memory data)
        internal
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
            log3(add(data, 0x20), mload(data), topic0, subject, id)
            digest := keccak256(add(data, 0x20), mload(data))
        }
        digest = _digest(topic0, subject, id, digest);
    }

    /// @notice The head after one more event; a zero head stands for the seed.
    function fold(bytes32 head, bytes32 seed, bytes32 digest) internal pure returns (bytes32 next) {
        assembly ("memory-safe") {
            if iszero(head) { head := seed }
            mstore(0x00, head)
            mstore(0x20, digest)
            next := keccak256(0x00, 0x40)
        }
    }

    /// @dev Uses the 0xc0 bytes of free memory that every caller leaves before its data.
    function _digest(bytes32 topic0, bytes32 subject, bytes32 id, bytes32 dataHash)
        private
        view
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, number())
            mstore(add(m, 0x20), address())
            mstore(add(m, 0x40), topic0)
            mstore(add(m, 0x60), subject)
            mstore(add(m, 0x80), id)
            mstore(add(m, 0xa0), dataHash)
            digest := keccak256(m, 0xc0)
        }
    }
}
