// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {
    PARTY_ACTIVE,
    PARTY_CLOSED,
    RECORD_ENDED,
    RECORD_LIVE,
    RECOVERY_PROPOSED,
    RECOVERY_VETOED
} from "../types/Enums.sol";
import {PartyWord, RecoveryWord} from "../types/PartyWords.sol";
import {
    ACT_RECOVER,
    ACT_ROTATE,
    ACT_VETO,
    CONSENT_RECOVER_TYPE,
    CONSENT_ROTATE_TYPE,
    CONSENT_VETO_TYPE,
    Consent,
    Ids,
    Recovery,
    Rotation,
    Veto
} from "../types/Terms.sol";
import {ConsentVerifier, Deed} from "./ConsentVerifier.sol";
import {PartyActors} from "./PartyActors.sol";

/// @title Recoveries
/// @notice How a party's signer changes: by itself, by its node after a delay, or by a regulator's order.
abstract contract Recoveries is ConsentVerifier, PartyActors {
    /// @dev The last epoch that the party itself reaches; the 256 above it are kept for recoveries.
    uint256 private constant LAST_OWN_EPOCH = type(uint16).max - 256;

    /// @inheritdoc IPartyRegistry
    uint32 public immutable RECOVERY_DELAY;

    constructor(uint32 recoveryDelay) {
        RECOVERY_DELAY = recoveryDelay;
    }

    /// @inheritdoc IPartyRegistry
    function rotate(Rotation calldata terms, Consent calldata current, bytes calldata signature) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);
        PartyWord word = _notClosed(who);

        bytes32 digest = _ownConsent(Deed(CONSENT_ROTATE_TYPE, ACT_ROTATE, id), current, who, word);
        if (terms.signer == address(0)) revert PartySignerZero();
        if (terms.signer != word.signer()) _signed(terms.signer, digest, signature);
        if (word.epoch() >= LAST_OWN_EPOCH) revert PartyEpochsExhausted(who);

        word = _withSigner(who, word, terms.signer);
        _parties[who] = word;
        _log(Rotated.selector, who, id, Ids.words(terms), PartyWord.unwrap(word));
    }

    /// @inheritdoc IPartyRegistry
    function proposeRecovery(Recovery calldata terms, address[] calldata path, Consent calldata signer) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);
        PartyWord word = _notClosed(who);

        address acting = _enrollingActor(who, word, path);
        if (acting == address(0) || acting != terms.by) revert RecoveryNodeWrong(acting, terms.by);
        _newSigner(Deed(CONSENT_RECOVER_TYPE, ACT_RECOVER, id), signer, who, terms.signer);
        if (!_recoveries[who].isZero()) revert RecoveryOpen(who);
        if (_records[id] != 0) revert RecordExists(id);

        RecoveryWord recovery = RecoveryWord.wrap(uint160(terms.signer)).withReady(block.timestamp + RECOVERY_DELAY)
            .withState(RECOVERY_PROPOSED);
        _records[id] = RECORD_LIVE;
        _recoveries[who] = recovery;
        _recoveryIds[who] = id;
        uint256 raw = RecoveryWord.unwrap(recovery);
        _log(RecoveryProposed.selector, who, id, Ids.words(terms), raw);
    }

    /// @inheritdoc IPartyRegistry
    function completeRecovery(address id) external {
        RecoveryWord recovery = _recoveries[id];
        if (recovery.state() != RECOVERY_PROPOSED) revert RecoveryStateWrong(id, recovery.state());
        if (block.timestamp < recovery.ready()) revert RecoveryNotReady(recovery.ready(), block.timestamp);
        PartyWord word = _notClosed(id);

        _recover(id, word, _recoveryIds[id], recovery.signer(), address(0));
    }

    /// @inheritdoc IPartyRegistry
    function vetoRecovery(Veto calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);
        // A suspended party still vetoes: else its node would suspend it first.
        PartyWord word = _notClosed(who);
        _ownConsent(Deed(CONSENT_VETO_TYPE, ACT_VETO, id), consent, who, word);

        RecoveryWord recovery = _recoveries[who];
        if (recovery.state() != RECOVERY_PROPOSED) revert RecoveryStateWrong(who, recovery.state());
        if (_recoveryIds[who] != terms.recovery) revert RecordNotLive(terms.recovery);

        recovery = recovery.withState(RECOVERY_VETOED);
        _recoveries[who] = recovery;
        uint256 raw = RecoveryWord.unwrap(recovery);
        _fold(who, Journal.log(RecoveryVetoed.selector, _subject(who), id, Ids.words(terms), 0, raw));
    }

    /// @inheritdoc IPartyRegistry
    function orderRecovery(Recovery calldata terms, Consent calldata signer) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);
        PartyWord word = _known(who);

        _authorise(who, word, terms.by);
        _newSigner(Deed(CONSENT_RECOVER_TYPE, ACT_RECOVER, id), signer, who, terms.signer);
        if (_records[id] != 0) revert RecordExists(id);

        _records[id] = RECORD_ENDED;
        // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
        if (word.status() == PARTY_CLOSED) {
            word = word.withStatus(PARTY_ACTIVE);
            delete _successors[who];
        }
        _recover(who, word, id, terms.signer, terms.by);
    }

    /// @inheritdoc IPartyRegistry
    function dismissRecovery(address id, address by, bytes32 reason) external {
        _authorise(id, _known(id), by);
        if (_recoveries[id].isZero()) revert RecoveryStateWrong(id, 0);

        bytes32 recoveryId = _recoveryIds[id];
        _endOpen(id);
        bytes memory data = abi.encode(by, reason);
        _logWords(RecoveryDismissed.selector, id, recoveryId, data);
    }

    /// @dev A regulator of the region; never of itself, else its operator would take it over, or a thief dismiss.
    function _authorise(address who, PartyWord word, address by) private view {
        if (by == who) revert RecoveryNodeWrong(address(0), by);
        _regulatorOver(by, msg.sender, word);
    }

    function _recover(address who, PartyWord word, bytes32 id, address signer, address by) private {
        _endOpen(who);
        word = _withSigner(who, word, signer);
        _parties[who] = word;
        bytes memory data = abi.encode(signer, by, word);
        _logWords(Recovered.selector, who, id, data);
    }

    /// @dev Ends the open recovery, if any: also where an order decides in its place.
    function _endOpen(address who) private {
        if (_recoveries[who].isZero()) return;
        _records[_recoveryIds[who]] = RECORD_ENDED;
        _recoveries[who] = RecoveryWord.wrap(0);
        delete _recoveryIds[who];
    }

    /// @dev A new epoch: consents, mandates, operators and voids of the old one are left behind.
    function _withSigner(address who, PartyWord word, address signer) private pure returns (PartyWord) {
        // slither-disable-next-line incorrect-equality -- an epoch never passes its greatest value
        if (word.epoch() == type(uint16).max) revert PartyEpochsExhausted(who);
        return word.withSigner(signer).withEpoch(word.epoch() + 1).withVoids(0);
    }
}
