// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Inclusion, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AgentsApart} from "./AgentsApart.sol";
import {AssetActs} from "./AssetActs.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev In acts on a whole asset, no agent is, or serves, the recording node or another of those who consent.
contract AssetAgentsTest is AssetActs, AgentsApart {
    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
    }

    function _by(Person memory principal, Person memory agent, bytes32 consentType, bytes32 deed)
        private
        view
        returns (Consent memory)
    {
        if (agent.id == principal.id) return sign(principal, address(assets), consentType, deed, 0);
        return signByAgent(principal, agent, address(assets), consentType, deed, 0);
    }

    function _amend(Consent[] memory c, Pledged[][] memory l, Amendment memory a, bytes memory reason) private {
        vm.prank(node.signer);
        if (reason.length != 0) vm.expectRevert(reason);
        assets.amend(t, a, noPath(), c, l);
    }

    function _amendBy(Person memory agent, bytes memory reason) private {
        authorise(enterprise, agent, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        _amend(one(_by(enterprise, agent, CONSENT_AMEND_TYPE, idOf(a))), noPledges(), a, reason);
    }

    function test_amend__agentHasTheNodesKey__refused() external {
        Person memory twin = twinOf(node);
        _amendBy(twin, conflictOf(twin));
    }

    function test_amend__agentIsOperatorOfTheNode__refused() external {
        employ(node, stranger);
        _amendBy(stranger, conflictOf(stranger));
    }

    function test_amend__agentHasTheNodesMandate__refused() external {
        authorise(node, stranger, ACT_AMEND);
        _amendBy(stranger, conflictOf(stranger));
    }

    /// @dev Attack: the holder of HOLD, as agent of the one who holds USE, clears that right to have it evidenced for itself.
    function test_amend__oneHolderIsAgentOfAnother__refused() external {
        moveRoot(id, USE, enterprise, merchant);
        authorise(merchant, enterprise, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        a.rights = 5;
        Consent[] memory c = two(
            _by(enterprise, enterprise, CONSENT_AMEND_TYPE, idOf(a)),
            _by(merchant, enterprise, CONSENT_AMEND_TYPE, idOf(a))
        );
        _amend(c, noPledges(), a, conflictOf(enterprise));
    }

    function test_amend__pledgeesAgentHasTheHoldersKey__refused() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        Person memory twin = twinOf(enterprise);
        authorise(bank, twin, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        Pledged[][] memory l = listed(p, _by(bank, twin, CONSENT_AMEND_TYPE, idOf(a)));
        _amend(one(_by(enterprise, enterprise, CONSENT_AMEND_TYPE, idOf(a))), l, a, conflictOf(twin));
    }

    function test_amend__holdersAgentHasThePledgeesMandate__refused() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        authorise(enterprise, stranger, ACT_AMEND);
        authorise(bank, stranger, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        Pledged[][] memory l = listed(p, _by(bank, bank, CONSENT_AMEND_TYPE, idOf(a)));
        _amend(one(_by(enterprise, stranger, CONSENT_AMEND_TYPE, idOf(a))), l, a, conflictOf(stranger));
    }

    function test_amend__agentsOfTheirOwn__passes() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        authorise(enterprise, stranger, ACT_AMEND);
        authorise(bank, subsidiary, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        Pledged[][] memory l = listed(p, _by(bank, subsidiary, CONSENT_AMEND_TYPE, idOf(a)));
        _amend(one(_by(enterprise, stranger, CONSENT_AMEND_TYPE, idOf(a))), l, a, "");
        vm.assertEq(word(id).rev(), 1);
    }

    /// @dev A bank that holds one root and has another pledged to it signs twice, and its agent with it.
    function test_amend__pledgeeHoldsAnotherRootByOneAgent__passes() external {
        Pledge memory p = pledgeRoot(id, HOLD, enterprise, new Pledge[](0));
        moveRoot(id, USE, enterprise, bank);
        authorise(bank, stranger, ACT_AMEND);
        Amendment memory a = amendmentTerms(id);
        a.rights = 5;
        Consent memory both = _by(bank, stranger, CONSENT_AMEND_TYPE, idOf(a));
        _amend(two(_by(enterprise, enterprise, CONSENT_AMEND_TYPE, idOf(a)), both), listed(p, both), a, "");
        vm.assertEq(word(id).rights(), 5);
    }

    function _cancel(Person memory holdersAgent, Person memory pledgeesAgent, Pledge memory p, bytes memory reason)
        private
    {
        Cancellation memory c = cancellationTerms(id);
        Pledged[][] memory l = listed(p, _by(bank, pledgeesAgent, CONSENT_CANCEL_TYPE, idOf(c)));
        Consent[] memory consents = one(_by(enterprise, holdersAgent, CONSENT_CANCEL_TYPE, idOf(c)));
        if (reason.length != 0) vm.expectRevert(reason);
        assets.cancel(c, consents, l);
    }

    function test_cancel__holderIsAgentOfThePledgee__refused() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        authorise(bank, enterprise, ACT_CANCEL);
        _cancel(enterprise, enterprise, p, conflictOf(enterprise));
    }

    function test_cancel__oneAgentOfTwoHolders__refused() external {
        moveRoot(id, USE, enterprise, merchant);
        authorise(enterprise, stranger, ACT_CANCEL);
        authorise(merchant, stranger, ACT_CANCEL);
        Cancellation memory c = cancellationTerms(id);
        Consent[] memory consents = two(
            _by(enterprise, stranger, CONSENT_CANCEL_TYPE, idOf(c)),
            _by(merchant, stranger, CONSENT_CANCEL_TYPE, idOf(c))
        );
        vm.expectRevert(conflictOf(stranger));
        assets.cancel(c, consents, noPledges());
    }

    function test_cancel__agentsOfTheirOwn__passes() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        authorise(enterprise, stranger, ACT_CANCEL);
        authorise(bank, subsidiary, ACT_CANCEL);
        _cancel(stranger, subsidiary, p, "");
        vm.assertEq(assets.status(id), ASSET_STATUS_CANCELLED);
    }

    function test_activateSigned__agentHasTheNodesKey__refused() external {
        t = assetTerms(stranger);
        Inclusion memory i = anchored(t, 3);
        Person memory twin = twinOf(node);
        authorise(stranger, twin, ACT_REGISTER);
        Consent memory c = _by(stranger, twin, CONSENT_REGISTER_TYPE, idOf(t));
        vm.expectRevert(conflictOf(twin));
        assets.activateSigned(t, i, c);
    }
}
