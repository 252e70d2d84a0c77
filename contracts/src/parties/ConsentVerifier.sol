// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PartyWord} from "../types/PartyWords.sol";
import {ACT_CLOSE, Consent} from "../types/Terms.sol";
import {PartyRecords} from "./PartyRecords.sol";

/// @title ConsentVerifier
/// @notice Whether a consent is good: EIP-712 digest, deadline, epoch, mandate, voids, signature.
abstract contract ConsentVerifier is PartyRecords {
    /// @dev keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
    bytes32 private constant DOMAIN_TYPE = 0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f;
    bytes32 private constant NAME_HASH = keccak256("Torrens");
    bytes32 private constant VERSION_HASH = keccak256("1");
    uint256 private constant LONGEST = 90 days;
    uint256 private constant WALLET_GAS = 100_000;
    bytes4 private constant WALLET_AGREES = 0x1626ba7e;
    /// @dev Half the order of secp256k1: a greater s is the malleable twin.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @dev EIP-712 domain separator of a ledger.
    function _domain(address ledger) internal view returns (bytes32 domain) {
        bytes32 name = NAME_HASH;
        bytes32 version = VERSION_HASH;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, DOMAIN_TYPE)
            mstore(add(m, 0x20), name)
            mstore(add(m, 0x40), version)
            mstore(add(m, 0x60), chainid())
            mstore(add(m, 0x80), ledger)
            domain := keccak256(m, 0xa0)
        }
    }

    /// @dev A consent to an act of another ledger, by an active party; returns its word.
    function _consented(bytes32 domain, bytes32 consentType, uint256 act, bytes32 id, Consent calldata consent)
        internal
        view
        returns (PartyWord word)
    {
        address who;
        assembly ("memory-safe") {
            who := calldataload(consent)
        }
        word = _active(who);
        _accept(domain, consentType, act, id, consent, who, word);
    }

    /// @dev A consent to an act of this contract, which no agent gives and which rests on no record.
    function _ownConsent(
        bytes32 consentType,
        uint256 act,
        bytes32 id,
        Consent calldata consent,
        address who,
        PartyWord word
    ) internal view returns (bytes32 digest) {
        if (consent.party != who) revert ConsentPartyWrong(who, consent.party);
        if (consent.seq != 0) revert ConsentSeqWrong(0, consent.seq);
        digest = _accept(_domain(address(this)), consentType, act, id, consent, who, word);
    }

    /// @dev The same by an account that is to become a signer: epoch 0, whatever the party's is.
    function _newSigner(
        bytes32 consentType,
        uint256 act,
        bytes32 id,
        Consent calldata consent,
        address who,
        address signer
    ) internal view {
        if (signer == address(0)) revert PartySignerZero();
        _ownConsent(consentType, act, id, consent, who, PartyWord.wrap(uint160(signer)));
    }

    /// @dev Checks everything but the party's status, party and seq. The consent's words are read raw and compared whole,
    /// so that no dirty bit passes; seq is its comparer's to read.
    function _accept(
        bytes32 domain,
        bytes32 consentType,
        uint256 act,
        bytes32 id,
        Consent calldata consent,
        address who,
        PartyWord word
    ) internal view returns (bytes32 digest) {
        uint256 epoch;
        uint256 agency;
        uint256 deadline;
        bytes calldata signature;
        assembly ("memory-safe") {
            epoch := calldataload(add(consent, 0x40))
            agency := or(calldataload(add(consent, 0x60)), calldataload(add(consent, 0x80)))
            deadline := calldataload(add(consent, 0xa0))
            let s := add(consent, calldataload(add(consent, 0xc0)))
            signature.offset := add(s, 0x20)
            signature.length := calldataload(s)
            // The six static words lie in calldata as the struct hash takes them.
            let m := mload(0x40)
            mstore(m, consentType)
            mstore(add(m, 0x20), id)
            calldatacopy(add(m, 0x40), consent, 0xc0)
            let structHash := keccak256(m, 0x100)
            mstore(m, hex"1901")
            mstore(add(m, 0x02), domain)
            mstore(add(m, 0x22), structHash)
            digest := keccak256(m, 0x42)
        }
        if (epoch != word.epoch()) revert ConsentEpochWrong(who, word.epoch(), epoch);
        if (block.timestamp > deadline) revert ConsentExpired(deadline, block.timestamp);
        if (deadline > block.timestamp + LONGEST) revert ConsentTooFar(deadline, block.timestamp + LONGEST);
        if (word.voids() != 0) _notVoided(who, word, digest);
        _signed(agency == 0 ? word.signer() : _agentSigner(act, consent, who, word, digest), digest, signature);
    }

    /// @dev The signer of an active agent that the principal's live mandate names for this act.
    function _agentSigner(uint256 act, Consent calldata consent, address who, PartyWord word, bytes32 digest)
        private
        view
        returns (address)
    {
        address agent = consent.agent;
        uint256 epoch = consent.agentEpoch;
        if (agent == address(0)) revert ConsentEpochWrong(agent, 0, epoch);
        if (act <= ACT_CLOSE) revert ConsentAgentRefused(agent, act);
        PartyWord agentWord = _active(agent);
        if (epoch != agentWord.epoch()) revert ConsentEpochWrong(agent, agentWord.epoch(), epoch);
        if (!_mandateLive(who, word, agent, act)) revert ConsentMandateMissing(who, agent, act);
        if (agentWord.voids() != 0) _notVoided(agent, agentWord, digest);
        return agentWord.signer();
    }

    function _notVoided(address who, PartyWord word, bytes32 digest) private view {
        if (_voids[_voidSlot(who, word.epoch(), digest)]) revert ConsentVoidedByParty(who, digest);
    }

    /// @dev An agent neither is nor serves the counterparty, by mandate, as its operator or by the same key; nor is it,
    /// under one id or one key, the agent of both.
    function _apart(uint256 act, address agent, address other, address otherAgent) internal view {
        if (agent == address(0)) return;
        address key = _parties[agent].signer();
        PartyWord word = _parties[other];
        bool conflict = agent == other || agent == otherAgent || key == word.signer()
            || (otherAgent != address(0) && key == _parties[otherAgent].signer())
            || _mandateLive(other, word, agent, act) || _operatorLive(other, word, key);
        if (conflict) revert ConsentAgentConflict(agent);
    }

    /// @dev Signed by the account: as an EOA first, else by its code under ERC-1271.
    function _signed(address signer, bytes32 digest, bytes calldata signature) internal view {
        address recovered;
        if (signature.length == 65) {
            assembly ("memory-safe") {
                let m := mload(0x40)
                mstore(m, digest)
                mstore(add(m, 0x20), byte(0, calldataload(add(signature.offset, 0x40))))
                calldatacopy(add(m, 0x40), signature.offset, 0x40)
                if iszero(gt(mload(add(m, 0x60)), HALF_ORDER)) {
                    mstore(0x00, 0)
                    pop(staticcall(gas(), 0x01, m, 0x80, 0x00, 0x20))
                    recovered := mload(0x00)
                }
            }
            if (recovered == signer && signer != address(0)) return;
        }
        if (!_walletAgrees(signer, digest, signature)) revert ConsentSignatureInvalid(signer, digest);
    }

    /// @dev A wallet burns its share of gas at most, and its answer is read, never copied.
    function _walletAgrees(address signer, bytes32 digest, bytes calldata signature) private view returns (bool agrees) {
        if (signer.code.length == 0 || signature.length > msg.data.length) return false;
        bytes memory question = abi.encodeWithSelector(WALLET_AGREES, digest, signature);
        bytes32 answer;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            let done := staticcall(WALLET_GAS, signer, add(question, 0x20), mload(question), 0x00, 0x20)
            agrees := and(done, gt(returndatasize(), 0x1f))
            answer := mload(0x00)
        }
        return agrees && answer == bytes32(WALLET_AGREES);
    }
}
