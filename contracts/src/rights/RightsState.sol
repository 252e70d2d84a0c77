// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "../ConsentChecks.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {ConsentPair} from "../libraries/ConsentPair.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {
    ASSET_CANCELLED,
    RIGHT_STATUS_EXPIRED,
    RIGHT_STATUS_LIVE,
    RIGHT_STATUS_NONE,
    RIGHT_STATUS_PENDING,
    RIGHT_STATUS_REVOKED,
    RIGHT_STATUS_SUSPENDED,
    RIGHT_STATUS_TERMINATED
} from "../types/Enums.sol";
import {RightView} from "../types/RightView.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Consent, Grant, Ids} from "../types/Terms.sol";
import {Roots} from "./Roots.sol";

/// @title RightsState
/// @notice The words of rights and of their children, and how a right is read along its path.
/// @dev A right's slot is written only after its terms were held against its parent, so a path whose first id is written
/// has the same asset and kind all along.
abstract contract RightsState is ConsentChecks, IRightsLedger {
    /// @dev What the parties to an act consent to, and whether only pledgees who forbid licences must. Kept in memory: the
    /// compiler makes a copy of the code for each constant argument, and the contract would not fit.
    struct Deed {
        bytes32 consentType;
        uint8 act;
        bytes32 id;
        bool onlyForbidding;
    }

    mapping(bytes32 id => RightWord) internal _rights;
    mapping(bytes32 parent => GroupWord) internal _groups;

    /// @inheritdoc IRightsLedger
    function right(bytes32 id) external view returns (RightWord) {
        return _rights[id];
    }

    /// @inheritdoc IRightsLedger
    function group(bytes32 id) external view returns (GroupWord) {
        return _groups[id];
    }

    /// @inheritdoc IRightsLedger
    function rootId(bytes32 asset, uint8 kind) external pure returns (bytes32) {
        return Roots.id(asset, kind);
    }

    /// @inheritdoc IRightsLedger
    function status(bytes32 asset, uint8 kind, Grant[] calldata path) external view returns (uint256) {
        AssetWord word = ASSETS.asset(asset);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        (, uint256 least) = _walk(v, asset, word, kind, path);
        uint256 upstream = _assetStatus(word);
        return upstream < least ? upstream : least;
    }

    /// @dev Fills in the right at the head of a path, which must be LIVE.
    function _live(RightView memory v, bytes32 asset, AssetWord word, uint256 kind, Grant[] calldata path)
        internal
        view
    {
        (bytes32 culprit, uint256 least) = _walk(v, asset, word, kind, path);
        if (least != RIGHT_STATUS_LIVE) _refuse(asset, kind, culprit, least);
    }

    /// @dev Fills in the right at the head of a path; tells the least status along it and the right that has it: statuses are
    /// numbered in the order in which they win. A root that nobody evidenced has status NONE.
    function _walk(RightView memory v, bytes32 asset, AssetWord word, uint256 kind, Grant[] calldata path)
        internal
        view
        returns (bytes32 culprit, uint256 least)
    {
        culprit = Roots.id(asset, kind);
        v.word = _rights[culprit];
        if (_evidenced(word, kind)) {
            if (v.word.isZero()) v.word = Roots.word(word.registrant(), kind);
            least = _status(v.word, 0, word.until());
        }
        if (path.length == 0) {
            v.id = culprit;
            v.until = word.until();
            v.purposes = type(uint256).max;
        } else {
            (culprit, least) = _walkDown(v, asset, kind, path, culprit, least);
        }
        v.group = _groups[v.id];
    }

    /// @dev The part of a path below the root.
    function _walkDown(
        RightView memory v,
        bytes32 asset,
        uint256 kind,
        Grant[] calldata path,
        bytes32 root,
        uint256 least
    ) private view returns (bytes32, uint256) {
        if (path[0].asset != asset || path[0].kind != kind) revert RightPathBroken(0);
        bytes32 culprit = root;
        // slither-disable-next-line uninitialized-local -- a root has no parent
        bytes32 parent;
        for (uint256 i = 0; i < path.length; ++i) {
            Grant calldata terms = path[i];
            bytes32 id = Ids.id(terms);
            RightWord word = _rights[id];
            if (i == 0) {
                (v.id, v.word, v.from, v.until, v.purposes) = (id, word, terms.from, terms.until, terms.purposes);
            } else if (id != parent) {
                revert RightPathBroken(i);
            }
            uint256 own = word.isZero() ? RIGHT_STATUS_NONE : _status(word, terms.from, terms.until);
            if (own < least) (least, culprit) = (own, id);
            parent = terms.parent;
        }
        if (parent != root) revert RightPathBroken(path.length);
        return (culprit, least);
    }

    /// @dev Status of a written right by itself. The ends are numbered against the order of the statuses they give.
    function _status(RightWord word, uint256 from, uint256 until) internal view returns (uint256) {
        uint256 end = word.end();
        if (end != 0) return RIGHT_STATUS_EXPIRED + 1 - end;
        if (block.timestamp >= until) return RIGHT_STATUS_EXPIRED;
        if (word.suspended() != 0) return RIGHT_STATUS_SUSPENDED;
        return block.timestamp < from ? RIGHT_STATUS_PENDING : RIGHT_STATUS_LIVE;
    }

    /// @dev What an asset's own state leaves of its rights.
    function _assetStatus(AssetWord word) private view returns (uint256) {
        uint256 end = word.end();
        if (end != 0) return end == ASSET_CANCELLED ? RIGHT_STATUS_TERMINATED : RIGHT_STATUS_REVOKED;
        if (block.timestamp >= word.until()) return RIGHT_STATUS_EXPIRED;
        if (word.suspended() != 0) return RIGHT_STATUS_SUSPENDED;
        return block.timestamp < word.noticeEnd() * 1 hours ? RIGHT_STATUS_PENDING : RIGHT_STATUS_LIVE;
    }

    /// @dev Whether the registrant evidenced a right of this kind; false for what is no kind.
    function _evidenced(AssetWord word, uint256 kind) internal pure returns (bool) {
        return ((word.rights() << 1) >> kind) & 1 != 0;
    }

    /// @dev Names why a right is not LIVE.
    function _refuse(bytes32 asset, uint256 kind, bytes32 culprit, uint256 least) internal pure {
        if (least != RIGHT_STATUS_NONE) revert RightNotLive(culprit, least);
        if (culprit == Roots.id(asset, kind)) revert RightNotEvidenced(asset, kind);
        revert RightUnknown(culprit);
    }

    /// @dev The word of a right that ends: its pledges are gone.
    function _ended(RightWord word, uint256 end) internal pure returns (RightWord) {
        return word.withEnd(end).withPledges(0).withForbidding(0).withPledgeEpoch(word.pledgeEpoch() + 1);
    }

    /// @dev The word of a group that a child leaves. An older exclusive child ends earlier than the one the group is
    /// taken by, so equal ends tell that it is the same.
    function _left(GroupWord siblings, RightWord child) internal pure returns (GroupWord) {
        uint256 open = siblings.open() - 1;
        if (open == 0) return GroupWord.wrap(0).withMade(siblings.made());
        siblings = siblings.withOpen(open);
        if (child.exclusivity() == 0 || child.until() != siblings.exclusiveUntil()) return siblings;
        return siblings.withExclusiveUntil(0).withExclusivity(0);
    }

    /// @dev Every pledge on the right is listed and its pledgee consents; returns the hash of those that stay.
    function _pledgesStay(Deed memory deed, RightView memory v, Pledged[] calldata pledges)
        internal
        view
        returns (bytes32)
    {
        uint256 expected = deed.onlyForbidding ? v.word.forbidding() : v.word.pledges();
        if (expected != pledges.length) revert PledgesListIncomplete(v.id, expected, pledges.length);
        if (expected == 0) return 0;
        uint256 seq = v.word.seq();
        return _pledgees(deed.consentType, deed.act, deed.id, v.id, v.word, deed.onlyForbidding, seq, pledges);
    }

    /// @dev Both parties consent, and every pledgee in the way, each for itself; returns the hash of the pledges that stay.
    function _bothConsent(
        Deed memory deed,
        RightView memory v,
        Pledged[] calldata pledges,
        Consent calldata first,
        Consent calldata second
    ) internal view returns (bytes32 stay) {
        ConsentPair.verify(PARTIES, deed.consentType, deed.act, deed.id, first, second);
        stay = _pledgesStay(deed, v, pledges);
        _requireApart(deed.act, first.party, first.agent, pledges);
        _requireApart(deed.act, second.party, second.agent, pledges);
    }
}
