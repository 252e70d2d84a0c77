// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {CredentialKeys} from "./parties/CredentialKeys.sol";
import {Enrolments} from "./parties/Enrolments.sol";
import {Mandates} from "./parties/Mandates.sol";
import {Recoveries} from "./parties/Recoveries.sol";
import {Suspensions} from "./parties/Suspensions.sol";
import {ROLE_NODE} from "./types/Enums.sol";
import {PartyWord} from "./types/PartyWords.sol";
import {Consent} from "./types/Terms.sol";

/// @title PartyRegistry
/// @notice The parties, and what the ledgers ask about them on every act: one call each, one slot read per party.
contract PartyRegistry is Enrolments, Recoveries, Mandates, CredentialKeys, Suspensions {
    /// @param recoveryDelay Delay of a proposed recovery, seconds.
    constructor(uint32 recoveryDelay) AccessManaged(_created(1)) Recoveries(recoveryDelay) {}

    /// @inheritdoc IPartyRegistry
    function verify(bytes32 consentType, uint184 act, bytes32 id, Consent calldata consent) external view {
        _consented(_domain(msg.sender), consentType, act, id, consent);
    }

    /// @inheritdoc IPartyRegistry
    function verifyPair(bytes32 consentType, uint24 act, bytes32 id, Consent calldata first, Consent calldata second)
        external
        view
    {
        bytes32 domain = _domain(msg.sender);
        _consented(domain, consentType, act, id, first);
        _consented(domain, consentType, act, id, second);
        if (_agency(first) | _agency(second) != 0) {
            _apart(act, first.agent, second.party, second.agent);
            _apart(act, second.agent, first.party, first.agent);
        }
    }

    /// @inheritdoc IPartyRegistry
    function requireApart(uint8 act, address agent, address other, address otherAgent) external view {
        _apart(act, agent, other, otherAgent);
    }

    /// @inheritdoc IPartyRegistry
    function count(address id, address sender, uint144 role) external returns (uint32 number) {
        _onlyCounting();
        return _count(id, _actor(id, sender, role));
    }

    /// @inheritdoc IPartyRegistry
    function countMandated(address node, address sender, address registrant) external returns (uint32 number) {
        _onlyCounting();
        PartyWord word = _actor(node, sender, ROLE_NODE);
        _mandated(node, word, registrant);
        return _count(node, word);
    }

    /// @inheritdoc IPartyRegistry
    function countAndVerify(
        address id,
        address sender,
        uint64 role,
        bytes32 consentType,
        uint128 act,
        bytes32 termsId,
        Consent calldata consent
    ) external returns (uint32 number) {
        _onlyCounting();
        number = _count(id, _actor(id, sender, role));
        _consented(_domain(msg.sender), consentType, act, termsId, consent);
        if (_agency(consent) != 0) _apart(act, consent.agent, id, address(0));
    }

    function _onlyCounting() private view {
        if (msg.sender != address(ASSETS) && msg.sender != address(EXCHANGE)) revert PartyCallerNotLedger(msg.sender);
    }

    function _count(address who, PartyWord word) private returns (uint32 number) {
        uint256 next = word.count() + 1;
        _parties[who] = word.withCount(next);
        return uint32(next);
    }
}
