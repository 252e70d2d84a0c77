// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Pledged} from "../types/Bundles.sol";
import {RightWord} from "../types/RightWords.sol";
import {Offers} from "./Offers.sol";

/// @title Sales
/// @notice What a trade on an exchange and one filed have in common: the pledges in their way.
abstract contract Sales is Offers {
    /// @dev What is consented to. Kept in memory: for each constant argument the compiler makes a copy of the code.
    struct Deed {
        bytes32 consentType;
        uint8 act;
        bytes32 id;
        bytes32 right;
        bool takesAll;
        bytes32 seen;
    }

    /// @dev Whether pledges must be listed for a deed, or were.
    function _pledged(RightWord word, bool takesAll, Pledged[] calldata pledges) internal pure returns (bool) {
        return pledges.length != 0 || (takesAll ? word.pledges() : word.forbidding()) != 0;
    }

    /// @dev The pledges that stay are the ones the buyer saw, and every pledgee in the way consents to this deed.
    function _checkPledges(Deed memory deed, RightWord word, Pledged[] calldata pledges) internal view {
        bytes32 stay =
            _pledgees(deed.consentType, deed.act, deed.id, deed.right, word, !deed.takesAll, word.seq(), pledges);
        if (stay != deed.seen) revert IRightsLedger.PledgesStayWrong(deed.seen, stay);
    }
}
