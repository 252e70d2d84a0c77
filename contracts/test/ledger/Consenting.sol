// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Inclusion, Pledged} from "../../src/types/Bundles.sol";
import {PARTY_ACTIVE} from "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {Calls} from "./Calls.sol";
import {GhostParty, GhostPledge, GhostRight} from "./Ghosts.sol";

/// @title Consents as the parties or their agents sign them, and now and then one that must not pass (I9).
abstract contract Consenting is Calls {
    uint256 private constant WRONG_KEY = 2;
    uint256 private constant OTHER_EPOCH = 3;
    uint256 private constant PAST_DEADLINE = 4;
    uint256 private constant FAR_DEADLINE = 5;
    uint256 private constant OTHER_SEQ = 6;
    uint256 private constant OTHER_LEDGER = 7;
    uint256 private constant OTHER_CHAIN = 8;
    uint256 private constant OTHER_ACT = 9;
    uint256 private constant OTHER_TERMS = 10;
    uint256 private constant VOIDED = 11;
    uint256 private constant NO_MANDATE = 12;
    uint256 private constant CHANGED_LATER = 13;

    /// @dev A consent while it is drafted.
    struct Draft {
        address ledger;
        bytes32 consentType;
        uint8 act;
        bytes32 id;
        address signer;
        bool other;
        Consent c;
    }

    /// @dev The party's consent, one time in five by an agent where it has one for this act.
    function _consent(address ledger, bytes32 consentType, uint8 act, bytes32 id, address who, uint32 seq)
        internal
        returns (Consent memory)
    {
        address agent = act > ACT_CLOSE && _draw(5) == 0 ? _agentOf(who, act) : address(0);
        return _consentBy(ledger, consentType, act, id, who, seq, agent);
    }

    function _consentBy(
        address ledger,
        bytes32 consentType,
        uint8 act,
        bytes32 id,
        address who,
        uint32 seq,
        address agent
    ) internal returns (Consent memory) {
        GhostParty storage p = _ghost(who);
        Draft memory d;
        (d.ledger, d.consentType, d.act, d.id, d.signer) = (ledger, consentType, act, id, p.signer);
        d.c.party = who;
        d.c.seq = seq;
        d.c.epoch = p.epoch;
        d.c.deadline = uint40(clock + _draw(90 days + 1));
        if (agent != address(0)) {
            d.c.agent = agent;
            d.c.agentEpoch = _ghost(agent).epoch;
            d.signer = _ghost(agent).signer;
            ++byAgent;
        }
        if (d.signer.code.length != 0) ++byWallet;
        return _finish(d);
    }

    /// @dev By an account that is to become a party's signer: epoch 0, whatever the party's is.
    function _consentByNew(bytes32 consentType, uint8 act, bytes32 id, address who, address signer)
        internal
        returns (Consent memory)
    {
        Draft memory d;
        (d.ledger, d.consentType, d.act, d.id, d.signer) = (address(parties), consentType, act, id, signer);
        d.c.party = who;
        d.c.deadline = uint40(clock + _draw(90 days + 1));
        return _finish(d);
    }

    /// @dev Who consented to a deed, by which agent.
    struct Side {
        address party;
        address agent;
        uint8 act;
        bool pledgee;
    }

    mapping(uint256 deed => Side[]) private _sides;
    bool private _ofPledgee;

    /// @dev No agent of a side to the deed is, or serves, another side: by id, key, mandate or as operator (pledgees are
    /// no counterparties of one another).
    function _mustBeApart() internal {
        Side[] storage all = _sides[deed];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 j = 0; j < all.length && all[i].agent != address(0); ++j) {
                bool others = all[i].party != all[j].party && !(all[i].pledgee && all[j].pledgee);
                if (others) _must(_areApart(all[i].act, all[i].agent, all[j]), 1, "an agent serves both sides");
            }
        }
    }

    function _areApart(uint8 act, address agent, Side storage other) private view returns (bool) {
        address key = _ghost(agent).signer;
        if (agent == other.party || agent == other.agent || key == _ghost(other.party).signer) return false;
        if (other.agent != address(0) && key == _ghost(other.agent).signer) return false;
        return !_mandated(other.party, agent, act) && !_operates(other.party, key);
    }

    function _finish(Draft memory d) private returns (Consent memory) {
        bool spoilt = flaw > STRANGER_SENDS && consents == flawAt;
        ++consents;
        if (spoilt) {
            flawed = true;
            _spoil(d);
        }
        bytes32 digest = _digest(d, d.other ? block.chainid + 1 : block.chainid);
        d.c.signature = _written(d.signer, digest);
        if (spoilt && flaw == VOIDED) _void(d, digest);
        if (spoilt && flaw == CHANGED_LATER) ++d.c.deadline;
        // What was to be spoilt may by chance be good all the same.
        if (!spoilt || !flawed) {
            _agrees(d.c.party);
            _sides[deed].push(Side(d.c.party, d.c.agent, d.act, _ofPledgee));
        }
        return d.c;
    }

    /// @dev Makes of a good consent one that must be refused.
    function _spoil(Draft memory d) private {
        bytes32[4] memory types = [CONSENT_GRANT_TYPE, CONSENT_TRANSFER_TYPE, CONSENT_CLOSE_TYPE, CONSENT_TRADE_TYPE];
        if (flaw == WRONG_KEY) d.signer = _otherPen(d.signer);
        else if (flaw == OTHER_EPOCH) d.c.epoch = d.c.epoch == 0 || _draw(2) == 0 ? d.c.epoch + 1 : d.c.epoch - 1;
        else if (flaw == PAST_DEADLINE) d.c.deadline = uint40(clock - 1 - _draw(1 days));
        else if (flaw == FAR_DEADLINE) d.c.deadline = uint40(clock + 90 days + 1 + _draw(1 days));
        else if (flaw == OTHER_SEQ) d.c.seq += 1;
        else if (flaw == OTHER_LEDGER) d.ledger = d.ledger == address(assets) ? address(rights) : address(assets);
        else if (flaw == OTHER_CHAIN) d.other = true;
        else if (flaw == OTHER_TERMS) d.id ^= bytes32(uint256(1) << _draw(256));
        else if (flaw == OTHER_ACT) d.consentType = types[0] == d.consentType ? types[1] : types[_draw(4)];
        else if (flaw == NO_MANDATE) _unmandated(d);
        if (flaw == OTHER_ACT) flawed = d.consentType != _typeBefore(d);
    }

    /// @dev Acts whose type the four above may hit by chance are told apart by their number.
    function _typeBefore(Draft memory d) private pure returns (bytes32) {
        if (d.act == ACT_GRANT) return CONSENT_GRANT_TYPE;
        if (d.act == ACT_TRANSFER) return CONSENT_TRANSFER_TYPE;
        if (d.act == ACT_CLOSE) return CONSENT_CLOSE_TYPE;
        return d.act == ACT_TRADE ? CONSENT_TRADE_TYPE : bytes32(0);
    }

    function _unmandated(Draft memory d) private {
        GhostParty storage agent = gParties[_draw(gParties.length)];
        flawed = agent.id != d.c.party && (d.act <= ACT_CLOSE || !_mandated(d.c.party, agent.id, d.act));
        d.c.agent = agent.id;
        d.c.agentEpoch = agent.epoch;
        d.signer = agent.signer;
    }

    function _otherPen(address pen) internal returns (address other) {
        other = pens[_draw(POOL)];
        // A wallet's owner signs for it, and it for him.
        if (keccak256(_written(other, 0)) == keccak256(_written(pen, 0))) other = pens[POOL - 1];
        if (keccak256(_written(other, 0)) == keccak256(_written(pen, 0))) other = pens[POOL - 2];
    }

    /// @dev The principal, or the agent who signed, voids the consent before it is used.
    function _void(Draft memory d, bytes32 digest) private {
        uint256 was = flaw;
        address who = d.c.agent == address(0) ? d.c.party : d.c.agent;
        bool unborn = partyAt[who] == 0;
        (flaw, flawed) = (0, false);
        bool done_ = !unborn && d.act != ACT_RECOVER && _voidDigest(who, digest);
        (flaw, flawed) = (was, done_);
    }

    function _voidDigest(address who, bytes32 digest) internal virtual returns (bool);

    function _digest(Draft memory d, uint256 chain) private view returns (bytes32) {
        Consent memory c = d.c;
        bytes32 structHash =
            keccak256(abi.encode(d.consentType, d.id, c.party, c.seq, c.epoch, c.agent, c.agentEpoch, c.deadline));
        bytes32 domain = chain == block.chainid ? _domain(d.ledger) : _otherChain(d.ledger, chain);
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _otherChain(address ledger, uint256 chain) private pure returns (bytes32) {
        bytes32 typehash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(typehash, keccak256("Torrens"), keccak256("1"), chain, ledger));
    }

    /// @dev A party that has the principal's live mandate for an act, zero where none.
    function _agentOf(address who, uint8 act) internal view returns (address) {
        for (uint256 i = gMandates.length; i > 0 && i + 40 > gMandates.length; --i) {
            address agent = gMandates[i - 1].terms.agent;
            if (gMandates[i - 1].terms.principal == who && _mandated(who, agent, act)) return agent;
        }
        return address(0);
    }

    // Pledges in the way of a deed

    /// @dev Every pledge on a right, or every forbidding one, with its pledgee's consent; one time in ten one is missing.
    function _pledgees(
        address ledger,
        bytes32 consentType,
        uint8 act,
        bytes32 id,
        uint256 right,
        uint32 seq,
        bool onlyForbidding
    ) internal returns (Pledged[] memory list) {
        uint256[] memory on = _listed(right, onlyForbidding);
        list = new Pledged[](on.length);
        uint256 missing = _draw(10) == 0 && on.length != 0 ? _draw(on.length) : on.length;
        for (uint256 i = 0; i < on.length; ++i) {
            GhostPledge storage p = gPledges[on[i]];
            list[i].terms = p.terms;
            if (clock < p.terms.until && i != missing) {
                list[i].consent = _consentOfPledgee(ledger, consentType, act, id, p.terms.pledgee, seq);
            }
        }
    }

    function _consentOfPledgee(address ledger, bytes32 consentType, uint8 act, bytes32 id, address pledgee, uint32 seq)
        private
        returns (Consent memory c)
    {
        _ofPledgee = true;
        c = _consent(ledger, consentType, act, id, pledgee, seq);
        _ofPledgee = false;
    }

    function _listed(uint256 right, bool onlyForbidding) internal view returns (uint256[] memory on) {
        uint256[] storage all = gRights[right].standing;
        on = new uint256[](all.length);
        uint256 n;
        for (uint256 i = 0; i < all.length; ++i) {
            if (!onlyForbidding || gPledges[all[i]].terms.forbids == 1) on[n++] = all[i];
        }
        assembly ("memory-safe") {
            mstore(on, n)
        }
    }

    /// @dev Hash of the ids of those on a right, or of the forbidding ones, that are not past their end.
    function _stay(uint256 right, bool onlyForbidding) internal view returns (bytes32) {
        uint256[] memory on = _listed(right, onlyForbidding);
        bytes memory ids;
        for (uint256 i = 0; i < on.length; ++i) {
            if (clock < gPledges[on[i]].terms.until) ids = bytes.concat(ids, gPledges[on[i]].id);
        }
        return ids.length == 0 ? bytes32(0) : keccak256(ids);
    }

    /// @dev I4: each pledgee in the way agreed to this very deed, or its pledge is past its end.
    function _pledgeesAgreed(uint256 right, bool onlyForbidding) internal view returns (bool) {
        uint256[] memory on = _listed(right, onlyForbidding);
        for (uint256 i = 0; i < on.length; ++i) {
            GhostPledge storage p = gPledges[on[i]];
            if (clock < p.terms.until && !_hasAgreed(p.terms.pledgee)) return false;
        }
        return true;
    }

    // Small things the acts share

    function _active(address who) internal view returns (bool) {
        return partyAt[who] != 0 && _ghost(who).status == PARTY_ACTIVE;
    }

    /// @dev Terms of a right and of its ancestors, up to the root's child.
    function _path(uint256 right) internal view returns (Grant[] memory path) {
        GhostRight storage r = gRights[right];
        path = new Grant[](r.depth);
        for (uint256 i = 0; i < path.length; ++i) {
            path[i] = r.terms;
            r = gRights[r.parent];
        }
    }

    /// @dev Successors from a closed node to the first live one.
    function _succession(address node) internal view returns (address[] memory path) {
        uint256 n;
        address at = node;
        while (n < 5 && _ghost(at).successor != address(0)) (at, n) = (_ghost(at).successor, n + 1);
        path = new address[](n);
        at = node;
        for (uint256 i = 0; i < n; ++i) {
            at = _ghost(at).successor;
            path[i] = at;
        }
    }

    /// @dev The node itself or its first live successor.
    function _successorOf(address node) internal view returns (address at) {
        address[] memory path = _succession(node);
        return path.length == 0 ? node : path[path.length - 1];
    }
}
