// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

interface Managed {
    function setAuthority(address authority) external;
}

/// @title Who may admit, enrol, recover, suspend and close parties, and count for them.
contract AccessPartiesTest is AccessWalk {
    bytes32 private recovery;

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(parties), data);
    }

    // Entering

    function _newcomer(address under) private returns (Enrolment memory) {
        return Enrolment(people["newcomer"].signer, under, 320500, salt(), salt());
    }

    /// @dev The newcomer's consent to its own enrolment, or that of whoever fills its place.
    function _enrolled(Enrolment memory t) private view returns (Consent memory c) {
        bytes32 id = keccak256(abi.encode(ENROLMENT_TYPE, t));
        c = Consent(address(uint160(uint256(id))), 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), "");
        c.signature = newcomerSigns(digestOf(address(parties), CONSENT_ENROL_TYPE, id, c));
    }

    function _admit() private returns (Try memory r) {
        Enrolment memory t = _newcomer(address(0));
        r = _to(abi.encodeCall(IPartyRegistry.admit, (t, ROLE_VENUE, _enrolled(t))));
        r.from = people["administrator"].signer;
    }

    function test_access__admit__everyCell() external {
        walk("PartyRegistry.admit", nothing, _admit);
        walk("PartyRegistry.admit by signature", nothing, _admit);
    }

    function _enrol() private returns (Try memory r) {
        Enrolment memory t = _newcomer(node.id);
        r = _to(abi.encodeCall(IPartyRegistry.enrol, (t, _enrolled(t))));
        r.from = node.signer;
    }

    function test_access__enrol__everyCell() external {
        walk("PartyRegistry.enrol", nothing, _enrol);
        walk("PartyRegistry.enrol by signature", nothing, _enrol);
    }

    function _setRoles() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.setRoles, (enterprise.id, ROLE_LENDER)));
    }

    function test_access__setRoles__everyCell() external {
        walk("PartyRegistry.setRoles", nothing, _setRoles);
    }

    // Recovery

    function _recoveryOf(string memory by) private returns (Recovery memory t, Consent memory c) {
        t = Recovery(enterprise.id, people["newcomer"].signer, named(by), "lost", salt());
        bytes32 id = keccak256(abi.encode(RECOVERY_TYPE, t));
        c = Consent(enterprise.id, 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), "");
        c.signature = newcomerSigns(digestOf(address(parties), CONSENT_RECOVER_TYPE, id, c));
        recovery = id;
    }

    function _proposeRecovery() private returns (Try memory r) {
        (Recovery memory t, Consent memory c) = _recoveryOf("node");
        r = _to(abi.encodeCall(IPartyRegistry.proposeRecovery, (t, path(), c)));
        r.from = node.signer;
    }

    function test_access__proposeRecovery__everyCell() external {
        walk("PartyRegistry.proposeRecovery", nothing, _proposeRecovery);
        walk("PartyRegistry.proposeRecovery by new signer", nothing, _proposeRecovery);
    }

    function _proposed() private {
        Recovery memory t = Recovery(enterprise.id, people["newcomer"].signer, node.id, "lost", salt());
        recovery = keccak256(abi.encode(RECOVERY_TYPE, t));
        Consent memory c = Consent(enterprise.id, 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), "");
        c.signature = signature(people["newcomer"].key, digestOf(address(parties), CONSENT_RECOVER_TYPE, recovery, c));
        vm.prank(node.signer);
        parties.proposeRecovery(t, noPath(), c);
    }

    function _proposedAndReady() private {
        _proposed();
        vm.warp(block.timestamp + RECOVERY_DELAY);
    }

    function _completeRecovery() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.completeRecovery, (enterprise.id)));
    }

    function test_access__completeRecovery__everyCell() external {
        walk("PartyRegistry.completeRecovery", _proposedAndReady, _completeRecovery);
    }

    function _vetoRecovery() private returns (Try memory) {
        Veto memory t = Veto(enterprise.id, recovery, salt());
        bytes32 id = keccak256(abi.encode(VETO_TYPE, t));
        Consent memory c = consent("holder", address(parties), CONSENT_VETO_TYPE, id, 0);
        return _to(abi.encodeCall(IPartyRegistry.vetoRecovery, (t, c)));
    }

    function test_access__vetoRecovery__everyCell() external {
        walk("PartyRegistry.vetoRecovery", _proposed, _vetoRecovery);
    }

    function _orderRecovery() private returns (Try memory r) {
        (Recovery memory t, Consent memory c) = _recoveryOf("regulator");
        r = _to(abi.encodeCall(IPartyRegistry.orderRecovery, (t, c)));
        r.from = regulator.signer;
    }

    function test_access__orderRecovery__everyCell() external {
        walk("PartyRegistry.orderRecovery", nothing, _orderRecovery);
        walk("PartyRegistry.orderRecovery by new signer", nothing, _orderRecovery);
    }

    function _dismissRecovery() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.dismissRecovery, (enterprise.id, named("regulator"), "why")));
    }

    function test_access__dismissRecovery__everyCell() external {
        walk("PartyRegistry.dismissRecovery", _proposed, _dismissRecovery);
    }

    // Leaving and suspension

    function _closeByAuthority() private returns (Try memory) {
        Closure memory t = Closure(enterprise.id, address(0), "closing", salt());
        return _to(abi.encodeCall(IPartyRegistry.closeByAuthority, (t)));
    }

    function test_access__closeByAuthority__everyCell() external {
        walk("PartyRegistry.closeByAuthority", nothing, _closeByAuthority);
    }

    function _suspendAsNode() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.suspendParty, (enterprise.id, named("node"), false, path(), "why")));
    }

    function _suspendAsRegulator() private view returns (Try memory) {
        return
            _to(abi.encodeCall(IPartyRegistry.suspendParty, (enterprise.id, named("regulator"), true, noPath(), "why")));
    }

    function test_access__suspendParty__everyCell() external {
        walk("PartyRegistry.suspendParty as node", nothing, _suspendAsNode);
        walk("PartyRegistry.suspendParty as regulator", nothing, _suspendAsRegulator);
    }

    function _suspendedByBoth() private {
        vm.prank(node.signer);
        parties.suspendParty(enterprise.id, node.id, false, noPath(), "why");
        vm.prank(regulator.signer);
        parties.suspendParty(enterprise.id, regulator.id, true, noPath(), "why");
    }

    function _liftAsNode() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.liftParty, (enterprise.id, named("node"), false, path(), "why")));
    }

    function _liftAsRegulator() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.liftParty, (enterprise.id, named("regulator"), true, noPath(), "why")));
    }

    function test_access__liftParty__everyCell() external {
        walk("PartyRegistry.liftParty as node", _suspendedByBoth, _liftAsNode);
        walk("PartyRegistry.liftParty as regulator", _suspendedByBoth, _liftAsRegulator);
    }

    // What only the contracts call

    function _count() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.count, (node.id, node.signer, ROLE_NODE)));
    }

    function _countMandated() private view returns (Try memory) {
        return _to(abi.encodeCall(IPartyRegistry.countMandated, (node.id, node.signer, enterprise.id)));
    }

    function _countAndVerify() private view returns (Try memory) {
        bytes32 id = keccak256("a deed");
        Consent memory c = sign(enterprise, actor.sender, CONSENT_LIST_TYPE, id, 0);
        return _to(
            abi.encodeCall(
                IPartyRegistry.countAndVerify, (venue.id, venue.signer, ROLE_VENUE, CONSENT_LIST_TYPE, ACT_LIST, id, c)
            )
        );
    }

    function test_access__count__everyCell() external {
        walk("PartyRegistry.count", nothing, _count);
        walk("PartyRegistry.countMandated", nothing, _countMandated);
        walk("PartyRegistry.countAndVerify", nothing, _countAndVerify);
    }

    function _setAuthority() private view returns (Try memory) {
        return _to(abi.encodeCall(Managed.setAuthority, (address(this))));
    }

    function test_access__setAuthority__everyCell() external {
        walk("PartyRegistry.setAuthority", nothing, _setAuthority);
    }
}
