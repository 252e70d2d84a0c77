// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {Basis, Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

/// @title Who may list, suspend, withdraw, sell, file and adopt.
contract AccessExchangeTest is AccessWalk {
    Listing private offer;
    OffTrade private filed;

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(venue.signer, address(exchange), data);
    }

    function _own(string memory who, bytes32 consentType, bytes32 id, uint32 seq)
        private
        view
        returns (Consent memory)
    {
        return consent(who, address(exchange), consentType, id, seq);
    }

    function _idOf(Listing memory t) private pure returns (bytes32) {
        return keccak256(abi.encode(LISTING_TYPE, t));
    }

    function _seq() private view returns (uint32) {
        return uint32(rights.right(rootOf(assetId, USE)).seq());
    }

    // Listing

    function _list() private returns (Try memory) {
        Listing memory t = listingTerms(assetId);
        Consent memory c = _own("holder", CONSENT_LIST_TYPE, _idOf(t), _seq());
        return _to(abi.encodeCall(IExchangeLedger.list, (t, basisOf(asset), c)));
    }

    /// @dev The consent is the seller's, and whoever fills the agent's place signs it.
    function _listByAgent() private returns (Try memory) {
        Listing memory t = listingTerms(assetId);
        Person memory agent = people["agent"];
        t.agent = agent.id;
        Person memory by = Person(actor.key, actor.sender, agent.id);
        Consent memory c = signByAgent(enterprise, by, address(exchange), CONSENT_LIST_TYPE, _idOf(t), _seq());
        return _to(abi.encodeCall(IExchangeLedger.list, (t, basisOf(asset), c)));
    }

    function test_access__list__everyCell() external {
        walk("ExchangeLedger.list", fresh, _list);
        walk("ExchangeLedger.list by seller", fresh, _list);
        walk("ExchangeLedger.list by seller's agent", fresh, _listByAgent);
    }

    function _listed() private {
        makeAsset();
        offer = listingTerms(assetId);
        if (!registered()) return;
        Consent memory c = sign(enterprise, address(exchange), CONSENT_LIST_TYPE, _idOf(offer), 0);
        vm.prank(venue.signer);
        exchange.list(offer, basisOf(asset), c);
    }

    function _revise() private returns (Try memory) {
        Listing memory t = listingTerms(assetId);
        t.previous = _idOf(offer);
        Consent memory c = _own("holder", CONSENT_LIST_TYPE, _idOf(t), _seq());
        return _to(abi.encodeCall(IExchangeLedger.revise, (t, offer, basisOf(asset), c)));
    }

    function test_access__revise__everyCell() external {
        walk("ExchangeLedger.revise", _listed, _revise);
        walk("ExchangeLedger.revise by seller", _listed, _revise);
    }

    function _suspend() private view returns (Try memory) {
        return _to(abi.encodeCall(IExchangeLedger.suspend, (offer, "reason")));
    }

    function _suspended() private {
        _listed();
        if (!registered()) return;
        vm.prank(venue.signer);
        exchange.suspend(offer, "reason");
    }

    function _resume() private view returns (Try memory) {
        return _to(abi.encodeCall(IExchangeLedger.resume, (offer, "reason")));
    }

    function _delist() private view returns (Try memory) {
        return _to(abi.encodeCall(IExchangeLedger.delist, (offer, "reason")));
    }

    function test_access__suspend__everyCell() external {
        walk("ExchangeLedger.suspend", _listed, _suspend);
        walk("ExchangeLedger.resume", _suspended, _resume);
        walk("ExchangeLedger.delist", _listed, _delist);
    }

    function _withdraw() private returns (Try memory) {
        Withdrawal memory t = Withdrawal(_idOf(offer), salt(), salt());
        Consent memory c = _own("holder", CONSENT_WITHDRAW_TYPE, keccak256(abi.encode(WITHDRAWAL_TYPE, t)), 0);
        return _to(abi.encodeCall(IExchangeLedger.withdraw, (t, offer, c)));
    }

    function test_access__withdraw__everyCell() external {
        walk("ExchangeLedger.withdraw", _listed, _withdraw);
    }

    // Trades

    function _trade() private returns (Try memory) {
        uint40 start = uint40(block.timestamp);
        Trade memory t = Trade({
            listing: _idOf(offer),
            asset: assetId,
            rev: offer.rev,
            seller: enterprise.id,
            buyer: merchant.id,
            price: offer.price,
            from: start,
            until: start + offer.duration,
            made: 0,
            pledges: bytes32(0),
            salt: salt()
        });
        Consent memory c = _own("grantee", CONSENT_TRADE_TYPE, keccak256(abi.encode(TRADE_TYPE, t)), _seq());
        return _to(abi.encodeCall(IExchangeLedger.trade, (t, offer, basisOf(asset), emptyPath(), new Pledged[](0), c)));
    }

    function test_access__trade__everyCell() external {
        walk("ExchangeLedger.trade", _listed, _trade);
        walk("ExchangeLedger.trade by buyer", _listed, _trade);
    }

    function _offTrade() private returns (OffTrade memory) {
        return OffTrade({
            asset: assetId,
            rev: uint32(word(assetId).rev()),
            right: rootOf(assetId, USE),
            operate: rootOf(assetId, OPERATE),
            seller: enterprise.id,
            buyer: merchant.id,
            mode: MODE_GRANT,
            kind: USE,
            exclusivity: NON_EXCLUSIVE,
            from: uint40(block.timestamp),
            until: uint40(block.timestamp + 60 days),
            purposes: 3,
            scope: salt(),
            terms: salt(),
            flags: 0,
            regime: REGIME_MARKET,
            form: PRICE_PUBLIC,
            currency: 156,
            price: 50_000,
            signed: uint40(block.timestamp - 1 days),
            made: 0,
            pledges: bytes32(0),
            salt: salt()
        });
    }

    function _filing(OffTrade memory t) private view returns (bytes memory) {
        bytes32 id = keccak256(abi.encode(OFF_TRADE_TYPE, t));
        Consent memory seller = _own("holder", CONSENT_FILE_TYPE, id, _seq());
        Consent memory buyer = _own("grantee", CONSENT_FILE_TYPE, id, _seq());
        return abi.encodeCall(
            IExchangeLedger.file, (t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), seller, buyer)
        );
    }

    function _file() private returns (Try memory) {
        return _to(_filing(_offTrade()));
    }

    function test_access__file__everyCell() external {
        walk("ExchangeLedger.file by seller", fresh, _file);
        walk("ExchangeLedger.file by buyer", fresh, _file);
    }

    function _filed() private {
        makeAsset();
        filed = _offTrade();
        if (!registered()) return;
        (bool done,) = address(exchange).call(_filing(filed));
        require(done, "not filed");
    }

    function _adopt() private view returns (Try memory) {
        return _to(abi.encodeCall(IExchangeLedger.adopt, (filed, basisOf(asset), named("venue"))));
    }

    function test_access__adopt__everyCell() external {
        walk("ExchangeLedger.adopt", _filed, _adopt);
    }
}
