// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {LimitsWorld} from "./LimitsWorld.sol";

/// @title The dearest acts of parties, whose own wallets burn: whole transactions, slots cold.
/// forge-config: default.isolate = true
contract LimitsPartiesTest is LimitsWorld {
    Person private p;
    Person private next; // an account with a wallet that burns, to become signer or operator

    function setUp() public override {
        super.setUp();
        p = heavy("party");
        vm.etch(p.signer, burning);
        next = Person(keyOf("next"), vm.addr(keyOf("next")), p.id);
        vm.etch(next.signer, burning);
    }

    /// @dev The party's own consent, by its wallet.
    function _own(address party) private view returns (Consent memory) {
        return Consent(party, 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), junk());
    }

    function _far() private view returns (uint40) {
        return uint40(block.timestamp + 365 days);
    }

    function test_limit__entering__within2Percent() external {
        Enrolment memory t = Enrolment(next.signer, address(0), 320500, salt(), salt());
        address id = address(uint160(uint256(keccak256(abi.encode(ENROLMENT_TYPE, t)))));
        parties.admit(t, ROLE_NODE, _own(id));
        limited("admit", 2);
        t = Enrolment(next.signer, node.id, 320500, salt(), salt());
        id = address(uint160(uint256(keccak256(abi.encode(ENROLMENT_TYPE, t)))));
        vm.prank(node.signer);
        parties.enrol(t, _own(id));
        limited("enrol", 2);
    }

    function test_limit__rotate__within2Percent() external {
        parties.rotate(Rotation(p.id, next.signer, salt()), _own(p.id), junk());
        limited("rotate", 2);
    }

    function test_limit__recovery__within2Percent() external {
        (address[] memory path, Person memory acting) = succession(node);
        Recovery memory t = Recovery(p.id, next.signer, acting.id, "lost", salt());
        vm.prank(acting.signer);
        parties.proposeRecovery(t, path, _own(p.id));
        limited("propose_recovery", 2);
        parties.vetoRecovery(Veto(p.id, keccak256(abi.encode(RECOVERY_TYPE, t)), salt()), _own(p.id));
        limited("veto_recovery", 2);
        t = Recovery(p.id, next.signer, regulator.id, "lost", salt());
        vm.prank(regulator.signer);
        parties.orderRecovery(t, _own(p.id));
        limited("order_recovery", 2);
    }

    function test_limit__mandates__within2Percent() external {
        Mandate memory m = Mandate(p.id, merchant.id, EVERY_ACT, _far(), salt(), salt());
        parties.mandate(m, _own(p.id));
        limited("mandate", 2);
        m.salt = salt();
        parties.mandate(m, _own(p.id));
        limited("mandate_replacing", 2);
        parties.endMandate(MandateEnd(keccak256(abi.encode(MANDATE_TYPE, m)), salt()), m, _own(p.id));
        limited("end_mandate", 2);
    }

    function test_limit__operators__within2Percent() external {
        Operator memory t = Operator(p.id, next.signer, _far(), salt());
        parties.addOperator(t, _own(p.id), junk());
        limited("add_operator", 2);
        parties.endOperator(OperatorEnd(keccak256(abi.encode(OPERATOR_TYPE, t)), salt()), t, _own(p.id));
        limited("end_operator", 2);
    }

    function test_limit__keysAndVoids__within2Percent() external {
        CredentialKey memory t = CredentialKey(p.id, salt(), uint40(block.timestamp), _far(), salt());
        parties.addKey(t, _own(p.id));
        limited("add_key", 2);
        parties.compromiseKey(Compromise(p.id, t.thumbprint, uint40(block.timestamp), salt()), _own(p.id));
        limited("compromise_key", 2);
        parties.voidConsent(Voiding(p.id, salt(), salt()), _own(p.id));
        limited("void_consent", 2);
        parties.detach(Detachment(p.id, salt()), _own(p.id));
        limited("detach", 2);
        parties.close(Closure(p.id, address(0), "closing", salt()), _own(p.id));
        limited("close", 2);
    }

    function test_limit__suspension__within1Percent() external {
        (address[] memory path, Person memory acting) = succession(node);
        vm.prank(acting.signer);
        parties.suspendParty(p.id, acting.id, false, path, "why");
        limited("party_suspend", 1);
        vm.prank(acting.signer);
        parties.liftParty(p.id, acting.id, false, path, "why");
        limited("party_lift", 1);
    }

    /// @dev Nothing bounds a chain of closed nodes but the authority that admits them, so what one more costs is bounded.
    function test_limit__successors__eachCostsTheSame() external {
        uint256[] memory used = new uint256[](SUCCESSORS);
        address[] memory path;
        Person memory from = node;
        for (uint256 i = 0; i < SUCCESSORS; ++i) {
            Person memory last = admit(string.concat("follower ", vm.toString(i)), 320500, ROLE_NODE);
            parties.closeByAuthority(Closure(from.id, last.id, "closing", salt()));
            path = _longer(path, last.id);
            from = last;
            vm.prank(last.signer);
            parties.suspendParty(p.id, last.id, false, path, "why");
            used[i] = vm.lastCallGas().gasTotalUsed;
            vm.prank(last.signer);
            parties.liftParty(p.id, last.id, false, path, "why");
        }
        for (uint256 i = 2; i < SUCCESSORS; ++i) {
            vm.assertLe(used[i], used[i - 1] + 5_500);
        }
    }

    function _longer(address[] memory path, address last) private pure returns (address[] memory next_) {
        next_ = new address[](path.length + 1);
        for (uint256 i = 0; i < path.length; ++i) {
            next_[i] = path[i];
        }
        next_[path.length] = last;
    }
}
