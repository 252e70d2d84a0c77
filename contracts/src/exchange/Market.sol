// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
import {AssetWord, ProfileWord} from "../types/AssetWords.sol";
import {
    ATTESTATION_CEILING,
    ATTESTATION_LIVE,
    PRICE_PUBLIC,
    PRICE_SEALED,
    REGIME_FREE,
    REGIME_GUIDED,
    REGIME_MARKET,
    ROLE_ASSESSOR,
    ROLE_REGULATOR
} from "../types/Enums.sol";
import {AttestationWord} from "../types/ExchangeWords.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {ATTESTATION_TYPE, Attestation, Ids} from "../types/Terms.sol";
import {AttestationField as F} from "./Fields.sol";
import {PeerCalls} from "./PeerCalls.sol";

/// @title Market
/// @notice What an asset's profile asks of an offer at any venue: approval, price regime, ceiling, findings.
abstract contract Market is IExchangeLedger, PeerCalls {
    /// @dev Guided prices are the state's, in its currency (ISO 4217): a finding's figure names none.
    uint256 private constant GUIDED_CURRENCY = 156;
    uint256 private constant APPROVED_LEVEL = 3;

    /// @dev What findings must be about, and the parties whose findings do not count.
    struct Claim {
        bytes32 asset;
        uint256 rev;
        bytes32 right;
        uint256 seller;
        uint256 other;
        uint256 venue;
        uint256 role;
    }

    /// @dev The asset is at this rev and may be listed. Whether it is VALID is for the extension of its journal to say.
    function _checkAsset(bytes32 asset, uint256 rev, AssetWord word) internal pure {
        if (word.rev() != rev) revert IAssetRegistry.AssetRevWrong(asset, word.rev(), rev);
        if (word.level() == APPROVED_LEVEL && word.approval() == 0) revert ListingNotApproved(asset);
    }

    /// @dev The price suits its regime and the profile. The ceiling brought along was judged as a finding before.
    function _checkPrice(
        ProfileWord profile,
        uint256 regime,
        uint256 form,
        uint256 currency,
        uint256 price,
        address node,
        Attestation[] calldata ceiling
    ) internal view {
        bool known = regime >= REGIME_FREE && regime <= REGIME_MARKET;
        if (!known || (profile.regimes() >> regime) & 1 == 0) revert RegimeNotAllowed(regime);
        if (ceiling.length != (regime == REGIME_GUIDED ? 1 : 0)) revert CeilingInvalid(0);
        uint256 limit = type(uint256).max;
        bool fits = form == PRICE_PUBLIC;
        if (regime == REGIME_MARKET) {
            fits = form <= PRICE_SEALED;
        } else if (regime == REGIME_FREE) {
            limit = 0;
        } else {
            address regulator = ceiling[0].attester;
            if (!PARTIES.covers(_party(regulator).region(), _party(node).region())) {
                revert CeilingInvalid(Ids.id(ceiling[0]));
            }
            limit = ceiling[0].value;
            fits = fits && currency == GUIDED_CURRENCY;
        }
        if (!fits || price > limit) revert PriceInvalid(price, limit);
    }

    /// @dev Every finding stands and every required kind is among them. Returns the EIP-712 hash of their ids.
    function _checkFindings(Claim memory claim, Attestation[] calldata findings, uint256 required)
        internal
        view
        returns (bytes32 idsHash)
    {
        claim.role = ROLE_ASSESSOR;
        bytes32[] memory ids = new bytes32[](findings.length);
        Attestation calldata finding;
        assembly ("memory-safe") {
            finding := findings.offset
        }
        for (uint256 at = 0; at < findings.length << 5;) {
            bytes32 id = _idOf(finding);
            if (!_stands(claim, finding, id)) revert FindingInvalid(id);
            required &= ~(1 << F.get(finding, F.KIND));
            assembly ("memory-safe") {
                at := add(at, 0x20)
                mstore(add(ids, at), id)
                finding := add(finding, 0x160)
            }
        }
        _requireNone(required);
        assembly ("memory-safe") {
            idsHash := keccak256(add(ids, 0x20), shl(5, findings.length))
        }
    }

    /// @dev The ceiling stands: a regulator's own finding of that kind. Returns its id.
    function _checkCeiling(Claim memory claim, Attestation calldata ceiling) internal view returns (bytes32 id) {
        claim.role = ROLE_REGULATOR;
        id = Ids.id(ceiling);
        if (F.get(ceiling, F.KIND) != ATTESTATION_CEILING || !_stands(claim, ceiling, id)) revert CeilingInvalid(id);
    }

    /// @dev No kind of finding is missing from a set.
    function _requireNone(uint256 missing) internal pure {
        if (missing == 0) return;
        uint256 kind;
        while ((missing >> kind) & 1 == 0) ++kind;
        revert FindingMissing(kind);
    }

    function _party(address id) internal view returns (PartyWord) {
        return PARTIES.party(id);
    }

    /// @dev EIP-712 hash of the findings' ids.
    function _idsHash(Attestation[] calldata findings) internal pure returns (bytes32 idsHash) {
        bytes32[] memory ids = new bytes32[](findings.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = Ids.id(findings[i]);
        }
        return keccak256(abi.encodePacked(ids));
    }

    /// @dev Id of a finding, whose widths need no check: of terms out of range there is no record.
    function _idOf(Attestation calldata terms) private pure returns (bytes32 id) {
        bytes32 typehash = ATTESTATION_TYPE;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), terms, 0x160)
            id := keccak256(m, 0x180)
        }
    }

    /// @dev Live, in role when recorded, independent, and about this asset at this rev or the right offered. All of it is
    /// worked out without a branch, since each finding of each trade is judged here.
    function _stands(Claim memory claim, Attestation calldata terms, bytes32 id) private view returns (bool stands) {
        AttestationWord word =
            AttestationWord.wrap(_ask(address(ATTESTATIONS), IAttestationLog.attestation.selector, id));
        uint256 lives = word.status() ^ ATTESTATION_LIVE;
        uint256 until = word.until();
        assembly ("memory-safe") {
            let wrong := or(lives, iszero(gt(until, timestamp())))
            wrong := or(wrong, iszero(and(shr(40, word), mload(add(claim, 0xc0))))) // role, of eight bits
            wrong := or(wrong, xor(calldataload(terms), mload(claim))) // asset
            wrong := or(wrong, xor(calldataload(add(terms, 0x20)), mload(add(claim, 0x20)))) // rev
            let attester := calldataload(add(terms, 0xa0))
            wrong := or(wrong, eq(attester, mload(add(claim, 0x60)))) // seller
            wrong := or(wrong, eq(attester, mload(add(claim, 0x80)))) // agent, or buyer
            wrong := or(wrong, eq(attester, mload(add(claim, 0xa0)))) // venue
            // An id tells what it is of: AttestationLog compared it with the subject's type.
            let subject := calldataload(add(terms, 0x60))
            let about := or(eq(subject, mload(claim)), eq(subject, mload(add(claim, 0x40))))
            stands := iszero(or(wrong, iszero(about)))
        }
    }
}
