// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Peers} from "./Peers.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {Pledged} from "./types/Bundles.sol";
import {RightWord} from "./types/RightWords.sol";
import {Consent} from "./types/Terms.sol";

/// @title ConsentChecks
/// @notice What every ledger compares in a consent before PartyRegistry verifies it.
abstract contract ConsentChecks is Peers {
    /// @dev The consent is of this party and was given at this sequence number.
    function _expect(Consent calldata consent, address party, uint256 seq) internal pure {
        if (consent.party != party) revert IPartyRegistry.ConsentPartyWrong(party, consent.party);
        if (consent.seq != seq) revert IPartyRegistry.ConsentSeqWrong(seq, consent.seq);
    }

    /// @dev Compares and verifies one consent.
    function _verify(bytes32 consentType, uint8 act, bytes32 id, Consent calldata consent, address party, uint256 seq)
        internal
        view
    {
        _expect(consent, party, seq);
        PARTIES.verify(consentType, act, id, consent);
    }

    /// @dev Every pledge listed, and each pledgee whose pledge is not past its end consents to this deed.
    /// Returns the hash of the ids of the pledges that stay.
    function _pledgees(
        bytes32 consentType,
        uint8 act,
        bytes32 id,
        bytes32 right,
        RightWord word,
        bool onlyForbidding,
        uint256 seq,
        Pledged[] calldata pledges
    ) internal view returns (bytes32 stay) {
        uint256 needed;
        (stay, needed) = PLEDGES.check(right, word, onlyForbidding, pledges);
        for (uint256 i = 0; i < pledges.length; ++i) {
            if ((needed >> i) & 1 == 0) continue;
            _verify(consentType, act, id, pledges[i].consent, pledges[i].terms.pledgee, seq);
        }
    }
}
