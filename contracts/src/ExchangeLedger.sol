// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ListingField as F} from "./exchange/Fields.sol";
import {Filings} from "./exchange/Filings.sol";
import {
    LISTING_STATUS_DELISTED,
    LISTING_STATUS_EXPIRED,
    LISTING_STATUS_LISTED,
    LISTING_STATUS_MOOT,
    LISTING_STATUS_NONE,
    LISTING_STATUS_SOLD,
    LISTING_STATUS_SUSPENDED,
    LISTING_STATUS_WITHDRAWN
} from "./exchange/ListingStatus.sol";
import {Listings} from "./exchange/Listings.sol";
import {Trades} from "./exchange/Trades.sol";
import {IExchangeLedger} from "./interfaces/IExchangeLedger.sol";
import {Basis} from "./types/Bundles.sol";
import {
    ASSET_STATUS_SUSPENDED,
    LISTING_DELISTED,
    LISTING_SOLD,
    LISTING_SUSPENDED,
    LISTING_WITHDRAWN,
    OPERATE,
    PARTY_SUSPENDED_BY_BOTH,
    PARTY_SUSPENDED_BY_NODE,
    RIGHT_STATUS_SUSPENDED
} from "./types/Enums.sol";
import {FilingWord, ListingWord} from "./types/ExchangeWords.sol";
import {Grant, Ids, Listing} from "./types/Terms.sol";

/// @title ExchangeLedger
/// @notice See IExchangeLedger.
contract ExchangeLedger is Listings, Trades, Filings {
    /// @inheritdoc IExchangeLedger
    function listing(bytes32 id) external view returns (ListingWord) {
        return _listings[id];
    }

    /// @inheritdoc IExchangeLedger
    function filing(bytes32 id) external view returns (FilingWord) {
        return _filings[id];
    }

    /// @inheritdoc IExchangeLedger
    function filedByAgent(bytes32 id, address agent) external view returns (bool) {
        return _agents[id][agent];
    }

    /// @inheritdoc IExchangeLedger
    function adoptedBy(address venue) external view returns (uint256) {
        return _adopted[venue];
    }

    /// @inheritdoc IExchangeLedger
    function requireOfferable(Listing calldata terms, Basis calldata basis) external view {
        _requireOfferable(terms, basis);
    }

    /// @inheritdoc IExchangeLedger
    function status(Listing calldata terms, Basis calldata basis) external view returns (uint256) {
        ListingWord slot = _listings[Ids.id(terms)];
        if (slot.isZero()) return LISTING_STATUS_NONE;
        uint256 state = slot.state();
        if (state == LISTING_DELISTED) return LISTING_STATUS_DELISTED;
        if (state == LISTING_WITHDRAWN) return LISTING_STATUS_WITHDRAWN;
        if (state == LISTING_SOLD) return LISTING_STATUS_SOLD;
        if (slot.until() <= block.timestamp) return LISTING_STATUS_EXPIRED;
        _requireBasis(terms, basis);
        if (state == LISTING_SUSPENDED || _suspendedAround(terms, basis)) return LISTING_STATUS_SUSPENDED;
        // The same arguments, so the same bytes: they need not be encoded anew.
        (bool offerable, bytes memory reason) =
            address(this).staticcall(bytes.concat(this.requireOfferable.selector, msg.data[4:]));
        if (offerable) return LISTING_STATUS_LISTED;
        // Every rule reverts with an error of its own; silence means that the call ran out of gas.
        if (reason.length == 0) revert ListingStatusUnknown(Ids.id(terms));
        return LISTING_STATUS_MOOT;
    }

    /// @dev What was brought along is what the terms name: else a mistake of the caller's would read as MOOT.
    function _requireBasis(Listing calldata terms, Basis calldata basis) private pure {
        if (Ids.id(basis.asset) != terms.asset) revert BasisMismatch(F.ASSET);
        _requireHead(terms.right, terms.asset, terms.kind, basis.path, F.RIGHT);
        _requireHead(terms.operate, terms.asset, OPERATE, basis.operatePath, F.OPERATE);
        bytes32 ceiling = basis.ceiling.length == 1 ? Ids.id(basis.ceiling[0]) : bytes32(0);
        if (ceiling != terms.ceiling) revert BasisMismatch(F.CEILING);
        if (_idsHash(basis.findings) != terms.attestations) revert BasisMismatch(F.ATTESTATIONS);
    }

    /// @dev Whether the venue, the asset, the right or OPERATE (with its ancestors) is suspended.
    function _suspendedAround(Listing calldata terms, Basis calldata basis) private view returns (bool) {
        uint256 venue = _party(terms.venue).status();
        if (venue >= PARTY_SUSPENDED_BY_NODE && venue <= PARTY_SUSPENDED_BY_BOTH) return true;
        if (ASSETS.status(terms.asset) == ASSET_STATUS_SUSPENDED) return true;
        return _rightSuspended(terms.asset, terms.kind, basis.path)
            || _rightSuspended(terms.asset, OPERATE, basis.operatePath);
    }

    function _rightSuspended(bytes32 asset, uint8 kind, Grant[] calldata path) private view returns (bool) {
        return RIGHTS.status(asset, kind, path) == RIGHT_STATUS_SUSPENDED;
    }
}
