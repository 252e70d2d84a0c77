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
import {RightView} from "../types/RightView.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Grant, Ids, Listing} from "../types/Terms.sol";
import {Market} from "./Market.sol";

/// @title Offers
/// @notice What a listing may offer, judged by its own terms, by the rights it is cut from, and by its market.
abstract contract Offers is Market {
    bytes32 private constant ROOT_DOMAIN = keccak256("Torrens.root.v1");
    uint256 private constant ALL_FLAGS = FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE | FLAG_TERMINABLE;
    uint256 private constant MAX_DEPTH = 6;
    /// @dev No field of the terms is wrong.
    uint256 internal constant NO_FIELD = type(uint256).max;

    mapping(bytes32 id => ListingWord) internal _listings;

    /// @dev Rules that need no other record.
    function _checkTerms(Listing calldata terms) internal view {
        address venue = terms.venue;
        if (venue == terms.seller || venue == terms.agent) revert VenueConflict(venue);
        uint256 field = _wrongField(terms);
        if (field != NO_FIELD) revert ListingInvalid(field);
    }

    /// @dev Position of the first field that breaks a rule. A transfer moves the right as it is, so its offer says nothing
    /// about exclusivity, duration, purposes or flags; scope and terms are texts for the reader.
    function _wrongField(Listing calldata terms) private view returns (uint256) {
        uint256 kind = terms.kind;
        if (kind < HOLD || kind > OPERATE) return 8;
        if (kind == OPERATE && terms.operate != terms.right) return 3;
        uint256 exclusivity = terms.exclusivity;
        uint256 mode = terms.mode;
        if (mode == MODE_TRANSFER) {
            if (exclusivity != NON_EXCLUSIVE) return 9;
            if (terms.duration != 0) return 10;
            if (terms.purposes != 0) return 11;
            if (terms.flags != 0) return 14;
        } else {
            if (mode != MODE_GRANT) return 7;
            if (exclusivity > EXCLUSIVE) return 9;
            if (terms.duration == 0) return 10;
            if (terms.purposes == 0) return 11;
            if (terms.flags > ALL_FLAGS) return 14;
        }
        uint256 units = terms.units;
        if (units == 0 || (units > 1 && _takesAll(mode, exclusivity))) return 15;
        if (terms.until <= block.timestamp || terms.until > type(uint32).max) return 22;
        return NO_FIELD;
    }

    /// @dev The seller may sell this now: asset, price, findings and rights. Not judged here: whether the asset is VALID.
    function _checkOffer(Listing calldata terms, Basis calldata basis) internal view returns (RightView memory) {
        AssetWord word = _checkMarket(terms, basis);
        (RightView memory offered, RightView memory operate) =
            RIGHTS.offerable(terms.asset, word, terms.kind, terms.seller, basis.path, basis.operatePath);
        if (offered.id != terms.right) revert BasisMismatch(2);
        if (operate.id != terms.operate) revert BasisMismatch(3);
        _checkRights(terms, offered, operate.purposes);
        return offered;
    }

    /// @dev What is asked of the asset, the price and the findings, at listing and again at each trade.
    function _checkMarket(Listing calldata terms, Basis calldata basis) internal view returns (AssetWord word) {
        ProfileWord profile;
        (word, profile) = _listable(terms.asset, terms.rev, basis.asset);
        Claim memory claim = _claim(terms);
        _checkPrice(profile, claim, terms.ceiling, basis.asset.node, basis.ceiling);
        bytes32 idsHash = _checkFindings(claim, basis.findings, profile.required());
        if (idsHash != terms.attestations) revert BasisMismatch(21);
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
        RightView memory offered = _checkOffer(terms, basis);
        RightWord word = offered.word;
        if (!slot.isZero() && slot.seq() != word.seq()) revert ListingSeqWrong(slot.seq(), word.seq());
        uint256 standing = _takesAll(terms.mode, terms.exclusivity) ? word.pledges() : word.forbidding();
        if (standing != 0) revert IRightsLedger.PledgesListIncomplete(offered.id, standing, 0);
    }

    /// @dev The listing is open and has not expired.
    function _requireOpen(bytes32 id, ListingWord slot) internal view {
        uint256 state = slot.state();
        if (state == LISTING_SOLD) revert ListingSold(id);
        if (state != LISTING_OPEN) revert ListingStateWrong(id, state);
        if (slot.until() <= block.timestamp) revert ListingExpired(id, slot.until());
    }

    /// @dev The right at the head of a path is the one named.
    function _requireHead(bytes32 named, bytes32 asset, uint8 kind, Grant[] calldata path, uint256 field) internal pure {
        bytes32 head = path.length == 0 ? keccak256(abi.encode(ROOT_DOMAIN, asset, kind)) : Ids.id(path[0]);
        if (head != named) revert BasisMismatch(field);
    }

    /// @dev Nothing like it can be sold beside it: a right moved, or one that is sole or exclusive.
    function _takesAll(uint256 mode, uint256 exclusivity) internal pure returns (bool) {
        return mode == MODE_TRANSFER || exclusivity != NON_EXCLUSIVE;
    }

    /// @dev Fields that lie side by side are copied together; their widths were checked when the id was taken.
    function _claim(Listing calldata terms) private pure returns (Claim memory claim) {
        assembly ("memory-safe") {
            calldatacopy(claim, terms, 0x60) // asset, rev, right
            calldatacopy(add(claim, 0x60), add(terms, 0xa0), 0x40) // seller, agent
            calldatacopy(add(claim, 0xa0), add(terms, 0x200), 0x80) // regime, form, currency, price
            calldatacopy(add(claim, 0x120), add(terms, 0x80), 0x20) // venue
        }
    }

    function _checkRights(Listing calldata terms, RightView memory offered, uint256 operatePurposes) private view {
        RightWord word = offered.word;
        if (terms.mode == MODE_TRANSFER) {
            if (word.flags() & FLAG_TRANSFERABLE == 0) revert IRightsLedger.RightNotTransferable(offered.id);
            if (offered.purposes & ~operatePurposes != 0) revert OfferExceedsRight(11);
            return;
        }
        if (terms.purposes & ~(offered.purposes & operatePurposes) != 0) revert OfferExceedsRight(11);
        if (word.flags() & FLAG_SUBLICENSABLE == 0) revert IRightsLedger.RightNotSublicensable(offered.id);
        if (word.depth() >= MAX_DEPTH) revert IRightsLedger.RightTooDeep(offered.id);
        GroupWord group = offered.group;
        uint256 taken = group.exclusiveUntil();
        if (block.timestamp < taken) revert IRightsLedger.RightTakenExclusively(offered.id, taken);
        if (terms.exclusivity == NON_EXCLUSIVE) return;
        if (word.exclusivity() < terms.exclusivity) revert IRightsLedger.RightNotExclusiveEnough(offered.id);
        if (group.open() != 0 && block.timestamp < group.maxUntil()) {
            revert IRightsLedger.RightHasChildren(offered.id, group.open(), group.maxUntil());
        }
    }
}
