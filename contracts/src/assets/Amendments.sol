// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Journal} from "../libraries/Journal.sol";
import {Roots} from "../rights/Roots.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {
    ASSET_CANCELLED,
    ASSET_STATUS_EXPIRED,
    ASSET_STATUS_SUSPENDED,
    FORM_CHANGE,
    FORM_RENEWAL,
    HOLD,
    OPERATE,
    RIGHT_STATUS_SUSPENDED
} from "../types/Enums.sol";
import {RightWord} from "../types/RightWords.sol";
import {
    ACT_AMEND,
    ACT_CANCEL,
    Amendment,
    Asset,
    CONSENT_AMEND_TYPE,
    CONSENT_CANCEL_TYPE,
    Cancellation,
    Consent,
    Ids
} from "../types/Terms.sol";
import {Deed} from "./Actors.sol";
import {Deeds} from "./Deeds.sol";
import {NewWords} from "./NewWords.sol";

/// @title Amendments
/// @notice Change, correction, level change and renewal by the node with the holders' consent; cancelling by the holders.
abstract contract Amendments is Deeds {
    uint256 private constant ALL_KINDS = 7;

    /// @inheritdoc IAssetRegistry
    function amend(
        Asset calldata terms,
        Amendment calldata amendment,
        address[] calldata path,
        Consent[] calldata consents,
        Pledged[][] calldata pledges
    ) external {
        _requireNotPaused();
        Deed memory deed =
            Deed(CONSENT_AMEND_TYPE, ACT_AMEND, Ids.id(terms), Ids.id(amendment), AssetWord.wrap(0), address(0));
        if (amendment.asset != deed.asset) revert AssetMismatch(deed.asset, amendment.asset);
        AssetWord next = _amended(deed, terms, amendment);
        deed.recorder = _nodeActor(terms.node, path);
        address consenter =
            amendment.form == FORM_RENEWAL ? _anyHolderConsents(deed, consents) : _holdersConsent(deed, next, consents);
        _pledgeesConsent(deed, pledges);
        // One party alone has nobody to be apart from.
        if (consents.length + pledges.length != 1) _requireAllApart(deed, consents, pledges);

        _assets[deed.asset] = next;
        _fold(
            deed.asset,
            Journal.log(
                Amended.selector,
                deed.asset,
                deed.id,
                Ids.words(amendment),
                uint256(uint160(deed.recorder)),
                uint256(uint160(consenter)),
                AssetWord.unwrap(next)
            )
        );
        uint256 evidenced = next.rights() & ~deed.word.rights();
        if (evidenced != 0 && next.touched() != 0) _writeRoots(deed, evidenced, consenter);
    }

    /// @inheritdoc IAssetRegistry
    function cancel(Cancellation calldata cancellation, Consent[] calldata consents, Pledged[][] calldata pledges)
        external
    {
        _requireNotPaused();
        bytes32 asset_ = cancellation.asset;
        Deed memory deed =
            Deed(CONSENT_CANCEL_TYPE, ACT_CANCEL, asset_, Ids.id(cancellation), _known(asset_), address(0));
        _requireNotEnded(asset_, deed.word);
        _requireRev(asset_, deed.word, cancellation.rev);
        // What an order froze, its holders cannot make vanish.
        if (deed.word.suspended() != 0) revert AssetNotValid(asset_, ASSET_STATUS_SUSPENDED);
        AssetWord next = deed.word.withEnd(ASSET_CANCELLED);
        _holdersConsent(deed, next, consents);
        _pledgeesConsent(deed, pledges);
        _requireAllApart(deed, consents, pledges);

        _assets[asset_] = next;
        _fold(asset_, Journal.log(Cancelled.selector, asset_, deed.id, Ids.words(cancellation), AssetWord.unwrap(next)));
    }

    /// @dev Reads the asset's word into the deed, and returns it as a lawful amendment makes it.
    function _amended(Deed memory deed, Asset calldata terms, Amendment calldata amendment)
        private
        view
        returns (AssetWord next)
    {
        AssetWord word = _known(deed.asset);
        deed.word = word;
        _requireNotEnded(deed.asset, word);
        _requireRev(deed.asset, word, amendment.rev);
        uint256 broken = _brokenField(word, amendment);
        if (broken != 0) revert AssetTermsInvalid(broken);
        uint256 until = amendment.until;
        if (amendment.form == FORM_RENEWAL) {
            _requireTerm(terms.profile, word.until(), until);
        } else if (word.until() <= block.timestamp) {
            revert AssetNotValid(deed.asset, ASSET_STATUS_EXPIRED);
        }
        // What an order froze, its holders cannot make vanish.
        if (word.suspended() != 0 && (until < word.until() || word.rights() & ~uint256(amendment.rights) != 0)) {
            revert AssetNotValid(deed.asset, ASSET_STATUS_SUSPENDED);
        }
        next = NewWords.amended(word, amendment);
        if (next.level() != word.level()) next = next.withApproval(0);
    }

    /// @dev Position of the first field that breaks a rule, zero where none does. Only a renewal lengthens the term, and it
    /// changes nothing else, for any root's holder may ask for it.
    function _brokenField(AssetWord word, Amendment calldata amendment) private view returns (uint256) {
        uint256 level = amendment.level;
        uint256 rights = amendment.rights;
        uint256 until = amendment.until;
        bool renewal = amendment.form == FORM_RENEWAL;
        if (amendment.form < FORM_CHANGE || amendment.form > FORM_RENEWAL) return 2;
        if (level == 0 || level > 3 || (renewal && level != word.level())) return 5;
        if (rights == 0 || rights > ALL_KINDS || (renewal && rights != word.rights())) return 6;
        if (until <= block.timestamp || until > type(uint32).max || renewal != (until > word.until())) return 7;
        return 0;
    }

    /// @dev A renewal lengthens the term by the profile's at most.
    function _requireTerm(uint256 number, uint256 before, uint256 until) private view {
        uint256 term = _profileOf(number).term();
        uint256 latest = (before > block.timestamp ? before : block.timestamp) + term;
        if (term != 0 && until > latest) revert TermTooLong(until, latest);
    }

    /// @dev A newly evidenced right is the consenter's; what the registrant never moved needs no writing. While the asset is
    /// untouched the consenter is the registrant, so that nothing is written before the asset is marked.
    function _writeRoots(Deed memory deed, uint256 evidenced, address consenter) private {
        for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
            // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
            if (evidenced & _bit(kind) == 0) continue;
            bytes32 id = Roots.id(deed.asset, kind);
            RightWord right = _root(id);
            if (right.isZero() && consenter == deed.word.registrant()) continue;
            // What an order froze is not moved by evidencing it for another.
            if (right.suspended() != 0 && right.holder() != consenter) {
                revert IRightsLedger.RightNotLive(id, RIGHT_STATUS_SUSPENDED);
            }
            _fold(deed.asset, RIGHTS.writeRoot(deed.asset, kind, consenter));
        }
    }
}
