// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";
import {World} from "../World.sol";

/// @dev A contract that signs as its owner does (ERC-1271).
contract Wallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata sig) external view returns (bytes4) {
        if (sig.length != 65) return 0xffffffff;
        address by = ecrecover(digest, uint8(sig[64]), bytes32(sig[:32]), bytes32(sig[32:64]));
        return by == OWNER && by != address(0) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// @title The accounts that sign in the walk, and a quick way to sign.
/// @dev A test's keys need no secret nonce. With nonce 1 a signature is two multiplications, where `vm.sign` takes a
/// tenth of a millisecond.
abstract contract Pens is World {
    uint256 internal constant POOL = 40;
    uint256 internal constant WALLETS = 6;
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 private constant HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    /// @dev The first coordinate of the generator, whose second is even.
    uint256 private constant ONE_G = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798;

    /// @dev Accounts that may sign: keys first, then wallets owned by the first of them.
    address[] internal pens;
    mapping(address pen => uint256) private _keys;
    mapping(address ledger => bytes32) private _domains;

    function _makePens() internal {
        for (uint256 i = 0; i < POOL; ++i) {
            uint256 key = uint256(keccak256(abi.encode("pen", i))) >> 8;
            address pen = vm.addr(key);
            pens.push(pen);
            _keys[pen] = key;
        }
        for (uint256 i = 0; i < WALLETS; ++i) {
            address wallet = address(new Wallet(pens[i]));
            pens.push(wallet);
            _keys[wallet] = _keys[pens[i]];
        }
        address[6] memory ledgers = _ledgers();
        for (uint256 i = 0; i < 6; ++i) {
            _domains[ledgers[i]] = domainOf(ledgers[i]);
        }
    }

    function _ledgers() internal view returns (address[6] memory) {
        return [
            address(parties),
            address(assets),
            address(rights),
            address(pledges),
            address(exchange),
            address(attestations)
        ];
    }

    /// @dev The domain kept from the start: the chain's id does not change.
    function _domain(address ledger) internal view returns (bytes32) {
        return _domains[ledger];
    }

    /// @dev What this account, key or wallet, signs: r ‖ s ‖ v with the lower s.
    function _written(address pen, bytes32 digest) internal view returns (bytes memory) {
        uint256 s = addmod(uint256(digest), mulmod(ONE_G, _keys[pen], ORDER), ORDER);
        uint8 v = 27;
        if (s > HALF) (s, v) = (ORDER - s, 28);
        return abi.encodePacked(ONE_G, s, v);
    }
}
