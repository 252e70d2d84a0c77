// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Basis, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {FilingWord} from "../src/types/ExchangeWords.sol";
import {RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Trades off exchange: filed with both signatures, adopted by one venue once.
contract FilingTest is ExchangeBase {
    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.TradeInvalid.selector, field);
    }

    function _made(OffTrade memory t) private pure returns (bytes32) {
        return idOf(
            Grant({
                asset: t.asset,
                rev: t.rev,
                parent: t.right,
                grantor: t.seller,
                grantee: t.buyer,
                kind: t.kind,
                exclusivity: t.exclusivity,
                from: t.from,
                until: t.until,
                purposes: t.purposes,
                scope: t.scope,
                terms: t.terms,
                flags: t.flags,
                salt: idOf(t)
            })
        );
    }

    function test_file__licence__makesTheRightAndIsFiled() external {
        OffTrade memory t = offTrade();
        bytes32 id = file(t);
        vm.assertEq(assets.asset(asset).touched(), 0);
        RightWord w = rights.right(_made(t));
        vm.assertEq(w.holder(), merchant.id);
        vm.assertEq(w.until(), t.until);
        FilingWord f = exchange.filing(id);
        vm.assertEq(f.filed(), block.timestamp);
        vm.assertEq(f.operated(), 1);
        vm.assertEq(f.venue(), address(0));
    }

    function test_file__transfer__movesTheRight() external {
        OffTrade memory t = offTransfer();
        t.flags = 0;
        vm.assertEq(assets.asset(asset).touched(), 0);
        file(t);
        vm.assertEq(assets.asset(asset).touched(), 1, "a root was written");
        vm.assertEq(rights.right(t.right).holder(), merchant.id);
        vm.assertEq(rights.right(t.right).seq(), 1);
    }

    function test_file__events__foldedInLogOrder() external {
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        file(offTrade());
        vm.assertEq(assets.head(asset), replayed(head));
    }

    function test_file__event__carriesTheRightAndTheWord() external {
        OffTrade memory t = offTrade();
        Consent memory s = fileConsent(t, enterprise);
        Consent memory b = fileConsent(t, merchant);
        uint256 word = block.timestamp | uint256(1) << 32;
        vm.expectEmit(address(exchange));
        emit IExchangeLedger.Filed(asset, idOf(t), t, address(0), address(0), _made(t), word);
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), s, b);
    }

    function test_file__sameTermsTwice__refused() external {
        OffTrade memory t = offTrade();
        bytes32 id = file(t);
        refuseFile(t, abi.encodeWithSelector(IExchangeLedger.TradeExists.selector, id));
    }

    function test_file__sellerWithoutOperate__filedButNotOperated() external {
        moveRoot(OPERATE, enterprise, subsidiary);
        bytes32 id = file(offTrade());
        vm.assertEq(exchange.filing(id).operated(), 0);
    }

    function test_file__noOperateNamed__filedButNotOperated() external {
        OffTrade memory t = offTrade();
        t.operate = 0;
        bytes32 id = file(t);
        vm.assertEq(exchange.filing(id).operated(), 0);
    }

    function test_file__noOperateNamed__pathIgnored() external {
        OffTrade memory t = offTrade();
        t.operate = 0;
        Grant[] memory path = pathOf(grantTerms(asset, salt(), enterprise, merchant, OPERATE));
        exchange.file(
            t, emptyPath(), path, emptyPath(), new Pledged[](0), fileConsent(t, enterprise), fileConsent(t, merchant)
        );
        vm.assertEq(exchange.filing(idOf(t)).operated(), 0);
    }

    function test_file__operateOtherThanNamed__refused() external {
        OffTrade memory t = offTrade();
        t.operate = salt();
        refuseFile(t, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 3));
    }

    function test_file__operateSoldUnderAnotherOperate__refused() external {
        OffTrade memory t = offTrade();
        t.kind = OPERATE;
        t.right = rootOf(asset, OPERATE);
        t.operate = salt();
        refuseFile(t, _invalid(3));
    }

    function test_file__transferOfAnotherRight__refused() external {
        OffTrade memory t = offTransfer();
        t.right = salt();
        refuseFile(t, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 2));
    }

    function test_file__operateOfNarrowerPurposes__filedButNotOperated() external {
        Grant memory o = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        o.purposes = 1;
        grantRight(o, emptyPath(), enterprise, merchant);
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        OffTrade memory t = offTrade();
        (t.right, t.operate, t.seller, t.buyer) = (idOf(g), idOf(o), merchant.id, subsidiary.id);
        (t.made, t.purposes) = (0, 1);
        _fileGranted(t, g, o);
        vm.assertEq(exchange.filing(idOf(t)).operated(), 1);
        t.salt = salt();
        (t.made, t.purposes) = (1, 3);
        _fileGranted(t, g, o);
        vm.assertEq(exchange.filing(idOf(t)).operated(), 0);
    }

    function _fileGranted(OffTrade memory t, Grant memory g, Grant memory o) private {
        exchange.file(
            t, pathOf(g), pathOf(o), emptyPath(), new Pledged[](0), fileConsent(t, merchant), fileConsent(t, subsidiary)
        );
    }

    function test_file__badField__namedByItsPosition() external {
        OffTrade memory t = offTrade();
        t.mode = 0;
        refuseFile(t, _invalid(6));
        t = offTrade();
        t.regime = 0;
        refuseFile(t, _invalid(15));
        t.regime = 4;
        refuseFile(t, _invalid(15));
        t = offTrade();
        t.form = 2;
        refuseFile(t, _invalid(16));
        t = offTrade();
        t.signed = uint40(block.timestamp + 1);
        refuseFile(t, _invalid(19));
        t = offTransfer();
        t.exclusivity = 1;
        refuseFile(t, _invalid(8));
        t = offTransfer();
        t.from = 1;
        refuseFile(t, _invalid(9));
        t = offTransfer();
        t.until = 1;
        refuseFile(t, _invalid(10));
        t = offTransfer();
        t.purposes = 1;
        refuseFile(t, _invalid(11));
        t = offTransfer();
        t.flags = 1;
        refuseFile(t, _invalid(14));
    }

    function test_file__toOneself__refused() external {
        OffTrade memory t = offTrade();
        t.buyer = enterprise.id;
        refuseFile(t, abi.encodeWithSelector(IExchangeLedger.TradeToSelf.selector, enterprise.id));
    }

    function test_file__oneSignatureMissing__refused() external {
        OffTrade memory t = offTrade();
        Consent memory s = fileConsent(t, enterprise);
        Consent memory b = fileConsent(t, merchant);
        b.signature = s.signature;
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), s, b);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id));
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), b, b);
    }

    function test_file__olderRev__refused() external {
        OffTrade memory t = offTrade();
        amend(FORM_CHANGE, 1);
        refuseFile(t, abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 1, 0));
    }

    function test_file__grantedFromSinceSigned__refused() external {
        OffTrade memory t = offTrade();
        sellSomethingElse();
        refuseFile(t, abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1));
    }

    function sellSomethingElse() private {
        grantRight(
            grantTerms(asset, rootOf(asset, USE), enterprise, subsidiary, USE), emptyPath(), enterprise, subsidiary
        );
    }

    function test_file__frozenAsset__refused() external {
        freeze();
        refuseFile(
            offTrade(), abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, asset, ASSET_STATUS_SUSPENDED)
        );
    }

    function test_file__pledgedRightMoved__onlyWithThePledgee() external {
        Pledge memory p = pledgeRoot(USE, 0);
        OffTrade memory t = offTransfer();
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        refuseFile(t, abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, t.right, 1, 0));
        Pledged[] memory a = new Pledged[](1);
        a[0] = Pledged(p, fileConsent(t, bank));
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), a, fileConsent(t, enterprise), fileConsent(t, merchant));
        vm.assertEq(rights.right(t.right).holder(), merchant.id);
    }

    function test_file__pledgesNamedWhereNoneStands__refused() external {
        OffTrade memory t = offTrade();
        t.pledges = salt();
        refuseFile(t, abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, t.pledges, bytes32(0)));
    }
}

/// @title Adoption of a filed trade by a venue.
contract FilingAdoptionTest is ExchangeBase {
    function _adopt(OffTrade memory t, Basis memory b, bytes memory reason) private {
        vm.prank(venue.signer);
        if (reason.length != 0) vm.expectRevert(reason);
        exchange.adopt(t, b, venue.id);
    }

    function _notAdoptable(OffTrade memory t) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.TradeNotAdoptable.selector, idOf(t));
    }

    function test_adopt__filedTrade__onceByOneVenue() external {
        OffTrade memory t = offTrade();
        bytes32 id = file(t);
        uint256 count = parties.party(venue.id).count();
        uint256 word = uint256(exchange.filing(id).withVenue(venue.id).filed()) | uint256(1) << 32
            | uint256(uint160(venue.id)) << 33;
        vm.expectEmit(address(exchange));
        emit IExchangeLedger.Adopted(asset, id, venue.id, 1, word);
        _adopt(t, basis(), "");
        vm.assertEq(exchange.filing(id).venue(), venue.id);
        vm.assertEq(exchange.adoptedBy(venue.id), 1);
        vm.assertEq(parties.party(venue.id).count(), count);
        _adopt(t, basis(), _notAdoptable(t));
        vm.prank(otherVenue.signer);
        vm.expectRevert(_notAdoptable(t));
        exchange.adopt(t, basis(), otherVenue.id);
    }

    function test_adopt__neverFiled__refused() external {
        OffTrade memory t = offTrade();
        _adopt(t, basis(), _notAdoptable(t));
    }

    function test_adopt__sellerHeldNoOperate__refused() external {
        moveRoot(OPERATE, enterprise, subsidiary);
        OffTrade memory t = offTrade();
        file(t);
        _adopt(t, basis(), _notAdoptable(t));
    }

    function test_adopt__byStranger__refused() external {
        OffTrade memory t = offTrade();
        file(t);
        vm.prank(stranger.signer);
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        exchange.adopt(t, basis(), venue.id);
        vm.prank(stranger.signer);
        vm.expectPartialRevert(IPartyRegistry.PartyRoleMissing.selector);
        exchange.adopt(t, basis(), stranger.id);
    }

    function test_adopt__bySellerOrBuyerWhoIsAVenue__refused() external {
        OffTrade memory t = offTrade();
        file(t);
        parties.setRoles(enterprise.id, ROLE_VENUE);
        vm.prank(enterprise.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, enterprise.id));
        exchange.adopt(t, basis(), enterprise.id);
        parties.setRoles(merchant.id, ROLE_VENUE);
        vm.prank(merchant.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, merchant.id));
        exchange.adopt(t, basis(), merchant.id);
    }

    function _fileByAgent(Person memory agent) private returns (OffTrade memory t) {
        t = offTrade();
        Mandate memory m = Mandate(
            merchant.id, agent.id, uint64(1) << ACT_FILE, uint40(block.timestamp + 30 days), bytes32(0), salt()
        );
        bytes32 mid = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(merchant, address(parties), CONSENT_MANDATE_TYPE, mid, 0));
        Consent memory seller = fileConsent(t, enterprise);
        Consent memory buyer = signByAgent(merchant, agent, address(exchange), CONSENT_FILE_TYPE, idOf(t), 0);
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), seller, buyer);
    }

    function test_adopt__byTheBuyersAgent__refused() external {
        OffTrade memory t = _fileByAgent(venue);
        vm.assertTrue(exchange.filedByAgent(idOf(t), venue.id));
        _adopt(t, basis(), abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
    }

    function test_adopt__findingByTheBuyersAgent__refused() external {
        OffTrade memory t = _fileByAgent(assessor);
        Attestation memory f = finding(1);
        Basis memory b = basis();
        b.findings = only(f);
        _adopt(t, b, abi.encodeWithSelector(IExchangeLedger.FindingInvalid.selector, idOf(f)));
    }

    function test_adopt__amendedSinceFiled__refused() external {
        OffTrade memory t = offTrade();
        file(t);
        amend(FORM_CHANGE, 1);
        _adopt(t, basis(), abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 1, 0));
    }

    function test_adopt__frozenAsset__refused() external {
        OffTrade memory t = offTrade();
        file(t);
        freeze();
        _adopt(t, basis(), abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, asset, ASSET_STATUS_SUSPENDED));
    }

    function test_adopt__level3WithoutApproval__refused() external {
        amend(FORM_LEVEL, 3);
        OffTrade memory t = offTrade();
        file(t);
        _adopt(t, basis(), abi.encodeWithSelector(IExchangeLedger.ListingNotApproved.selector, asset));
    }

    function test_adopt__termsOfAnotherAsset__refused() external {
        OffTrade memory t = offTrade();
        file(t);
        Basis memory b = basis();
        b.asset.salt = salt();
        _adopt(t, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 0));
    }

    function test_adopt__requiredFinding__adoptedWithItOnly() external {
        underProfile(1 << 1, 14);
        OffTrade memory t = offTrade();
        file(t);
        _adopt(t, basis(), abi.encodeWithSelector(IExchangeLedger.FindingMissing.selector, 1));
        Basis memory b = basis();
        b.findings = only(finding(1));
        _adopt(t, b, "");
    }

    function test_adopt__guidedPrice__notAboveItsCeiling() external {
        OffTrade memory t = offTrade();
        t.regime = REGIME_GUIDED;
        file(t);
        Basis memory b = basis();
        _adopt(t, b, abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, bytes32(0)));
        Attestation memory c = attestationTerms(asset, ATTESTATION_CEILING);
        (c.attester, c.value) = (regulator.id, t.price - 1);
        attest(c, regulator);
        b.ceiling = only(c);
        _adopt(t, b, abi.encodeWithSelector(IExchangeLedger.PriceInvalid.selector, t.price, c.value));
        c.value = t.price;
        attest(c, regulator);
        b.ceiling = only(c);
        _adopt(t, b, "");
    }

    function test_adopt__regimeNotInProfile__refused() external {
        underProfile(0, uint8(1) << REGIME_FREE);
        OffTrade memory t = offTrade();
        file(t);
        _adopt(t, basis(), abi.encodeWithSelector(IExchangeLedger.RegimeNotAllowed.selector, REGIME_MARKET));
    }
}
