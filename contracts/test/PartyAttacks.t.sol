// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {MandateWord, OperatorWord, PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Attacks on parties and on what they sign, by any choice and order of acts.
contract PartyAttacksTest is PartyBase {
    uint256 private constant OPERATOR_KEY = 77;
    bytes32 private constant WALLET_AGREES = bytes32(bytes4(0x1626ba7e));

    Mandate[] private mandates;
    Operator[] private operators;

    // A stolen key

    /// @dev One thing that the holder of a party's key can do with it; gives the party with the key it has afterwards.
    function _thieve(Person memory thief, uint256 seed, bytes32 recovery) private returns (Person memory) {
        uint256 act = seed % 6;
        if (act == 0) return rotateTo(thief, vm.toString(seed));
        if (act == 1 && parties.recoveryOf(thief.id).state() == RECOVERY_PROPOSED) veto(thief, recovery);
        if (act == 2) voidDigest(thief, bytes32(seed));
        if (act == 3) giveMandate(thief, stranger);
        if (act == 4) addOperator(thief, OPERATOR_KEY);
        if (act == 5 && wordOf(thief).node() != 0) detach(thief);
        return thief;
    }

    function testFuzz_recovery__whateverAThiefDoes__anOrderRestoresTheParty(uint256 seed, uint8 count) external {
        Person memory owner = rekeyed(enterprise, "owner");
        Person memory thief = enterprise;
        bytes32 open = seed % 2 == 0 ? proposeRecovery(enterprise, owner, node) : bytes32(0);
        for (uint256 i = 0; i < between(count, 1, 8); ++i) {
            thief = _thieve(thief, uint256(keccak256(abi.encode(seed, i))), open);
        }
        Consent memory stolen = consentOf(thief);
        if (seed % 3 == 0) close(thief, address(0));
        orderRecovery(enterprise, owner, regulator);

        PartyWord word = wordOf(enterprise);
        vm.assertEq(word.signer(), owner.signer);
        vm.assertEq(word.status(), PARTY_ACTIVE);
        vm.assertEq(word.voids(), 0);
        assert(parties.recoveryOf(enterprise.id).isZero());
        verifyDeed(consentOf(owner));
        Consent memory byAgent = consentByAgent(owner, stranger);
        vm.expectPartialRevert(IPartyRegistry.ConsentEpochWrong.selector);
        verifyDeed(stolen);
        vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
        verifyDeed(byAgent);
        vm.expectPartialRevert(IPartyRegistry.PartyRoleMissing.selector);
        parties.actor(enterprise.id, vm.addr(OPERATOR_KEY), ROLE_NODE);
    }

    /// @dev A thief can veto, but no number of new keys outruns a proposal that he leaves standing.
    function testFuzz_recovery__anyNumberOfNewKeys__proposalTakesEffect(uint8 rotations, bool leaves) external {
        Person memory owner = rekeyed(enterprise, "owner");
        proposeRecovery(enterprise, owner, node);
        Person memory thief = enterprise;
        uint256 count = between(rotations, 1, 12);
        for (uint256 i = 0; i < count; ++i) {
            thief = rotateTo(thief, vm.toString(i));
        }
        if (leaves) detach(thief);
        vm.warp(START + RECOVERY_DELAY);
        parties.completeRecovery(enterprise.id);
        vm.assertEq(wordOf(enterprise).signer(), owner.signer);
        vm.assertEq(wordOf(enterprise).epoch(), count + 1);
    }

    // Consents

    function testFuzz_voidConsent__anyOfSeveral__onlyThoseRefused(uint8 voided) external {
        Consent[4] memory given;
        for (uint32 i = 0; i < 4; ++i) {
            given[i] = sign(enterprise, rightsLedger, CONSENT_GRANT_TYPE, DEED, i);
            if ((voided >> i) & 1 != 0) voidDigest(enterprise, digestOfDeed(given[i]));
        }
        for (uint256 i = 0; i < 4; ++i) {
            bool isVoid = (voided >> i) & 1 != 0;
            if (isVoid) {
                refused(IPartyRegistry.ConsentVoidedByParty.selector, enterprise.id, digestOfDeed(given[i]));
            }
            verifyDeed(given[i]);
        }
    }

    /// @dev What ties an agent to the other side, however it is done; tie 5 is none.
    function _tie(uint256 tie, Person memory agent, Person memory other) private returns (Consent memory) {
        if (tie == 0) return consentOf(agent);
        if (tie == 1) {
            giveMandate(other, agent);
            return consentByAgent(other, agent);
        }
        if (tie == 2) giveMandate(other, agent);
        if (tie == 3) addOperator(other, agent.key);
        if (tie == 4) other = rotateTo(other, "merchant");
        return consentOf(other);
    }

    function testFuzz_verifyPair__agentTiedToTheOtherSide__refusedOnEitherSide(uint256 tie, bool first) external {
        tie = between(tie, 0, 5);
        giveMandate(enterprise, merchant);
        Consent memory other = _tie(tie, merchant, stranger);
        Consent memory served = consentByAgent(enterprise, merchant);
        if (tie != 5) refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        if (first) verifyDeed(served, other);
        else verifyDeed(other, served);
    }

    /// @dev Whatever the wallet answers, only the one word that means yes is a yes.
    function testFuzz_verify__walletAnswersAnything__onlyItsYesCounts(bytes memory answer, uint8 form) external {
        vm.assume(answer.length < 5_000);
        if (form % 3 == 1) answer = abi.encodePacked(WALLET_AGREES, answer);
        if (form % 3 == 2) answer = abi.encodePacked(bytes4(WALLET_AGREES), answer);
        Consent memory c = consentOf(enterprise);
        c.signature = hex"00";
        vm.etch(enterprise.signer, _answering(answer));
        bytes32 word;
        if (answer.length >= 32) {
            assembly ("memory-safe") {
                word := mload(add(answer, 0x20))
            }
        }
        if (word != WALLET_AGREES) {
            refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        }
        verifyDeed(c);
    }

    /// @dev Code that returns these bytes whatever it is asked.
    function _answering(bytes memory answer) private pure returns (bytes memory) {
        return abi.encodePacked(hex"61", uint16(answer.length), hex"80600a5f395ff3", answer);
    }

    // Mandates and operators

    function testFuzz_mandate__anyLife__endedOnesNeverComeBack(uint256 seed) external {
        for (uint256 i = 0; i < 6; ++i) {
            uint256 act = uint256(keccak256(abi.encode(seed, i))) % 3;
            if (act < 2 || mandates.length == 0) {
                mandates.push(mandateTerms(enterprise, merchant, uint64(1) << ACT_GRANT));
                giveMandate(mandates[mandates.length - 1], enterprise);
            } else {
                _endMandate(mandates[mandates.length - 1]);
            }
        }
        MandateWord before = parties.mandateOf(enterprise.id, merchant.id);
        for (uint256 i = 0; i < mandates.length; ++i) {
            bytes32 id = hashOf(MANDATE_TYPE, abi.encode(mandates[i]));
            Consent memory again = own(enterprise, CONSENT_MANDATE_TYPE, id);
            refused(IPartyRegistry.RecordExists.selector, id);
            parties.mandate(mandates[i], again);
        }
        vm.assertEq(MandateWord.unwrap(parties.mandateOf(enterprise.id, merchant.id)), MandateWord.unwrap(before));
    }

    function _endMandate(Mandate memory t) private {
        bytes32 id = hashOf(MANDATE_TYPE, abi.encode(t));
        if (parties.record(id) != RECORD_LIVE) return;
        MandateEnd memory end = MandateEnd(id, salt());
        parties.endMandate(end, t, own(enterprise, CONSENT_END_MANDATE_TYPE, hashOf(MANDATE_END_TYPE, abi.encode(end))));
    }

    function testFuzz_addOperator__anyLife__endedOnesNeverComeBack(uint256 seed) external {
        for (uint256 i = 0; i < 6; ++i) {
            uint256 act = uint256(keccak256(abi.encode(seed, i))) % 3;
            if (act < 2 || operators.length == 0) {
                operators.push(operatorTerms(enterprise, vm.addr(OPERATOR_KEY)));
                addOperator(operators[operators.length - 1], enterprise, OPERATOR_KEY);
            } else {
                _endOperator(operators[operators.length - 1]);
            }
        }
        OperatorWord before = parties.operatorOf(enterprise.id, vm.addr(OPERATOR_KEY));
        for (uint256 i = 0; i < operators.length; ++i) {
            bytes32 id = hashOf(OPERATOR_TYPE, abi.encode(operators[i]));
            Consent memory c = own(enterprise, CONSENT_OPERATOR_TYPE, id);
            bytes memory agreed = signature(OPERATOR_KEY, digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c));
            refused(IPartyRegistry.RecordExists.selector, id);
            parties.addOperator(operators[i], c, agreed);
        }
        OperatorWord left = parties.operatorOf(enterprise.id, vm.addr(OPERATOR_KEY));
        vm.assertEq(OperatorWord.unwrap(left), OperatorWord.unwrap(before));
    }

    function _endOperator(Operator memory t) private {
        bytes32 id = hashOf(OPERATOR_TYPE, abi.encode(t));
        if (parties.record(id) != RECORD_LIVE) return;
        OperatorEnd memory end = OperatorEnd(id, salt());
        Consent memory c = own(enterprise, CONSENT_END_OPERATOR_TYPE, hashOf(OPERATOR_END_TYPE, abi.encode(end)));
        parties.endOperator(end, t, c);
    }

    // Nodes and keys

    /// @dev In whatever order nodes close, name successors and come back, each closed one leads to one that is not.
    function testFuzz_close__anySuccession__neverRunsInACircle(uint256 seed) external {
        Person[4] memory nodes = [
            node,
            admit("second", 320501, ROLE_NODE),
            admit("third", 320502, ROLE_NODE),
            admit("fourth", 320503, ROLE_NODE)
        ];
        for (uint256 i = 0; i < 10; ++i) {
            uint256 x = uint256(keccak256(abi.encode(seed, i)));
            Person memory closing = nodes[x % 4];
            bool back = wordOf(closing).status() == PARTY_CLOSED;
            if (back && x % 3 == 0) {
                nodes[x % 4] = rekeyed(closing, vm.toString(x));
                orderRecovery(closing, nodes[x % 4], regulator);
            } else if (!back) {
                Closure memory t = closureTerms(closing, nodes[(x >> 8) % 4].id);
                bool lives = (x >> 8) % 4 != x % 4 && wordOf(nodes[(x >> 8) % 4]).status() == PARTY_ACTIVE;
                (bool closed,) = address(parties).call(abi.encodeCall(parties.closeByAuthority, (t)));
                vm.assertEq(closed, lives);
            }
            _requireSuccession(nodes);
        }
    }

    function _requireSuccession(Person[4] memory nodes) private view {
        for (uint256 i = 0; i < 4; ++i) {
            address at = nodes[i].id;
            for (uint256 steps = 0; parties.party(at).status() == PARTY_CLOSED; ++steps) {
                assert(steps < 4);
                at = parties.successor(at);
            }
            assert(parties.party(at).status() == PARTY_ACTIVE);
        }
    }

    /// @dev Whatever dates are declared, a compromise only moves back, and never into the future.
    function testFuzz_compromiseKey__anyDates__onlyMoveBack(uint40[5] memory dates) external {
        bytes32 print = keccak256("thumbprint");
        CredentialKey memory key = CredentialKey(node.id, print, uint40(START), uint40(START + 365 days), salt());
        parties.addKey(key, own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(key))));
        vm.warp(START + 100 days);
        uint256 since;
        for (uint256 i = 0; i < dates.length; ++i) {
            uint40 date = uint40(between(dates[i], START - 10 days, START + 110 days));
            Compromise memory t = Compromise(node.id, print, date, salt());
            Consent memory c = own(node, CONSENT_COMPROMISE_TYPE, hashOf(COMPROMISE_TYPE, abi.encode(t)));
            (bool done,) = address(parties).call(abi.encodeCall(parties.compromiseKey, (t, c)));
            vm.assertEq(done, date <= block.timestamp && (since == 0 || date < since));
            if (done) since = date;
            vm.assertEq(parties.keyOf(node.id, print).compromised(), since);
        }
    }
}
