// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {ROLE_NODE} from "../types/Enums.sol";
import {Consent} from "../types/Terms.sol";
import {AssetJournals} from "./AssetJournals.sol";

/// @notice What parties consent to, as it is checked.
/// @param consentType Type hash of the consents.
/// @param act Number of the act.
/// @param asset Asset id.
/// @param id Hash of the terms consented to.
/// @param word The asset's word before; zero, and so rev zero, where the consent rests on no record.
/// @param recorder Party id of the node that acts opposite, whom no agent may be or serve; zero where none.
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
        _expect(consent, party, deed.word.rev());
        _ask(deed.consentType, deed.act, deed.id, consent);
        _requireApart(deed.act, consent.agent, deed.recorder, address(0));
    }

    /// @dev IPartyRegistry.verify of a consent as it lies in calldata, which spares taking it apart; reverts as it does.
    /// The registry was created before this contract, so that it has code needs no check.
    function _ask(bytes32 consentType, uint256 act, bytes32 id, Consent calldata consent) private view {
        address parties = address(PARTIES);
        bytes4 selector = IPartyRegistry.verify.selector;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, selector)
            mstore(add(m, 0x04), consentType)
            mstore(add(m, 0x24), act)
            mstore(add(m, 0x44), id)
            mstore(add(m, 0x64), 0x80)
            calldatacopy(add(m, 0x84), consent, 0xc0)
            mstore(add(m, 0x144), 0xe0)
            let signature := add(consent, calldataload(add(consent, 0xc0)))
            let size := and(add(calldataload(signature), 0x3f), not(0x1f))
            calldatacopy(add(m, 0x164), signature, size)
            if iszero(staticcall(gas(), parties, m, add(size, 0x164), 0x00, 0x00)) {
                returndatacopy(m, 0x00, returndatasize())
                revert(m, returndatasize())
            }
        }
    }

    /// @dev Emits and folds who signed as the party's agent, where one did.
    function _noteAgent(bytes32 asset_, bytes32 id, Consent calldata consent) internal {
        if (consent.agent == address(0)) return;
        _record(AgentConsented.selector, asset_, id, consent.party, uint256(uint160(consent.agent)));
    }

    /// @dev Party id of the sender's node: the asset's, or its first live successor.
    function _nodeActor(address node, address[] calldata path) internal view returns (address) {
        if (path.length != 0) return PARTIES.nodeActor(node, path, msg.sender);
        // slither-disable-next-line unused-return -- it reverts where it refuses; the word is not needed
        PARTIES.actor(node, msg.sender, ROLE_NODE);
        return node;
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
