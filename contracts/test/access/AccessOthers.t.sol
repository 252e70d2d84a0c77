// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {Deployer} from "../../src/Deployer.sol";
import {IAttestationLog} from "../../src/interfaces/IAttestationLog.sol";
import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

interface Multicall {
    function multicall(bytes[] calldata data) external returns (bytes[] memory);
}

/// @title Who may attest and anchor, and who manages access itself.
contract AccessOthersTest is AccessWalk {
    Attestation private made;

    // AttestationLog

    function _log(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(attestations), data);
    }

    function _finding(address attester) private returns (Attestation memory t) {
        t = attestationTerms(assetId, 1);
        t.attester = attester;
    }

    function _attest() private returns (Try memory) {
        return _log(abi.encodeCall(IAttestationLog.attest, (_finding(named("own")), "")));
    }

    function _attestSigned() private returns (Try memory) {
        Attestation memory t = _finding(actor.id);
        bytes32 id = keccak256(abi.encode(ATTESTATION_TYPE, t));
        Consent memory c = consent("own", address(attestations), CONSENT_ATTEST_TYPE, id, 0);
        return _log(abi.encodeCall(IAttestationLog.attestSigned, (t, "", c)));
    }

    function test_access__attest__everyCell() external {
        walk("AttestationLog.attest", fresh, _attest);
        walk("AttestationLog.attestSigned", fresh, _attestSigned);
    }

    function _attested() private {
        makeAsset();
        made = _finding(assessor.id);
        if (!registered()) return;
        vm.prank(assessor.signer);
        attestations.attest(made, "");
    }

    function _revocation() private returns (AttestationRevocation memory) {
        return AttestationRevocation(keccak256(abi.encode(ATTESTATION_TYPE, made)), salt(), salt());
    }

    function _revoke() private returns (Try memory) {
        return _log(abi.encodeCall(IAttestationLog.revoke, (_revocation(), made)));
    }

    function _revokeSigned() private returns (Try memory) {
        AttestationRevocation memory t = _revocation();
        bytes32 id = keccak256(abi.encode(ATTESTATION_REVOCATION_TYPE, t));
        Consent memory c = consent("assessor", address(attestations), CONSENT_REVOKE_ATTESTATION_TYPE, id, 0);
        return _log(abi.encodeCall(IAttestationLog.revokeSigned, (t, made, c)));
    }

    function test_access__revoke__everyCell() external {
        walk("AttestationLog.revoke", _attested, _revoke);
        walk("AttestationLog.revokeSigned", _attested, _revokeSigned);
    }

    function _anchor() private returns (Try memory) {
        return _log(abi.encodeCall(IAttestationLog.anchor, (1, salt())));
    }

    function test_access__anchor__everyCell() external {
        walk("AttestationLog.anchor", nothing, _anchor);
    }

    // AccessManager

    function _manage(bytes memory data) private view returns (Try memory) {
        return Try(address(0), manager, data);
    }

    function _labelRole() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.labelRole, (7, "seven")));
    }

    function _grantRole() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.grantRole, (7, merchant.signer, 0)));
    }

    function _revokeRole() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.revokeRole, (7, merchant.signer)));
    }

    function _renounceRole() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.renounceRole, (7, actor.sender)));
    }

    function _setRoleAdmin() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.setRoleAdmin, (7, 8)));
    }

    function _setRoleGuardian() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.setRoleGuardian, (7, 8)));
    }

    function _setGrantDelay() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.setGrantDelay, (7, 1 days)));
    }

    function test_access__roles__everyCell() external {
        walk("AccessManager.labelRole", nothing, _labelRole);
        walk("AccessManager.grantRole", nothing, _grantRole);
        walk("AccessManager.revokeRole", nothing, _revokeRole);
        walk("AccessManager.renounceRole", nothing, _renounceRole);
        walk("AccessManager.setRoleAdmin", nothing, _setRoleAdmin);
        walk("AccessManager.setRoleGuardian", nothing, _setRoleGuardian);
        walk("AccessManager.setGrantDelay", nothing, _setGrantDelay);
    }

    function _setTargetFunctionRole() private view returns (Try memory) {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IPartyRegistry.setRoles.selector;
        return _manage(abi.encodeCall(IAccessManager.setTargetFunctionRole, (address(parties), selectors, 7)));
    }

    function _setTargetAdminDelay() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.setTargetAdminDelay, (address(parties), 1 days)));
    }

    function _setTargetClosed() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.setTargetClosed, (address(parties), true)));
    }

    function _updateAuthority() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.updateAuthority, (address(parties), address(this))));
    }

    function test_access__targets__everyCell() external {
        walk("AccessManager.setTargetFunctionRole", nothing, _setTargetFunctionRole);
        walk("AccessManager.setTargetAdminDelay", nothing, _setTargetAdminDelay);
        walk("AccessManager.setTargetClosed", nothing, _setTargetClosed);
        walk("AccessManager.updateAuthority", nothing, _updateAuthority);
    }

    function _settingRoles() private view returns (bytes memory) {
        return abi.encodeCall(IPartyRegistry.setRoles, (merchant.id, ROLE_LENDER));
    }

    function _execute() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.execute, (address(parties), _settingRoles())));
    }

    function _schedule() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.schedule, (address(parties), _settingRoles(), 0)));
    }

    function _cancel() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.cancel, (actor.sender, address(parties), _settingRoles())));
    }

    function _consume() private view returns (Try memory) {
        return _manage(abi.encodeCall(IAccessManager.consumeScheduledOp, (actor.sender, _settingRoles())));
    }

    function _multicall() private view returns (Try memory) {
        return _manage(abi.encodeCall(Multicall.multicall, (new bytes[](0))));
    }

    function test_access__operations__everyCell() external {
        walk("AccessManager.execute", nothing, _execute);
        walk("AccessManager.schedule", nothing, _schedule);
        walk("AccessManager.cancel", nothing, _cancel);
        walk("AccessManager.consumeScheduledOp", nothing, _consume);
        walk("AccessManager.multicall", nothing, _multicall);
    }

    // Deployer

    function _create() private returns (Try memory) {
        if (_is(role, "administrator")) actor.sender = address(this);
        return Try(address(0), address(deployer), abi.encodeCall(Deployer.create, (hex"00")));
    }

    function test_access__create__everyCell() external {
        walk("Deployer.create", nothing, _create);
    }
}
