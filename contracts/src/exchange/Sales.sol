// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {MODE_TRANSFER} from "../types/Enums.sol";
import {RightWord} from "../types/RightWords.sol";
import {GRANT_TYPE, Grant} from "../types/Terms.sol";
import {Offers} from "./Offers.sol";

/// @title Sales
/// @notice What a trade on an exchange and one filed have in common: the right made and the pledges in its way.
abstract contract Sales is Offers {
    /// @dev A sale on its way to RightsLedger. One struct in memory, so that both kinds of trade share the code.
    struct Sale {
        bytes32 id;
        bytes32 consentType;
        uint8 act;
        uint256 mode;
        bool operateNeeded;
        uint256 made;
        bytes32 pledges;
        Grant grant;
    }

    /// @dev The pledges that stay are the ones the buyer saw, and every pledgee in the way consents to this deed.
    function _checkPledges(Sale memory sale, RightWord word, Pledged[] calldata pledges) internal view {
        bool takesAll = _takesAll(sale.mode, sale.grant.exclusivity);
        uint256 standing = takesAll ? word.pledges() : word.forbidding();
        bytes32 stay;
        if (standing != 0 || pledges.length != 0) {
            stay = _pledgees(
                sale.consentType, sale.act, sale.id, sale.grant.parent, word, !takesAll, word.seq(), pledges
            );
        }
        if (stay != sale.pledges) revert IRightsLedger.PledgesStayWrong(sale.pledges, stay);
    }

    /// @dev Makes the right that the terms describe or, in mode TRANSFER, moves the one they name as parent.
    function _effect(
        Sale memory sale,
        uint256 seq,
        AssetWord word,
        Grant[] calldata path,
        Grant[] calldata settled,
        Grant[] calldata operatePath
    ) internal returns (bytes32 right, bytes32 digest, bool operated) {
        Grant memory grant = sale.grant;
        uint256 expected = seq << 32 | sale.made;
        if (sale.mode == MODE_TRANSFER) {
            right = grant.parent;
            (digest, operated) = RIGHTS.sellTransfer(
                grant.asset,
                word,
                grant.kind,
                path,
                operatePath,
                sale.operateNeeded,
                grant.grantor,
                grant.grantee,
                grant.salt,
                expected
            );
        } else {
            right = _grantId(grant);
            (digest, operated) = RIGHTS.sellGrant(
                grant, word, path, settled, operatePath, sale.operateNeeded, expected
            );
        }
    }

    /// @dev Terms of a right still to be filled in but for their salt, with room before them for their type hash.
    function _blankGrant(bytes32 salt) internal pure returns (Grant memory grant) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, GRANT_TYPE)
            mstore(add(m, 0x1c0), salt)
            grant := add(m, 0x20)
            mstore(0x40, add(m, 0x1e0))
        }
    }

    /// @dev Id of terms that `_blankGrant` made room for.
    function _grantId(Grant memory grant) private pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := keccak256(sub(grant, 0x20), 0x1e0)
        }
    }
}
