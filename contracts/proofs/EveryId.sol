// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Roots} from "../src/rights/Roots.sol";
import {
    Amendment,
    Asset,
    Attestation,
    AttestationRevocation,
    Batch,
    Cancellation,
    Closure,
    Compromise,
    CredentialKey,
    Detachment,
    Enrolment,
    Grant,
    Ids,
    Listing,
    Mandate,
    MandateEnd,
    Objection,
    OffTrade,
    Operator,
    OperatorEnd,
    Pledge,
    Profile,
    Recovery,
    Release,
    Rotation,
    Surrender,
    Termination,
    Trade,
    Transfer,
    Veto,
    Voiding,
    Withdrawal
} from "../src/types/Terms.sol";

/// @title EveryId
/// @notice The struct hash of every type of terms, callable.
contract EveryId {
    function enrolment(Enrolment calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function rotation(Rotation calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function recovery(Recovery calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function veto(Veto calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function mandate(Mandate calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function mandateEnd(MandateEnd calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function operator(Operator calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function operatorEnd(OperatorEnd calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function credentialKey(CredentialKey calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function compromise(Compromise calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function voiding(Voiding calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function detachment(Detachment calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function closure(Closure calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function profile(Profile calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function asset(Asset calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function amendment(Amendment calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function cancellation(Cancellation calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function objection(Objection calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function batch(Batch calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function grant(Grant calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function transfer(Transfer calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function termination(Termination calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function surrender(Surrender calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function pledge(Pledge calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function release(Release calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function listing(Listing calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function withdrawal(Withdrawal calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function trade(Trade calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function offTrade(OffTrade calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function attestation(Attestation calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function attestationRevocation(AttestationRevocation calldata t) external pure returns (bytes32) {
        return Ids.id(t);
    }

    function root(bytes32 id, uint8 kind) external pure returns (bytes32) {
        return Roots.id(id, kind);
    }

    /// @notice Width in bits of each field of each type, one byte a field, zero for 256; the type's function beside it.
    function types() external pure returns (bytes4[] memory selectors, bytes[] memory widths) {
        selectors = new bytes4[](31);
        widths = new bytes[](31);
        (selectors[0], widths[0]) = (this.enrolment.selector, hex"a0a0180000");
        (selectors[1], widths[1]) = (this.rotation.selector, hex"a0a000");
        (selectors[2], widths[2]) = (this.recovery.selector, hex"a0a0a00000");
        (selectors[3], widths[3]) = (this.veto.selector, hex"a00000");
        (selectors[4], widths[4]) = (this.mandate.selector, hex"a0a040280000");
        (selectors[5], widths[5]) = (this.mandateEnd.selector, hex"0000");
        (selectors[6], widths[6]) = (this.operator.selector, hex"a0a02800");
        (selectors[7], widths[7]) = (this.operatorEnd.selector, hex"0000");
        (selectors[8], widths[8]) = (this.credentialKey.selector, hex"a000282800");
        (selectors[9], widths[9]) = (this.compromise.selector, hex"a0002800");
        (selectors[10], widths[10]) = (this.voiding.selector, hex"a00000");
        (selectors[11], widths[11]) = (this.detachment.selector, hex"a000");
        (selectors[12], widths[12]) = (this.closure.selector, hex"a0a00000");
        (selectors[13], widths[13]) = (this.profile.selector, hex"0020202040081000");
        (selectors[14], widths[14]) = (this.asset.selector, hex"0000a0a02008080820282800");
        (selectors[15], widths[15]) = (this.amendment.selector, hex"00200800000808280000");
        (selectors[16], widths[16]) = (this.cancellation.selector, hex"00200000");
        (selectors[17], widths[17]) = (this.objection.selector, hex"00a00000");
        (selectors[18], widths[18]) = (this.batch.selector, hex"a00020080000");
        (selectors[19], widths[19]) = (this.grant.selector, hex"002000a0a0080828280000000800");
        (selectors[20], widths[20]) = (this.transfer.selector, hex"00200008a0a020000000");
        (selectors[21], widths[21]) = (this.termination.selector, hex"00000000");
        (selectors[22], widths[22]) = (this.surrender.selector, hex"00000000");
        (selectors[23], widths[23]) = (this.pledge.selector, hex"00200008a0a00808282000000000");
        (selectors[24], widths[24]) = (this.release.selector, hex"000000");
        (selectors[25], widths[25]) = (this.listing.selector, hex"00200000a0a0a0080808280000000820080810000000280000");
        (selectors[26], widths[26]) = (this.withdrawal.selector, hex"000000");
        (selectors[27], widths[27]) = (this.trade.selector, hex"000020a0a0002828200000");
        (selectors[28], widths[28]) = (this.offTrade.selector, hex"00200000a0a00808082828000000080808100028200000");
        (selectors[29], widths[29]) = (this.attestation.selector, hex"0020080008a00000282800");
        (selectors[30], widths[30]) = (this.attestationRevocation.selector, hex"000000");
    }
}
