// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PartyRegistry} from "../src/PartyRegistry.sol";
import {MandateWord, PartyWord} from "../src/types/PartyWords.sol";
import {Consent, Ids, Mandate, Operator, Recovery, Rotation, Voiding} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title PartyIds
/// @notice Ids of terms, callable.
contract PartyIds {
    function mandate(Mandate calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }

    function operator(Operator calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }

    function recovery(Recovery calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }
}

/// @title ConsentsProof
/// @notice Invariant I9: a consent works in its time, in its key's epoch, once, and not when voided; an agent's within a
/// live mandate. The shipped contract in any state; signatures of 65 bytes, whatever ecrecover or a wallet says of them.
contract ConsentsProof is Proof {
    PartyRegistry private _parties;
    PartyIds private _ids;

    function setUp() external {
        _parties = PartyRegistry(_create("PartyRegistry.sol/PartyRegistry", abi.encode(uint32(3 days))));
        svm.enableSymbolicStorage(address(_parties));
        _ids = PartyIds(_create("Consents.proof.sol/PartyIds", ""));
        _anyPeer(ATTESTATIONS);
    }

    /// @dev A consent that passes is of an active party, in its epoch, before its deadline, which is at most 90 days off.
    function check_verify__passes__activeInEpochAndInTime(bytes32 type_, uint8 act, bytes32 id) external {
        uint256 time = _anyTime();
        Consent memory consent = _anyConsent();
        PartyWord word = _parties.party(consent.party);
        _parties.verify(type_, act, id, consent);
        assert(word.status() == 1 && consent.epoch == word.epoch());
        assert(time <= consent.deadline && consent.deadline <= time + 90 days);
    }

    /// @dev Where an agent signs, it is active, in its own epoch, and named for this very act by a live mandate of the
    /// principal's present epoch; no agent acts in the registry itself. Where none does, no epoch of one is stated.
    function check_verify__passes__agentWithinItsMandate(bytes32 type_, uint8 act, bytes32 id) external {
        uint256 time = _anyTime();
        Consent memory consent = _anyConsent();
        _parties.verify(type_, act, id, consent);
        if (consent.agent == address(0)) {
            assert(consent.agentEpoch == 0);
            return;
        }
        PartyWord agent = _parties.party(consent.agent);
        MandateWord mandate = _parties.mandateOf(consent.party, consent.agent);
        assert(act > 12 && agent.status() == 1 && agent.epoch() == consent.agentEpoch);
        assert(time < mandate.until() && mandate.epoch() == _parties.party(consent.party).epoch());
        assert((mandate.acts() >> act) & 1 == 1);
    }

    /// @dev A consent that its party voided in this epoch passes no more.
    function check_verify__voided__refused(bytes32 type_, uint8 act, bytes32 id) external {
        _anyTime();
        Consent memory consent = _anyConsent();
        bytes32 digest = _digest(type_, id, consent);
        vm.assume(_parties.party(consent.party).voids() == 1 && _parties.voided(consent.party, digest));
        _assertRefused(address(_parties), abi.encodeCall(_parties.verify, (type_, act, id, consent)));
    }

    /// @dev Voiding sets both what is looked at first and what is looked up then, and nothing else of the party.
    function check_void__anyConsent__markedWhereItIsLookedFor(Voiding calldata terms) external {
        _anyTime();
        PartyWord before = _parties.party(terms.party);
        _parties.voidConsent(terms, _anyConsent());
        PartyWord word = _parties.party(terms.party);
        assert(word.voids() == 1 && _parties.voided(terms.party, terms.digest));
        assert((PartyWord.unwrap(word) ^ PartyWord.unwrap(before)) & ~uint256(1 << 239) == 0);
    }

    /// @dev A rotation changes signer and epoch, clears the voids, and leaves all else as it was; every consent given before,
    /// its own among them, is refused from then on.
    function check_rotate__anyParty__epochRisesAndOldConsentsFail(Rotation calldata terms, bytes32 type_, uint8 act)
        external
    {
        _anyTime();
        PartyWord before = _parties.party(terms.party);
        Consent memory consent = _anyConsent();
        _parties.rotate(terms, consent, svm.createBytes(65, "signature"));
        PartyWord word = _parties.party(terms.party);
        assert(word.signer() == terms.signer && word.epoch() == before.epoch() + 1 && word.voids() == 0);
        uint256 touched = type(uint160).max | uint256(0xffff) << 171 | uint256(1) << 239;
        assert((PartyWord.unwrap(word) ^ PartyWord.unwrap(before)) & ~touched == 0);
        assert(consent.epoch == before.epoch());
        _assertRefused(address(_parties), abi.encodeCall(_parties.verify, (type_, act, terms.salt, consent)));
    }

    /// @dev Terms of mandates, operators and recoveries work once: once written, in whatever state, they are refused.
    function check_terms__usedBefore__refused(
        Mandate calldata mandate,
        Operator calldata operator,
        Recovery calldata recovery,
        uint8 which
    ) external {
        _anyTime();
        bytes memory call;
        bytes32 id;
        if (which == 0) {
            id = _ids.mandate(mandate);
            call = abi.encodeCall(_parties.mandate, (mandate, _anyConsent()));
        } else if (which == 1) {
            id = _ids.operator(operator);
            call = abi.encodeCall(_parties.addOperator, (operator, _anyConsent(), svm.createBytes(65, "signature")));
        } else {
            id = _ids.recovery(recovery);
            call = which == 2
                ? abi.encodeCall(_parties.orderRecovery, (recovery, _anyConsent()))
                : abi.encodeCall(_parties.proposeRecovery, (recovery, new address[](0), _anyConsent()));
        }
        vm.assume(_parties.record(id) != 0);
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_parties), call);
    }

    /// @dev EIP-712 digest of a consent to an act of the contract that asks, which here is this one.
    function _digest(bytes32 type_, bytes32 id, Consent memory c) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Torrens"),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
        bytes32 hash = keccak256(abi.encode(type_, id, c.party, c.seq, c.epoch, c.agent, c.agentEpoch, c.deadline));
        return keccak256(abi.encodePacked(hex"1901", domain, hash));
    }
}
