// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Basis, Pledged} from "../types/Bundles.sol";
import {LISTING_SOLD, MODE_TRANSFER, OPERATE} from "../types/Enums.sol";
import {ListingWord} from "../types/ExchangeWords.sol";
import {RightWord} from "../types/RightWords.sol";
import {ACT_LIST, ACT_TRADE, CONSENT_TRADE_TYPE, Consent, Grant, Ids, Listing, Trade} from "../types/Terms.sol";
import {ListingField as L, TradeField as F} from "./Fields.sol";
import {Sales} from "./Sales.sol";

/// @title Trades
/// @notice Sale of one unit of a listing, which takes effect through the right it makes or moves.
abstract contract Trades is Sales {
    /// @inheritdoc IExchangeLedger
    function trade(
        Trade calldata terms,
        Listing calldata listing_,
        Basis calldata basis,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata buyer
    ) external {
        bytes32 id = Ids.id(terms);
        ListingWord slot = _checkListing(terms, listing_);
        _checkBuyer(terms, listing_, buyer.agent);
        _checkEvidence(listing_, _list(basis, FINDINGS), _list(basis, CEILING), 0);
        AssetWord word = AssetWord.wrap(_ask(address(ASSETS), IAssetRegistry.asset.selector, terms.asset));
        _checkAsset(terms.asset, F.get(terms, F.REV), word);
        _checkRight(id, terms, listing_, slot, pledges, buyer.agent);
        _expect(buyer, terms.buyer, slot.seq());
        uint256 number = _countAndVerify(L.get(listing_, L.VENUE), CONSENT_TRADE_TYPE, ACT_TRADE, id, buyer);
        uint256 sold = _count(terms.listing, listing_, slot);
        (bytes32 right, bytes32 first, uint256 how) = _effect(id, terms, listing_, basis, settled, word, slot.seq());
        bytes32 second = Journal.log(
            Traded.selector, terms.asset, id, Ids.words(terms), uint160(buyer.agent), uint256(right), sold, number
        );
        _extend(terms.asset, how | Extend.current(F.get(terms, F.REV)), first, second);
    }

    /// @dev The trade is of this listing, which is open, and says what it says.
    function _checkListing(Trade calldata terms, Listing calldata listing_) private view returns (ListingWord slot) {
        bytes32 id = Ids.id(listing_);
        if (terms.listing != id) revert TradeMismatch(F.LISTING);
        slot = _listings[id];
        if (slot.isZero()) revert ListingUnknown(id);
        _requireOpen(id, slot);
        uint256 field = _wrongField(terms, listing_);
        if (field != NO_FIELD) revert TradeMismatch(field);
    }

    /// @dev The first field that is not as listed. The right made has begun and runs no longer than offered; a right moved
    /// keeps its own term.
    function _wrongField(Trade calldata terms, Listing calldata listing_) private view returns (uint256) {
        if (terms.asset != listing_.asset) return F.ASSET;
        if (F.get(terms, F.REV) != L.get(listing_, L.REV)) return F.REV;
        if (F.get(terms, F.SELLER) != L.get(listing_, L.SELLER)) return F.SELLER;
        if (terms.price != listing_.price) return F.PRICE;
        uint256 from = F.get(terms, F.FROM);
        uint256 until = F.get(terms, F.UNTIL);
        if (L.get(listing_, L.MODE) == MODE_TRANSFER) {
            if (from != 0) return F.FROM;
            if (until != 0) return F.UNTIL;
        } else {
            if (from > block.timestamp) return F.FROM;
            if (until <= block.timestamp || until - from > L.get(listing_, L.DURATION)) return F.UNTIL;
        }
        return NO_FIELD;
    }

    /// @dev The buyer is none of seller, venue and seller's agent, and no agent is, or serves, the other side.
    function _checkBuyer(Trade calldata terms, Listing calldata listing_, address agent) private view {
        uint256 buyer = F.get(terms, F.BUYER);
        uint256 venue = L.get(listing_, L.VENUE);
        if (buyer == F.get(terms, F.SELLER)) revert TradeToSelf(terms.buyer);
        if (buyer == venue || uint160(agent) == venue) revert VenueConflict(listing_.venue);
        address offering = listing_.agent;
        _requireApart(ACT_LIST, agent, terms.seller, offering);
        _requireApart(ACT_TRADE, offering, terms.buyer, agent);
    }

    /// @dev The right is still in the hands it was listed in, and no pledge stands in the way; neither buyer nor seller, nor
    /// the venue, nor an agent of theirs acts for a pledgee.
    function _checkRight(
        bytes32 id,
        Trade calldata terms,
        Listing calldata listing_,
        ListingWord slot,
        Pledged[] calldata pledges,
        address agent
    ) private view {
        bytes32 right = listing_.right;
        RightWord word = RightWord.wrap(_ask(address(RIGHTS), IRightsLedger.right.selector, right));
        if (slot.seq() != word.seq()) revert ListingSeqWrong(slot.seq(), word.seq());
        bool takesAll = _takesAll(L.get(listing_, L.MODE), L.get(listing_, L.EXCLUSIVITY));
        if (_pledged(word, takesAll, pledges)) {
            Deed memory deed = Deed(CONSENT_TRADE_TYPE, ACT_TRADE, id, right, takesAll, terms.pledges);
            _checkPledges(deed, word, pledges);
            _requireApart(deed.act, terms.buyer, agent, pledges);
            _requireApart(deed.act, terms.seller, listing_.agent, pledges);
            _requireApart(deed.act, listing_.venue, address(0), pledges);
        } else if (terms.pledges != 0) {
            revert IRightsLedger.PledgesStayWrong(terms.pledges, 0);
        }
    }

    function _count(bytes32 id, Listing calldata listing_, ListingWord slot) private returns (uint256) {
        uint256 sold = slot.sold() + 1;
        slot = slot.withSold(sold);
        bool takesAll = _takesAll(L.get(listing_, L.MODE), L.get(listing_, L.EXCLUSIVITY));
        if (takesAll || sold == slot.units()) slot = slot.withState(LISTING_SOLD);
        _listings[id] = slot;
        return ListingWord.unwrap(slot);
    }

    /// @dev Makes or moves the right; returns its id, the digest of the event, and whether it writes a root.
    function _effect(
        bytes32 id,
        Trade calldata terms,
        Listing calldata listing_,
        Basis calldata basis,
        Grant[] calldata settled,
        AssetWord word,
        uint256 seq
    ) private returns (bytes32 right, bytes32 digest, uint256 how) {
        uint256 expected = seq << 32 | F.get(terms, F.MADE);
        Grant[] calldata path = _path(basis, PATH);
        Grant[] calldata operatePath = _path(basis, OPERATE_PATH);
        _requireHead(listing_.operate, terms.asset, OPERATE, operatePath, L.OPERATE);
        if (L.get(listing_, L.MODE) != MODE_TRANSFER) {
            (right, digest,) = _sellGrant(_made(id, terms, listing_), word, path, settled, operatePath, true, expected);
            return (right, digest, 0);
        }
        right = listing_.right;
        uint256 kind = L.get(listing_, L.KIND);
        // Where OPERATE itself is sold the two are the same right, as was checked when it was listed.
        if (kind == OPERATE) path = operatePath;
        else _requireHead(right, terms.asset, kind, path, L.RIGHT);
        (digest,) = _sellTransfer(
            terms.asset,
            word,
            kind,
            path,
            operatePath,
            true,
            F.get(terms, F.SELLER),
            F.get(terms, F.BUYER),
            id,
            expected
        );
        how = Extend.written(path.length);
    }

    /// @dev Terms of the right that the sale of this unit makes, behind room for a type hash in free memory. Fields that lie
    /// side by side are copied together.
    function _made(bytes32 id, Trade calldata terms, Listing calldata listing_) private pure returns (uint256 at) {
        assembly ("memory-safe") {
            at := mload(0x40)
            calldatacopy(add(at, 0x20), listing_, 0x60) // asset, rev, parent
            calldatacopy(add(at, 0x80), add(terms, 0x60), 0x40) // grantor, grantee
            calldatacopy(add(at, 0xc0), add(listing_, 0x100), 0x40) // kind, exclusivity
            calldatacopy(add(at, 0x100), add(terms, 0xc0), 0x40) // from, until
            calldatacopy(add(at, 0x140), add(listing_, 0x160), 0x80) // purposes, scope, terms, flags
            mstore(add(at, 0x1c0), id)
        }
    }
}
