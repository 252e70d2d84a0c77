// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {Consenting} from "./Consenting.sol";
import {GhostParty} from "./Ghosts.sol";

interface IManager {
    function updateAuthority(address target, address authority) external;
}

/// @title Parties enter, get roles, change keys, are suspended and leave.
abstract contract PartyActing is Consenting {
    /// @dev Parties before this one keep the world going and are seldom harmed.
    uint256 internal core;

    function _anyParty() internal returns (GhostParty storage) {
        return gParties[_draw(gParties.length)];
    }

    /// @dev Whoever comes by, in a role that may not be his; nothing else is wrong then.
    function _intruder() internal returns (address) {
        flaw = 0;
        return _anyParty().id;
    }

    /// @dev Mostly one that is not needed, one time in ten any.
    function _expendable() internal returns (GhostParty storage p) {
        if (gParties.length == core || _draw(10) == 0) return _anyParty();
        p = gParties[core + _draw(gParties.length - core)];
        for (uint256 i = 0; i < 4 && p.status == PARTY_CLOSED; ++i) {
            p = gParties[core + _draw(gParties.length - core)];
        }
    }

    /// @dev An active party with a role, where four draws find one.
    function _withRole(uint8 role) internal returns (GhostParty storage p) {
        p = _anyParty();
        for (uint256 i = 0; i < 24 && !(p.roles & role != 0 && p.status == PARTY_ACTIVE); ++i) {
            p = _anyParty();
        }
    }

    function _idOf(Enrolment memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(ENROLMENT_TYPE, t));
    }

    function _subjectOf(address id) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(id)));
    }

    /// @dev The node's number gives the node (numbers are never given twice).
    function _byNumber(uint16 number) internal view returns (address) {
        for (uint256 i = 0; number != 0 && i < gParties.length; ++i) {
            if (gParties[i].numbered && gParties[i].node == number) return gParties[i].id;
        }
        return address(0);
    }

    /// @dev The party's enrolling node, or its first live successor; zero for a node of its own.
    function _enrollerOf(GhostParty storage p) internal view returns (address) {
        return p.numbered ? address(0) : _byNumber(p.node);
    }

    // Entering

    function _doAdmit() internal {
        uint8[6] memory sets = [ROLE_NODE, ROLE_VENUE, ROLE_ASSESSOR, ROLE_REGULATOR, ROLE_LENDER, 0];
        _admit(uint24(_draw(2) == 0 ? 320500 : _draw(1_000_300)), sets[_draw(6)], pens[_draw(pens.length)]);
    }

    function _admit(uint24 region, uint8 roles, address signer) internal returns (address) {
        if (roles & ROLE_NODE != 0 && lastNumber > 40) roles = 0;
        Enrolment memory t = Enrolment(signer, address(0), region, _fresh(), _fresh());
        address id = address(uint160(uint256(_idOf(t))));
        Consent memory c = _consentByNew(CONSENT_ENROL_TYPE, ACT_ENROL, _idOf(t), id, signer);
        if (!_sendAuthorised(Act.Admit, address(parties), 0, abi.encodeCall(parties.admit, (t, roles, c)))) {
            return address(0);
        }
        return _entered(t, 0, roles);
    }

    function _doEnrol() internal {
        GhostParty storage n = _draw(12) == 0 ? _anyParty() : _withRole(ROLE_NODE);
        _enrolUnder(n.id, uint24(_draw(2) == 0 ? 110000 : n.region), pens[_draw(pens.length)]);
    }

    function _enrolUnder(address node_, uint24 region, address signer) internal returns (address) {
        Enrolment memory t = Enrolment(signer, node_, region, _fresh(), _fresh());
        address id = address(uint160(uint256(_idOf(t))));
        Consent memory c = _consentByNew(CONSENT_ENROL_TYPE, ACT_ENROL, _idOf(t), id, signer);
        if (!_sendAs(Act.Enrol, node_, address(parties), abi.encodeCall(parties.enrol, (t, c)))) return address(0);
        GhostParty storage n = _ghost(node_);
        _must(n.roles & ROLE_NODE != 0 && n.status == PARTY_ACTIVE, 1, "enrolled by no node");
        return _entered(t, n.node, 0);
    }

    function _entered(Enrolment memory t, uint16 number, uint8 roles) private returns (address id) {
        id = address(uint160(uint256(_idOf(t))));
        _claim(_idOf(t));
        _must(t.region <= 999_999, 1, "region out of range");
        GhostParty storage p = gParties.push();
        partyAt[id] = gParties.length;
        (p.id, p.signer, p.status, p.region, p.node) = (id, t.signer, PARTY_ACTIVE, t.region, number);
        _giveRoles(p, roles);
    }

    function _giveRoles(GhostParty storage p, uint8 roles) private {
        if (roles & ROLE_NODE != 0 && !p.numbered) {
            ++lastNumber;
            (p.numbered, p.node) = (true, lastNumber);
        }
        p.roles = roles;
    }

    function _doSetRoles() internal {
        GhostParty storage p = _expendable();
        if (partyAt[p.id] <= core) return _setRoles(p, p.roles);
        uint8 roles = uint8(_draw(40));
        if (lastNumber > 40) roles &= ~ROLE_NODE;
        _setRoles(p, roles);
    }

    function _setRoles(GhostParty storage p, uint8 roles) internal {
        bytes memory data = abi.encodeCall(parties.setRoles, (p.id, roles));
        if (!_sendAuthorised(Act.SetRoles, address(parties), 0, data)) return;
        _must(roles < 32 && p.status != PARTY_CLOSED, 1, "roles of a closed party, or undefined");
        _giveRoles(p, roles);
    }

    // Keys

    function _doRotate() internal {
        GhostParty storage p = _anyParty();
        Rotation memory t = Rotation(p.id, _draw(4) == 0 ? p.signer : pens[_draw(pens.length)], _fresh());
        bytes32 id = keccak256(abi.encode(ROTATION_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_ROTATE_TYPE, ACT_ROTATE, id, p.id, 0);
        bool unsigned = _draw(12) == 0;
        bytes memory other = _second(unsigned ? _otherPen(t.signer) : t.signer, CONSENT_ROTATE_TYPE, id, c);
        if (!_send(Act.Rotate, address(parties), abi.encodeCall(parties.rotate, (t, c, other)))) return;
        _must(_hasAgreed(p.id), 1, "rotated without its consent");
        _must(!unsigned || t.signer == p.signer, 1, "rotated to a signer who did not sign");
        _must(p.status != PARTY_CLOSED, 1, "a closed party rotated");
        _newEpoch(p, t.signer);
    }

    /// @dev The digest of a consent to an act of PartyRegistry, signed by another account too.
    function _second(address pen, bytes32 consentType, bytes32 id, Consent memory c)
        internal
        view
        returns (bytes memory)
    {
        bytes32 structHash =
            keccak256(abi.encode(consentType, id, c.party, c.seq, c.epoch, c.agent, c.agentEpoch, c.deadline));
        return _written(pen, keccak256(abi.encodePacked(hex"1901", _domain(address(parties)), structHash)));
    }

    function _newEpoch(GhostParty storage p, address signer) internal {
        p.signer = signer;
        ++p.epoch;
    }

    function _doDetach() internal {
        GhostParty storage p = _expendable();
        Detachment memory t = Detachment(p.id, _fresh());
        bytes32 id = keccak256(abi.encode(DETACHMENT_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_DETACH_TYPE, ACT_DETACH, id, p.id, 0);
        if (!_send(Act.Detach, address(parties), abi.encodeCall(parties.detach, (t, c)))) return;
        _must(_hasAgreed(p.id), 1, "detached without its consent");
        _must(!p.numbered && p.node != 0, 1, "a node detached");
        p.node = 0;
    }

    // Leaving

    function _doClose() internal {
        GhostParty storage p = _expendable();
        Closure memory t = _closure(p);
        bytes32 id = keccak256(abi.encode(CLOSURE_TYPE, t));
        Consent memory c = _consent(address(parties), CONSENT_CLOSE_TYPE, ACT_CLOSE, id, p.id, 0);
        if (!_send(Act.Close, address(parties), abi.encodeCall(parties.close, (t, c)))) return;
        _must(_hasAgreed(p.id) && p.status == PARTY_ACTIVE, 1, "closed without its consent");
        _closed(p, t.successor);
    }

    function _doCloseByAuthority() internal {
        GhostParty storage p = _expendable();
        Closure memory t = _closure(p);
        bytes memory data = abi.encodeCall(parties.closeByAuthority, (t));
        if (_sendAuthorised(Act.CloseByAuthority, address(parties), 0, data)) _closed(p, t.successor);
    }

    function _closure(GhostParty storage p) private returns (Closure memory) {
        bool named = p.numbered != (_draw(12) == 0);
        return Closure(p.id, named ? _withRole(ROLE_NODE).id : address(0), _fresh(), _fresh());
    }

    function _closed(GhostParty storage p, address next) private {
        _must(p.status != PARTY_CLOSED, 1, "closed twice");
        if (p.numbered) {
            GhostParty storage n = _ghost(next);
            _must(next != p.id && n.status == PARTY_ACTIVE && n.roles & ROLE_NODE != 0, 1, "no live successor");
            p.successor = next;
        } else {
            _must(next == address(0), 1, "a successor of what is no node");
        }
        p.status = PARTY_CLOSED;
    }

    // Suspension

    function _doSuspendParty() internal {
        GhostParty storage p = _expendable();
        bool order = _draw(2) == 0;
        address by = _orderer(p, order);
        if (by == address(0)) return;
        address[] memory path = order || p.numbered ? noPath() : _pathFrom(p);
        bytes memory data = abi.encodeCall(parties.suspendParty, (p.id, by, order, path, _fresh()));
        if (!_sendAs(Act.SuspendParty, by, address(parties), data)) return;
        _mustBeOrdered(p, by, order);
        uint8 own = order ? PARTY_SUSPENDED_BY_REGULATOR : PARTY_SUSPENDED_BY_NODE;
        _must(p.status != PARTY_CLOSED && p.status != own, 1, "suspended twice, or when closed");
        p.status = p.status == PARTY_ACTIVE ? own : PARTY_SUSPENDED_BY_BOTH;
    }

    function _doLiftParty() internal {
        GhostParty storage p = _anyParty();
        for (uint256 i = 0; i < gParties.length && (p.status < 2 || p.status > 4); ++i) {
            p = gParties[i];
        }
        bool order = _draw(3) != 0;
        address by = _orderer(p, order);
        if (by == address(0)) return;
        address[] memory path = order || p.numbered ? noPath() : _pathFrom(p);
        bytes memory data = abi.encodeCall(parties.liftParty, (p.id, by, order, path, _fresh()));
        if (!_sendAs(Act.LiftParty, by, address(parties), data)) return;
        _mustBeOrdered(p, by, order);
        _must(order || p.status != PARTY_SUSPENDED_BY_REGULATOR, 1, "a node lifted a regulator's suspension");
        bool rest = !order && p.status == PARTY_SUSPENDED_BY_BOTH;
        p.status = rest ? PARTY_SUSPENDED_BY_REGULATOR : PARTY_ACTIVE;
    }

    function _pathFrom(GhostParty storage p) internal view returns (address[] memory) {
        address node_ = _byNumber(p.node);
        return node_ == address(0) ? noPath() : _succession(node_);
    }

    /// @dev Who may order something of this party: mostly a covering regulator or its enrolling node, else anybody.
    function _orderer(GhostParty storage p, bool order) internal returns (address) {
        if (_draw(10) == 0) return _intruder();
        if (order) return _regulatorOf(p.region);
        address node_ = _enrollerOf(p);
        return node_ == address(0) ? address(0) : _successorOf(node_);
    }

    /// @dev An active regulator whose region covers another, where the draws find one.
    function _regulatorOf(uint24 region) internal returns (address) {
        GhostParty storage r = _withRole(ROLE_REGULATOR);
        for (uint256 i = 0; i < 5 && !_covering(r.region, region); ++i) {
            r = _withRole(ROLE_REGULATOR);
        }
        return r.id;
    }

    /// @dev By their digits: 000000 all, 320000 the province, 320500 the city, else itself alone.
    function _covering(uint256 by, uint256 region) internal pure returns (bool) {
        uint256 step = by % 10_000 == 0 ? 10_000 : by % 100 == 0 ? 100 : 1;
        return by == 0 || by / step == region / step;
    }

    function _mustBeOrdered(GhostParty storage p, address by, bool order) internal {
        GhostParty storage b = _ghost(by);
        uint8 role = order ? ROLE_REGULATOR : ROLE_NODE;
        _must(b.status == PARTY_ACTIVE && b.roles & role != 0, 1, "ordered out of role");
        if (order) _must(_covering(b.region, p.region), 1, "ordered out of region");
        else _must(!p.numbered && by == _successorOf(_byNumber(p.node)), 1, "ordered by another node");
    }

    // The authority itself

    function _doSetAuthority(Act act, address target) internal {
        if (_draw(2) == 0) {
            flaw = STRANGER_SENDS;
            _sendAuthorised(act, target, 0, abi.encodeWithSignature("setAuthority(address)", manager));
        } else {
            flaw = 0;
            // The manager stays the same; that it may set another shows all the same.
            _sendFrom(act, manager, target, abi.encodeWithSignature("setAuthority(address)", manager));
        }
    }
}
