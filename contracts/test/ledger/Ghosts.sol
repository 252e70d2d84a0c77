// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Terms.sol";
import {Pens} from "./Pens.sol";

/// @dev A party as the walk's own acts left it.
struct GhostParty {
    address id;
    address signer;
    uint8 status;
    uint8 roles;
    uint16 epoch;
    uint24 region;
    uint16 node;
    bool numbered;
    uint32 count;
    uint32 adopted;
    address successor;
    bytes32 recovery;
    uint8 recoveryState;
    uint40 recoveryReady;
    address recoverySigner;
}

/// @dev An asset's terms and what became of it; `batch` and `leaf` tell where it lies in a batch, plus one.
struct GhostAsset {
    bytes32 id;
    bool active;
    uint8 end;
    uint8 suspended;
    uint8 rights;
    uint8 level;
    bool approval;
    bool touched;
    uint32 rev;
    uint32 objections;
    uint40 until;
    uint32 noticeEnd;
    uint32 batch;
    uint32 leaf;
    bytes32[] proof;
    Asset terms;
}

/// @dev A right, roots included; `parent` is its parent's index. `standing` are the pledges that count, by rank.
struct GhostRight {
    bytes32 id;
    uint32 asset;
    uint32 parent;
    uint8 kind;
    uint8 depth;
    uint8 end;
    uint8 suspended;
    uint8 epoch;
    uint8 lastRank;
    bool written;
    uint32 seq;
    uint32 open;
    address holder;
    uint256[] children;
    uint256[] standing;
    Grant terms;
}

struct GhostPledge {
    bytes32 id;
    uint32 right;
    uint8 status;
    uint8 epoch;
    Pledge terms;
}

/// @dev A listing and the indexes of what it rests on.
struct GhostListing {
    bytes32 id;
    uint8 state;
    uint32 sold;
    uint32 seq;
    uint32 right;
    uint32 operate;
    uint256[] findings;
    uint256[] ceiling;
    Listing terms;
}

struct GhostFiling {
    bytes32 id;
    bool operated;
    address venue;
    address sellerAgent;
    address buyerAgent;
    OffTrade terms;
}

struct GhostFinding {
    bytes32 id;
    bool revoked;
    uint8 roles;
    Attestation terms;
}

struct GhostObjection {
    bytes32 id;
    uint8 status;
    bool inNotice;
    uint40 deadline;
    uint32 asset;
    Objection terms;
}

struct GhostBatch {
    bytes32 root;
    address node;
    uint8 kind;
    uint32 count;
    uint40 published;
}

struct GhostMandate {
    bytes32 id;
    bool live;
    uint16 epoch;
    Mandate terms;
}

struct GhostOperator {
    bytes32 id;
    bool live;
    uint16 epoch;
    Operator terms;
}

struct GhostKey {
    address party;
    bytes32 thumbprint;
    uint40 compromised;
}

/// @title What should be true, kept by the walk from its own arguments, never from the contracts' answers.
abstract contract Ghosts is Pens {
    GhostParty[] internal gParties;
    GhostAsset[] internal gAssets;
    GhostRight[] internal gRights;
    GhostPledge[] internal gPledges;
    GhostListing[] internal gListings;
    GhostFiling[] internal gFilings;
    GhostFinding[] internal gFindings;
    GhostObjection[] internal gObjections;
    GhostBatch[] internal gBatches;
    GhostMandate[] internal gMandates;
    GhostOperator[] internal gOperators;
    GhostKey[] internal gKeys;
    Trade[] internal gTrades;
    Profile[] internal gProfiles;

    mapping(address id => uint256) internal partyAt; // plus one
    mapping(bytes32 id => uint256) internal rightAt; // plus one
    mapping(uint256 asset => uint256[]) internal rightsOf;
    mapping(address principal => mapping(address agent => uint256)) internal mandateAt; // plus one
    mapping(address party => mapping(address operator => uint256)) internal operatorAt; // plus one
    mapping(bytes32 key => bool) internal gVoided; // by party, epoch and digest
    mapping(bytes32 asset => mapping(address objector => bool)) internal openFiling;
    mapping(bytes32 id => bool) internal idSeen;
    uint256 internal pausedUntil;
    uint256 internal pauseRestUntil;
    uint16 internal lastNumber;

    uint256 internal clock;
    uint256 internal height;
    uint256 internal chance;

    /// @dev Times an invariant was broken as the walk saw it, and where it was last.
    uint256[12] public breaches;
    string[12] public breachedAt;

    /// @dev The next number below `n` of the sequence that a step's seed starts.
    function _draw(uint256 n) internal returns (uint256) {
        bytes32 next;
        uint256 last = chance;
        assembly ("memory-safe") {
            mstore(0x00, last)
            mstore(0x20, n)
            next := keccak256(0x00, 0x40)
        }
        chance = uint256(next);
        return n == 0 ? 0 : uint256(next) % n;
    }

    function _fresh() internal returns (bytes32) {
        _draw(0);
        return bytes32(chance);
    }

    function _breach(uint256 invariant, string memory where) internal {
        ++breaches[invariant];
        breachedAt[invariant] = where;
    }

    /// @dev What must hold where an act took effect.
    function _must(bool condition, uint256 invariant, string memory where) internal {
        if (!condition) _breach(invariant, where);
    }

    /// @dev An id is written at most once (I9).
    function _claim(bytes32 id) internal {
        _must(!idSeen[id], 9, "an id was written twice");
        idSeen[id] = true;
    }

    function _ghost(address id) internal view returns (GhostParty storage) {
        return gParties[partyAt[id] - 1];
    }

    function _isLive(GhostMandate storage m) internal view returns (bool) {
        return m.live && clock < m.terms.until && m.epoch == _ghost(m.terms.principal).epoch;
    }

    function _isLive(GhostOperator storage o) internal view returns (bool) {
        return o.live && clock < o.terms.until && o.epoch == _ghost(o.terms.party).epoch;
    }

    function _mandated(address principal, address agent, uint8 act) internal view returns (bool) {
        uint256 at = mandateAt[principal][agent];
        return at != 0 && _isLive(gMandates[at - 1]) && (gMandates[at - 1].terms.acts >> act) & 1 != 0;
    }

    function _operates(address party, address account) internal view returns (bool) {
        uint256 at = operatorAt[party][account];
        return at != 0 && _isLive(gOperators[at - 1]);
    }
}
