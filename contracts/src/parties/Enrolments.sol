// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {
    PARTY_ACTIVE,
    PARTY_CLOSED,
    ROLE_ASSESSOR,
    ROLE_LENDER,
    ROLE_NODE,
    ROLE_REGULATOR,
    ROLE_VENUE
} from "../types/Enums.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {
    ACT_CLOSE,
    ACT_DETACH,
    ACT_ENROL,
    CONSENT_CLOSE_TYPE,
    CONSENT_DETACH_TYPE,
    CONSENT_ENROL_TYPE,
    Closure,
    Consent,
    Detachment,
    Enrolment,
    Ids
} from "../types/Terms.sol";
import {ConsentVerifier, Deed} from "./ConsentVerifier.sol";
import {PartyActors} from "./PartyActors.sol";

/// @title Enrolments
/// @notice How parties enter, get roles, leave their node and leave the register.
abstract contract Enrolments is AccessManaged, ConsentVerifier, PartyActors {
    uint256 private constant ALL_ROLES = ROLE_NODE | ROLE_VENUE | ROLE_ASSESSOR | ROLE_REGULATOR | ROLE_LENDER;
    uint256 private constant LAST_REGION = 999_999;

    /// @inheritdoc IPartyRegistry
    function admit(Enrolment calldata terms, uint8 roles, Consent calldata signer) external restricted {
        if (terms.node != address(0)) revert PartyNodeWrong(address(0), terms.node);
        _enrol(terms, signer, 0, roles);
    }

    /// @inheritdoc IPartyRegistry
    function enrol(Enrolment calldata terms, Consent calldata signer) external {
        PartyWord node = _actor(terms.node, msg.sender, ROLE_NODE);

        _enrol(terms, signer, node.node(), 0);
    }

    /// @inheritdoc IPartyRegistry
    function setRoles(address id, uint8 roles) external restricted {
        PartyWord word = _withRoles(id, _notClosed(id), roles);
        _parties[id] = word;

        _logWords(RolesSet.selector, id, _subject(id), abi.encode(roles, word));
    }

    /// @inheritdoc IPartyRegistry
    function detach(Detachment calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);
        PartyWord word = _active(who);

        _ownConsent(Deed(CONSENT_DETACH_TYPE, ACT_DETACH, id), consent, who, word);
        // slither-disable-next-line incorrect-equality -- a node's number, no balance or time
        if (word.node() == 0) revert PartyNotMandated(address(0), who);
        if (_isNode(who, word)) revert PartyIsNode(who);

        word = word.withNode(0);
        _parties[who] = word;
        _log(Detached.selector, who, id, Ids.words(terms), PartyWord.unwrap(word));
    }

    /// @inheritdoc IPartyRegistry
    function close(Closure calldata terms, Consent calldata consent) external {
        bytes32 id = Ids.id(terms);
        PartyWord word = _active(terms.party);

        _ownConsent(Deed(CONSENT_CLOSE_TYPE, ACT_CLOSE, id), consent, terms.party, word);

        _close(terms, id, word);
    }

    /// @inheritdoc IPartyRegistry
    function closeByAuthority(Closure calldata terms) external restricted {
        _close(terms, Ids.id(terms), _notClosed(terms.party));
    }

    function _enrol(Enrolment calldata terms, Consent calldata signer, uint256 node, uint256 roles) private {
        bytes32 id = Ids.id(terms);
        address who = address(uint160(uint256(id)));
        if (!_parties[who].isZero()) revert PartyExists(who);
        if (terms.region > LAST_REGION) revert PartyRegionInvalid(terms.region);
        _newSigner(Deed(CONSENT_ENROL_TYPE, ACT_ENROL, id), signer, who, terms.signer);

        PartyWord word = PartyWord.wrap(uint160(terms.signer)).withStatus(PARTY_ACTIVE).withRegion(terms.region);
        word = _withRoles(who, word.withNode(node), roles);
        _parties[who] = word;
        // slither-disable-next-line unused-return -- it begins the journal, so its digest is not folded
        Journal.log(Enrolled.selector, _subject(who), id, Ids.words(terms), PartyWord.unwrap(word));
    }

    /// @dev A party that becomes a node gets a number never given before; one that was a node has its own still.
    function _withRoles(address who, PartyWord word, uint256 roles) private returns (PartyWord) {
        if (roles & ~ALL_ROLES != 0) revert PartyRolesInvalid(roles);
        if (roles & ROLE_NODE != 0 && !_isNode(who, word)) {
            uint256 number = _lastNode + 1;
            if (number > type(uint16).max) revert PartyNodeNumbersFull();
            _lastNode = number;
            _nodes[number] = who;
            word = word.withNode(number);
        }
        return word.withRoles(roles);
    }

    function _close(Closure calldata terms, bytes32 id, PartyWord word) private {
        address who = terms.party;
        address next = terms.successor;
        // A live successor names none itself, so succession never runs in a circle.
        if (_isNode(who, word)) {
            PartyWord nextWord = _parties[next];
            bool live = nextWord.status() == PARTY_ACTIVE && nextWord.roles() & ROLE_NODE != 0;
            if (next == who || !live) revert PartySuccessorInvalid(next);
            _successors[who] = next;
        } else if (next != address(0)) {
            revert PartySuccessorInvalid(next);
        }

        word = word.withStatus(PARTY_CLOSED);
        _parties[who] = word;
        bytes memory data = abi.encode(next, terms.reason, word);
        _logWords(Closed.selector, who, id, data);
    }
}
