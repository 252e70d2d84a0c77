// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {RECORD_ENDED, RECORD_LIVE} from "../types/Enums.sol";
import {MandateWord, OperatorWord, PartyWord} from "../types/PartyWords.sol";
import {
    ACT_END_MANDATE,
    ACT_END_OPERATOR,
    ACT_MANDATE,
    ACT_OPERATOR,
    CONSENT_END_MANDATE_TYPE,
    CONSENT_END_OPERATOR_TYPE,
    CONSENT_MANDATE_TYPE,
    CONSENT_OPERATOR_TYPE,
    Consent,
    Ids,
    Mandate,
    MandateEnd,
    Operator,
    OperatorEnd
} from "../types/Terms.sol";
import {ConsentVerifier, Deed} from "./ConsentVerifier.sol";

/// @title Mandates
/// @notice Agents that consent and operators that send for a party, until a time and within the party's epoch.
abstract contract Mandates is ConsentVerifier {
    /// @inheritdoc IPartyRegistry
    function mandate(Mandate calldata terms, Consent calldata consent) external {
        address who = terms.principal;
        address agent = terms.agent;
        bytes32 id = Ids.id(terms);
        PartyWord word = _active(who);

        _ownConsent(Deed(CONSENT_MANDATE_TYPE, ACT_MANDATE, id), consent, who, word);
        _known(agent);
        if (agent == who) revert ConsentAgentConflict(agent);
        _claim(id, terms.until);

        bytes32 older = _mandateIds[who][agent];
        if (older != 0) _endMandate(who, agent, older, who);
        MandateWord m = MandateWord.wrap(0).withActs(terms.acts).withUntil(terms.until).withEpoch(word.epoch());
        _mandates[who][agent] = m;
        _mandateIds[who][agent] = id;
        _log(Mandated.selector, who, id, Ids.words(terms), MandateWord.unwrap(m));
    }

    /// @inheritdoc IPartyRegistry
    function endMandate(MandateEnd calldata end, Mandate calldata terms, Consent calldata consent) external {
        bytes32 id = Ids.id(terms);
        address by = consent.party;
        if (by != terms.principal && by != terms.agent) revert ConsentPartyWrong(terms.principal, by);

        _ownConsent(Deed(CONSENT_END_MANDATE_TYPE, ACT_END_MANDATE, Ids.id(end)), consent, by, _notClosed(by));
        if (end.mandate != id || _records[id] != RECORD_LIVE) revert RecordNotLive(end.mandate);

        _mandates[terms.principal][terms.agent] = MandateWord.wrap(0);
        delete _mandateIds[terms.principal][terms.agent];
        _endMandate(terms.principal, terms.agent, id, by);
    }

    /// @inheritdoc IPartyRegistry
    function addOperator(Operator calldata terms, Consent calldata consent, bytes calldata signature) external {
        address who = terms.party;
        address operator = terms.operator;
        bytes32 id = Ids.id(terms);
        PartyWord word = _active(who);

        bytes32 digest = _ownConsent(Deed(CONSENT_OPERATOR_TYPE, ACT_OPERATOR, id), consent, who, word);
        if (operator == address(0)) revert PartySignerZero();
        _signed(operator, digest, signature);
        _claim(id, terms.until);

        bytes32 older = _operatorIds[who][operator];
        if (older != 0) _endOperator(who, operator, older);
        OperatorWord o = OperatorWord.wrap(0).withUntil(terms.until).withEpoch(word.epoch());
        _operators[who][operator] = o;
        _operatorIds[who][operator] = id;
        _log(OperatorAdded.selector, who, id, Ids.words(terms), OperatorWord.unwrap(o));
    }

    /// @inheritdoc IPartyRegistry
    function endOperator(OperatorEnd calldata end, Operator calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);

        _ownConsent(Deed(CONSENT_END_OPERATOR_TYPE, ACT_END_OPERATOR, Ids.id(end)), consent, who, _notClosed(who));
        if (end.operator != id || _records[id] != RECORD_LIVE) revert RecordNotLive(end.operator);

        _operators[who][terms.operator] = OperatorWord.wrap(0);
        delete _operatorIds[who][terms.operator];
        _endOperator(who, terms.operator, id);
    }

    /// @dev Terms are written once, so that a consent to them works once.
    function _claim(bytes32 id, uint256 until) private {
        if (_records[id] != 0) revert RecordExists(id);
        if (until <= block.timestamp) revert TimeInvalid(until, block.timestamp);
        _records[id] = RECORD_LIVE;
    }

    function _endMandate(address who, address agent, bytes32 id, address by) private {
        _records[id] = RECORD_ENDED;
        _logWords(MandateEnded.selector, who, id, abi.encode(agent, by));
    }

    function _endOperator(address who, address operator, bytes32 id) private {
        _records[id] = RECORD_ENDED;
        _logWords(OperatorEnded.selector, who, id, abi.encode(operator));
    }
}
