// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev Stands where a ledger does and tells what a call to PartyRegistry costs it, cold account and slots included.
contract CallMeter {
    uint256 public used;

    function measure(address to, bytes memory data) external {
        bool done;
        uint256 gasBefore = gasleft();
        assembly ("memory-safe") {
            done := call(gas(), to, 0, add(data, 0x20), mload(data), 0, 0)
        }
        used = gasBefore - gasleft();
        require(done);
    }
}

/// @dev Whole transactions, slots cold; and the calls that the ledgers make on every act.
/// forge-config: default.isolate = true
contract GasPartyRegistryTest is PartyBase {
    function _kept(string memory act) private {
        vm.snapshotGasLastCall("PartyRegistry", act);
    }

    function _call(address ledger, bytes memory data, string memory name, uint256 limit) private {
        vm.etch(ledger, type(CallMeter).runtimeCode);
        CallMeter(ledger).measure(address(parties), data);
        uint256 used = CallMeter(ledger).used();
        vm.snapshotValue("PartyRegistry", name, used);
        vm.assertLe(used, limit);
    }

    function test_gas__enrolAndRoles__recorded() external {
        enrol("newcomer", 320500, node);
        _kept("enrol");
        admit("newcomer two", 320500, ROLE_VENUE);
        _kept("admit");
        parties.setRoles(enterprise.id, ROLE_NODE);
        _kept("set_roles_node");
    }

    function test_gas__rotateAndRecover__recorded() external {
        rotateTo(enterprise, "second");
        _kept("rotate_first");
        rotateTo(rekeyed(enterprise, "second"), "third");
        _kept("rotate");
        bytes32 id = proposeRecovery(merchant, rekeyed(merchant, "new"), node);
        _kept("propose_recovery");
        veto(merchant, id);
        _kept("veto_recovery");
        orderRecovery(merchant, rekeyed(merchant, "new"), regulator);
        _kept("order_recovery");
        proposeRecovery(merchant, rekeyed(merchant, "newer"), node);
        vm.warp(START + RECOVERY_DELAY);
        parties.completeRecovery(merchant.id);
        _kept("complete_recovery");
    }

    function test_gas__mandatesAndOperators__recorded() external {
        giveMandate(enterprise, merchant);
        _kept("mandate_first");
        giveMandate(enterprise, stranger);
        _kept("mandate");
        addOperator(enterprise, keyOf("clerk"));
        _kept("add_operator");
    }

    function test_gas__keysVoidsAndStatus__recorded() external {
        CredentialKey memory t = CredentialKey(node.id, salt(), uint40(START), uint40(START + 365 days), salt());
        parties.addKey(t, own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t))));
        _kept("add_key_first");
        voidDigest(enterprise, salt());
        _kept("void_consent_first");
        suspendByNode(enterprise, node);
        _kept("suspend");
        detach(merchant);
        _kept("detach_first");
        close(merchant, address(0));
        _kept("close");
    }

    function test_gas__callVerify__withinLimit() external {
        bytes memory data =
            abi.encodeCall(IPartyRegistry.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, consentOf(enterprise)));
        _call(rightsLedger, data, "call_verify", 9_200);
    }

    function test_gas__callVerifyPair__withinLimit() external {
        Consent memory a = consentOf(enterprise);
        Consent memory b = consentOf(stranger);
        bytes memory data = abi.encodeCall(IPartyRegistry.verifyPair, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, a, b));
        _call(rightsLedger, data, "call_verify_pair", 15_250);
    }

    function test_gas__callVerifyWithVoids__readsOneSlotMore() external {
        voidDigest(enterprise, salt());
        bytes memory data =
            abi.encodeCall(IPartyRegistry.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, consentOf(enterprise)));
        _call(rightsLedger, data, "call_verify_with_voids", 12_700);
    }

    function test_gas__callVerifyByAgent__withinLimit() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        bytes memory data = abi.encodeCall(IPartyRegistry.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c));
        _call(rightsLedger, data, "call_verify_by_agent", 15_300);
    }

    function test_gas__callCountMandated__withinLimit() external {
        bytes memory data = abi.encodeCall(IPartyRegistry.countMandated, (node.id, node.signer, enterprise.id));
        _call(assetRegistry, data, "call_count_mandated", 11_900);
    }

    function test_gas__callCountAndVerify__withinLimit() external {
        Consent memory c = sign(enterprise, exchangeLedger, CONSENT_LIST_TYPE, DEED, 0);
        bytes memory data = abi.encodeCall(
            IPartyRegistry.countAndVerify, (venue.id, venue.signer, ROLE_VENUE, CONSENT_LIST_TYPE, ACT_LIST, DEED, c)
        );
        _call(exchangeLedger, data, "call_count_and_verify", 14_950);
    }

    function test_gas__callActor__operatorReadsOneSlotMore() external {
        bytes memory data = abi.encodeCall(IPartyRegistry.actor, (node.id, node.signer, ROLE_NODE));
        _call(assetRegistry, data, "call_actor", 5_500);
        addOperator(node, keyOf("clerk"));
        data = abi.encodeCall(IPartyRegistry.actor, (node.id, vm.addr(keyOf("clerk")), ROLE_NODE));
        _call(assetRegistry, data, "call_actor_by_operator", 8_200);
    }
}
