// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import "../../src/types/Enums.sol";
import {ListingWord} from "../../src/types/ExchangeWords.sol";
import "../../src/types/Terms.sol";
import {ExchangeBase} from "../ExchangeBase.sol";
import {vm} from "../Vm.sol";

/// @title What a listing's word holds, and which status wins.
contract ExchangeStateKillsTest is ExchangeBase {
    function test_list__rightMovedAndAssetAmendedBefore__wordHoldsSeqAndRev() external {
        moveRoot(USE, enterprise, merchant);
        moveRoot(USE, merchant, enterprise);
        moveRoot(OPERATE, enterprise, merchant);
        moveRoot(OPERATE, merchant, enterprise);
        moveRoot(OPERATE, enterprise, merchant);
        moveRoot(OPERATE, merchant, enterprise);
        amend(FORM_CHANGE, 1);
        Listing memory l = listing();
        ListingWord w = exchange.listing(list(l, basis()));
        vm.assertEq(w.seq(), 2);
        vm.assertEq(w.rev(), 1);
        vm.assertEq(w.units(), l.units);
        vm.assertEq(w.until(), l.until);
        vm.assertEq(w.state(), LISTING_OPEN);
        sell(l, basis(), merchant);
        vm.assertEq(exchange.listing(idOf(l)).sold(), 1);
    }

    function test_status__rightsRevokedUnderASuspendedAsset__suspended() external {
        Listing memory l = listing();
        list(l, basis());
        for (uint8 kind = USE; kind <= OPERATE; ++kind) {
            vm.prank(regulator.signer);
            rights.revoke(terms, kind, emptyPath(), regulator.id, salt());
        }
        vm.assertEq(exchange.status(l, basis()), 6);
        freeze();
        vm.assertEq(exchange.status(l, basis()), 5);
        thaw();
        vm.assertEq(exchange.status(l, basis()), 6);
    }

    /// @dev The arrays of a Basis lie behind its 12 words of asset and 4 places, each empty: one word apiece.
    function test_list__basisWithAnArrayOfImpossibleLength__refusedWithoutAReason() external {
        Listing memory l = listing();
        bytes memory whole = abi.encodeCall(exchange.list, (l, basis(), sellerConsent(l, enterprise)));
        for (uint256 array = 0; array < 4; ++array) {
            bytes memory data = bytes.concat(whole);
            data[4 + 32 * (27 + 16 + array) + 27] = 0x01; // 2^32
            vm.prank(venue.signer);
            (bool done, bytes memory why) = address(exchange).call(data);
            vm.assertFalse(done);
            vm.assertEq(why, "");
        }
        vm.prank(venue.signer);
        (bool listed,) = address(exchange).call(whole);
        vm.assertTrue(listed);
    }

    function test_list__anotherLedgerRefuses__itsReasonIsPassedOn() external {
        bytes4[2] memory asked = [IAssetRegistry.assetAndProfile.selector, IAssetRegistry.extend.selector];
        bytes memory reason = abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, bytes32("whatever"));
        for (uint256 i = 0; i < 2; ++i) {
            vm.mockCallRevert(address(assets), abi.encodeWithSelector(asked[i]), reason);
            refuseList(listing(), basis(), reason);
            vm.clearMockedCalls();
        }
        vm.mockCallRevert(address(rights), abi.encodeWithSelector(IRightsLedger.offerable.selector), reason);
        refuseList(listing(), basis(), reason);
        vm.clearMockedCalls();
        vm.mockCallRevert(address(parties), abi.encodeWithSelector(IPartyRegistry.countAndVerify.selector), reason);
        refuseList(listing(), basis(), reason);
        vm.clearMockedCalls();
        list(listing(), basis());
    }
}
