// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {FLAG_TRANSFERABLE} from "../types/Enums.sol";
import {RightView} from "../types/RightView.sol";
import {RightWord} from "../types/RightWords.sol";
import {ACT_TRANSFER, CONSENT_TRANSFER_TYPE, Consent, Grant, Ids, Transfer} from "../types/Terms.sol";
import {NewPledge} from "./NewPledge.sol";
import {RightsState} from "./RightsState.sol";
import {Roots} from "./Roots.sol";

/// @title Transferring
/// @notice The same right, a new holder; and the words that AssetRegistry and PledgeLedger write.
abstract contract Transferring is RightsState {
    /// @inheritdoc IRightsLedger
    function transfer(
        Transfer calldata terms,
        Grant[] calldata path,
        Pledged[] calldata pledges,
        Consent calldata from,
        Consent calldata to
    ) external {
        Deed memory deed = Deed(CONSENT_TRANSFER_TYPE, ACT_TRANSFER, Ids.id(terms), false);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        _live(v, terms.asset, ASSETS.asset(terms.asset), terms.kind, path);
        if (v.id != terms.right) revert RightPathBroken(0);

        _expect(from, terms.from, v.word.seq());
        _expect(to, terms.to, v.word.seq());
        bytes32 stay = _bothConsent(deed, v, pledges, from, to);

        if (terms.made != v.group.made()) revert RightMadeWrong(terms.made, v.group.made());
        if (terms.pledges != stay) revert PledgesStayWrong(terms.pledges, stay);

        RightWord word = _move(v, terms.from, terms.to);
        bytes32 digest = Journal.log(
            Transferred.selector,
            terms.asset,
            v.id,
            Ids.words(terms),
            uint160(from.agent),
            uint160(to.agent),
            RightWord.unwrap(word)
        );
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(terms.asset, Extend.current(terms.rev) | Extend.written(path.length), digest, 0);
    }

    /// @inheritdoc IRightsLedger
    function writeRoot(bytes32 asset, uint8 kind, address holder) external returns (bytes32 digest) {
        if (msg.sender != address(ASSETS)) revert RightsCallerWrong(msg.sender);
        bytes32 id = Roots.id(asset, kind);
        RightWord word = _rights[id];
        if (word.end() != 0) revert RightEnded(id, word.end());

        if (word.isZero()) word = Roots.word(holder, kind);
        else if (word.holder() != holder) word = word.withHolder(holder).withSeq(word.seq() + 1);
        _rights[id] = word;
        digest = Journal.logWords(RootWritten.selector, asset, id, abi.encode(holder, word));
    }

    /// @inheritdoc IRightsLedger
    function countPledge(
        bytes32 asset,
        AssetWord word,
        uint8 kind,
        Grant[] calldata path,
        uint256 rank,
        uint256 forbids
    ) external returns (bytes32 id, RightWord before, uint256 made) {
        _onlyPledges();
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        _live(v, asset, word, kind, path);
        (id, before, made) = (v.id, v.word, v.group.made());
        _rights[id] = NewPledge.counted(before, rank, forbids);
    }

    /// @inheritdoc IRightsLedger
    function setWord(bytes32 right, RightWord word) external {
        _onlyPledges();
        _rights[right] = word;
    }

    function _onlyPledges() private view {
        if (msg.sender != address(PLEDGES)) revert RightsCallerWrong(msg.sender);
    }

    /// @dev Moves a live right from its holder.
    function _move(RightView memory v, address from, address to) internal returns (RightWord word) {
        word = v.word;
        if (word.holder() != from) revert RightHolderWrong(v.id, word.holder(), from);
        if (from == to) revert RightToSelf(to);
        if (word.flags() & FLAG_TRANSFERABLE == 0) revert RightNotTransferable(v.id);

        word = word.withSeq(word.seq() + 1).withHolder(to);
        _rights[v.id] = word;
    }
}
