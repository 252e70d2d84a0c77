// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {AssetWord, ProfileWord} from "../types/AssetWords.sol";
import {Basis} from "../types/Bundles.sol";
import {
    ASSET_STATUS_VALID,
    EXCLUSIVE,
    FLAG_SUBLICENSABLE,
    FLAG_TERMINABLE,
    FLAG_TRANSFERABLE,
    HOLD,
    LISTING_OPEN,
    LISTING_SOLD,
    MODE_GRANT,
    MODE_TRANSFER,
    NON_EXCLUSIVE,
    OPERATE,
    PARTY_ACTIVE,
    ROLE_VENUE
} from "../types/Enums.sol";
import {ListingWord} from "../types/ExchangeWords.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Attestation, Grant, Ids, Listing} from "../types/Terms.sol";
import {ListingField as F} from "./Fields.sol";
import {Market} from "./Market.sol";

/// @title Offers
/// @notice What a listing may offer, judged by its own terms, by the rights it is cut from, and by its market.
abstract contract Offers is Market {
    bytes32 private constant ROOT_DOMAIN = keccak256("Torrens.root.v1");
    uint256 private constant ALL_FLAGS = FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE | FLAG_TERMINABLE;
    uint256 private constant MAX_DEPTH = 6;
    /// @dev Offsets of fields in a RightView.
    uint256 private constant VIEW_ID = 0;
    uint256 private constant VIEW_WORD = 0x20;
    uint256 private constant VIEW_GROUP = 0x40;
    uint256 private constant VIEW_PURPOSES = 0xa0;
    /// @dev EIP-712 hash of an empty array.
    bytes32 private constant NO_FINDINGS = keccak256("");
    /// @dev No field of the terms is wrong.
    uint256 internal constant NO_FIELD = type(uint256).max;

    mapping(bytes32 id => ListingWord) internal _listings;

    /// @dev Rules that need no other record.
    function _checkTerms(Listing calldata terms) internal view {
        uint256 venue = F.get(terms, F.VENUE);
        if (venue == F.get(terms, F.SELLER) || venue == F.get(terms, F.AGENT)) revert VenueConflict(terms.venue);
        uint256 field = _wrongField(terms);
        if (field != NO_FIELD) revert ListingInvalid(field);
    }

    /// @dev The first field that breaks a rule. A transfer moves the right as it is, so its offer says nothing about
    /// exclusivity, duration, purposes or flags; scope and terms are texts for the reader.
    function _wrongField(Listing calldata terms) private view returns (uint256) {
        uint256 kind = F.get(terms, F.KIND);
        if (kind < HOLD || kind > OPERATE) return F.KIND;
        if (kind == OPERATE && terms.operate != terms.right) return F.OPERATE;
        uint256 exclusivity = F.get(terms, F.EXCLUSIVITY);
        uint256 mode = F.get(terms, F.MODE);
        if (mode == MODE_TRANSFER) {
            if (exclusivity != NON_EXCLUSIVE) return F.EXCLUSIVITY;
            if (F.get(terms, F.DURATION) != 0) return F.DURATION;
            if (terms.purposes != 0) return F.PURPOSES;
            if (F.get(terms, F.FLAGS) != 0) return F.FLAGS;
        } else {
            if (mode != MODE_GRANT) return F.MODE;
            if (exclusivity > EXCLUSIVE) return F.EXCLUSIVITY;
            if (F.get(terms, F.DURATION) == 0) return F.DURATION;
            if (terms.purposes == 0) return F.PURPOSES;
            if (F.get(terms, F.FLAGS) > ALL_FLAGS) return F.FLAGS;
        }
        uint256 units = F.get(terms, F.UNITS);
        if (units == 0 || (units > 1 && _takesAll(mode, exclusivity))) return F.UNITS;
        uint256 until = F.get(terms, F.UNTIL);
        if (until <= block.timestamp || until > type(uint32).max) return F.UNTIL;
        return NO_FIELD;
    }

    /// @dev The seller may sell this now: asset, price, findings and rights. Not judged here: whether the asset is VALID.
    /// Returns the word of the right offered.
    function _checkOffer(Listing calldata terms, Basis calldata basis) internal view returns (RightWord) {
        bytes32 asset = terms.asset;
        if (Ids.id(basis.asset) != asset) revert BasisMismatch(F.ASSET);
        (AssetWord word, ProfileWord profile) = _assetAndProfile(asset, basis.asset.profile);
        _checkAsset(asset, F.get(terms, F.REV), word);
        Attestation[] calldata ceiling = _list(basis, CEILING);
        _checkEvidence(terms, _list(basis, FINDINGS), ceiling, profile.required());
        _checkPrice(
            profile,
            F.get(terms, F.REGIME),
            F.get(terms, F.FORM),
            F.get(terms, F.CURRENCY),
            terms.price,
            basis.asset.node,
            ceiling
        );
        (uint256 offered, uint256 operate) = _offerable(
            asset, word, F.get(terms, F.KIND), F.get(terms, F.SELLER), _path(basis, PATH), _path(basis, OPERATE_PATH)
        );
        return _checkRights(terms, offered, operate);
    }

    /// @dev The findings and the ceiling named are the ones brought along, and stand.
    function _checkEvidence(
        Listing calldata terms,
        Attestation[] calldata findings,
        Attestation[] calldata ceiling,
        uint256 required
    ) internal view {
        bytes32 idsHash = NO_FINDINGS;
        // slither-disable-next-line uninitialized-local -- zero where the terms name no ceiling
        bytes32 ceilingId;
        if (findings.length | ceiling.length != 0) {
            Claim memory claim = _claim(terms);
            if (findings.length != 0) (idsHash, required) = (_checkFindings(claim, findings, required), 0);
            if (ceiling.length != 0) ceilingId = _checkCeiling(claim, ceiling[0]);
        }
        if (idsHash != terms.attestations) revert BasisMismatch(F.ATTESTATIONS);
        if (ceilingId != terms.ceiling) revert BasisMismatch(F.CEILING);
        _requireNone(required);
    }

    /// @dev Reverts with the first rule that a trade would break now, but for the buyer.
    function _requireOfferable(Listing calldata terms, Basis calldata basis) internal view {
        bytes32 id = Ids.id(terms);
        ListingWord slot = _listings[id];
        if (!slot.isZero()) _requireOpen(id, slot);
        _checkTerms(terms);
        PartyWord venue = _party(terms.venue);
        if (venue.status() != PARTY_ACTIVE) revert IPartyRegistry.PartyNotActive(terms.venue, venue.status());
        if (venue.roles() & ROLE_VENUE == 0) revert IPartyRegistry.PartyRoleMissing(terms.venue, ROLE_VENUE);
        uint256 paused = ASSETS.pauseWord().until();
        if (block.timestamp < paused) revert IAssetRegistry.Paused(paused);
        uint256 status = ASSETS.status(terms.asset);
        if (status != ASSET_STATUS_VALID) revert IAssetRegistry.AssetNotValid(terms.asset, status);
        RightWord word = _checkOffer(terms, basis);
        if (!slot.isZero() && slot.seq() != word.seq()) revert ListingSeqWrong(slot.seq(), word.seq());
        uint256 standing =
            _takesAll(F.get(terms, F.MODE), F.get(terms, F.EXCLUSIVITY)) ? word.pledges() : word.forbidding();
        if (standing != 0) revert IRightsLedger.PledgesListIncomplete(terms.right, standing, 0);
    }

    /// @dev The listing is open and has not expired.
    function _requireOpen(bytes32 id, ListingWord slot) internal view {
        uint256 state = slot.state();
        if (state == LISTING_SOLD) revert ListingSold(id);
        if (state != LISTING_OPEN) revert ListingStateWrong(id, state);
        if (slot.until() <= block.timestamp) revert ListingExpired(id, slot.until());
    }

    /// @dev The right at the head of a path is the one named.
    function _requireHead(bytes32 named, bytes32 asset, uint256 kind, Grant[] calldata path, uint256 field)
        internal
        pure
    {
        bytes32 head = path.length == 0 ? keccak256(abi.encode(ROOT_DOMAIN, asset, kind)) : Ids.id(path[0]);
        if (head != named) revert BasisMismatch(field);
    }

    /// @dev Nothing like it can be sold beside it: a right moved, or one that is sole or exclusive.
    function _takesAll(uint256 mode, uint256 exclusivity) internal pure returns (bool) {
        return mode == MODE_TRANSFER || exclusivity != NON_EXCLUSIVE;
    }

    /// @dev Fields that lie side by side are copied together.
    function _claim(Listing calldata terms) private pure returns (Claim memory claim) {
        assembly ("memory-safe") {
            calldatacopy(claim, terms, 0x60) // asset, rev, right
            calldatacopy(add(claim, 0x60), add(terms, 0xa0), 0x40) // seller, agent
            calldatacopy(add(claim, 0xa0), add(terms, 0x80), 0x20) // venue
        }
    }

    /// @dev Both point to a RightView in memory. Returns the word of the right offered.
    function _checkRights(Listing calldata terms, uint256 offered, uint256 operate)
        private
        view
        returns (RightWord word)
    {
        bytes32 id = terms.right;
        if (bytes32(_at(offered, VIEW_ID)) != id) revert BasisMismatch(F.RIGHT);
        if (bytes32(_at(operate, VIEW_ID)) != terms.operate) revert BasisMismatch(F.OPERATE);
        word = RightWord.wrap(_at(offered, VIEW_WORD));
        uint256 purposes = _at(offered, VIEW_PURPOSES);
        uint256 limits = _at(operate, VIEW_PURPOSES);
        if (F.get(terms, F.MODE) == MODE_TRANSFER) {
            if (word.flags() & FLAG_TRANSFERABLE == 0) revert IRightsLedger.RightNotTransferable(id);
            if (purposes & ~limits != 0) revert OfferExceedsRight(F.PURPOSES);
            return word;
        }
        if (terms.purposes & ~(purposes & limits) != 0) revert OfferExceedsRight(F.PURPOSES);
        if (word.flags() & FLAG_SUBLICENSABLE == 0) revert IRightsLedger.RightNotSublicensable(id);
        if (word.depth() >= MAX_DEPTH) revert IRightsLedger.RightTooDeep(id);
        GroupWord group = GroupWord.wrap(_at(offered, VIEW_GROUP));
        uint256 taken = group.exclusiveUntil();
        if (block.timestamp < taken) revert IRightsLedger.RightTakenExclusively(id, taken);
        uint256 exclusivity = F.get(terms, F.EXCLUSIVITY);
        if (exclusivity == NON_EXCLUSIVE) return word;
        if (word.exclusivity() < exclusivity) revert IRightsLedger.RightNotExclusiveEnough(id);
        if (group.open() != 0 && block.timestamp < group.maxUntil()) {
            revert IRightsLedger.RightHasChildren(id, group.open(), group.maxUntil());
        }
    }
}
