// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Deployer} from "../src/Deployer.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @title A world of parties alone: PartyRegistry as shipped, and the ledgers mere addresses that call it.
abstract contract PartyBase is World {
    /// @dev What the ledgers' consents are about in these tests.
    bytes32 internal constant DEED = keccak256("a deed");

    address internal assetRegistry;
    address internal rightsLedger;
    address internal exchangeLedger;

    function setUp() public virtual override {
        vm.warp(START);
        vm.roll(100);
        deployer = Deployer(deployShipped("Deployer", abi.encode(address(this), block.chainid)));
        manager = deployer.create(shippedInitcode("AccessManager", abi.encode(address(this))));
        parties = IPartyRegistry(deployer.create(shippedInitcode("PartyRegistry", abi.encode(RECOVERY_DELAY))));
        assetRegistry = vm.computeCreateAddress(address(deployer), 3);
        rightsLedger = vm.computeCreateAddress(address(deployer), 4);
        exchangeLedger = vm.computeCreateAddress(address(deployer), 6);
        node = admit("node", 320500, ROLE_NODE);
        otherNode = admit("other node", 110000, ROLE_NODE);
        venue = admit("venue", 440100, ROLE_VENUE);
        regulator = admit("regulator", 320000, ROLE_REGULATOR);
        otherRegulator = admit("other regulator", 110000, ROLE_REGULATOR);
        enterprise = enrol("enterprise", 320505, node);
        merchant = enrol("merchant", 320500, node);
        stranger = enrol("stranger", 110000, otherNode);
    }

    // Ids

    function hashOf(bytes32 typehash, bytes memory words) internal pure returns (bytes32) {
        return keccak256(bytes.concat(typehash, words));
    }

    function subjectOf(Person memory p) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(p.id)));
    }

    function wordOf(Person memory p) internal view returns (PartyWord) {
        return parties.party(p.id);
    }

    /// @dev The same party with another key.
    function rekeyed(Person memory p, string memory name) internal pure returns (Person memory) {
        uint256 key = keyOf(name);
        return Person(key, vm.addr(key), p.id);
    }

    // Consents to acts of the parties themselves

    function own(Person memory p, bytes32 consentType, bytes32 id) internal view returns (Consent memory) {
        return sign(p, address(parties), consentType, id, 0);
    }

    /// @dev By an account that is to become the party's signer: epoch 0.
    function ownByNew(Person memory next, bytes32 consentType, bytes32 id) internal view returns (Consent memory) {
        return signAs(next, address(parties), consentType, id, 0, 0);
    }

    /// @dev A consent of `p` to the deed on the rights ledger.
    function consentOf(Person memory p) internal view returns (Consent memory) {
        return sign(p, rightsLedger, CONSENT_GRANT_TYPE, DEED, 3);
    }

    function consentByAgent(Person memory p, Person memory agent) internal view returns (Consent memory) {
        return signByAgent(p, agent, rightsLedger, CONSENT_GRANT_TYPE, DEED, 3);
    }

    /// @dev What the rights ledger asks; reverts as PartyRegistry does.
    function verifyDeed(Consent memory c) internal {
        vm.prank(rightsLedger);
        parties.verify(CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c);
    }

    function verifyDeed(Consent memory a, Consent memory b) internal {
        vm.prank(rightsLedger);
        parties.verifyPair(CONSENT_GRANT_TYPE, ACT_GRANT, DEED, a, b);
    }

    function digestOfDeed(Consent memory c) internal view returns (bytes32) {
        return digestOf(rightsLedger, CONSENT_GRANT_TYPE, DEED, c);
    }

    // Acts

    function rotateTo(Person memory p, string memory name) internal returns (Person memory next) {
        next = rekeyed(p, name);
        Rotation memory t = Rotation(p.id, next.signer, salt());
        bytes32 id = hashOf(ROTATION_TYPE, abi.encode(t));
        Consent memory c = own(p, CONSENT_ROTATE_TYPE, id);
        parties.rotate(t, c, signature(next.key, digestOf(address(parties), CONSENT_ROTATE_TYPE, id, c)));
    }

    function recoveryTerms(Person memory p, Person memory next, Person memory by) internal returns (Recovery memory) {
        return Recovery(p.id, next.signer, by.id, bytes32("lost"), salt());
    }

    function proposeRecovery(Person memory p, Person memory next, Person memory by) internal returns (bytes32 id) {
        Recovery memory t = recoveryTerms(p, next, by);
        id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, id);
        vm.prank(by.signer);
        parties.proposeRecovery(t, noPath(), c);
    }

    function orderRecovery(Person memory p, Person memory next, Person memory by) internal returns (bytes32 id) {
        Recovery memory t = recoveryTerms(p, next, by);
        id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, id);
        vm.prank(by.signer);
        parties.orderRecovery(t, c);
    }

    function veto(Person memory p, bytes32 recovery) internal {
        Veto memory t = Veto(p.id, recovery, salt());
        parties.vetoRecovery(t, own(p, CONSENT_VETO_TYPE, hashOf(VETO_TYPE, abi.encode(t))));
    }

    function mandateTerms(Person memory p, Person memory agent, uint64 acts) internal returns (Mandate memory) {
        return Mandate(p.id, agent.id, acts, uint40(block.timestamp + 30 days), salt(), salt());
    }

    function giveMandate(Mandate memory t, Person memory p) internal returns (bytes32 id) {
        id = hashOf(MANDATE_TYPE, abi.encode(t));
        parties.mandate(t, own(p, CONSENT_MANDATE_TYPE, id));
    }

    /// @dev `agent` may consent to grants for `p`.
    function giveMandate(Person memory p, Person memory agent) internal returns (bytes32) {
        return giveMandate(mandateTerms(p, agent, uint64(1) << ACT_GRANT), p);
    }

    function operatorTerms(Person memory p, address operator) internal returns (Operator memory) {
        return Operator(p.id, operator, uint40(block.timestamp + 30 days), salt());
    }

    function addOperator(Operator memory t, Person memory p, uint256 operatorKey) internal returns (bytes32 id) {
        id = hashOf(OPERATOR_TYPE, abi.encode(t));
        Consent memory c = own(p, CONSENT_OPERATOR_TYPE, id);
        parties.addOperator(t, c, signature(operatorKey, digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c)));
    }

    function addOperator(Person memory p, uint256 operatorKey) internal returns (bytes32) {
        return addOperator(operatorTerms(p, vm.addr(operatorKey)), p, operatorKey);
    }

    function voidDigest(Person memory p, bytes32 digest) internal {
        Voiding memory t = Voiding(p.id, digest, salt());
        parties.voidConsent(t, own(p, CONSENT_VOID_TYPE, hashOf(VOIDING_TYPE, abi.encode(t))));
    }

    function detach(Person memory p) internal {
        Detachment memory t = Detachment(p.id, salt());
        parties.detach(t, own(p, CONSENT_DETACH_TYPE, hashOf(DETACHMENT_TYPE, abi.encode(t))));
    }

    function closureTerms(Person memory p, address next) internal returns (Closure memory) {
        return Closure(p.id, next, bytes32("closing"), salt());
    }

    function close(Person memory p, address next) internal {
        Closure memory t = closureTerms(p, next);
        parties.close(t, own(p, CONSENT_CLOSE_TYPE, hashOf(CLOSURE_TYPE, abi.encode(t))));
    }

    function suspendByNode(Person memory p, Person memory by) internal {
        vm.prank(by.signer);
        parties.suspendParty(p.id, by.id, false, noPath(), bytes32("why"));
    }

    function suspendByRegulator(Person memory p, Person memory by) internal {
        vm.prank(by.signer);
        parties.suspendParty(p.id, by.id, true, noPath(), bytes32("why"));
    }

    function between(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    // Expectations

    function refused(bytes4 selector) internal {
        vm.expectRevert(abi.encodeWithSelector(selector));
    }

    function refused(bytes4 selector, address a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function refused(bytes4 selector, address a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function refused(bytes4 selector, address a, address b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function refused(bytes4 selector, address a, bytes32 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function refused(bytes4 selector, uint256 a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function refused(bytes4 selector, uint256 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function refused(bytes4 selector, bytes32 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }
}
