// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Consent} from "../types/Terms.sol";
import {AssetJournals} from "./AssetJournals.sol";

/// @notice What parties consent to, as it is checked.
/// @param consentType Type hash of the consents.
/// @param act Number of the act.
/// @param asset Asset id.
/// @param id Hash of the terms consented to.
/// @param word The asset's word before; zero, and so rev zero, where the consent rests on no record.
/// @param recorder Party id of the node that acts opposite, whom no agent may be; zero where none.
struct Deed {
    bytes32 consentType;
    uint8 act;
    bytes32 asset;
    bytes32 id;
    AssetWord word;
    address recorder;
}

/// @title Actors
/// @notice Who acts on an asset: its node, a covering regulator, or a party by consent.
abstract contract Actors is AssetJournals {
    /// @dev Compares and verifies one consent to a deed.
    function _take(Deed memory deed, Consent calldata consent, address party) internal view {
        if (consent.agent != address(0) && consent.agent == deed.recorder) {
            revert IPartyRegistry.ConsentAgentConflict(consent.agent);
        }
        _verify(deed.consentType, deed.act, deed.id, consent, party, deed.word.rev());
    }

    /// @dev Emits and folds who signed as the party's agent, where one did.
    function _noteAgent(bytes32 asset_, bytes32 id, Consent calldata consent) internal {
        if (consent.agent == address(0)) return;
        _record(AgentConsented.selector, asset_, id, consent.party, uint256(uint160(consent.agent)));
    }

    /// @dev Party id of the sender's node: the asset's, or its first live successor.
    function _nodeActor(address node, address[] calldata path) internal view returns (address) {
        return PARTIES.nodeActor(node, path, msg.sender);
    }

    /// @dev The sender acts for a regulator whose region covers the node's.
    function _requireRegulator(address by, address node) internal view {
        PARTIES.regulatorOver(by, msg.sender, node);
    }

    /// @dev Emits and folds an event of a party and one word.
    function _record(bytes32 topic0, bytes32 asset_, bytes32 id, address by, uint256 word) internal {
        _fold(asset_, Journal.log(topic0, asset_, id, msg.data[:0], uint256(uint160(by)), word));
    }
}
