// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {Basis} from "../types/Bundles.sol";
import {LISTING_DELISTED, LISTING_OPEN, LISTING_SUSPENDED, LISTING_WITHDRAWN, ROLE_VENUE} from "../types/Enums.sol";
import {ListingWord} from "../types/ExchangeWords.sol";
import {
    ACT_LIST,
    ACT_WITHDRAW,
    CONSENT_LIST_TYPE,
    CONSENT_WITHDRAW_TYPE,
    Consent,
    Ids,
    Listing,
    Withdrawal
} from "../types/Terms.sol";
import {ListingField as F} from "./Fields.sol";
import {Offers} from "./Offers.sol";

/// @title Listings
/// @notice Listing an offer and what its venue and its seller do with it afterwards.
abstract contract Listings is Offers {
    /// @inheritdoc IExchangeLedger
    function list(Listing calldata terms, Basis calldata basis, Consent calldata seller) external {
        if (terms.previous != 0) revert ListingInvalid(F.PREVIOUS);
        bytes32 digest = _record(terms, basis, seller, Ids.id(terms));
        _extend(terms.asset, Extend.current(F.get(terms, F.REV)), digest, 0);
    }

    /// @inheritdoc IExchangeLedger
    function revise(Listing calldata terms, Listing calldata previous, Basis calldata basis, Consent calldata seller)
        external
    {
        bytes32 id = Ids.id(terms);
        bytes32 replaced = Ids.id(previous);
        uint256 field = _otherOffer(terms, previous, replaced);
        if (field != NO_FIELD) revert ListingInvalid(field);
        ListingWord word = _setState(replaced, _standing(replaced), LISTING_WITHDRAWN);
        bytes32 first =
            Journal.logWords(ListingReplaced.selector, terms.asset, replaced, abi.encode(id, ListingWord.unwrap(word)));
        bytes32 second = _record(terms, basis, seller, id);
        _extend(terms.asset, Extend.current(F.get(terms, F.REV)), first, second);
    }

    /// @inheritdoc IExchangeLedger
    function suspend(Listing calldata terms, bytes32 reason) external {
        (bytes32 id, ListingWord word) = _byVenue(terms);
        if (word.state() != LISTING_OPEN) revert ListingStateWrong(id, word.state());
        _change(ListingSuspended.selector, terms.asset, id, word, LISTING_SUSPENDED, reason);
    }

    /// @inheritdoc IExchangeLedger
    function resume(Listing calldata terms, bytes32 reason) external {
        (bytes32 id, ListingWord word) = _byVenue(terms);
        if (word.state() != LISTING_SUSPENDED) revert ListingStateWrong(id, word.state());
        _change(ListingResumed.selector, terms.asset, id, word, LISTING_OPEN, reason);
    }

    /// @inheritdoc IExchangeLedger
    function delist(Listing calldata terms, bytes32 reason) external {
        (bytes32 id, ListingWord word) = _byVenue(terms);
        _change(ListingDelisted.selector, terms.asset, id, word, LISTING_DELISTED, reason);
    }

    /// @inheritdoc IExchangeLedger
    function withdraw(Withdrawal calldata withdrawal, Listing calldata terms, Consent calldata seller) external {
        bytes32 id = Ids.id(terms);
        if (withdrawal.listing != id) revert ListingUnknown(withdrawal.listing);
        if (seller.agent == terms.venue) revert VenueConflict(terms.venue);
        _requireApart(ACT_WITHDRAW, seller.agent, terms.venue, address(0));
        _verify(CONSENT_WITHDRAW_TYPE, ACT_WITHDRAW, Ids.id(withdrawal), seller, terms.seller, 0);
        ListingWord word = _setState(id, _standing(id), LISTING_WITHDRAWN);
        bytes32 digest = Journal.log(
            ListingWithdrawn.selector,
            terms.asset,
            id,
            Ids.words(withdrawal),
            uint160(seller.agent),
            ListingWord.unwrap(word)
        );
        _extend(terms.asset, 0, digest, 0);
    }

    /// @dev Position of the first field that keeps a listing from replacing another.
    function _otherOffer(Listing calldata terms, Listing calldata previous, bytes32 replaced)
        private
        pure
        returns (uint256)
    {
        if (terms.previous != replaced) return F.PREVIOUS;
        if (terms.asset != previous.asset) return F.ASSET;
        if (terms.venue != previous.venue) return F.VENUE;
        if (terms.seller != previous.seller) return F.SELLER;
        return NO_FIELD;
    }

    /// @dev Checks and writes a listing; the digest of its event is the caller's to fold.
    function _record(Listing calldata terms, Basis calldata basis, Consent calldata seller, bytes32 id)
        private
        returns (bytes32 digest)
    {
        if (!_listings[id].isZero()) revert ListingExists(id);
        _checkTerms(terms);
        if (_agentOf(seller) != F.get(terms, F.AGENT)) revert ListingInvalid(F.AGENT);
        uint256 seq = _checkOffer(terms, basis).seq();
        _expect(seller, terms.seller, seq);
        uint256 number = _countAndVerify(F.get(terms, F.VENUE), CONSENT_LIST_TYPE, ACT_LIST, id, seller);
        ListingWord word = _word(F.get(terms, F.UNTIL), seq, F.get(terms, F.UNITS), F.get(terms, F.REV));
        _listings[id] = word;
        return Journal.log(Listed.selector, terms.asset, id, Ids.words(terms), ListingWord.unwrap(word), number);
    }

    /// @dev A new listing's word; every part was held against its width before.
    function _word(uint256 until, uint256 seq, uint256 units, uint256 rev) private pure returns (ListingWord) {
        return ListingWord.wrap(until | uint256(LISTING_OPEN) << 32 | seq << 40 | units << 96 | rev << 128);
    }

    function _byVenue(Listing calldata terms) private view returns (bytes32 id, ListingWord word) {
        id = Ids.id(terms);
        // slither-disable-next-line unused-return -- it reverts where it refuses; the word is not needed
        PARTIES.actor(terms.venue, msg.sender, ROLE_VENUE);
        word = _standing(id);
    }

    /// @dev The word of a listing that is open or suspended, expired or not.
    function _standing(bytes32 id) private view returns (ListingWord word) {
        word = _listings[id];
        if (word.isZero()) revert ListingUnknown(id);
        uint256 state = word.state();
        if (state != LISTING_OPEN && state != LISTING_SUSPENDED) revert ListingStateWrong(id, state);
    }

    function _setState(bytes32 id, ListingWord word, uint256 state) private returns (ListingWord) {
        word = word.withState(state);
        _listings[id] = word;
        return word;
    }

    /// @dev Whatever the state of the asset: a venue can always stop an offer.
    function _change(bytes32 topic0, bytes32 asset, bytes32 id, ListingWord word, uint256 state, bytes32 reason)
        private
    {
        word = _setState(id, word, state);
        bytes32 digest = Journal.logWords(topic0, asset, id, abi.encode(reason, ListingWord.unwrap(word)));
        _extend(asset, 0, digest, 0);
    }
}
