// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {
    PARTY_ACTIVE,
    PARTY_SUSPENDED_BY_BOTH,
    PARTY_SUSPENDED_BY_NODE,
    PARTY_SUSPENDED_BY_REGULATOR
} from "../types/Enums.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {PartyActors} from "./PartyActors.sol";

/// @title Suspensions
/// @notice Suspensions of a party by its node and by a regulator stand apart.
abstract contract Suspensions is PartyActors {
    /// @inheritdoc IPartyRegistry
    // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
    function suspendParty(address id, address by, bool asRegulator, address[] calldata path, bytes32 reason) external {
        PartyWord word = _notClosed(id);
        _authorise(id, word, by, asRegulator, path);

        uint256 status = word.status();
        uint256 own = asRegulator ? PARTY_SUSPENDED_BY_REGULATOR : PARTY_SUSPENDED_BY_NODE;
        if (status == own || status == PARTY_SUSPENDED_BY_BOTH) revert PartyStatusWrong(id, status);

        _setStatus(
            id, word, status == PARTY_ACTIVE ? own : PARTY_SUSPENDED_BY_BOTH, by, reason, PartySuspended.selector
        );
    }

    /// @inheritdoc IPartyRegistry
    // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
    function liftParty(address id, address by, bool asRegulator, address[] calldata path, bytes32 reason) external {
        PartyWord word = _notClosed(id);
        _authorise(id, word, by, asRegulator, path);

        uint256 status = word.status();
        bool others = !asRegulator && status == PARTY_SUSPENDED_BY_REGULATOR;
        if (status == PARTY_ACTIVE || others) revert PartyStatusWrong(id, status);

        bool rest = !asRegulator && status == PARTY_SUSPENDED_BY_BOTH;
        _setStatus(id, word, rest ? PARTY_SUSPENDED_BY_REGULATOR : PARTY_ACTIVE, by, reason, PartyLifted.selector);
    }

    function _authorise(address who, PartyWord word, address by, bool asRegulator, address[] calldata path)
        private
        view
    {
        if (asRegulator) {
            _regulatorOver(by, msg.sender, word);
        } else {
            address acting = _enrollingActor(who, word, path);
            if (acting == address(0) || acting != by) revert PartyNodeWrong(acting, by);
        }
    }

    function _setStatus(address who, PartyWord word, uint256 status, address by, bytes32 reason, bytes32 topic)
        private
    {
        word = word.withStatus(status);
        _parties[who] = word;
        _logWords(topic, who, reason, abi.encode(by, word));
    }
}
