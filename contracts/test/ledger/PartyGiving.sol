// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostKey, GhostMandate, GhostOperator, GhostParty} from "./Ghosts.sol";
import {PartyActing} from "./PartyActing.sol";

/// @title Recoveries, mandates, operators, credential keys and voided consents.
abstract contract PartyGiving is PartyActing {
    // Recovery

    function _recoveryTerms(GhostParty storage p, address by) private returns (Recovery memory t, bytes32 id) {
        t = Recovery(p.id, pens[_draw(pens.length)], by, _fresh(), _fresh());
        id = keccak256(abi.encode(RECOVERY_TYPE, t));
    }

    function _doProposeRecovery() internal {
        GhostParty storage p = _anyParty();
        for (uint256 i = 0; i < 6 && (p.numbered || p.node == 0 || p.recoveryState != 0); ++i) {
            p = _anyParty();
        }
        address by = _orderer(p, false);
        if (by == address(0)) by = gParties[0].id;
        (Recovery memory t, bytes32 id) = _recoveryTerms(p, by);
        Consent memory c = _consentByNew(CONSENT_RECOVER_TYPE, ACT_RECOVER, id, p.id, t.signer);
        bytes memory data = abi.encodeCall(parties.proposeRecovery, (t, p.numbered ? noPath() : _pathFrom(p), c));
        if (!_sendAs(Act.ProposeRecovery, by, address(parties), data)) return;
        _claim(id);
        _mustBeOrdered(p, by, false);
        _must(p.status != PARTY_CLOSED && p.recoveryState == 0, 1, "proposed for a closed party, or twice");
        (p.recovery, p.recoverySigner, p.recoveryState) = (id, t.signer, RECOVERY_PROPOSED);
        p.recoveryReady = uint40(clock + RECOVERY_DELAY);
    }

    /// @dev A party whose recovery is in this state, where there is one.
    function _recovering(uint8 state, bool ready) private returns (GhostParty storage p) {
        p = _anyParty();
        uint256 from = _draw(gParties.length);
        for (uint256 i = 0; i < gParties.length; ++i) {
            GhostParty storage q = gParties[(from + i) % gParties.length];
            if (q.recoveryState == state && (!ready || clock >= q.recoveryReady)) return q;
        }
    }

    function _doCompleteRecovery() internal {
        GhostParty storage p = _recovering(RECOVERY_PROPOSED, _draw(8) != 0);
        if (!_send(Act.CompleteRecovery, address(parties), abi.encodeCall(parties.completeRecovery, (p.id)))) return;
        bool ready = p.recoveryState == RECOVERY_PROPOSED && clock >= p.recoveryReady;
        _must(ready && p.status != PARTY_CLOSED, 1, "recovered before its delay, or after a veto");
        _newEpoch(p, p.recoverySigner);
        p.recoveryState = 0;
    }

    function _doVetoRecovery() internal {
        GhostParty storage p = _recovering(RECOVERY_PROPOSED, false);
        Veto memory t = Veto(p.id, p.recovery, _fresh());
        bytes32 id = keccak256(abi.encode(VETO_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_VETO_TYPE, ACT_VETO, id, p.id, 0);
        if (!_send(Act.VetoRecovery, address(parties), abi.encodeCall(parties.vetoRecovery, (t, c)))) return;
        _must(_hasAgreed(p.id) && p.recoveryState == RECOVERY_PROPOSED, 1, "vetoed by another, or nothing");
        p.recoveryState = RECOVERY_VETOED;
    }

    function _doOrderRecovery() internal {
        GhostParty storage p = _anyParty();
        for (uint256 i = 0; i < core && p.status != PARTY_CLOSED; ++i) {
            if (gParties[i].status == PARTY_CLOSED) p = gParties[i];
        }
        address by = _orderer(p, true);
        (Recovery memory t, bytes32 id) = _recoveryTerms(p, by);
        Consent memory c = _consentByNew(CONSENT_RECOVER_TYPE, ACT_RECOVER, id, p.id, t.signer);
        bytes memory data = abi.encodeCall(parties.orderRecovery, (t, c));
        if (!_sendAs(Act.OrderRecovery, by, address(parties), data)) return;
        _claim(id);
        _mustBeOrdered(p, by, true);
        _must(by != p.id, 1, "a regulator recovered itself");
        if (p.status == PARTY_CLOSED) (p.status, p.successor) = (PARTY_ACTIVE, address(0));
        _newEpoch(p, t.signer);
        p.recoveryState = 0;
    }

    function _doDismissRecovery() internal {
        GhostParty storage p = _recovering(_draw(2) == 0 ? RECOVERY_PROPOSED : RECOVERY_VETOED, false);
        if (p.recoveryState == 0) p = _recovering(RECOVERY_PROPOSED, false);
        address by = _orderer(p, true);
        bytes memory data = abi.encodeCall(parties.dismissRecovery, (p.id, by, _fresh()));
        if (!_sendAs(Act.DismissRecovery, by, address(parties), data)) return;
        _mustBeOrdered(p, by, true);
        _must(by != p.id && p.recoveryState != 0, 1, "a recovery dismissed by its party, or none");
        p.recoveryState = 0;
    }

    // Mandates

    function _doMandate() internal {
        GhostParty storage p = _anyParty();
        GhostParty storage agent = _anyParty();
        uint40 until = uint40(clock + _draw(200 days));
        uint64 acts = _draw(4) == 0 ? uint64(_draw(type(uint64).max)) : type(uint64).max;
        Mandate memory t = Mandate(p.id, agent.id, acts, until, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_MANDATE_TYPE, ACT_MANDATE, id, p.id, 0);
        if (!_send(Act.GiveMandate, address(parties), abi.encodeCall(parties.mandate, (t, c)))) return;
        _claim(id);
        _must(_hasAgreed(p.id) && p.status == PARTY_ACTIVE, 1, "a mandate without its principal");
        _must(p.id != agent.id && clock < until, 1, "a mandate to oneself, or over");
        uint256 older = mandateAt[p.id][agent.id];
        if (older != 0) gMandates[older - 1].live = false;
        gMandates.push(GhostMandate(id, true, p.epoch, t));
        mandateAt[p.id][agent.id] = gMandates.length;
    }

    function _doEndMandate() internal {
        uint256 n = gMandates.length;
        if (n == 0) return _doMandate();
        GhostMandate storage m = gMandates[_draw(n)];
        for (uint256 i = 0; i < 8 && !m.live; ++i) {
            m = gMandates[_draw(n)];
        }
        address by = _draw(2) == 0 ? m.terms.principal : m.terms.agent;
        if (_draw(12) == 0) by = _anyParty().id;
        MandateEnd memory t = MandateEnd(m.id, _fresh());
        bytes32 id = keccak256(abi.encode(MANDATE_END_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_END_MANDATE_TYPE, ACT_END_MANDATE, id, by, 0);
        if (!_send(Act.EndMandate, address(parties), abi.encodeCall(parties.endMandate, (t, m.terms, c)))) return;
        _must(_hasAgreed(m.terms.principal) || _hasAgreed(m.terms.agent), 1, "a mandate ended by a third");
        _must(m.live, 1, "a mandate ended twice");
        m.live = false;
        mandateAt[m.terms.principal][m.terms.agent] = 0;
    }

    // Operators

    function _doAddOperator() internal {
        GhostParty storage p = _draw(3) == 0 ? _anyParty() : gParties[_draw(core)];
        // The one account that a party's sender is looked for among, or any.
        address account = pens[_draw(4) == 0 ? _draw(pens.length) : uint160(p.id) % pens.length];
        Operator memory t = Operator(p.id, account, uint40(clock + _draw(200 days)), _fresh());
        bytes32 id = keccak256(abi.encode(OPERATOR_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_OPERATOR_TYPE, ACT_OPERATOR, id, p.id, 0);
        bool unsigned = _draw(12) == 0;
        bytes memory other = _second(unsigned ? _otherPen(account) : account, CONSENT_OPERATOR_TYPE, id, c);
        if (!_send(Act.AddOperator, address(parties), abi.encodeCall(parties.addOperator, (t, c, other)))) return;
        _claim(id);
        _must(_hasAgreed(p.id) && p.status == PARTY_ACTIVE && !unsigned, 1, "an operator nobody agreed to");
        uint256 older = operatorAt[p.id][account];
        if (older != 0) gOperators[older - 1].live = false;
        gOperators.push(GhostOperator(id, true, p.epoch, t));
        operatorAt[p.id][account] = gOperators.length;
    }

    function _doEndOperator() internal {
        uint256 n = gOperators.length;
        if (n == 0) return _doAddOperator();
        GhostOperator storage o = gOperators[_draw(n)];
        for (uint256 i = 0; i < 8 && !o.live; ++i) {
            o = gOperators[_draw(n)];
        }
        OperatorEnd memory t = OperatorEnd(o.id, _fresh());
        bytes32 id = keccak256(abi.encode(OPERATOR_END_TYPE, t));
        address who = o.terms.party;
        Consent memory c = _consent(address(parties), CONSENT_END_OPERATOR_TYPE, ACT_END_OPERATOR, id, who, 0);
        if (!_send(Act.EndOperator, address(parties), abi.encodeCall(parties.endOperator, (t, o.terms, c)))) return;
        _must(_hasAgreed(who) && o.live, 1, "an operator ended by another, or twice");
        o.live = false;
        operatorAt[who][o.terms.operator] = 0;
    }

    // Credential keys

    function _doAddKey() internal {
        GhostParty storage p = _anyParty();
        uint40 from = uint40(clock - _draw(10 days));
        CredentialKey memory t = CredentialKey(p.id, _fresh(), from, from + uint40(_draw(400 days)), _fresh());
        bytes32 id = keccak256(abi.encode(CREDENTIAL_KEY_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_KEY_TYPE, ACT_KEY, id, p.id, 0);
        if (!_send(Act.AddKey, address(parties), abi.encodeCall(parties.addKey, (t, c)))) return;
        _must(_hasAgreed(p.id) && p.status == PARTY_ACTIVE, 1, "a key of another party");
        _must(t.from < t.until && clock < t.until, 1, "a key without a window");
        gKeys.push(GhostKey(p.id, t.thumbprint, 0));
    }

    function _doCompromiseKey() internal {
        if (gKeys.length == 0) return _doAddKey();
        GhostKey storage k = gKeys[_draw(gKeys.length)];
        uint40 since = uint40((k.compromised == 0 ? clock + 20 : k.compromised + 20) - _draw(10 days));
        Compromise memory t = Compromise(k.party, k.thumbprint, since, _fresh());
        bytes32 id = keccak256(abi.encode(COMPROMISE_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_COMPROMISE_TYPE, ACT_COMPROMISE, id, k.party, 0);
        if (!_send(Act.CompromiseKey, address(parties), abi.encodeCall(parties.compromiseKey, (t, c)))) return;
        _must(_hasAgreed(k.party) && since <= clock, 1, "a key declared compromised by another, or ahead");
        _must(k.compromised == 0 || since < k.compromised, 1, "a compromise put off");
        k.compromised = since;
    }

    // Voiding

    function _doVoidConsent() internal {
        _voidDigest(_anyParty().id, _draw(4) == 0 ? bytes32(_draw(4)) : _fresh());
    }

    function _voidDigest(address who, bytes32 digest) internal override returns (bool) {
        GhostParty storage p = _ghost(who);
        Voiding memory t = Voiding(who, digest, _fresh());
        bytes32 id = keccak256(abi.encode(VOIDING_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_VOID_TYPE, ACT_VOID, id, who, 0);
        if (!_send(Act.VoidConsent, address(parties), abi.encodeCall(parties.voidConsent, (t, c)))) return false;
        _must(_hasAgreed(who) && p.status != PARTY_CLOSED, 1, "a consent voided by another");
        bytes32 key = keccak256(abi.encode(who, p.epoch, digest));
        _must(!gVoided[key], 9, "a consent voided twice");
        gVoided[key] = true;
        return true;
    }
}
