// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../src/types/Bundles.sol";
import {LISTING_WITHDRAWN, OPERATE} from "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AgentsApart} from "./AgentsApart.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @dev In a sale, a pledgee's agent is held apart from both sides and the venue, and theirs from the pledgee, by key, mandate
/// and operator; a seller's agent who withdraws from the venue.
contract SaleAgentsTest is ExchangeBase, AgentsApart {
    function setUp() public override(ExchangeBase, World) {
        super.setUp();
    }

    function _by(Person memory principal, Person memory agent, bytes32 consentType, bytes32 id)
        private
        view
        returns (Consent memory)
    {
        if (agent.id == principal.id) return sign(principal, address(exchange), consentType, id, 0);
        return signByAgent(principal, agent, address(exchange), consentType, id, 0);
    }

    /// @dev The pledged OPERATE root is sold to the merchant; nothing is expected where the culprit is nobody.
    function _trade(Person memory buyers, Person memory pledgees, Person memory culprit) private {
        Listing memory l = transferListing();
        list(l, basis());
        Pledge memory p = pledgeRoot(OPERATE, 0);
        Trade memory t = tradeTerms(l, merchant);
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        Pledged[] memory a = new Pledged[](1);
        a[0] = Pledged(p, _by(bank, pledgees, CONSENT_TRADE_TYPE, idOf(t)));
        Consent memory c = _by(merchant, buyers, CONSENT_TRADE_TYPE, idOf(t));
        vm.prank(venue.signer);
        if (culprit.id != address(0)) vm.expectRevert(conflictOf(culprit));
        exchange.trade(t, l, basis(), emptyPath(), a, c);
    }

    function _file(Person memory sellers, Person memory pledgees, Person memory culprit) private {
        OffTrade memory t = offTransfer();
        t.right = t.operate;
        t.kind = OPERATE;
        Pledge memory p = pledgeRoot(OPERATE, 0);
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        Pledged[] memory a = new Pledged[](1);
        a[0] = Pledged(p, _by(bank, pledgees, CONSENT_FILE_TYPE, idOf(t)));
        Consent memory c = _by(enterprise, sellers, CONSENT_FILE_TYPE, idOf(t));
        Consent memory d = fileConsent(t, merchant);
        if (culprit.id != address(0)) vm.expectRevert(conflictOf(culprit));
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), a, c, d);
    }

    function _nobody() private pure returns (Person memory p) {}

    function test_trade__pledgeesAgentHasTheSellersKey__refused() external {
        Person memory twin = twinOf(enterprise);
        authorise(bank, twin, ACT_TRADE);
        _trade(merchant, twin, twin);
    }

    function test_trade__pledgeesAgentIsOperatorOfTheVenue__refused() external {
        employ(venue, stranger);
        authorise(bank, stranger, ACT_TRADE);
        _trade(merchant, stranger, stranger);
    }

    function test_trade__buyersAgentHasThePledgeesMandate__refused() external {
        authorise(merchant, stranger, ACT_TRADE);
        authorise(bank, stranger, ACT_TRADE);
        _trade(stranger, bank, stranger);
    }

    function test_trade__agentsOfTheirOwn__traded() external {
        authorise(merchant, stranger, ACT_TRADE);
        authorise(bank, subsidiary, ACT_TRADE);
        _trade(stranger, subsidiary, _nobody());
        vm.assertEq(rights.right(rootOf(asset, OPERATE)).holder(), merchant.id);
    }

    function test_file__pledgeesAgentHasTheBuyersKey__refused() external {
        Person memory twin = twinOf(merchant);
        authorise(bank, twin, ACT_FILE);
        _file(enterprise, twin, twin);
    }

    function test_file__sellersAgentHasThePledgeesMandate__refused() external {
        authorise(enterprise, stranger, ACT_FILE);
        authorise(bank, stranger, ACT_FILE);
        _file(stranger, bank, stranger);
    }

    function test_file__agentsOfTheirOwn__filed() external {
        authorise(enterprise, stranger, ACT_FILE);
        authorise(bank, subsidiary, ACT_FILE);
        _file(stranger, subsidiary, _nobody());
        vm.assertEq(rights.right(rootOf(asset, OPERATE)).holder(), merchant.id);
    }

    function _withdraw(Person memory agent, bool refused) private {
        Listing memory l = listing();
        bytes32 id = list(l, basis());
        authorise(enterprise, agent, ACT_WITHDRAW);
        Withdrawal memory w = Withdrawal(id, salt(), salt());
        bytes32 wid = keccak256(abi.encode(WITHDRAWAL_TYPE, w));
        Consent memory c = _by(enterprise, agent, CONSENT_WITHDRAW_TYPE, wid);
        if (refused) vm.expectRevert(conflictOf(agent));
        exchange.withdraw(w, l, c);
        vm.assertTrue(refused || exchange.listing(id).state() == LISTING_WITHDRAWN);
    }

    function test_withdraw__agentHasTheVenuesKey__refused() external {
        _withdraw(twinOf(venue), true);
    }

    function test_withdraw__agentIsOperatorOfTheVenue__refused() external {
        employ(venue, stranger);
        _withdraw(stranger, true);
    }

    function test_withdraw__agentOfItsOwn__withdrawn() external {
        _withdraw(stranger, false);
    }
}
