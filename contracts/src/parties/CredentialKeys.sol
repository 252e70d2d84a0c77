// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {KeyWord, PartyWord} from "../types/PartyWords.sol";
import {
    ACT_COMPROMISE,
    ACT_KEY,
    ACT_VOID,
    CONSENT_COMPROMISE_TYPE,
    CONSENT_KEY_TYPE,
    CONSENT_VOID_TYPE,
    Compromise,
    Consent,
    CredentialKey,
    Ids,
    Voiding
} from "../types/Terms.sol";
import {ConsentVerifier, Deed} from "./ConsentVerifier.sol";

/// @title CredentialKeys
/// @notice Keys that sign certificates, with their windows; and the voiding of consents given.
abstract contract CredentialKeys is ConsentVerifier {
    /// @inheritdoc IPartyRegistry
    function addKey(CredentialKey calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);

        _ownConsent(Deed(CONSENT_KEY_TYPE, ACT_KEY, id), consent, who, _active(who));
        bytes32 slot = _keySlot(who, terms.thumbprint);
        if (!_keys[slot].isZero()) revert KeyStateWrong(who, terms.thumbprint);
        if (terms.from >= terms.until) revert TimeInvalid(terms.from, terms.until);
        if (terms.until <= block.timestamp) revert TimeInvalid(terms.until, block.timestamp);

        KeyWord key = KeyWord.wrap(0).withFrom(terms.from).withUntil(terms.until).withExists(1);
        _keys[slot] = key;
        _log(KeyAdded.selector, who, id, Ids.words(terms), KeyWord.unwrap(key));
    }

    /// @inheritdoc IPartyRegistry
    function compromiseKey(Compromise calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 id = Ids.id(terms);

        _ownConsent(Deed(CONSENT_COMPROMISE_TYPE, ACT_COMPROMISE, id), consent, who, _notClosed(who));
        bytes32 slot = _keySlot(who, terms.thumbprint);
        KeyWord key = _keys[slot];
        if (key.isZero()) revert KeyStateWrong(who, terms.thumbprint);
        // The instant lies in the past, and before the one declared already.
        uint256 latest = key.compromised() == 0 ? block.timestamp : key.compromised() - 1;
        if (terms.since == 0 || terms.since > latest) revert TimeInvalid(terms.since, latest);

        key = key.withCompromised(terms.since);
        _keys[slot] = key;
        _log(KeyCompromised.selector, who, id, Ids.words(terms), KeyWord.unwrap(key));
    }

    /// @inheritdoc IPartyRegistry
    function voidConsent(Voiding calldata terms, Consent calldata consent) external {
        address who = terms.party;
        bytes32 digest = terms.digest;
        PartyWord word = _notClosed(who);

        _ownConsent(Deed(CONSENT_VOID_TYPE, ACT_VOID, Ids.id(terms)), consent, who, word);
        bytes32 slot = _voidSlot(who, word.epoch(), digest);
        if (_voids[slot]) revert RecordExists(digest);

        word = word.withVoids(1);
        _voids[slot] = true;
        _parties[who] = word;
        uint256 raw = PartyWord.unwrap(word);
        _log(ConsentVoided.selector, who, digest, Ids.words(terms), raw);
    }
}
