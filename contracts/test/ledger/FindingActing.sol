// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostAsset, GhostFinding, GhostParty} from "./Ghosts.sol";
import {TradeActing} from "./TradeActing.sol";

/// @title Findings are recorded and taken back; digests are anchored.
abstract contract FindingActing is TradeActing {
    uint8 private constant ATTESTING = ROLE_NODE | ROLE_VENUE | ROLE_ASSESSOR | ROLE_REGULATOR;

    bytes32 private _lastAnchor;

    /// @dev Terms of a finding and of its subject.
    function _findingTerms(address by) private returns (Attestation memory t, bytes memory subject) {
        uint256 index = _draw(3) == 0 ? _standing() : _valid();
        GhostAsset storage a = gAssets[index];
        (t.asset, t.rev, t.attester) = (a.id, a.rev, by);
        t.kind = uint8(_draw(3) == 0 ? 1 + _draw(8) : 1 + _draw(2));
        if (_ghost(by).roles & ROLE_REGULATOR != 0 && _draw(3) != 0) t.kind = ATTESTATION_CEILING;
        (t.report, t.value, t.salt) = (_fresh(), _draw(1e6), _fresh());
        (t.date, t.until) = (uint40(clock - _draw(5 days)), uint40(clock + 1 + _draw(90 days)));
        (t.subjectType, t.subject) = (SUBJECT_ASSET, a.id);
        if (_draw(3) == 0) subject = _setSubject(t, index, uint8(1 + _draw(7)));
        if (_draw(12) == 0) _breakFinding(t, _draw(5));
    }

    function _setSubject(Attestation memory t, uint256 asset, uint8 of_) private returns (bytes memory) {
        t.subjectType = of_;
        uint256[] storage all = rightsOf[asset];
        if (of_ == SUBJECT_RIGHT && all.length != 0) {
            uint256 right = all[_draw(all.length)];
            t.subject = gRights[right].id;
            if (gRights[right].depth == 0) return abi.encode(uint256(gRights[right].kind));
            return abi.encode(gRights[right].terms);
        }
        if (of_ == SUBJECT_LISTING && gListings.length != 0) {
            Listing memory l = gListings[_draw(gListings.length)].terms;
            (t.asset, t.rev, t.subject) = (l.asset, l.rev, _idOf(l));
            return abi.encode(l);
        }
        if (of_ == SUBJECT_TRADE && gTrades.length != 0) {
            Trade memory d = gTrades[_draw(gTrades.length)];
            (t.asset, t.rev, t.subject) = (d.asset, d.rev, _idOf(d));
            return abi.encode(d);
        }
        if (of_ == SUBJECT_OFF_TRADE && gFilings.length != 0) {
            OffTrade memory f = gFilings[_draw(gFilings.length)].terms;
            (t.asset, t.rev, t.subject) = (f.asset, f.rev, keccak256(abi.encode(OFF_TRADE_TYPE, f)));
            return abi.encode(f);
        }
        if (of_ == SUBJECT_PARTY) (t.asset, t.rev, t.subject) = (bytes32(0), 0, _subjectOf(_anyParty().id));
        return "";
    }

    function _breakFinding(Attestation memory t, uint256 how) private {
        if (how == 0) t.rev += 1;
        if (how == 1) t.kind = uint8(_draw(2) * 64);
        if (how == 2) t.date = uint40(clock + 1);
        if (how == 3) t.until = uint40(clock);
        if (how == 4) t.subject ^= bytes32(uint256(1));
    }

    function _idOf(Attestation memory t) private pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPE, t));
    }

    function _doAttest() internal {
        GhostParty storage p = _withRole(_draw(3) == 0 ? ROLE_REGULATOR : ROLE_ASSESSOR);
        if (_draw(10) == 0) p = _anyParty();
        (Attestation memory t, bytes memory subject) = _findingTerms(p.id);
        bytes memory data = abi.encodeCall(attestations.attest, (t, subject));
        if (!_sendAs(Act.Attest, p.id, address(attestations), data)) return;
        _must(p.roles & ATTESTING != 0 && p.status == PARTY_ACTIVE, 1, "attested in no role");
        _attested(t, p.roles);
    }

    function _doAttestSigned() internal {
        (Attestation memory t, bytes memory subject) = _findingTerms(_anyParty().id);
        Consent memory c = _consent(address(attestations), CONSENT_ATTEST_TYPE, ACT_ATTEST, _idOf(t), t.attester, 0);
        bytes memory data = abi.encodeCall(attestations.attestSigned, (t, subject, c));
        if (!_send(Act.AttestSigned, address(attestations), data)) return;
        _must(_hasAgreed(t.attester), 1, "attested without the attester");
        _attested(t, 0);
    }

    function _attested(Attestation memory t, uint8 roles) private {
        _claim(_idOf(t));
        bool inOrder = t.kind != 0 && t.kind < 64 && t.date <= clock && t.until > clock;
        _must(inOrder, 11, "a finding with unlawful terms");
        _must(t.subjectType == SUBJECT_PARTY || !_paused(), 1, "attested during a pause");
        if (t.subjectType != SUBJECT_PARTY) _must(_revOf(t.asset) == t.rev, 6, "attested at another rev");
        gFindings.push(GhostFinding(_idOf(t), false, roles, t));
    }

    function _revOf(bytes32 asset) private view returns (uint32) {
        uint256 at = rightAt[rootOf(asset, HOLD)];
        return at == 0 ? type(uint32).max : gAssets[gRights[at - 1].asset].rev;
    }

    function _doRevokeAttestation(bool signed) internal {
        uint256 n = gFindings.length;
        if (n == 0) return _doAttest();
        GhostFinding storage f = gFindings[_draw(n)];
        for (uint256 i = 0; i < 8 && (f.revoked || (!signed && _ghost(f.terms.attester).roles & ATTESTING == 0)); ++i) {
            f = gFindings[_draw(n)];
        }
        address by = f.terms.attester;
        AttestationRevocation memory t = AttestationRevocation(f.id, _fresh(), _fresh());
        bytes memory data = abi.encodeCall(attestations.revoke, (t, f.terms));
        if (signed) {
            bytes32 id = keccak256(abi.encode(ATTESTATION_REVOCATION_TYPE, t));
            bytes32 type_ = CONSENT_REVOKE_ATTESTATION_TYPE;
            Consent memory c = _consent(address(attestations), type_, ACT_REVOKE_ATTESTATION, id, by, 0);
            data = abi.encodeCall(attestations.revokeSigned, (t, f.terms, c));
            if (!_send(Act.RevokeAttestationSigned, address(attestations), data)) return;
            _must(_hasAgreed(by), 1, "a finding taken back by another");
        } else {
            if (!_sendAs(Act.RevokeAttestation, by, address(attestations), data)) return;
            _must(_active(by) && _ghost(by).roles & ATTESTING != 0, 1, "a finding taken back in no role");
        }
        _must(!f.revoked, 9, "a finding taken back twice");
        f.revoked = true;
    }

    function _doAnchor() internal {
        bytes32 digest = _draw(6) == 0 ? _lastAnchor : _fresh();
        uint8 kind = uint8(_draw(3));
        bytes32 key = keccak256(abi.encode("anchor", kind, digest));
        if (!_send(Act.Anchor, address(attestations), abi.encodeCall(attestations.anchor, (kind, digest)))) return;
        _claim(key);
        _lastAnchor = digest;
    }
}
