// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Roots} from "../rights/Roots.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {HOLD, OPERATE, RIGHT_STATUS_SUSPENDED} from "../types/Enums.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Consent} from "../types/Terms.sol";
import {Deed} from "./Actors.sol";
import {Registrations} from "./Registrations.sol";

/// @title Deeds
/// @notice Who must consent to what is done to a whole asset: the holders of its live roots and their pledgees.
/// A live root is of an evidenced kind and has not ended.
abstract contract Deeds is Registrations {
    /// @dev Verifies the consents of the holder of the first live root and, in order and each once, of those who lose a right
    /// by the asset's next word, or where the term shrinks or the asset ends, of all. A root lost bears no licence, and none
    /// outlives a shorter term. Returns the first who consented.
    // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
    function _holdersConsent(Deed memory deed, AssetWord next, Consent[] calldata consents)
        internal
        returns (address first)
    {
        uint256 all = deed.word.rights();
        uint256 lost = next.end() != 0 ? all : all & ~next.rights();
        if (next.until() >= deed.word.until()) all = lost;
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 used;
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 bit = _bit(kind);
            if (used != 0 && all & bit == 0) {
                if (all < bit) break;
                continue;
            }
            RightWord root = _liveRoot(deed, kind);
            if (root.isZero()) continue;
            address holder = root.holder();
            if (all & bit != 0) _requireFree(deed.asset, kind, root, lost & bit == 0 ? next.until() : 0);
            if (used != 0 && _consented(holder, consents, used)) continue;
            if (used == consents.length) revert ConsentMissing(holder);
            _agree(deed, consents[used], holder);
            if (used == 0) first = holder;
            ++used;
        }
        if (used == 0) revert ConsentMissing(deed.word.registrant());
        if (used != consents.length) revert ConsentNotNeeded(consents[used].party);
    }

    /// @dev Verifies the consent of any one live root's holder.
    function _anyHolderConsents(Deed memory deed, Consent[] calldata consents) internal returns (address by) {
        if (consents.length == 0) revert ConsentMissing(deed.word.registrant());
        if (consents.length != 1) revert ConsentNotNeeded(consents[1].party);
        by = consents[0].party;
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            if (by == address(0) || _liveRoot(deed, kind).holder() != by) continue;
            _agree(deed, consents[0], by);
            return by;
        }
        revert ConsentNotNeeded(by);
    }

    /// @dev Every pledge on a root is listed, root by root, and each pledgee whose pledge is not past its end consents.
    /// No root of an untouched asset is pledged.
    function _pledgeesConsent(Deed memory deed, Pledged[][] calldata pledges) internal {
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 used;
        if (deed.word.touched() != 0) {
            for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
                bytes32 id = Roots.id(deed.asset, kind);
                RightWord right = _root(id);
                if (right.end() != 0 || right.pledges() == 0) continue;
                if (used == pledges.length) revert IRightsLedger.PledgesListIncomplete(id, right.pledges(), 0);
                _rootPledgees(deed, id, right, pledges[used]);
                ++used;
            }
        }
        if (used != pledges.length) revert ConsentNotNeeded(address(0));
    }

    function _rootPledgees(Deed memory deed, bytes32 id, RightWord right, Pledged[] calldata listed) private {
        // slither-disable-next-line unused-return -- the word is unchanged: nothing is closed by an amendment
        (, uint256 needed) = PLEDGES.check(id, right, false, listed);
        for (uint256 i = 0; i < listed.length; ++i) {
            if ((needed >> i) & 1 != 0) _agree(deed, listed[i].consent, listed[i].terms.pledgee);
        }
    }

    function _agree(Deed memory deed, Consent calldata consent, address party) private {
        _take(deed, consent, party);
        _noteAgent(deed.asset, deed.id, consent);
    }

    /// @dev What an order froze, its holder cannot make vanish; nor is a licence shortened by its grantor.
    function _requireFree(bytes32 asset_, uint256 kind, RightWord right, uint256 limit) private view {
        bytes32 root = Roots.id(asset_, kind);
        if (right.suspended() != 0) revert IRightsLedger.RightNotLive(root, RIGHT_STATUS_SUSPENDED);
        GroupWord licences = GroupWord.wrap(_ask(address(RIGHTS), IRightsLedger.group.selector, root));
        uint256 open = licences.open();
        if (open != 0 && licences.maxUntil() > limit) revert RootGroupOpen(root, open);
    }

    /// @dev No agent of a party to the deed is, or serves, another party to it.
    function _requireAllApart(Deed memory deed, Consent[] calldata consents, Pledged[][] calldata pledges)
        internal
        view
    {
        for (uint256 i = 0; i < consents.length; ++i) {
            (address party, address agent) = (consents[i].party, consents[i].agent);
            for (uint256 j = i + 1; j < consents.length; ++j) {
                _requireApart(deed.act, party, agent, consents[j]);
            }
            for (uint256 j = 0; j < pledges.length; ++j) {
                _requireApart(deed.act, party, agent, pledges[j]);
            }
        }
    }

    /// @dev The word of a live root, zero where there is none; the registrant's while it is unwritten, as every root of an
    /// untouched asset is.
    // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
    function _liveRoot(Deed memory deed, uint256 kind) private view returns (RightWord root) {
        if (deed.word.rights() & _bit(kind) == 0) return root;
        if (deed.word.touched() != 0) root = _root(Roots.id(deed.asset, kind));
        if (root.isZero()) return Roots.word(deed.word.registrant(), kind);
        if (root.end() != 0) return RightWord.wrap(0);
    }

    /// @dev The word of a root, zero while it is unwritten.
    function _root(bytes32 id) internal view returns (RightWord) {
        return RightWord.wrap(_ask(address(RIGHTS), IRightsLedger.right.selector, id));
    }

    function _consented(address holder, Consent[] calldata consents, uint256 used) private pure returns (bool) {
        for (uint256 i = 0; i < used; ++i) {
            if (consents[i].party == holder) return true;
        }
        return false;
    }

    /// @dev The bit of a right kind in a set of kinds.
    function _bit(uint256 kind) internal pure returns (uint256) {
        unchecked {
            return 1 << (kind - 1);
        }
    }
}
