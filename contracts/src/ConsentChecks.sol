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

    /// @dev A party to the deed and its agent are apart from every pledgee listed and from its agent.
    function _requireApart(uint8 act, address party, address agent, Pledged[] calldata pledges) internal view {
        for (uint256 i = 0; i < pledges.length; ++i) {
            _requireApart(act, party, agent, pledges[i].consent);
        }
    }

    /// @dev Neither agent is, or serves, the other's party: by id, key, mandate or as its operator. A party that consents
    /// twice, such as a pledgee that holds another right, is not its own counterparty.
    function _requireApart(uint8 act, address party, address agent, Consent calldata other) internal view {
        if (other.party == party) return;
        _requireApart(act, agent, other.party, other.agent);
        _requireApart(act, other.agent, party, agent);
    }

    /// @dev IPartyRegistry.requireApart of an agent, where there is one; reverts as it does.
    function _requireApart(uint8 act, address agent, address other, address otherAgent) internal view {
        if (agent == address(0)) return;
        address parties = address(PARTIES);
        bytes4 selector = IPartyRegistry.requireApart.selector;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), act)
            mstore(add(m, 0x24), agent)
            mstore(add(m, 0x44), other)
            mstore(add(m, 0x64), otherAgent)
            if iszero(staticcall(gas(), parties, m, 0x84, 0x00, 0x00)) {
                returndatacopy(m, 0x00, returndatasize())
                revert(m, returndatasize())
            }
        }
    }

    /// @dev A view of one argument that answers one word.
    function _ask(address target, bytes4 selector, bytes32 argument) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(0x04, argument)
            if iszero(and(gt(returndatasize(), 0x1f), staticcall(gas(), target, 0, 0x24, 0, 0x20))) {
                let m := mload(0x40)
                returndatacopy(m, 0, returndatasize())
                revert(m, returndatasize())
            }
            word := mload(0)
        }
    }
}
