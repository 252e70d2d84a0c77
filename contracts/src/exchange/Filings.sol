// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord, ProfileWord} from "../types/AssetWords.sol";
import {Basis, Pledged} from "../types/Bundles.sol";
import {
    MODE_GRANT,
    MODE_TRANSFER,
    NON_EXCLUSIVE,
    OPERATE,
    PRICE_SEALED,
    REGIME_FREE,
    REGIME_MARKET,
    ROLE_VENUE
} from "../types/Enums.sol";
import {FilingWord} from "../types/ExchangeWords.sol";
import {RightWord} from "../types/RightWords.sol";
import {ACT_FILE, Attestation, CONSENT_FILE_TYPE, Consent, Grant, Ids, OffTrade} from "../types/Terms.sol";
import {OffTradeField as F} from "./Fields.sol";
import {Sales} from "./Sales.sol";

/// @title Filings
/// @notice Trades made off exchange: filed with both signatures, later adopted by a venue.
abstract contract Filings is Sales {
    mapping(bytes32 id => FilingWord) internal _filings;
    mapping(address venue => uint256) internal _adopted;
    mapping(bytes32 id => mapping(address agent => bool)) internal _agents;

    /// @inheritdoc IExchangeLedger
    function file(
        OffTrade calldata terms,
        Grant[] calldata path,
        Grant[] calldata operatePath,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata seller,
        Consent calldata buyer
    ) external {
        bytes32 id = Ids.id(terms);
        if (!_filings[id].isZero()) revert TradeExists(id);
        _checkFiling(terms);
        uint256 seq = _checkConsents(id, terms, pledges, seller, buyer);
        AssetWord word = AssetWord.wrap(_ask(address(ASSETS), IAssetRegistry.asset.selector, terms.asset));
        if (word.rev() != terms.rev) revert IAssetRegistry.AssetRevWrong(terms.asset, word.rev(), terms.rev);
        operatePath = _operatePath(terms, operatePath);
        (bytes32 right, bytes32 first, bool operated) = _effect(id, terms, path, settled, operatePath, word, seq);
        operated = operated && terms.operate != 0 && _covers(terms, path, operatePath);
        uint256 filed = _file(id, operated, seller.agent, buyer.agent);
        bytes32 second = Journal.log(
            Filed.selector,
            terms.asset,
            id,
            Ids.words(terms),
            uint160(seller.agent),
            uint160(buyer.agent),
            uint256(right),
            filed
        );
        uint256 how = Extend.current(F.get(terms, F.REV));
        if (F.get(terms, F.MODE) == MODE_TRANSFER) how |= Extend.written(path.length);
        _extend(terms.asset, how, first, second);
    }

    /// @inheritdoc IExchangeLedger
    function adopt(OffTrade calldata terms, Basis calldata basis, address venue) external {
        bytes32 id = Ids.id(terms);
        // slither-disable-next-line unused-return -- it reverts where it refuses; the word is not needed
        PARTIES.actor(venue, msg.sender, ROLE_VENUE);
        FilingWord word = _filings[id];
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (word.operated() == 0 || word.venue() != address(0)) revert TradeNotAdoptable(id);
        if (venue == terms.seller || venue == terms.buyer || _agents[id][venue]) revert VenueConflict(venue);
        _checkAdoption(id, terms, basis, venue);
        word = word.withVenue(venue);
        _filings[id] = word;
        uint256 number = ++_adopted[venue];
        bytes32 digest =
            Journal.logWords(Adopted.selector, terms.asset, id, abi.encode(venue, number, FilingWord.unwrap(word)));
        _extend(terms.asset, Extend.current(terms.rev), digest, 0);
    }

    /// @dev Rules that need no other record; RightsLedger judges the right made.
    function _checkFiling(OffTrade calldata terms) private view {
        if (terms.seller == terms.buyer) revert TradeToSelf(terms.buyer);
        uint256 field = _wrongFiled(terms);
        if (field != NO_FIELD) revert TradeInvalid(field);
    }

    /// @dev The first field that breaks a rule; a transfer moves the right as it is.
    function _wrongFiled(OffTrade calldata terms) private view returns (uint256) {
        uint256 mode = F.get(terms, F.MODE);
        if (mode == MODE_TRANSFER) {
            if (F.get(terms, F.EXCLUSIVITY) != NON_EXCLUSIVE) return F.EXCLUSIVITY;
            if (F.get(terms, F.FROM) != 0) return F.FROM;
            if (F.get(terms, F.UNTIL) != 0) return F.UNTIL;
            if (terms.purposes != 0) return F.PURPOSES;
            if (F.get(terms, F.FLAGS) != 0) return F.FLAGS;
        } else if (mode != MODE_GRANT) {
            return F.MODE;
        }
        bool borrowed = terms.operate != 0 && terms.operate != terms.right;
        if (F.get(terms, F.KIND) == OPERATE && borrowed) return F.OPERATE;
        uint256 regime = F.get(terms, F.REGIME);
        if (regime < REGIME_FREE || regime > REGIME_MARKET) return F.REGIME;
        if (F.get(terms, F.FORM) > PRICE_SEALED) return F.FORM;
        if (F.get(terms, F.SIGNED) > block.timestamp) return F.SIGNED;
        return NO_FIELD;
    }

    /// @dev Both sides signed at the right's seq, and every pledgee in the way consents.
    function _checkConsents(
        bytes32 id,
        OffTrade calldata terms,
        Pledged[] calldata pledges,
        Consent calldata seller,
        Consent calldata buyer
    ) private view returns (uint256 seq) {
        bytes32 right = terms.right;
        RightWord word = RightWord.wrap(_ask(address(RIGHTS), IRightsLedger.right.selector, right));
        seq = word.seq();
        _expect(seller, terms.seller, seq);
        _expect(buyer, terms.buyer, seq);
        PARTIES.verifyPair(CONSENT_FILE_TYPE, ACT_FILE, id, seller, buyer);
        bool takesAll = _takesAll(F.get(terms, F.MODE), F.get(terms, F.EXCLUSIVITY));
        if (_pledged(word, takesAll, pledges)) {
            Deed memory deed = Deed(CONSENT_FILE_TYPE, ACT_FILE, id, right, takesAll, terms.pledges);
            _checkPledges(deed, word, pledges);
            _requireApart(deed.act, seller.party, seller.agent, pledges);
            _requireApart(deed.act, buyer.party, buyer.agent, pledges);
        } else if (terms.pledges != 0) {
            revert IRightsLedger.PledgesStayWrong(terms.pledges, 0);
        }
    }

    /// @dev The path of the OPERATE right that the terms name; empty where they name none.
    function _operatePath(OffTrade calldata terms, Grant[] calldata path)
        private
        pure
        returns (Grant[] calldata named)
    {
        named = path;
        if (terms.operate != 0) {
            _requireHead(terms.operate, terms.asset, OPERATE, path, F.OPERATE);
        } else {
            assembly ("memory-safe") {
                named.length := 0
            }
        }
    }

    /// @dev What was sold lies within the purposes of the seller's OPERATE right, as a listing's offer must.
    function _covers(OffTrade calldata terms, Grant[] calldata path, Grant[] calldata operatePath)
        private
        pure
        returns (bool)
    {
        if (operatePath.length == 0) return true;
        uint256 sold = terms.purposes;
        if (terms.mode == MODE_TRANSFER) sold = path.length == 0 ? type(uint256).max : path[0].purposes;
        return sold & ~operatePath[0].purposes == 0;
    }

    /// @dev Makes or moves the right; returns its id, the digest of the event, and whether OPERATE was held.
    function _effect(
        bytes32 id,
        OffTrade calldata terms,
        Grant[] calldata path,
        Grant[] calldata settled,
        Grant[] calldata operatePath,
        AssetWord word,
        uint256 seq
    ) private returns (bytes32 right, bytes32 digest, bool operated) {
        uint256 expected = seq << 32 | F.get(terms, F.MADE);
        if (F.get(terms, F.MODE) != MODE_TRANSFER) {
            return _sellGrant(_filedGrant(id, terms), word, path, settled, operatePath, false, expected);
        }
        right = terms.right;
        _requireHead(right, terms.asset, F.get(terms, F.KIND), path, F.RIGHT);
        (digest, operated) = _sellTransfer(
            terms.asset,
            word,
            F.get(terms, F.KIND),
            path,
            operatePath,
            false,
            F.get(terms, F.SELLER),
            F.get(terms, F.BUYER),
            id,
            expected
        );
    }

    function _file(bytes32 id, bool operated, address sellerAgent, address buyerAgent) private returns (uint256) {
        FilingWord word = FilingWord.wrap(0).withFiled(block.timestamp).withOperated(operated ? 1 : 0);
        _filings[id] = word;
        if (sellerAgent != address(0)) _agents[id][sellerAgent] = true;
        if (buyerAgent != address(0)) _agents[id][buyerAgent] = true;
        return FilingWord.unwrap(word);
    }

    /// @dev What a listing at this venue would have had to show.
    function _checkAdoption(bytes32 id, OffTrade calldata terms, Basis calldata basis, address venue) private view {
        if (Ids.id(basis.asset) != terms.asset) revert BasisMismatch(F.ASSET);
        (AssetWord word, ProfileWord profile) = _assetAndProfile(terms.asset, basis.asset.profile);
        _checkAsset(terms.asset, F.get(terms, F.REV), word);
        Claim memory claim = _filedClaim(terms, venue);
        _checkFindings(claim, basis.findings, profile.required());
        for (uint256 i = 0; i < basis.findings.length; ++i) {
            Attestation calldata finding = basis.findings[i];
            if (_agents[id][finding.attester]) revert FindingInvalid(Ids.id(finding));
        }
        if (basis.ceiling.length != 0) _checkCeiling(claim, basis.ceiling[0]);
        _checkPrice(
            profile,
            F.get(terms, F.REGIME),
            F.get(terms, F.FORM),
            F.get(terms, F.CURRENCY),
            terms.price,
            basis.asset.node,
            basis.ceiling
        );
    }

    /// @dev Terms of the right that the filed trade makes, behind room for a type hash in free memory. Fields that lie side
    /// by side are copied together.
    function _filedGrant(bytes32 id, OffTrade calldata terms) private pure returns (uint256 at) {
        assembly ("memory-safe") {
            at := mload(0x40)
            calldatacopy(add(at, 0x20), terms, 0x60) // asset, rev, parent
            calldatacopy(add(at, 0x80), add(terms, 0x80), 0x40) // grantor, grantee
            calldatacopy(add(at, 0xc0), add(terms, 0xe0), 0x100) // kind to flags
            mstore(add(at, 0x1c0), id)
        }
    }

    function _filedClaim(OffTrade calldata terms, address venue) private pure returns (Claim memory claim) {
        assembly ("memory-safe") {
            calldatacopy(claim, terms, 0x60) // asset, rev, right
            calldatacopy(add(claim, 0x60), add(terms, 0x80), 0x40) // seller, buyer
            mstore(add(claim, 0xa0), venue)
        }
    }
}
