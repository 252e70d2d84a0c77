// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Terms.sol";
import {vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @title The ways in which an agent can be tied to another party: by key, by mandate, as operator.
abstract contract AgentsApart is World {
    /// @dev Another party with the same key, enrolled elsewhere: one person under two ids.
    function twinOf(Person memory p) internal returns (Person memory twin) {
        Enrolment memory t = Enrolment(p.signer, otherNode.id, 110000, salt(), salt());
        address id = address(uint160(uint256(keccak256(abi.encode(ENROLMENT_TYPE, t)))));
        twin = Person(p.key, p.signer, id);
        Consent memory c = signedEnrolment(twin, t);
        vm.prank(otherNode.signer);
        parties.enrol(t, c);
    }

    function authorise(Person memory principal, Person memory agent, uint8 act) internal {
        Mandate memory m =
            Mandate(principal.id, agent.id, uint64(1) << act, uint40(block.timestamp + 1 days), 0, salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    /// @dev The agent's key becomes an operator of the party.
    function employ(Person memory p, Person memory agent) internal {
        Operator memory o = Operator(p.id, agent.signer, uint40(block.timestamp + 1 days), salt());
        bytes32 id = keccak256(abi.encode(OPERATOR_TYPE, o));
        Consent memory c = sign(p, address(parties), CONSENT_OPERATOR_TYPE, id, 0);
        parties.addOperator(o, c, signature(agent.key, digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c)));
    }

    function conflictOf(Person memory agent) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, agent.id);
    }
}
