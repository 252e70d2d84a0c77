// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../interfaces/IExchangeLedger.sol";
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
        Sale memory sale = _sale(id, terms);
        uint256 seq = _checkConsents(sale, pledges, seller, buyer);
        AssetWord word = ASSETS.asset(terms.asset);
        if (word.rev() != terms.rev) revert IAssetRegistry.AssetRevWrong(terms.asset, terms.rev, word.rev());
        operatePath = _operatePath(terms, operatePath);
        _requireHead(terms.right, terms.asset, terms.kind, path, 2);
        (bytes32 right, bytes32 first, bool operated) = _effect(sale, seq, word, path, settled, operatePath);
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
        _extend(terms.asset, Extend.current(terms.rev), first, second);
    }

    /// @inheritdoc IExchangeLedger
    function adopt(OffTrade calldata terms, Basis calldata basis, address venue) external {
        bytes32 id = Ids.id(terms);
        PARTIES.actor(venue, msg.sender, ROLE_VENUE);
        FilingWord word = _filings[id];
        if (word.operated() == 0 || word.venue() != address(0)) revert TradeNotAdoptable(id);
        if (venue == terms.seller || venue == terms.buyer || _agents[id][venue]) revert VenueConflict(venue);
        _checkAdoption(id, terms, basis, venue);
        word = word.withVenue(venue);
        _filings[id] = word;
        uint256 number = ++_adopted[venue];
        bytes32 digest = Journal.logWords(
            Adopted.selector, terms.asset, id, abi.encode(venue, number, FilingWord.unwrap(word))
        );
        _extend(terms.asset, Extend.current(terms.rev), digest, 0);
    }

    /// @dev Rules that need no other record; RightsLedger judges the right made.
    function _checkFiling(OffTrade calldata terms) private view {
        if (terms.seller == terms.buyer) revert TradeToSelf(terms.buyer);
        uint256 field = _wrongFiled(terms);
        if (field != NO_FIELD) revert TradeInvalid(field);
    }

    /// @dev Position of the first field that breaks a rule; a transfer moves the right as it is.
    function _wrongFiled(OffTrade calldata terms) private view returns (uint256) {
        uint256 mode = terms.mode;
        if (mode == MODE_TRANSFER) {
            if (terms.exclusivity != NON_EXCLUSIVE) return 8;
            if (terms.from != 0) return 9;
            if (terms.until != 0) return 10;
            if (terms.purposes != 0) return 11;
            if (terms.flags != 0) return 14;
        } else if (mode != MODE_GRANT) {
            return 6;
        }
        if (terms.regime < REGIME_FREE || terms.regime > REGIME_MARKET) return 15;
        if (terms.form > PRICE_SEALED) return 16;
        if (terms.signed > block.timestamp) return 19;
        return NO_FIELD;
    }

    /// @dev Both sides signed at the right's seq, and every pledgee in the way consents.
    function _checkConsents(
        Sale memory sale,
        Pledged[] calldata pledges,
        Consent calldata seller,
        Consent calldata buyer
    ) private view returns (uint256 seq) {
        RightWord word = RIGHTS.right(sale.grant.parent);
        seq = word.seq();
        _expect(seller, sale.grant.grantor, seq);
        _expect(buyer, sale.grant.grantee, seq);
        PARTIES.verifyPair(CONSENT_FILE_TYPE, ACT_FILE, sale.id, seller, buyer);
        _checkPledges(sale, word, pledges);
    }

    /// @dev The path of the OPERATE right that the terms name; empty where they name none.
    function _operatePath(OffTrade calldata terms, Grant[] calldata path)
        private
        pure
        returns (Grant[] calldata named)
    {
        named = path;
        if (terms.operate != 0) {
            _requireHead(terms.operate, terms.asset, OPERATE, path, 3);
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

    function _file(bytes32 id, bool operated, address sellerAgent, address buyerAgent) private returns (uint256) {
        FilingWord word = FilingWord.wrap(0).withFiled(block.timestamp).withOperated(operated ? 1 : 0);
        _filings[id] = word;
        if (sellerAgent != address(0)) _agents[id][sellerAgent] = true;
        if (buyerAgent != address(0)) _agents[id][buyerAgent] = true;
        return FilingWord.unwrap(word);
    }

    /// @dev What a listing at this venue would have had to show.
    function _checkAdoption(bytes32 id, OffTrade calldata terms, Basis calldata basis, address venue) private view {
        (, ProfileWord profile) = _listable(terms.asset, terms.rev, basis.asset);
        Claim memory claim = _filedClaim(terms, venue);
        bytes32 ceiling = basis.ceiling.length == 1 ? Ids.id(basis.ceiling[0]) : bytes32(0);
        _checkPrice(profile, claim, ceiling, basis.asset.node, basis.ceiling);
        _checkFindings(claim, basis.findings, profile.required());
        for (uint256 i = 0; i < basis.findings.length; ++i) {
            Attestation calldata finding = basis.findings[i];
            if (_agents[id][finding.attester]) revert FindingInvalid(Ids.id(finding));
        }
    }

    function _sale(bytes32 id, OffTrade calldata terms) private pure returns (Sale memory) {
        return Sale({
            id: id,
            consentType: CONSENT_FILE_TYPE,
            act: ACT_FILE,
            mode: terms.mode,
            operateNeeded: false,
            made: terms.made,
            pledges: terms.pledges,
            grant: _filedGrant(id, terms)
        });
    }

    /// @dev Terms of the right that the filed trade makes. Fields that lie side by side are copied together; their widths
    /// were checked when the id was taken.
    function _filedGrant(bytes32 id, OffTrade calldata terms) private pure returns (Grant memory grant) {
        grant = _blankGrant(id);
        assembly ("memory-safe") {
            calldatacopy(grant, terms, 0x60) // asset, rev, parent
            calldatacopy(add(grant, 0x60), add(terms, 0x80), 0x40) // grantor, grantee
            calldatacopy(add(grant, 0xa0), add(terms, 0xe0), 0x100) // kind to flags
        }
    }

    function _filedClaim(OffTrade calldata terms, address venue) private pure returns (Claim memory claim) {
        assembly ("memory-safe") {
            calldatacopy(claim, terms, 0x60) // asset, rev, right
            calldatacopy(add(claim, 0x60), add(terms, 0x80), 0x40) // seller, buyer
            calldatacopy(add(claim, 0xa0), add(terms, 0x1e0), 0x80) // regime, form, currency, price
            mstore(add(claim, 0x120), venue)
        }
    }
}
