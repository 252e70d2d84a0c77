// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../src/types/Bundles.sol";
import {
    EXCLUSIVE,
    FLAG_TERMINABLE,
    FLAG_TRANSFERABLE,
    RIGHT_SURRENDERED,
    RIGHT_TERMINATED,
    USE
} from "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AgentsApart} from "./AgentsApart.sol";
import {RightActs} from "./RightActs.sol";
import {Person, World} from "./World.sol";

/// @dev Where a right ends or a pledged one moves, an agent is held apart from the other side by key, mandate and operator.
contract RightAgentsTest is RightActs, AgentsApart {
    Grant private granted;
    bytes32 private right;
    Pledge private pledged;

    function setUp() public override(RightActs, World) {
        super.setUp();
        granted = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        granted.flags = FLAG_TRANSFERABLE | FLAG_TERMINABLE;
        right = grantUnderRoot(granted);
    }

    function _pledge() private {
        pledged = pledgeRight(pledgeTerms(assetId, right, USE, merchant), pathOf(granted), noStanding());
    }

    /// @dev By the agent where it is not the principal.
    function _consent(Person memory principal, Person memory agent, bytes32 consentType, bytes32 id)
        private
        view
        returns (Consent memory)
    {
        if (agent.id == principal.id) return signRights(principal, consentType, id, right);
        return signByAgent(principal, agent, address(rights), consentType, id, seqOf(right));
    }

    function moveBy(Person memory holders, Person memory pledgees) external {
        Transfer memory t = transferTerms(assetId, right, USE, merchant, subsidiary);
        t.pledges = stayHash(listOf(pledged));
        bytes32 id = idOf(t);
        Pledged[] memory l = new Pledged[](1);
        l[0] = Pledged(pledged, _consent(bank, pledgees, CONSENT_TRANSFER_TYPE, id));
        Consent memory to = signRights(subsidiary, CONSENT_TRANSFER_TYPE, id, right);
        rights.transfer(t, pathOf(granted), l, _consent(merchant, holders, CONSENT_TRANSFER_TYPE, id), to);
    }

    function surrenderBy(Person memory agent) external {
        Surrender memory t = surrenderOf(right);
        Consent memory c = _consent(merchant, agent, CONSENT_SURRENDER_TYPE, idOf(t));
        rights.surrender(t, granted, noPledges(), c);
    }

    function terminateBy(Person memory agent) external {
        Termination memory t = terminationOf(right);
        Consent[] memory c = new Consent[](1);
        c[0] = _consent(enterprise, agent, CONSENT_TERMINATE_TYPE, idOf(t));
        rights.terminate(t, pathOf(granted), noPledges(), c);
    }

    function _moveRefused(Person memory holders, Person memory pledgees, Person memory culprit) private {
        refused(abi.encodeCall(this.moveBy, (holders, pledgees)), conflictOf(culprit));
    }

    function test_transfer__holdersAgentHasThePledgeesMandate__refused() external {
        _pledge();
        authorise(merchant, stranger, ACT_TRANSFER);
        authorise(bank, stranger, ACT_TRANSFER);
        _moveRefused(stranger, bank, stranger);
    }

    function test_transfer__holdersAgentHasThePledgeesKey__refused() external {
        _pledge();
        Person memory twin = twinOf(bank);
        authorise(merchant, twin, ACT_TRANSFER);
        _moveRefused(twin, bank, twin);
    }

    function test_transfer__pledgeesAgentHasTheNewHoldersKey__refused() external {
        _pledge();
        Person memory twin = twinOf(subsidiary);
        authorise(bank, twin, ACT_TRANSFER);
        _moveRefused(merchant, twin, twin);
    }

    function test_transfer__pledgeesAgentOperatesForTheHolder__refused() external {
        _pledge();
        employ(merchant, stranger);
        authorise(bank, stranger, ACT_TRANSFER);
        _moveRefused(merchant, stranger, stranger);
    }

    function test_transfer__twoAgentsOfOneKey__refused() external {
        _pledge();
        Person memory twin = twinOf(stranger);
        authorise(merchant, stranger, ACT_TRANSFER);
        authorise(bank, twin, ACT_TRANSFER);
        _moveRefused(stranger, twin, stranger);
    }

    function test_transfer__agentsOfTheirOwn__passes() external {
        _pledge();
        authorise(merchant, stranger, ACT_TRANSFER);
        authorise(bank, assessor, ACT_TRANSFER);
        this.moveBy(stranger, assessor);
        assert(rights.right(right).holder() == subsidiary.id);
    }

    /// @dev Attack: the grantor, as its licensee's agent, gives the licence up in the licensee's name.
    function test_surrender__agentIsTheGrantor__refused() external {
        authorise(merchant, enterprise, ACT_SURRENDER);
        refused(abi.encodeCall(this.surrenderBy, (enterprise)), conflictOf(enterprise));
    }

    function test_surrender__agentHasTheGrantorsKeyOrIsItsOperator__refused() external {
        Person memory twin = twinOf(enterprise);
        authorise(merchant, twin, ACT_SURRENDER);
        refused(abi.encodeCall(this.surrenderBy, (twin)), conflictOf(twin));
        employ(enterprise, stranger);
        authorise(merchant, stranger, ACT_SURRENDER);
        refused(abi.encodeCall(this.surrenderBy, (stranger)), conflictOf(stranger));
    }

    function test_surrender__agentServesTheParentsNewHolder__refused() external {
        transferRoot(enterprise, subsidiary);
        authorise(merchant, stranger, ACT_SURRENDER);
        authorise(subsidiary, stranger, ACT_SURRENDER);
        refused(abi.encodeCall(this.surrenderBy, (stranger)), conflictOf(stranger));
    }

    function test_surrender__byAnAgentOfItsOwn__passes() external {
        authorise(merchant, stranger, ACT_SURRENDER);
        this.surrenderBy(stranger);
        assert(rights.right(right).end() == RIGHT_SURRENDERED);
    }

    function test_surrender__holderOfBothRightsByItsAgent__passes() external {
        transferRoot(enterprise, merchant);
        authorise(merchant, stranger, ACT_SURRENDER);
        this.surrenderBy(stranger);
        assert(rights.right(right).end() == RIGHT_SURRENDERED);
    }

    /// @dev Attack: the licensee, as its grantor's agent, sheds a licence that its own pledgee or sub-licensees rest on.
    function test_terminate__aloneByAnAgentOfTheLicensee__refused() external {
        _pledge();
        authorise(enterprise, merchant, ACT_TERMINATE);
        refused(abi.encodeCall(this.terminateBy, (merchant)), conflictOf(merchant));
        Person memory twin = twinOf(merchant);
        authorise(enterprise, twin, ACT_TERMINATE);
        refused(abi.encodeCall(this.terminateBy, (twin)), conflictOf(twin));
    }

    function test_terminate__aloneByAnAgentOfItsOwn__passes() external {
        authorise(enterprise, stranger, ACT_TERMINATE);
        this.terminateBy(stranger);
        assert(rights.right(right).end() == RIGHT_TERMINATED);
    }
}
