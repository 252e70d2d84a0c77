// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {Pledged} from "../types/Bundles.sol";
import {EXCLUSIVE, FLAG_SUBLICENSABLE, FLAG_TERMINABLE, FLAG_TRANSFERABLE, NON_EXCLUSIVE} from "../types/Enums.sol";
import {RightView} from "../types/RightView.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {ACT_GRANT, CONSENT_GRANT_TYPE, Consent, Grant, Ids} from "../types/Terms.sol";
import {Settling} from "./Settling.sol";

/// @title Granting
/// @notice New rights under live ones.
abstract contract Granting is Settling {
    uint256 private constant DEEPEST = 6;

    // Positions of fields in Grant.
    uint256 private constant EXCLUSIVITY = 6;
    uint256 private constant FROM = 7;
    uint256 private constant UNTIL = 8;
    uint256 private constant PURPOSES = 9;
    uint256 private constant FLAGS = 12;

    /// @inheritdoc IRightsLedger
    function grant(
        Grant calldata terms,
        Grant[] calldata path,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata grantor,
        Consent calldata grantee
    ) external {
        Deed memory deed = Deed(CONSENT_GRANT_TYPE, ACT_GRANT, Ids.id(terms), terms.exclusivity == NON_EXCLUSIVE);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory parent;
        _live(parent, terms.asset, ASSETS.asset(terms.asset), terms.kind, path);

        _expect(grantor, terms.grantor, parent.word.seq());
        _expect(grantee, terms.grantee, parent.word.seq());
        _bothConsent(deed, parent, pledges, grantor, grantee);

        _requireWithin(terms, parent);
        if (settled.length == 0) {
            bytes32 digest = _make(deed.id, terms, parent, grantor.agent, grantee.agent);
            // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
            ASSETS.extend(terms.asset, Extend.current(terms.rev), digest, 0);
        } else {
            bytes32[] memory digests;
            (parent.group, digests) = _settleUnder(terms.asset, parent.id, parent.group, settled, 1);
            digests[digests.length - 1] = _make(deed.id, terms, parent, grantor.agent, grantee.agent);
            // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
            ASSETS.extendMany(terms.asset, Extend.current(terms.rev), digests);
        }
    }

    /// @dev The child's terms are in order and within its parent.
    function _requireWithin(Grant calldata terms, RightView memory parent) internal view {
        RightWord word = parent.word;
        if (terms.parent != parent.id) revert RightPathBroken(0);
        if (word.holder() != terms.grantor) revert RightHolderWrong(parent.id, word.holder(), terms.grantor);
        if (terms.grantor == terms.grantee) revert RightToSelf(terms.grantee);
        if (word.flags() & FLAG_SUBLICENSABLE == 0) revert RightNotSublicensable(parent.id);
        if (word.depth() == DEEPEST) revert RightTooDeep(parent.id);

        if (terms.exclusivity > EXCLUSIVE) revert GrantInvalid(EXCLUSIVITY);
        if (terms.until <= terms.from || terms.until <= block.timestamp) revert GrantInvalid(UNTIL);
        if (terms.purposes == 0) revert GrantInvalid(PURPOSES);
        if (terms.flags > FLAG_TRANSFERABLE + FLAG_SUBLICENSABLE + FLAG_TERMINABLE) revert GrantInvalid(FLAGS);

        if (terms.from < parent.from) revert GrantExceedsParent(FROM);
        if (terms.until > parent.until) revert GrantExceedsParent(UNTIL);
        if (terms.purposes & ~parent.purposes != 0) revert GrantExceedsParent(PURPOSES);
    }

    /// @dev Writes the child and its parent's group; returns the digest of Granted.
    function _make(
        bytes32 id,
        Grant calldata terms,
        RightView memory parent,
        address grantorAgent,
        address granteeAgent
    ) internal returns (bytes32 digest) {
        if (!_rights[id].isZero()) revert RightExists(id);
        GroupWord siblings = _joined(terms, parent);
        RightWord word = RightWord.wrap(0).withHolder(terms.grantee).withUntil(terms.until).withKind(terms.kind)
            .withExclusivity(terms.exclusivity).withFlags(terms.flags).withDepth(parent.word.depth() + 1);

        _rights[id] = word;
        _groups[parent.id] = siblings;
        digest = Journal.log(
            Granted.selector,
            terms.asset,
            id,
            Ids.words(terms),
            uint160(grantorAgent),
            uint160(granteeAgent),
            RightWord.unwrap(word),
            GroupWord.unwrap(siblings)
        );
    }

    /// @dev The parent's group with one more child, where there is room for it: nothing beside a live sole or exclusive
    /// child, and no such child beside a live one or under a right less exclusive. A pending child counts from now.
    function _joined(Grant calldata terms, RightView memory parent) private view returns (GroupWord siblings) {
        siblings = parent.group;
        uint256 open = siblings.open();
        uint256 exclusiveUntil = siblings.exclusiveUntil();
        if (block.timestamp < exclusiveUntil) revert RightTakenExclusively(parent.id, exclusiveUntil);

        if (terms.exclusivity != NON_EXCLUSIVE) {
            uint256 maxUntil = siblings.maxUntil();
            if (open != 0 && block.timestamp < maxUntil) revert RightHasChildren(parent.id, open, maxUntil);
            if (terms.exclusivity > parent.word.exclusivity()) revert RightNotExclusiveEnough(parent.id);
            siblings = siblings.withExclusiveUntil(terms.until).withExclusivity(terms.exclusivity);
        }
        siblings = siblings.withOpen(open + 1).withMade(siblings.made() + 1);
        if (terms.until > siblings.maxUntil()) siblings = siblings.withMaxUntil(terms.until);
    }
}
