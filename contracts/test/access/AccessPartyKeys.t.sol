// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

/// @title Who may change what a party can sign and who serves it.
contract AccessPartyKeysTest is AccessWalk {
    CredentialKey private key;

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(parties), data);
    }

    function _own(string memory who, bytes32 consentType, bytes32 id) private view returns (Consent memory) {
        return consent(who, address(parties), consentType, id, 0);
    }

    function _rotate() private returns (Try memory) {
        Rotation memory t = Rotation(enterprise.id, people["newcomer"].signer, salt());
        bytes32 id = keccak256(abi.encode(ROTATION_TYPE, t));
        Consent memory c = _own("holder", CONSENT_ROTATE_TYPE, id);
        bytes memory second = newcomerSigns(digestOf(address(parties), CONSENT_ROTATE_TYPE, id, c));
        return _to(abi.encodeCall(IPartyRegistry.rotate, (t, c, second)));
    }

    function test_access__rotate__everyCell() external {
        walk("PartyRegistry.rotate by party", nothing, _rotate);
        walk("PartyRegistry.rotate by new signer", nothing, _rotate);
    }

    function _mandate() private returns (Try memory) {
        Mandate memory t = Mandate(enterprise.id, merchant.id, EVERY_ACT, _far(), salt(), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.mandate, (t, _own("holder", CONSENT_MANDATE_TYPE, id))));
    }

    function test_access__mandate__everyCell() external {
        walk("PartyRegistry.mandate", nothing, _mandate);
    }

    function _endMandate(string memory who) private returns (Try memory) {
        MandateEnd memory t = MandateEnd(keccak256(abi.encode(MANDATE_TYPE, mandateGiven)), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_END_TYPE, t));
        Consent memory c = _own(who, CONSENT_END_MANDATE_TYPE, id);
        return _to(abi.encodeCall(IPartyRegistry.endMandate, (t, mandateGiven, c)));
    }

    function _endMandateByPrincipal() private returns (Try memory) {
        return _endMandate("holder");
    }

    function _endMandateByAgent() private returns (Try memory) {
        return _endMandate("agent");
    }

    function test_access__endMandate__everyCell() external {
        walk("PartyRegistry.endMandate by principal", nothing, _endMandateByPrincipal);
        walk("PartyRegistry.endMandate by agent", nothing, _endMandateByAgent);
    }

    function _addOperator() private returns (Try memory) {
        Operator memory t = Operator(enterprise.id, people["newcomer"].signer, _far(), salt());
        bytes32 id = keccak256(abi.encode(OPERATOR_TYPE, t));
        Consent memory c = _own("holder", CONSENT_OPERATOR_TYPE, id);
        bytes memory second = newcomerSigns(digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c));
        return _to(abi.encodeCall(IPartyRegistry.addOperator, (t, c, second)));
    }

    function test_access__addOperator__everyCell() external {
        walk("PartyRegistry.addOperator by party", nothing, _addOperator);
        walk("PartyRegistry.addOperator by operator", nothing, _addOperator);
    }

    function _endOperator() private returns (Try memory) {
        OperatorEnd memory t = OperatorEnd(keccak256(abi.encode(OPERATOR_TYPE, operators["holder"])), salt());
        bytes32 id = keccak256(abi.encode(OPERATOR_END_TYPE, t));
        Consent memory c = _own("holder", CONSENT_END_OPERATOR_TYPE, id);
        return _to(abi.encodeCall(IPartyRegistry.endOperator, (t, operators["holder"], c)));
    }

    function test_access__endOperator__everyCell() external {
        walk("PartyRegistry.endOperator", nothing, _endOperator);
    }

    function _addKey() private returns (Try memory) {
        CredentialKey memory t = CredentialKey(enterprise.id, salt(), uint40(block.timestamp), _far(), salt());
        bytes32 id = keccak256(abi.encode(CREDENTIAL_KEY_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.addKey, (t, _own("holder", CONSENT_KEY_TYPE, id))));
    }

    function test_access__addKey__everyCell() external {
        walk("PartyRegistry.addKey", nothing, _addKey);
    }

    function _keyOfTheHolder() private {
        key = CredentialKey(enterprise.id, salt(), uint40(block.timestamp), _far(), salt());
        bytes32 id = keccak256(abi.encode(CREDENTIAL_KEY_TYPE, key));
        parties.addKey(key, sign(enterprise, address(parties), CONSENT_KEY_TYPE, id, 0));
    }

    function _compromiseKey() private returns (Try memory) {
        Compromise memory t = Compromise(enterprise.id, key.thumbprint, uint40(block.timestamp), salt());
        bytes32 id = keccak256(abi.encode(COMPROMISE_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.compromiseKey, (t, _own("holder", CONSENT_COMPROMISE_TYPE, id))));
    }

    function test_access__compromiseKey__everyCell() external {
        walk("PartyRegistry.compromiseKey", _keyOfTheHolder, _compromiseKey);
    }

    function _voidConsent() private returns (Try memory) {
        Voiding memory t = Voiding(enterprise.id, salt(), salt());
        bytes32 id = keccak256(abi.encode(VOIDING_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.voidConsent, (t, _own("holder", CONSENT_VOID_TYPE, id))));
    }

    function test_access__voidConsent__everyCell() external {
        walk("PartyRegistry.voidConsent", nothing, _voidConsent);
    }

    function _detach() private returns (Try memory) {
        Detachment memory t = Detachment(enterprise.id, salt());
        bytes32 id = keccak256(abi.encode(DETACHMENT_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.detach, (t, _own("holder", CONSENT_DETACH_TYPE, id))));
    }

    function test_access__detach__everyCell() external {
        walk("PartyRegistry.detach", nothing, _detach);
    }

    function _close() private returns (Try memory) {
        Closure memory t = Closure(enterprise.id, address(0), "closing", salt());
        bytes32 id = keccak256(abi.encode(CLOSURE_TYPE, t));
        return _to(abi.encodeCall(IPartyRegistry.close, (t, _own("holder", CONSENT_CLOSE_TYPE, id))));
    }

    function test_access__close__everyCell() external {
        walk("PartyRegistry.close", nothing, _close);
    }
}
