// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {Pledged} from "../src/types/Bundles.sol";
import {EXCLUSIVE, USE} from "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Person} from "./World.sol";

/// @dev In every act on a pledged right, nobody speaks for a pledgee and for another party to the act.
contract PledgeAgentsTest is RightActs {
    Grant private granted;
    Pledge private pledged;
    bytes32 private right;

    function setUp() public override {
        super.setUp();
        Grant memory t = childOf(root, enterprise, merchant);
        t.exclusivity = EXCLUSIVE;
        granted = t;
        right = grantUnderRoot(t);
        pledged = pledgeRight(pledgeTerms(assetId, right, USE, merchant), pathOf(t), noStanding());
    }

    function _mandate(Person memory principal, Person memory agent, uint8 act) private {
        Mandate memory m =
            Mandate(principal.id, agent.id, uint64(1) << act, uint40(block.timestamp + 1 days), 0, salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    function _conflict(Person memory agent) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, agent.id);
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

    function _listed(Person memory agent, bytes32 consentType, bytes32 id) private view returns (Pledged[] memory l) {
        l = new Pledged[](1);
        l[0] = Pledged(pledged, _consent(bank, agent, consentType, id));
    }

    function moveBy(Person memory holders, Person memory buyers, Person memory pledgees) external {
        Transfer memory t = transferTerms(assetId, right, USE, merchant, subsidiary);
        t.pledges = stayHash(listOf(pledged));
        bytes32 id = idOf(t);
        Consent memory from = _consent(merchant, holders, CONSENT_TRANSFER_TYPE, id);
        Consent memory to = _consent(subsidiary, buyers, CONSENT_TRANSFER_TYPE, id);
        rights.transfer(t, pathOf(granted), _listed(pledgees, CONSENT_TRANSFER_TYPE, id), from, to);
    }

    function licenseBy(Person memory holders, Person memory takers, Person memory pledgees) external {
        Grant memory t = exclusively(childOf(right, merchant, subsidiary), EXCLUSIVE);
        bytes32 id = idOf(t);
        Consent memory from = _consent(merchant, holders, CONSENT_GRANT_TYPE, id);
        Consent memory to = _consent(subsidiary, takers, CONSENT_GRANT_TYPE, id);
        rights.grant(t, pathOf(granted), emptyPath(), _listed(pledgees, CONSENT_GRANT_TYPE, id), from, to);
    }

    function surrenderBy(Person memory holders, Person memory pledgees) external {
        Surrender memory t = surrenderOf(right);
        bytes32 id = idOf(t);
        Consent memory holder = _consent(merchant, holders, CONSENT_SURRENDER_TYPE, id);
        rights.surrender(t, granted, _listed(pledgees, CONSENT_SURRENDER_TYPE, id), holder);
    }

    function terminateBy(Person memory uppers, Person memory holders, Person memory pledgees) external {
        Termination memory t = terminationOf(right);
        bytes32 id = idOf(t);
        Consent[] memory consents = new Consent[](2);
        consents[0] = _consent(enterprise, uppers, CONSENT_TERMINATE_TYPE, id);
        consents[1] = _consent(merchant, holders, CONSENT_TERMINATE_TYPE, id);
        rights.terminate(t, pathOf(granted), _listed(pledgees, CONSENT_TERMINATE_TYPE, id), consents);
    }

    function test_transfer__pledgeeIsAgentOfTheHolder__refused() external {
        _mandate(merchant, bank, ACT_TRANSFER);
        refused(abi.encodeCall(this.moveBy, (bank, subsidiary, bank)), _conflict(bank));
    }

    function test_transfer__pledgeeIsAgentOfTheNewHolder__refused() external {
        _mandate(subsidiary, bank, ACT_TRANSFER);
        refused(abi.encodeCall(this.moveBy, (merchant, bank, bank)), _conflict(bank));
    }

    function test_transfer__newHolderIsAgentOfThePledgee__refused() external {
        _mandate(bank, subsidiary, ACT_TRANSFER);
        refused(abi.encodeCall(this.moveBy, (merchant, subsidiary, subsidiary)), _conflict(subsidiary));
    }

    function test_transfer__pledgeesOwnAgent__passes() external {
        _mandate(bank, stranger, ACT_TRANSFER);
        this.moveBy(merchant, subsidiary, stranger);
        assert(rights.right(right).holder() == subsidiary.id);
    }

    function test_grant__oneAgentOfGrantorAndPledgee__refused() external {
        _mandate(merchant, stranger, ACT_GRANT);
        _mandate(bank, stranger, ACT_GRANT);
        refused(abi.encodeCall(this.licenseBy, (stranger, subsidiary, stranger)), _conflict(stranger));
    }

    function test_grant__oneAgentOfGranteeAndPledgee__refused() external {
        _mandate(subsidiary, stranger, ACT_GRANT);
        _mandate(bank, stranger, ACT_GRANT);
        refused(abi.encodeCall(this.licenseBy, (merchant, stranger, stranger)), _conflict(stranger));
    }

    function test_surrender__oneAgentOfHolderAndPledgee__refused() external {
        _mandate(merchant, stranger, ACT_SURRENDER);
        _mandate(bank, stranger, ACT_SURRENDER);
        refused(abi.encodeCall(this.surrenderBy, (stranger, stranger)), _conflict(stranger));
    }

    function test_terminate__oneAgentOfEitherHolderAndPledgee__refused() external {
        _mandate(enterprise, stranger, ACT_TERMINATE);
        _mandate(merchant, stranger, ACT_TERMINATE);
        _mandate(bank, stranger, ACT_TERMINATE);
        refused(abi.encodeCall(this.terminateBy, (stranger, merchant, stranger)), _conflict(stranger));
        refused(abi.encodeCall(this.terminateBy, (enterprise, stranger, stranger)), _conflict(stranger));
    }

    function releaseBy(Person memory agent) external {
        Release memory t = Release(idOf(pledged), salt(), salt());
        bytes32 id = keccak256(abi.encode(RELEASE_TYPE, t));
        pledges.release(t, pledged, signByAgent(bank, agent, address(pledges), CONSENT_RELEASE_TYPE, id, 0));
    }

    function test_release__pledgorIsAgentOfThePledgee__refused() external {
        _mandate(bank, merchant, ACT_RELEASE);
        refused(abi.encodeCall(this.releaseBy, (merchant)), _conflict(merchant));
    }

    function test_release__pledgeesOwnAgent__passes() external {
        _mandate(bank, stranger, ACT_RELEASE);
        this.releaseBy(stranger);
        assert(rights.right(right).pledges() == 0);
    }
}
