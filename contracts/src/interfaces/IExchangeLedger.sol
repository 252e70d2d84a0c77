// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis, Pledged} from "../types/Bundles.sol";
import {FilingWord, ListingWord} from "../types/ExchangeWords.sol";
import {Consent, Grant, Listing, OffTrade, Trade, Withdrawal} from "../types/Terms.sol";

/// @title IExchangeLedger
/// @notice Listings at venues and trades, on exchange and off. A trade takes effect through the right it makes or moves.
interface IExchangeLedger {
    /// @notice An offer was listed; `number` is the venue's running number.
    event Listed(bytes32 indexed asset, bytes32 indexed listing, Listing terms, uint256 word, uint256 number);
    /// @notice A version was replaced by the listing named.
    event ListingReplaced(bytes32 indexed asset, bytes32 indexed listing, bytes32 by, uint256 word);
    /// @notice The venue suspended a listing.
    event ListingSuspended(bytes32 indexed asset, bytes32 indexed listing, bytes32 reason, uint256 word);
    /// @notice The venue resumed a listing.
    event ListingResumed(bytes32 indexed asset, bytes32 indexed listing, bytes32 reason, uint256 word);
    /// @notice The seller withdrew a listing.
    event ListingWithdrawn(
        bytes32 indexed asset, bytes32 indexed listing, Withdrawal terms, address agent, uint256 word
    );
    /// @notice The venue delisted a listing.
    event ListingDelisted(bytes32 indexed asset, bytes32 indexed listing, bytes32 reason, uint256 word);
    /// @notice One unit was sold; `right` was made or moved, `number` is the venue's, `word` the listing's.
    event Traded(
        bytes32 indexed asset,
        bytes32 indexed trade,
        Trade terms,
        address buyerAgent,
        bytes32 right,
        uint256 word,
        uint256 number
    );
    /// @notice An off-exchange trade was filed; `right` was made or moved.
    event Filed(
        bytes32 indexed asset,
        bytes32 indexed trade,
        OffTrade terms,
        address sellerAgent,
        address buyerAgent,
        bytes32 right,
        uint256 word
    );
    /// @notice A venue adopted an off-exchange trade; `number` counts the venue's adoptions.
    event Adopted(bytes32 indexed asset, bytes32 indexed trade, address venue, uint256 number, uint256 word);

    /// @notice The listing exists already.
    error ListingExists(bytes32 listing);
    /// @notice No listing has this id.
    error ListingUnknown(bytes32 listing);
    /// @notice The listing's state does not allow this.
    error ListingStateWrong(bytes32 listing, uint256 state);
    /// @notice The listing has expired.
    error ListingExpired(bytes32 listing, uint256 until);
    /// @notice A field of the terms breaks a rule; `field` is its position in the terms.
    error ListingInvalid(uint256 field);
    /// @notice The offer exceeds the offered right or the OPERATE right; `field` is its position in the terms.
    error OfferExceedsRight(uint256 field);
    /// @notice The terms of the asset, right or OPERATE right are not the ones that the listing names.
    error BasisMismatch(uint256 field);
    /// @notice The right has changed hands since it was listed.
    error ListingSeqWrong(uint256 expected, uint256 actual);
    /// @notice All units are sold.
    error ListingSold(bytes32 listing);
    /// @notice A venue is never seller, buyer or agent on itself.
    error VenueConflict(address venue);
    /// @notice A level-3 asset is listed only with a regulator's standing approval.
    error ListingNotApproved(bytes32 asset);
    /// @notice The profile does not allow this price regime.
    error RegimeNotAllowed(uint256 regime);
    /// @notice A price under a guided regime is public, in CNY (156) and not above its ceiling; a free one is zero and public.
    error PriceInvalid(uint256 price, uint256 ceiling);
    /// @notice The ceiling is not a live attestation of a covering regulator on this asset.
    error CeilingInvalid(bytes32 attestation);
    /// @notice A required finding of this kind is missing.
    error FindingMissing(uint256 kind);
    /// @notice A finding is not live, not by an independent assessor, or not about this asset at this rev.
    error FindingInvalid(bytes32 attestation);
    /// @notice The trade's terms differ from the listing's; `field` is its position in the trade's terms.
    error TradeMismatch(uint256 field);
    /// @notice A trade is filed once.
    error TradeExists(bytes32 trade);
    /// @notice The trade was never filed, was adopted before, or its seller held no OPERATE right then.
    error TradeNotAdoptable(bytes32 trade);
    /// @notice A field of an off-exchange trade's terms breaks a rule; `field` is its position in the terms.
    error TradeInvalid(uint256 field);
    /// @notice Nothing is sold to oneself.
    error TradeToSelf(address party);
    /// @notice The status could not be worked out within the gas that the call was given.
    error ListingStatusUnknown(bytes32 listing);

    /// @notice Lists an offer. Sender: the venue.
    /// @param terms The listing; `previous` zero.
    /// @param basis What it rests on.
    /// @param seller ConsentList by the seller, seq of the offered right.
    function list(Listing calldata terms, Basis calldata basis, Consent calldata seller) external;
    /// @notice Lists a new version in place of an open one of the same seller, venue and asset. Sender: the venue.
    /// @param terms The listing, naming the version it replaces.
    /// @param previous That version's terms.
    /// @param basis What it rests on.
    /// @param seller ConsentList by the seller.
    function revise(Listing calldata terms, Listing calldata previous, Basis calldata basis, Consent calldata seller)
        external;
    /// @notice Suspends a listing. Sender: the venue.
    /// @param terms The listing.
    /// @param reason Digest of the reasons.
    function suspend(Listing calldata terms, bytes32 reason) external;
    /// @notice Resumes a listing. Sender: the venue.
    /// @param terms The listing.
    /// @param reason Digest of the reasons.
    function resume(Listing calldata terms, bytes32 reason) external;
    /// @notice Withdraws a listing. Anyone sends.
    /// @param withdrawal The withdrawal.
    /// @param terms The listing.
    /// @param seller ConsentWithdraw by the seller, seq 0.
    function withdraw(Withdrawal calldata withdrawal, Listing calldata terms, Consent calldata seller) external;
    /// @notice Delists a listing. Sender: the venue.
    /// @param terms The listing.
    /// @param reason Digest of the reasons.
    function delist(Listing calldata terms, bytes32 reason) external;
    /// @notice Records the sale of one unit. Sender: the listing's venue.
    /// @param terms The trade.
    /// @param listing The listing.
    /// @param basis What the listing rests on; the asset's terms, which the listing bound, are not read and may be zero.
    /// @param settled Expired children of the offered right, closed on the way.
    /// @param pledges Every pledge on the right with its pledgee's ConsentTrade where it is transferred or taken
    /// exclusively; every forbidding one where only those stand in the way.
    /// @param buyer ConsentTrade by the buyer, seq of the offered right.
    function trade(
        Trade calldata terms,
        Listing calldata listing,
        Basis calldata basis,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata buyer
    ) external;
    /// @notice Files a trade made off exchange. Anyone sends.
    /// @param terms The trade.
    /// @param path Path of the right.
    /// @param operatePath Path of the seller's OPERATE right; ignored where the terms name none.
    /// @param settled Expired children of the right, closed on the way.
    /// @param pledges As in trade, with ConsentFile.
    /// @param seller ConsentFile by the seller, seq of the right.
    /// @param buyer ConsentFile by the buyer, the same seq.
    function file(
        OffTrade calldata terms,
        Grant[] calldata path,
        Grant[] calldata operatePath,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata seller,
        Consent calldata buyer
    ) external;
    /// @notice Adopts a filed trade, once. Sender: the venue.
    /// @param terms The trade.
    /// @param basis Asset, findings and ceiling as for a listing; the paths are not read.
    /// @param venue Party id of the venue.
    function adopt(OffTrade calldata terms, Basis calldata basis, address venue) external;

    /// @notice The word of a listing.
    function listing(bytes32 id) external view returns (ListingWord);
    /// @notice The word of an off-exchange trade.
    function filing(bytes32 id) external view returns (FilingWord);
    /// @notice Whether a party signed an off-exchange trade as agent of either side; it never adopts that trade.
    function filedByAgent(bytes32 id, address agent) external view returns (bool);
    /// @notice How many trades a venue adopted.
    function adoptedBy(address venue) external view returns (uint256);
    /// @notice Status of a listing now (listing status numbers). Reverts where the basis is not the listing's.
    /// @param terms The listing.
    /// @param basis What it rests on.
    function status(Listing calldata terms, Basis calldata basis) external view returns (uint256);
    /// @notice Reverts with the first rule that a trade on this listing would break now, but for the buyer: a pause, and a
    /// pledge whose pledgee would have to consent, count as such. A pledge past its end counts until it is closed.
    /// @param terms The listing; need not be listed yet.
    /// @param basis What it rests on.
    function requireOfferable(Listing calldata terms, Basis calldata basis) external view;
}
