// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {Basis, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {FilingWord, ListingWord} from "../src/types/ExchangeWords.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title The invariants' parts that listings and trades must hold.
contract ExchangeInvariantsTest is ExchangeBase {
    uint256 private constant LISTED = 7;
    uint256 private constant CHANGES = 15;

    mapping(bytes32 id => uint256 word) private listings;
    mapping(bytes32 id => uint256 word) private filings;
    bytes32[] private seen;

    /// @dev One thing that may happen between listing and trade.
    function _change(uint256 which, Listing memory l) private {
        if (which == 1) amend(FORM_CHANGE, 1);
        if (which == 2) freeze();
        if (which == 3) moveRoot(USE, enterprise, merchant);
        if (which == 4) moveRoot(OPERATE, enterprise, merchant);
        if (which == 5 || which == 6) _grantElsewhere(l.right, which == 5 ? EXCLUSIVE : NON_EXCLUSIVE);
        if (which == 7) pledgeRoot(l.kind, 0);
        if (which == 8) pledgeRoot(l.kind, 1);
        if (which == 9) _asVenue(l, exchange.suspend.selector);
        if (which == 10) _asVenue(l, exchange.delist.selector);
        if (which == 11) vm.warp(l.until);
        if (which == 12) parties.setRoles(venue.id, ROLE_ASSESSOR);
        if (which == 13) assets.pause{value: 1}();
        if (which == 14) _freezeOperate();
    }

    function _grantElsewhere(bytes32 right, uint8 exclusivity) private {
        Grant memory g = grantTerms(asset, right, enterprise, subsidiary, right == rootOf(asset, USE) ? USE : OPERATE);
        g.exclusivity = exclusivity;
        grantRight(g, emptyPath(), enterprise, subsidiary);
    }

    function _freezeOperate() private {
        vm.prank(regulator.signer);
        rights.suspend(terms, OPERATE, emptyPath(), regulator.id, true, noPath(), salt());
    }

    function _asVenue(Listing memory l, bytes4 act) private {
        vm.prank(venue.signer);
        (bool ok,) = address(exchange).call(abi.encodeWithSelector(act, l, salt()));
        vm.assertTrue(ok);
    }

    function _offer(uint256 which) private returns (Listing memory l) {
        l = which % 3 == 0 ? transferListing() : listing();
        if (which % 3 == 1) (l.exclusivity, l.units) = (EXCLUSIVE, 1);
    }

    /// @dev I5, I6, I10: LISTED is exactly what a trade by a fresh buyer finds.
    function testFuzz_I10_status__afterAnyChange__listedWhereATradeSucceeds(uint256 offer, uint256 change) external {
        Listing memory l = _offer(offer);
        list(l, basis());
        _change(change % CHANGES, l);
        uint256 status = exchange.status(l, basis());
        Person memory buyer = stranger;
        Trade memory t = tradeTerms(l, buyer);
        Consent memory c = buyerConsent(t, l.right, buyer);
        bytes memory data = abi.encodeCall(exchange.trade, (t, l, basis(), emptyPath(), new Pledged[](0), c));
        vm.prank(venue.signer);
        (bool sold,) = address(exchange).call(data);
        vm.assertEq(sold, status == LISTED);
        if (sold) vm.assertEq(exchange.listing(idOf(l)).sold(), 1);
    }

    /// @dev I9: whatever was listed once, in whatever state, is not listed again.
    function testFuzz_I9_list__afterAnyChange__idWrittenOnce(uint256 offer, uint256 change) external {
        Listing memory l = _offer(offer);
        bytes32 id = list(l, basis());
        _change(change % CHANGES, l);
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.ListingExists.selector, id));
        exchange.list(l, basis(), c);
    }

    /// @dev I7: the events alone rebuild every listing's and filing's word and the asset's head.
    function testFuzz_I7_replay__anyActs__rebuildsWordsAndHead(uint256 seed) external {
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        Listing memory open = listing();
        list(open, basis());
        for (uint256 i = 0; i < 6; ++i) {
            uint256 act = uint256(keccak256(abi.encode(seed, i))) % 6;
            if (act == 0) sell(open, basis(), i % 2 == 0 ? merchant : subsidiary);
            if (act == 1) file(offTrade());
            if (act == 2) open = _revise(open);
            if (act == 3) _asVenue(open, exchange.suspend.selector);
            if (act == 3) _asVenue(open, exchange.resume.selector);
            if (act == 4) _adoptOne();
            if (act == 5) list(listing(), basis());
        }
        _asVenue(open, exchange.delist.selector);
        _replay(head);
    }

    function _revise(Listing memory old) private returns (Listing memory n) {
        n = listing();
        n.previous = idOf(old);
        Consent memory c = sellerConsent(n, enterprise);
        vm.prank(venue.signer);
        exchange.revise(n, old, basis(), c);
    }

    function _adoptOne() private {
        OffTrade memory t = offTrade();
        file(t);
        vm.prank(venue.signer);
        exchange.adopt(t, basis(), venue.id);
    }

    /// @dev The word's place, in words from the end of the data, by event.
    function _replay(bytes32 head) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.topics.length != 3 || log.topics[1] != asset) continue;
            bytes32 digest = keccak256(
                abi.encode(block.number, log.emitter, log.topics[0], asset, log.topics[2], keccak256(log.data))
            );
            head = keccak256(abi.encode(head == 0 ? asset : head, digest));
            if (log.emitter == address(exchange)) _note(log);
        }
        vm.assertEq(assets.head(asset), head);
        for (uint256 i = 0; i < seen.length; ++i) {
            vm.assertEq(ListingWord.unwrap(exchange.listing(seen[i])), listings[seen[i]]);
            vm.assertEq(FilingWord.unwrap(exchange.filing(seen[i])), filings[seen[i]]);
        }
        vm.assertGt(seen.length, 0);
    }

    function _note(Vm.Log memory log) private {
        bytes32 topic0 = log.topics[0];
        bytes32 id = log.topics[2];
        seen.push(id);
        if (topic0 == IExchangeLedger.Filed.selector || topic0 == IExchangeLedger.Adopted.selector) {
            filings[id] = _fromEnd(log.data, 1);
        } else if (topic0 == IExchangeLedger.Listed.selector) {
            listings[id] = _fromEnd(log.data, 2);
        } else if (topic0 == IExchangeLedger.Traded.selector) {
            listings[bytes32(_fromEnd(log.data, log.data.length / 32))] = _fromEnd(log.data, 2);
        } else {
            listings[id] = _fromEnd(log.data, 1);
        }
    }

    function _fromEnd(bytes memory data, uint256 words) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), sub(mload(data), shl(5, words))))
        }
    }

    /// @dev I1: the hand-written table of who may send the venue's acts, against every other party.
    function test_I1_venueActs__anyOtherSender__refused() external {
        Listing memory l = listing();
        list(l, basis());
        Person[6] memory others = [node, otherVenue, assessor, regulator, enterprise, stranger];
        bytes4[3] memory acts = [exchange.suspend.selector, exchange.resume.selector, exchange.delist.selector];
        for (uint256 i = 0; i < others.length; ++i) {
            for (uint256 j = 0; j < acts.length; ++j) {
                vm.prank(others[i].signer);
                (bool ok,) = address(exchange).call(abi.encodeWithSelector(acts[j], l, bytes32(0)));
                vm.assertFalse(ok);
            }
        }
        vm.assertEq(exchange.listing(idOf(l)).state(), LISTING_OPEN);
    }
}
