// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PARTY_ACTIVE} from "../types/Enums.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {ACT_CLOSE, Consent} from "../types/Terms.sol";
import {PartyRecords} from "./PartyRecords.sol";

/// @dev An act of this contract that a consent is to. In memory, lest the compiler copy its checks for every act.
struct Deed {
    bytes32 consentType;
    uint256 act;
    bytes32 id;
}

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
    /// @dev Fields of a party's word that the usual case fixes: status ACTIVE, the epoch, no voids.
    uint256 private constant USUAL_FIELDS = (7 << 160) | (0xffff << 171) | (1 << 239);
    uint256 private constant USUAL = uint256(PARTY_ACTIVE) << 160;
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

    /// @dev A consent to an act of another ledger. The usual case, an active party's own consent in its epoch and in
    /// time, nothing voided, is told by comparing words whole; anything else is looked at again, field by field.
    function _consented(bytes32 domain, bytes32 consentType, uint256 act, bytes32 id, Consent calldata consent)
        internal
        view
    {
        uint256 fields = USUAL_FIELDS;
        uint256 odd = USUAL;
        bool good;
        assembly ("memory-safe") {
            // The six static words lie in calldata as the struct hash takes them: party at 0x40 … deadline at 0xe0.
            let m := mload(0x40)
            mstore(m, consentType)
            mstore(add(m, 0x20), id)
            calldatacopy(add(m, 0x40), consent, 0xc0)
            let epoch := mload(add(m, 0x80))
            mstore(0x00, mload(add(m, 0x40)))
            mstore(0x20, _parties.slot)
            let word := sload(keccak256(0x00, 0x40))
            odd := or(xor(and(word, fields), or(odd, shl(171, epoch))), shr(16, epoch))
            odd := or(odd, or(mload(add(m, 0xa0)), mload(add(m, 0xc0))))
            odd := or(odd, gt(sub(mload(add(m, 0xe0)), timestamp()), LONGEST))
            if iszero(odd) {
                let hash := keccak256(m, 0x100)
                mstore(m, hex"1901")
                mstore(add(m, 0x02), domain)
                mstore(add(m, 0x22), hash)
                mstore(m, keccak256(m, 0x42))
                let s := add(consent, calldataload(add(consent, 0xc0)))
                mstore(add(m, 0x20), byte(0, calldataload(add(s, 0x60))))
                calldatacopy(add(m, 0x40), add(s, 0x20), 0x40)
                // slither-disable-next-line incorrect-exp -- exclusive or is meant: whether the length is 65
                if iszero(or(xor(calldataload(s), 65), gt(mload(add(m, 0x60)), HALF_ORDER))) {
                    mstore(0x00, 0)
                    pop(staticcall(gas(), 0x01, m, 0x80, 0x00, 0x20))
                    good := iszero(shl(96, xor(mload(0x00), word)))
                }
            }
        }
        if (!good) _examine(domain, consentType, act, id, consent, odd != 0);
    }

    /// @dev The unusual cases: refusals, agents, voids, wallets.
    function _examine(
        bytes32 domain,
        bytes32 consentType,
        uint256 act,
        bytes32 id,
        Consent calldata consent,
        bool maybeEoa
    ) private view {
        PartyWord word = _active(consent.party);
        bytes32 digest = _digest(domain, consentType, id, consent);
        address signer = _entitled(act, consent, consent.party, word, digest);
        _inTime(consent);
        if (maybeEoa) _signed(signer, digest, _signature(consent));
        else _signedByWallet(signer, digest, _signature(consent));
    }

    /// @dev A consent to an act of this contract, which no agent gives and which rests on no record.
    function _ownConsent(Deed memory deed, Consent calldata consent, address who, PartyWord word)
        internal
        view
        returns (bytes32 digest)
    {
        if (consent.party != who) revert ConsentPartyWrong(who, consent.party);
        if (consent.seq != 0) revert ConsentSeqWrong(0, consent.seq);
        digest = _digest(_domain(address(this)), deed.consentType, deed.id, consent);
        address signer = _entitled(deed.act, consent, who, word, digest);
        _inTime(consent);
        _signed(signer, digest, _signature(consent));
    }

    /// @dev The same by an account that is to become a signer: epoch 0, whatever the party's is.
    function _newSigner(Deed memory deed, Consent calldata consent, address who, address signer) internal view {
        if (signer == address(0)) revert PartySignerZero();
        _ownConsent(deed, consent, who, PartyWord.wrap(uint160(signer)));
    }

    /// @dev EIP-712 digest; the consent's six static words lie in calldata as the struct hash takes them.
    function _digest(bytes32 domain, bytes32 consentType, bytes32 id, Consent calldata consent)
        private
        pure
        returns (bytes32 digest)
    {
        assembly ("memory-safe") {
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
    }

    /// @dev Zero where the party signs itself.
    function _agency(Consent calldata consent) internal pure returns (uint256 agency) {
        assembly ("memory-safe") {
            agency := or(calldataload(add(consent, 0x60)), calldataload(add(consent, 0x80)))
        }
    }

    /// @dev Where its signature lies; whether it lies within calldata matters to a wallet's call only.
    function _signature(Consent calldata consent) private pure returns (bytes calldata signature) {
        assembly ("memory-safe") {
            let s := add(consent, calldataload(add(consent, 0xc0)))
            // slither-disable-next-line write-after-write -- two members of one slice
            signature.offset := add(s, 0x20)
            signature.length := calldataload(s)
        }
    }

    /// @dev Now ≤ deadline ≤ now + 90 days.
    function _inTime(Consent calldata consent) private view {
        uint256 deadline;
        uint256 ahead;
        assembly ("memory-safe") {
            deadline := calldataload(add(consent, 0xa0))
            ahead := sub(deadline, timestamp())
        }
        if (ahead > LONGEST) {
            if (deadline < block.timestamp) revert ConsentExpired(deadline, block.timestamp);
            revert ConsentTooFar(deadline, block.timestamp + LONGEST);
        }
    }

    /// @dev Who must have signed: the party in its epoch or its agent in both epochs; and neither voided the consent.
    function _entitled(uint256 act, Consent calldata consent, address who, PartyWord word, bytes32 digest)
        private
        view
        returns (address)
    {
        if (consent.epoch != word.epoch()) revert ConsentEpochWrong(who, word.epoch(), consent.epoch);
        if (word.voids() != 0) _notVoided(who, word, digest);
        return _agency(consent) == 0 ? word.signer() : _agentSigner(act, consent, who, word, digest);
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

    /// @dev Signed by the account, which is never zero: as an EOA first, else by its code under ERC-1271.
    // slither-disable-next-line incorrect-equality,incorrect-exp -- accounts are compared; xor asks: is it 65
    function _signed(address signer, bytes32 digest, bytes calldata signature) internal view {
        bool good;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, digest)
            mstore(add(m, 0x20), byte(0, calldataload(add(signature.offset, 0x40))))
            calldatacopy(add(m, 0x40), signature.offset, 0x40)
            mstore(0x00, 0)
            if iszero(or(xor(signature.length, 65), gt(mload(add(m, 0x60)), HALF_ORDER))) {
                pop(staticcall(gas(), 0x01, m, 0x80, 0x00, 0x20))
            }
            good := eq(mload(0x00), signer)
        }
        if (!good) _signedByWallet(signer, digest, signature);
    }

    function _signedByWallet(address signer, bytes32 digest, bytes calldata signature) private view {
        if (!_walletAgrees(signer, digest, signature)) revert ConsentSignatureInvalid(signer, digest);
    }

    /// @dev A wallet burns its share of gas at most, and its answer is read, never copied.
    function _walletAgrees(address signer, bytes32 digest, bytes calldata signature)
        private
        view
        returns (bool agrees)
    {
        // slither-disable-next-line incorrect-equality -- whether there is code, no balance or time
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
