// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Roots} from "../rights/Roots.sol";
import {Pledged} from "../types/Bundles.sol";
import {HOLD, OPERATE} from "../types/Enums.sol";
import {RightWord} from "../types/RightWords.sol";
import {Consent} from "../types/Terms.sol";
import {Deed} from "./Actors.sol";
import {Registrations} from "./Registrations.sol";

/// @title Deeds
/// @notice Who must consent to what is done to a whole asset: the holders of its live roots and their pledgees.
/// A live root is of an evidenced kind and has not ended.
abstract contract Deeds is Registrations {
    /// @dev Verifies the consents of the holder of the first live root, and of those of the live roots in `all`, in order
    /// and each once; the live roots in `emptied` must have no open group. Returns the first who consented.
    function _holdersConsent(Deed memory deed, uint256 all, uint256 emptied, Consent[] calldata consents)
        internal
        returns (address first)
    {
        uint256 used;
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 bit = _bit(kind);
            if (used != 0 && all & bit == 0) {
                if (all < bit) break;
                continue;
            }
            address holder = _holder(deed, kind);
            if (holder == address(0)) continue;
            if (emptied & bit != 0) _requireEmpty(deed.asset, kind);
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
            if (by == address(0) || _holder(deed, kind) != by) continue;
            _agree(deed, consents[0], by);
            return by;
        }
        revert ConsentNotNeeded(by);
    }

    /// @dev Every pledge on a root is listed, root by root, and each pledgee whose pledge is not past its end consents.
    /// No root of an untouched asset is pledged.
    function _pledgeesConsent(Deed memory deed, Pledged[][] calldata pledges) internal {
        uint256 used;
        if (deed.word.touched() != 0) {
            for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
                bytes32 id = Roots.id(deed.asset, kind);
                RightWord right = RIGHTS.right(id);
                if (right.end() != 0 || right.pledges() == 0) continue;
                if (used == pledges.length) revert IRightsLedger.PledgesListIncomplete(id, right.pledges(), 0);
                _rootPledgees(deed, id, right, pledges[used]);
                ++used;
            }
        }
        if (used != pledges.length) revert ConsentNotNeeded(address(0));
    }

    function _rootPledgees(Deed memory deed, bytes32 id, RightWord right, Pledged[] calldata listed) private {
        (, uint256 needed) = PLEDGES.check(id, right, false, listed);
        for (uint256 i = 0; i < listed.length; ++i) {
            if ((needed >> i) & 1 != 0) _agree(deed, listed[i].consent, listed[i].terms.pledgee);
        }
    }

    function _agree(Deed memory deed, Consent calldata consent, address party) private {
        _take(deed, consent, party);
        _noteAgent(deed.asset, deed.id, consent);
    }

    function _requireEmpty(bytes32 asset_, uint256 kind) private view {
        bytes32 root = Roots.id(asset_, kind);
        uint256 open = RIGHTS.group(root).open();
        if (open != 0) revert RootGroupOpen(root, open);
    }

    /// @dev The holder of a live root, zero where there is none; the registrant while its root is unwritten, as every root
    /// of an untouched asset is.
    function _holder(Deed memory deed, uint256 kind) private view returns (address) {
        if (deed.word.rights() & _bit(kind) == 0) return address(0);
        if (deed.word.touched() == 0) return deed.word.registrant();
        RightWord right = RIGHTS.right(Roots.id(deed.asset, kind));
        if (right.isZero()) return deed.word.registrant();
        return right.end() == 0 ? right.holder() : address(0);
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
