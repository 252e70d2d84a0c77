// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartySuspensionTest is PartyBase {
    function _lift(Person memory p, Person memory by, bool asRegulator) private {
        vm.prank(by.signer);
        parties.liftParty(p.id, by.id, asRegulator, noPath(), bytes32("why not"));
    }

    function _status() private view returns (uint256) {
        return wordOf(enterprise).status();
    }

    function test_suspendParty__byBoth__standApart() external {
        suspendByNode(enterprise, node);
        vm.assertEq(_status(), PARTY_SUSPENDED_BY_NODE);
        suspendByRegulator(enterprise, regulator);
        vm.assertEq(_status(), PARTY_SUSPENDED_BY_BOTH);
        _lift(enterprise, node, false);
        vm.assertEq(_status(), PARTY_SUSPENDED_BY_REGULATOR);
        _lift(enterprise, regulator, true);
        vm.assertEq(_status(), PARTY_ACTIVE);
        verifyDeed(consentOf(enterprise));
    }

    function test_liftParty__byRegulator__liftsTheNodesToo() external {
        suspendByRegulator(enterprise, regulator);
        suspendByNode(enterprise, node);
        _lift(enterprise, regulator, true);
        vm.assertEq(_status(), PARTY_ACTIVE);
    }

    function test_liftParty__nodeLiftsTheRegulators__refused() external {
        suspendByRegulator(enterprise, regulator);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_SUSPENDED_BY_REGULATOR);
        _lift(enterprise, node, false);
    }

    function test_liftParty__notSuspended__refused() external {
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_ACTIVE);
        _lift(enterprise, node, false);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_ACTIVE);
        _lift(enterprise, regulator, true);
    }

    function test_suspendParty__twiceByOne__refused() external {
        suspendByNode(enterprise, node);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_SUSPENDED_BY_NODE);
        suspendByNode(enterprise, node);
        suspendByRegulator(enterprise, regulator);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_SUSPENDED_BY_BOTH);
        suspendByRegulator(enterprise, regulator);
    }

    function test_suspendParty__closedParty__refused() external {
        close(enterprise, address(0));
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        suspendByNode(enterprise, node);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        _lift(enterprise, regulator, true);
    }

    function test_suspendParty__unknownParty__refused() external {
        refused(IPartyRegistry.PartyUnknown.selector, address(7));
        suspendByNode(Person(0, address(0), address(7)), node);
    }

    function test_suspendParty__anotherNode__refused() external {
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer);
        suspendByNode(enterprise, otherNode);
        refused(IPartyRegistry.PartyNodeWrong.selector, node.id, otherNode.id);
        vm.prank(node.signer);
        parties.suspendParty(enterprise.id, otherNode.id, false, noPath(), bytes32("why"));
    }

    function test_suspendParty__detachedParty__onlyByARegulator() external {
        detach(enterprise);
        refused(IPartyRegistry.PartyNodeWrong.selector, address(0), node.id);
        suspendByNode(enterprise, node);
        suspendByRegulator(enterprise, regulator);
        vm.assertEq(_status(), PARTY_SUSPENDED_BY_REGULATOR);
    }

    function test_suspendParty__nodeSuspendsItself__refused() external {
        refused(IPartyRegistry.PartyNodeWrong.selector, address(0), node.id);
        suspendByNode(node, node);
    }

    function test_suspendParty__regulatorOfAnotherRegion__refused() external {
        refused(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320505);
        suspendByRegulator(enterprise, otherRegulator);
        suspendByRegulator(enterprise, regulator);
        refused(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320505);
        _lift(enterprise, otherRegulator, true);
    }

    function test_suspendParty__nodeAsRegulator__refused() external {
        refused(IPartyRegistry.PartyRoleMissing.selector, node.id, ROLE_REGULATOR);
        suspendByRegulator(enterprise, node);
    }

    function test_suspendParty__successorOfAClosedNode__suspends() external {
        close(node, otherNode.id);
        address[] memory path = new address[](1);
        path[0] = otherNode.id;
        vm.prank(otherNode.signer);
        parties.suspendParty(enterprise.id, otherNode.id, false, path, bytes32("why"));
        vm.assertEq(_status(), PARTY_SUSPENDED_BY_NODE);
    }
}
