// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {FLAG_TERMINABLE, RIGHT_STATUS_PENDING, RIGHT_SURRENDERED, RIGHT_TERMINATED} from "../types/Enums.sol";
import {RightView} from "../types/RightView.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {
    ACT_SURRENDER,
    ACT_TERMINATE,
    CONSENT_SURRENDER_TYPE,
    CONSENT_TERMINATE_TYPE,
    Consent,
    Grant,
    Ids,
    Surrender,
    Termination
} from "../types/Terms.sol";
import {RightsState} from "./RightsState.sol";

/// @title Ending
/// @notice How the parties end granted rights. A right with open children stays, unless its grantee took it terminable.
abstract contract Ending is RightsState {
    /// @inheritdoc IRightsLedger
    function terminate(
        Termination calldata terms,
        Grant[] calldata path,
        Pledged[] calldata pledges,
        Consent[] calldata consents
    ) external {
        Deed memory deed = Deed(CONSENT_TERMINATE_TYPE, ACT_TERMINATE, Ids.id(terms), false);
        if (path.length == 0) revert RightIsRoot(terms.right);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        address parentHolder = _endable(v, terms, path);

        bool alone = consents.length == 1 && v.word.flags() & FLAG_TERMINABLE != 0;
        if (!alone && consents.length != 2) revert RightNotTerminable(v.id);
        _expect(consents[0], parentHolder, v.word.seq());
        if (alone) {
            if (pledges.length != 0) revert PledgesListIncomplete(v.id, 0, pledges.length);
            PARTIES.verify(CONSENT_TERMINATE_TYPE, ACT_TERMINATE, deed.id, consents[0]);
            _requireApart(deed.act, consents[0].agent, v.word.holder(), address(0));
        } else {
            _expect(consents[1], v.word.holder(), v.word.seq());
            _bothConsent(deed, v, pledges, consents[0], consents[1]);
            _requireChildless(v);
        }

        (RightWord word, GroupWord siblings) = _leave(v.id, v.word, path[0].parent, RIGHT_TERMINATED);
        address holderAgent = alone ? address(0) : consents[1].agent;
        bytes memory data =
            bytes.concat(Ids.words(terms), abi.encode(parentHolder, consents[0].agent, holderAgent, word, siblings));
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(terms.asset, 0, Journal.logWords(Terminated.selector, terms.asset, v.id, data), 0);
    }

    /// @inheritdoc IRightsLedger
    function surrender(
        Surrender calldata terms,
        Grant calldata right,
        Pledged[] calldata pledges,
        Consent calldata holder
    ) external {
        Deed memory deed = Deed(CONSENT_SURRENDER_TYPE, ACT_SURRENDER, Ids.id(terms), false);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        v.id = Ids.id(right);
        v.word = _rights[v.id];
        v.group = _groups[v.id];
        if (v.id != terms.right) revert RightPathBroken(0);
        if (v.word.isZero() || right.asset != terms.asset) revert RightUnknown(v.id);
        uint256 own = _status(v.word, right.from, right.until);
        if (own < RIGHT_STATUS_PENDING) revert RightNotLive(v.id, own);

        _verify(CONSENT_SURRENDER_TYPE, ACT_SURRENDER, deed.id, holder, v.word.holder(), v.word.seq());
        _pledgesStay(deed, v, pledges);
        _requireApart(deed.act, holder.party, holder.agent, pledges);
        if (holder.agent != address(0)) {
            address grantor = _holderOf(right.parent, ASSETS.asset(terms.asset));
            if (grantor != holder.party) _requireApart(deed.act, holder.agent, grantor, address(0));
        }
        _requireChildless(v);

        (RightWord word, GroupWord siblings) = _leave(v.id, v.word, right.parent, RIGHT_SURRENDERED);
        bytes32 digest = Journal.log(
            Surrendered.selector,
            terms.asset,
            v.id,
            Ids.words(terms),
            uint160(holder.agent),
            RightWord.unwrap(word),
            GroupWord.unwrap(siblings)
        );
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(terms.asset, 0, digest, 0);
    }

    /// @dev Ends a granted right and takes it out of its parent's group.
    function _leave(bytes32 id, RightWord word, bytes32 parent, uint256 end)
        internal
        returns (RightWord ended, GroupWord siblings)
    {
        ended = _ended(word, end);
        siblings = _left(_groups[parent], word);
        _rights[id] = ended;
        _groups[parent] = siblings;
    }

    /// @dev The right that is to be terminated, LIVE or PENDING, and who holds its parent now.
    function _endable(RightView memory v, Termination calldata terms, Grant[] calldata path)
        private
        view
        returns (address parentHolder)
    {
        AssetWord asset = ASSETS.asset(terms.asset);
        (bytes32 culprit, uint256 least) = _walk(v, terms.asset, asset, path[0].kind, path);
        if (least < RIGHT_STATUS_PENDING) _refuse(terms.asset, path[0].kind, culprit, least);
        if (v.id != terms.right) revert RightPathBroken(0);
        parentHolder = _holderOf(path[0].parent, asset);
    }

    /// @dev Who holds a right now; the registrant while it is an unwritten root.
    function _holderOf(bytes32 id, AssetWord asset) private view returns (address) {
        RightWord word = _rights[id];
        return word.isZero() ? asset.registrant() : word.holder();
    }

    function _requireChildless(RightView memory v) private pure {
        uint256 open = v.group.open();
        if (open != 0) revert RightGroupOpen(v.id, open);
    }
}
