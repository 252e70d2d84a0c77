// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ExchangeLedger} from "../src/ExchangeLedger.sol";
import {Basis} from "../src/types/Bundles.sol";
import {ListingWord} from "../src/types/ExchangeWords.sol";
import {Consent, Ids, Listing, Withdrawal} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title ListingIds
/// @notice Ids of listings, callable.
contract ListingIds {
    function idOf(Listing calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }
}

/// @title ListingStatusProof
/// @notice Invariants I1, I6 and I10 of listings: the first match wins, an ended listing needs nobody to say so, and who
/// may stop one. The shipped contract in any state, for any answer of its peers; roots alone, no findings.
contract ListingStatusProof is Proof {
    ExchangeLedger private _exchange;
    ListingIds private _ids;

    function setUp() external {
        _exchange = ExchangeLedger(_createInAnyState("ExchangeLedger.sol/ExchangeLedger"));
        _ids = ListingIds(_create("ListingStatus.proof.sol/ListingIds", ""));
        _anyPeer(PARTIES);
        _anyPeer(ASSETS);
        _anyPeer(RIGHTS);
        _anyPeer(PLEDGES);
        _anyPeer(ATTESTATIONS);
    }

    /// @dev DELISTED WITHDRAWN SOLD EXPIRED, in this order, whatever is brought along and whatever peers would say.
    function check_listingStatus__ended__firstMatchWins(Listing calldata terms) external {
        uint256 time = _anyTime();
        uint256 raw = ListingWord.unwrap(_exchange.listing(_ids.idOf(terms)));
        uint256 state = (raw >> 32) & 0xff;
        vm.assume(raw == 0 || (state > 2 && state < 6) || raw & 0xffffffff <= time);
        Basis memory unneeded;
        uint256 status = _exchange.status(terms, unneeded);
        if (raw == 0) assert(status == 0);
        else if (state == 4) assert(status == 1);
        else if (state == 3) assert(status == 2);
        else if (state == 5) assert(status == 3);
        else assert(status == 4);
    }

    /// @dev I1: a venue's acts on a listing are open to no other, as PartyRegistry judges the sender.
    function check_venueActs__senderRefused__refused(Listing calldata terms, bytes32 reason, uint8 which) external {
        _anyTime();
        _refusingPeer(PARTIES);
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_exchange.suspend, (terms, reason));
        else if (which == 1) call = abi.encodeCall(_exchange.resume, (terms, reason));
        else call = abi.encodeCall(_exchange.delist, (terms, reason));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_exchange), call);
    }

    /// @dev A listing that ended, by its venue, its seller or its sale, is never open again; a step changes its state alone.
    function check_venueActs__anyListing__neverReopensOneThatEnded(Listing calldata terms, bytes32 reason, uint8 which)
        external
    {
        _anyTime();
        bytes32 id = _ids.idOf(terms);
        uint256 raw = ListingWord.unwrap(_exchange.listing(id));
        uint256 state = (raw >> 32) & 0xff;
        if (which == 0) _exchange.suspend(terms, reason);
        else if (which == 1) _exchange.resume(terms, reason);
        else _exchange.delist(terms, reason);
        uint256 next = ListingWord.unwrap(_exchange.listing(id));
        assert(state == 1 || state == 2);
        if (which == 0) assert(state == 1 && (next >> 32) & 0xff == 2);
        else if (which == 1) assert(state == 2 && (next >> 32) & 0xff == 1);
        else assert((next >> 32) & 0xff == 4);
        assert((next ^ raw) & ~uint256(0xff << 32) == 0);
    }

    /// @dev A seller withdraws by consent alone, and the venue is not his agent.
    function check_withdraw__anyListing__bySellersConsentAlone(Withdrawal calldata withdrawal, Listing calldata terms)
        external
    {
        _anyTime();
        bytes32 id = _ids.idOf(terms);
        Consent memory seller = _anyConsent();
        _exchange.withdraw(withdrawal, terms, seller);
        assert(withdrawal.listing == id && seller.party == terms.seller && seller.agent != terms.venue);
        assert(_exchange.listing(id).state() == 3);
        _refusingPeer(PARTIES);
        _assertRefused(address(_exchange), abi.encodeCall(_exchange.withdraw, (withdrawal, terms, seller)));
    }
}
