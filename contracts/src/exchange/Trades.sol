// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Basis, Pledged} from "../types/Bundles.sol";
import {LISTING_SOLD, MODE_TRANSFER, OPERATE, ROLE_VENUE} from "../types/Enums.sol";
import {ListingWord} from "../types/ExchangeWords.sol";
import {RightWord} from "../types/RightWords.sol";
import {ACT_TRADE, CONSENT_TRADE_TYPE, Consent, Grant, Ids, Listing, Trade} from "../types/Terms.sol";
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
        AssetWord word = _checkMarket(listing_, basis);
        _requireHead(listing_.right, terms.asset, listing_.kind, basis.path, 2);
        _requireHead(listing_.operate, terms.asset, OPERATE, basis.operatePath, 3);
        Sale memory sale = _sale(id, terms, listing_);
        _checkRight(sale, slot, pledges);
        _expect(buyer, terms.buyer, slot.seq());
        uint256 number = PARTIES.countAndVerify(
            listing_.venue, msg.sender, ROLE_VENUE, CONSENT_TRADE_TYPE, ACT_TRADE, id, buyer
        );
        slot = _sell(terms.listing, listing_, slot);
        (bytes32 right, bytes32 first,) = _effect(sale, slot.seq(), word, basis.path, settled, basis.operatePath);
        bytes32 second = Journal.log(
            Traded.selector,
            terms.asset,
            id,
            Ids.words(terms),
            uint160(buyer.agent),
            uint256(right),
            ListingWord.unwrap(slot),
            number
        );
        _extend(terms.asset, Extend.current(terms.rev), first, second);
    }

    /// @dev The trade is of this listing, which is open, and says what it says.
    function _checkListing(Trade calldata terms, Listing calldata listing_) private view returns (ListingWord slot) {
        bytes32 id = Ids.id(listing_);
        if (terms.listing != id) revert TradeMismatch(0);
        slot = _listings[id];
        if (slot.isZero()) revert ListingUnknown(id);
        _requireOpen(id, slot);
        uint256 field = _wrongField(terms, listing_);
        if (field != NO_FIELD) revert TradeMismatch(field);
    }

    /// @dev Position of the first field that is not as listed. The right made has begun and runs no longer than offered; a
    /// right moved keeps its own term.
    function _wrongField(Trade calldata terms, Listing calldata listing_) private view returns (uint256) {
        if (terms.asset != listing_.asset) return 1;
        if (terms.rev != listing_.rev) return 2;
        if (terms.seller != listing_.seller) return 3;
        if (terms.price != listing_.price) return 5;
        uint256 from = terms.from;
        uint256 until = terms.until;
        if (listing_.mode == MODE_TRANSFER) {
            if (from != 0) return 6;
            if (until != 0) return 7;
        } else {
            if (from > block.timestamp) return 6;
            if (until <= block.timestamp || until - from > listing_.duration) return 7;
        }
        return NO_FIELD;
    }

    /// @dev The buyer is none of seller, venue and seller's agent, and neither is its agent.
    function _checkBuyer(Trade calldata terms, Listing calldata listing_, address agent) private pure {
        address buyer = terms.buyer;
        if (buyer == terms.seller) revert TradeToSelf(buyer);
        if (buyer == listing_.venue || agent == listing_.venue) revert VenueConflict(listing_.venue);
        if (buyer == listing_.agent) revert IPartyRegistry.ConsentAgentConflict(buyer);
        if (agent != address(0) && (agent == terms.seller || agent == listing_.agent)) {
            revert IPartyRegistry.ConsentAgentConflict(agent);
        }
    }

    /// @dev The right is still in the hands it was listed in, and no pledge stands in the way.
    function _checkRight(Sale memory sale, ListingWord slot, Pledged[] calldata pledges) private view {
        RightWord word = RIGHTS.right(sale.grant.parent);
        if (slot.seq() != word.seq()) revert ListingSeqWrong(slot.seq(), word.seq());
        _checkPledges(sale, word, pledges);
    }

    function _sell(bytes32 id, Listing calldata listing_, ListingWord slot) private returns (ListingWord) {
        uint256 sold = slot.sold() + 1;
        slot = slot.withSold(sold);
        if (sold == slot.units() || _takesAll(listing_.mode, listing_.exclusivity)) slot = slot.withState(LISTING_SOLD);
        _listings[id] = slot;
        return slot;
    }

    function _sale(bytes32 id, Trade calldata terms, Listing calldata listing_) private pure returns (Sale memory) {
        return Sale({
            id: id,
            consentType: CONSENT_TRADE_TYPE,
            act: ACT_TRADE,
            mode: listing_.mode,
            operateNeeded: true,
            made: terms.made,
            pledges: terms.pledges,
            grant: _made(id, terms, listing_)
        });
    }

    /// @dev Terms of the right that the sale of this unit makes. Fields that lie side by side are copied together; their
    /// widths were checked when the ids were taken.
    function _made(bytes32 id, Trade calldata terms, Listing calldata listing_)
        private
        pure
        returns (Grant memory grant)
    {
        grant = _blankGrant(id);
        assembly ("memory-safe") {
            calldatacopy(grant, listing_, 0x60) // asset, rev, parent
            calldatacopy(add(grant, 0x60), add(terms, 0x60), 0x40) // grantor, grantee
            calldatacopy(add(grant, 0xa0), add(listing_, 0x100), 0x40) // kind, exclusivity
            calldatacopy(add(grant, 0xe0), add(terms, 0xc0), 0x40) // from, until
            calldatacopy(add(grant, 0x120), add(listing_, 0x160), 0x80) // purposes, scope, terms, flags
        }
    }
}
