// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "./ConsentChecks.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "./interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "./interfaces/IRightsLedger.sol";
import {ConsentPair} from "./libraries/ConsentPair.sol";
import {Extend} from "./libraries/Extend.sol";
import {Journal} from "./libraries/Journal.sol";
import {NewPledge} from "./rights/NewPledge.sol";
import {Roots} from "./rights/Roots.sol";
import {AssetWord} from "./types/AssetWords.sol";
import {Pledged} from "./types/Bundles.sol";
import {
    FLAG_TRANSFERABLE,
    PARTY_ACTIVE,
    PLEDGE_CLOSED,
    PLEDGE_ENFORCED,
    PLEDGE_EXPIRED,
    PLEDGE_LIVE,
    PLEDGE_RELEASED,
    RIGHT_STATUS_EXPIRED
} from "./types/Enums.sol";
import {PartyWord} from "./types/PartyWords.sol";
import {PledgeField as F} from "./types/PledgeFields.sol";
import {PledgeWord, RightWord} from "./types/RightWords.sol";
import {
    ACT_PLEDGE,
    ACT_RELEASE,
    Asset,
    CONSENT_PLEDGE_TYPE,
    CONSENT_RELEASE_TYPE,
    Consent,
    Grant,
    Ids,
    Pledge,
    Release
} from "./types/Terms.sol";

/// @title PledgeLedger
/// @notice Pledges on rights. Slot 0 maps a pledge's id to its word; the right's word, at RightsLedger, counts them.
/// @dev A right's end raises its pledge epoch, which ends every pledge of an earlier one without a write.
contract PledgeLedger is ConsentChecks, IPledgeLedger {
    uint256 private constant MOST = 8;

    // Position of a field in Release.
    uint256 private constant RELEASED = 0;

    mapping(bytes32 id => PledgeWord) private _pledges;

    /// @inheritdoc IPledgeLedger
    function pledge(
        Pledge calldata terms,
        Grant[] calldata path,
        Pledge[] calldata standing,
        Consent calldata pledgor,
        Consent calldata pledgee
    ) external {
        bytes32 id = Ids.id(terms);
        // The effects come first, since they bring the words that the checks need; a refusal undoes them.
        bytes32 digest = Journal.log(PledgeMade.selector, terms.asset, id, Ids.words(terms));
        uint256 how = Extend.current(F.get(terms, F.REV)) | Extend.written(path.length);
        AssetWord asset = ASSETS.extend(terms.asset, how, digest, 0);
        (bytes32 right, RightWord word, uint256 made) =
            RIGHTS.countPledge(terms.asset, asset, terms.kind, path, F.get(terms, F.RANK), F.get(terms, F.FORBIDS));

        _expect(pledgor, terms.pledgor, word.seq());
        _expect(pledgee, terms.pledgee, word.seq());
        ConsentPair.verify(PARTIES, CONSENT_PLEDGE_TYPE, ACT_PLEDGE, id, pledgor, pledgee);
        _noteAgent(terms.asset, id, pledgor);
        _noteAgent(terms.asset, id, pledgee);

        _requirePledgeable(terms, right, word, made);
        bytes32 stay = _standing(right, word, standing);
        if (terms.pledges != stay) revert IRightsLedger.PledgesStayWrong(terms.pledges, stay);
        if (!_pledges[id].isZero()) revert PledgeExists(id);
        _pledges[id] = NewPledge.word(terms, word.pledgeEpoch());
    }

    /// @inheritdoc IPledgeLedger
    function release(Release calldata terms, Pledge calldata pledge_, Consent calldata pledgee) external {
        (bytes32 id, PledgeWord word, RightWord right) = _counted(pledge_);
        if (terms.pledge != id) revert PledgeTermsInvalid(RELEASED);
        _verify(CONSENT_RELEASE_TYPE, ACT_RELEASE, Ids.id(terms), pledgee, pledge_.pledgee, 0);
        _requireApart(ACT_RELEASE, pledgee.agent, right.holder(), address(0));

        (word, right) = _close(id, word, PLEDGE_RELEASED, right);
        RIGHTS.setWord(pledge_.right, right);
        bytes32 digest = Journal.log(
            PledgeReleased.selector,
            pledge_.asset,
            id,
            Ids.words(terms),
            uint160(pledgee.agent),
            PledgeWord.unwrap(word),
            RightWord.unwrap(right)
        );
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(pledge_.asset, Extend.EVEN_PAUSED, digest, 0);
    }

    /// @inheritdoc IPledgeLedger
    function expire(Pledge[] calldata pledges) external {
        bytes32 asset = pledges[0].asset;
        bytes32[] memory digests = new bytes32[](pledges.length);
        for (uint256 i = 0; i < pledges.length; ++i) {
            if (pledges[i].asset != asset) revert PledgeListWrong(i);
            (bytes32 id, PledgeWord word, RightWord right) = _counted(pledges[i]);
            if (block.timestamp < word.until()) revert PledgeNotExpired(id, word.until());

            (word, right) = _close(id, word, PLEDGE_EXPIRED, right);
            // slither-disable-next-line reentrancy-no-eth -- a peer of fixed address, which calls nobody
            RIGHTS.setWord(pledges[i].right, right);
            digests[i] = Journal.logWords(PledgeExpired.selector, asset, id, abi.encode(word, right));
        }
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extendMany(asset, 0, digests);
    }

    /// @inheritdoc IPledgeLedger
    function enforce(
        Asset calldata asset,
        Pledge calldata pledge_,
        Pledge[] calldata standing,
        Grant[] calldata path,
        address to,
        address by,
        bytes32 reason
    ) external {
        (bytes32 id, PledgeWord word, RightWord right) = _counted(pledge_);
        if (Ids.id(asset) != pledge_.asset) revert PledgeTermsInvalid(0);
        PARTIES.regulatorOver(by, msg.sender, asset.node);
        _requireEnforceable(id, pledge_, word, right, path, to);
        _standing(pledge_.right, right, standing);

        uint256 first = _position(id, standing);
        bytes32[] memory digests = new bytes32[](standing.length - first);
        for (uint256 i = first; i < standing.length; ++i) {
            bytes32 closing = Ids.id(standing[i]);
            PledgeWord closed = _pledges[closing];
            (closed, right) = _close(closing, closed, i == first ? PLEDGE_ENFORCED : PLEDGE_CLOSED, right);
            if (i == first) word = closed;
        }
        right = right.withHolder(to).withSeq(right.seq() + 1);
        RIGHTS.setWord(pledge_.right, right);
        digests[0] =
            Journal.logWords(PledgeEnforced.selector, pledge_.asset, id, abi.encode(by, to, reason, word, right));
        for (uint256 i = 1; i < digests.length; ++i) {
            bytes32 closing = Ids.id(standing[first + i]);
            digests[i] =
                Journal.logWords(PledgeForeclosed.selector, pledge_.asset, closing, abi.encode(_pledges[closing]));
        }
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extendMany(pledge_.asset, Extend.EVEN_PAUSED, digests);
    }

    /// @inheritdoc IPledgeLedger
    function check(bytes32 right, RightWord word, bool onlyForbidding, Pledged[] calldata pledges)
        external
        view
        returns (bytes32 stay, uint256 needed)
    {
        uint256 expected = onlyForbidding ? word.forbidding() : word.pledges();
        if (pledges.length != expected) {
            revert IRightsLedger.PledgesListIncomplete(right, expected, pledges.length);
        }
        bytes32[] memory staying = new bytes32[](pledges.length);
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 count;
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 nextRank;
        for (uint256 i = 0; i < pledges.length; ++i) {
            (bytes32 id, PledgeWord listed) = _listed(i, pledges[i].terms, right, word, nextRank);
            if (onlyForbidding && listed.forbids() == 0) revert PledgeListWrong(i);
            nextRank = listed.rank() + 1;
            if (block.timestamp >= listed.until()) continue;
            staying[count++] = id;
            needed |= 1 << i;
        }
        stay = _hash(staying, count);
    }

    /// @inheritdoc IPledgeLedger
    function pledgeOf(bytes32 id) external view returns (PledgeWord) {
        return _pledges[id];
    }

    /// @dev The right, its word before and its children as they are, can bear this pledge now.
    function _requirePledgeable(Pledge calldata terms, bytes32 right, RightWord word, uint256 made) private view {
        if (terms.right != right) revert IRightsLedger.RightPathBroken(0);
        if (word.holder() != terms.pledgor) {
            revert IRightsLedger.RightHolderWrong(right, word.holder(), terms.pledgor);
        }
        if (F.get(terms, F.PLEDGOR) == F.get(terms, F.PLEDGEE)) revert IRightsLedger.RightToSelf(terms.pledgee);
        if (word.flags() & FLAG_TRANSFERABLE == 0) revert IRightsLedger.RightNotTransferable(right);
        if (word.pledges() == MOST) revert PledgeTooMany(right);
        uint256 rank = word.pledges() == 0 ? 0 : word.lastRank() + 1;
        if (F.get(terms, F.RANK) != rank) revert PledgeRankWrong(rank, terms.rank);
        if (F.get(terms, F.FORBIDS) > 1) revert PledgeTermsInvalid(F.FORBIDS);
        uint256 until = F.get(terms, F.UNTIL);
        if (until <= block.timestamp || until > type(uint32).max) revert PledgeTermsInvalid(F.UNTIL);
        if (F.get(terms, F.MADE) != made) revert IRightsLedger.RightMadeWrong(terms.made, made);
    }

    /// @dev Emits and folds who signed as the party's agent, where one did.
    function _noteAgent(bytes32 asset, bytes32 id, Consent calldata consent) private {
        if (consent.agent == address(0)) return;
        bytes memory data = abi.encode(consent.party, consent.agent);
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(asset, 0, Journal.logWords(AgentConsented.selector, asset, id, data), 0);
    }

    /// @dev The pledge is not past its end, its right has not ended, and the new holder is a party other than the present.
    /// A root whose registration expired is not at its end: its new holder can have the term renewed.
    function _requireEnforceable(
        bytes32 id,
        Pledge calldata pledge_,
        PledgeWord word,
        RightWord right,
        Grant[] calldata path,
        address to
    ) private view {
        if (block.timestamp >= word.until()) revert PledgeNotLive(id, PLEDGE_EXPIRED);
        bytes32 head = path.length == 0 ? Roots.id(pledge_.asset, pledge_.kind) : Ids.id(path[0]);
        if (head != pledge_.right) revert IRightsLedger.RightPathBroken(0);
        uint256 status = RIGHTS.status(pledge_.asset, pledge_.kind, path);
        if (status < RIGHT_STATUS_EXPIRED || (status == RIGHT_STATUS_EXPIRED && path.length != 0)) {
            revert IRightsLedger.RightNotLive(pledge_.right, status);
        }
        PartyWord party = PARTIES.party(to);
        if (party.isZero()) revert IPartyRegistry.PartyUnknown(to);
        if (party.status() != PARTY_ACTIVE) revert IPartyRegistry.PartyNotActive(to, party.status());
        if (right.holder() == to) revert IRightsLedger.RightToSelf(to);
    }

    /// @dev A pledge that counts on its right, with both words.
    function _counted(Pledge calldata terms) private view returns (bytes32 id, PledgeWord word, RightWord right) {
        id = Ids.id(terms);
        right = RIGHTS.right(terms.right);
        word = _requireLive(id, right);
    }

    /// @dev The word of a pledge that counts.
    function _requireLive(bytes32 id, RightWord right) private view returns (PledgeWord word) {
        word = _pledges[id];
        uint256 status = word.status();
        if (status != PLEDGE_LIVE) revert PledgeNotLive(id, status);
        if (word.epoch() != right.pledgeEpoch()) revert PledgeNotLive(id, PLEDGE_CLOSED);
    }

    /// @dev One item of a list in order of rank.
    function _listed(uint256 i, Pledge calldata terms, bytes32 right, RightWord word, uint256 nextRank)
        private
        view
        returns (bytes32 id, PledgeWord listed)
    {
        id = Ids.id(terms);
        if (terms.right != right) revert PledgeListWrong(i);
        listed = _requireLive(id, word);
        if (listed.rank() < nextRank) revert PledgeListWrong(i);
    }

    /// @dev Every pledge on the right is listed; returns the hash of the ids of those not past their end.
    function _standing(bytes32 right, RightWord word, Pledge[] calldata standing) private view returns (bytes32) {
        uint256 expected = word.pledges();
        if (standing.length != expected) {
            revert IRightsLedger.PledgesListIncomplete(right, expected, standing.length);
        }
        if (expected == 0) return 0;
        bytes32[] memory staying = new bytes32[](expected);
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 count;
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 nextRank;
        for (uint256 i = 0; i < expected; ++i) {
            (bytes32 id, PledgeWord listed) = _listed(i, standing[i], right, word, nextRank);
            nextRank = listed.rank() + 1;
            if (block.timestamp < listed.until()) staying[count++] = id;
        }
        return _hash(staying, count);
    }

    /// @dev Where a pledge stands in a complete list, which it does since it counts.
    function _position(bytes32 id, Pledge[] calldata standing) private pure returns (uint256 i) {
        while (Ids.id(standing[i]) != id) ++i;
    }

    /// @dev Closes a pledge; the right's word is the caller's to set.
    function _close(bytes32 id, PledgeWord word, uint256 status, RightWord right)
        private
        returns (PledgeWord, RightWord)
    {
        word = word.withStatus(status);
        _pledges[id] = word;
        right = right.withPledges(right.pledges() - 1).withForbidding(right.forbidding() - word.forbids());
        return (word, right);
    }

    /// @dev Hash of the first `count` ids, zero for none.
    function _hash(bytes32[] memory ids, uint256 count) private pure returns (bytes32 h) {
        if (count == 0) return 0;
        assembly ("memory-safe") {
            h := keccak256(add(ids, 0x20), mul(count, 0x20))
        }
    }
}
