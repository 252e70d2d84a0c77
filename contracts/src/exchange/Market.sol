// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "../ConsentChecks.sol";
import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
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
    ROLE_REGULATOR,
    SUBJECT_ASSET,
    SUBJECT_RIGHT
} from "../types/Enums.sol";
import {AttestationWord} from "../types/ExchangeWords.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {Asset, Attestation, Ids} from "../types/Terms.sol";

/// @title Market
/// @notice What an asset's profile asks of an offer at any venue: approval, price regime, ceiling, findings.
abstract contract Market is IExchangeLedger, ConsentChecks {
    /// @dev Guided prices are the state's, in its currency (ISO 4217): a finding's figure names none.
    uint256 private constant GUIDED_CURRENCY = 156;
    uint256 private constant APPROVED_LEVEL = 3;

    /// @dev What is offered and at what price, the parties whose findings do not count, and the role in which those that
    /// count were made.
    struct Claim {
        bytes32 asset;
        uint256 rev;
        bytes32 right;
        address seller;
        address other;
        uint256 regime;
        uint256 form;
        uint256 currency;
        uint256 price;
        address venue;
        uint256 role;
    }

    /// @dev The asset's terms are the ones named, its rev is current, and it may be listed. Whether it is VALID is for
    /// the extension of its journal to say.
    function _listable(bytes32 asset, uint256 rev, Asset calldata terms)
        internal
        view
        returns (AssetWord word, ProfileWord profile)
    {
        if (Ids.id(terms) != asset) revert BasisMismatch(0);
        (word, profile) = ASSETS.assetAndProfile(asset, terms.profile);
        if (word.rev() != rev) revert IAssetRegistry.AssetRevWrong(asset, rev, word.rev());
        if (word.level() == APPROVED_LEVEL && word.approval() == 0) revert ListingNotApproved(asset);
    }

    /// @dev The price suits its regime and the profile; `ceilingId` is zero where none is named.
    function _checkPrice(
        ProfileWord profile,
        Claim memory claim,
        bytes32 ceilingId,
        address node,
        Attestation[] calldata ceiling
    ) internal view {
        uint256 regime = claim.regime;
        bool known = regime >= REGIME_FREE && regime <= REGIME_MARKET;
        if (!known || (profile.regimes() >> regime) & 1 == 0) revert RegimeNotAllowed(regime);
        uint256 limit = type(uint256).max;
        bool fits = claim.form == PRICE_PUBLIC;
        if (regime == REGIME_GUIDED) {
            limit = _ceiling(claim, node, ceilingId, ceiling);
            fits = fits && claim.currency == GUIDED_CURRENCY;
        } else {
            if (ceilingId != 0 || ceiling.length != 0) revert CeilingInvalid(ceilingId);
            if (regime == REGIME_FREE) limit = 0;
            else fits = claim.form <= PRICE_SEALED;
        }
        if (!fits || claim.price > limit) revert PriceInvalid(claim.price, limit);
    }

    /// @dev Every finding stands and every required kind is among them. Returns the EIP-712 hash of their ids.
    function _checkFindings(Claim memory claim, Attestation[] calldata findings, uint256 required)
        internal
        view
        returns (bytes32 idsHash)
    {
        claim.role = ROLE_ASSESSOR;
        uint256 length = findings.length;
        bytes32[] memory ids = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            Attestation calldata finding = findings[i];
            bytes32 id = Ids.id(finding);
            ids[i] = id;
            if (!_stands(claim, finding, id)) revert FindingInvalid(id);
            required &= ~(uint256(1) << finding.kind);
        }
        if (required != 0) revert FindingMissing(_lowestBit(required));
        assembly ("memory-safe") {
            idsHash := keccak256(add(ids, 0x20), shl(5, length))
        }
    }

    /// @dev The figure of a live ceiling set for this asset by a regulator over its node's region.
    function _ceiling(Claim memory claim, address node, bytes32 ceilingId, Attestation[] calldata ceiling)
        private
        view
        returns (uint256 limit)
    {
        if (ceiling.length != 1) revert CeilingInvalid(ceilingId);
        Attestation calldata terms = ceiling[0];
        bytes32 id = Ids.id(terms);
        if (id != ceilingId) revert BasisMismatch(20);
        claim.role = ROLE_REGULATOR;
        if (terms.kind != ATTESTATION_CEILING || !_stands(claim, terms, id)) revert CeilingInvalid(id);
        if (!PARTIES.covers(_party(terms.attester).region(), _party(node).region())) revert CeilingInvalid(id);
        return terms.value;
    }

    /// @dev Live, in role when recorded, independent, and about this asset at this rev or the right offered.
    function _stands(Claim memory claim, Attestation calldata terms, bytes32 id) private view returns (bool) {
        AttestationWord word = ATTESTATIONS.attestation(id);
        if (word.status() != ATTESTATION_LIVE || word.until() <= block.timestamp) return false;
        if (word.roles() & claim.role == 0) return false;
        if (terms.asset != claim.asset || terms.rev != claim.rev) return false;
        uint256 subjectType = terms.subjectType;
        bool about = subjectType == SUBJECT_ASSET || (subjectType == SUBJECT_RIGHT && terms.subject == claim.right);
        address attester = terms.attester;
        return about && attester != claim.seller && attester != claim.other && attester != claim.venue;
    }

    function _party(address id) internal view returns (PartyWord) {
        return PARTIES.party(id);
    }

    /// @dev Extends the asset's journal by events just emitted; checks the asset as `how` says.
    function _extend(bytes32 asset, uint256 how, bytes32 first, bytes32 second) internal {
        ASSETS.extend(asset, how, first, second);
    }

    /// @dev EIP-712 hash of the findings' ids.
    function _idsHash(Attestation[] calldata findings) internal pure returns (bytes32 idsHash) {
        bytes32[] memory ids = new bytes32[](findings.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = Ids.id(findings[i]);
        }
        return keccak256(abi.encodePacked(ids));
    }

    function _lowestBit(uint256 set) private pure returns (uint256 bit) {
        while ((set >> bit) & 1 == 0) ++bit;
    }
}
