// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../src/types/Enums.sol";
import {vm} from "./Vm.sol";

/// @title Numbers of enumerations against types.json.
contract EnumsTest {
    string private _types;

    function setUp() external {
        _types = vm.readFile("../tests/vectors/types.json");
    }

    function _is(string memory set, string memory name, uint256 number) private view {
        string memory path = string.concat(".enums.", set, ".", name);
        vm.assertEq(vm.parseJsonUint(_types, path), number, path);
    }

    function test_enums__ofOffersAndTerms__areTheVectors() external view {
        _is("rightKind", "HOLD", HOLD);
        _is("rightKind", "USE", USE);
        _is("rightKind", "OPERATE", OPERATE);
        _is("exclusivity", "NON_EXCLUSIVE", NON_EXCLUSIVE);
        _is("exclusivity", "SOLE", SOLE);
        _is("exclusivity", "EXCLUSIVE", EXCLUSIVE);
        _is("rightFlags", "TRANSFERABLE", FLAG_TRANSFERABLE);
        _is("rightFlags", "SUBLICENSABLE", FLAG_SUBLICENSABLE);
        _is("rightFlags", "TERMINABLE", FLAG_TERMINABLE);
        _is("amendmentForm", "CHANGE", FORM_CHANGE);
        _is("amendmentForm", "CORRECTION", FORM_CORRECTION);
        _is("amendmentForm", "LEVEL", FORM_LEVEL);
        _is("amendmentForm", "RENEWAL", FORM_RENEWAL);
        _is("priceRegime", "FREE", REGIME_FREE);
        _is("priceRegime", "GUIDED", REGIME_GUIDED);
        _is("priceRegime", "MARKET", REGIME_MARKET);
        _is("priceForm", "PUBLIC", PRICE_PUBLIC);
        _is("priceForm", "SEALED", PRICE_SEALED);
        _is("offerMode", "GRANT", MODE_GRANT);
        _is("offerMode", "TRANSFER", MODE_TRANSFER);
        _is("batchKind", "REGISTRATIONS", BATCH_REGISTRATIONS);
        _is("batchKind", "INCREMENTS", BATCH_INCREMENTS);
    }

    function test_enums__ofParties__areTheVectors() external view {
        _is("roles", "NODE", ROLE_NODE);
        _is("roles", "VENUE", ROLE_VENUE);
        _is("roles", "ASSESSOR", ROLE_ASSESSOR);
        _is("roles", "REGULATOR", ROLE_REGULATOR);
        _is("roles", "LENDER", ROLE_LENDER);
        _is("partyStatus", "ACTIVE", PARTY_ACTIVE);
        _is("partyStatus", "SUSPENDED_BY_NODE", PARTY_SUSPENDED_BY_NODE);
        _is("partyStatus", "SUSPENDED_BY_REGULATOR", PARTY_SUSPENDED_BY_REGULATOR);
        _is("partyStatus", "SUSPENDED_BY_BOTH", PARTY_SUSPENDED_BY_BOTH);
        _is("partyStatus", "CLOSED", PARTY_CLOSED);
        _is("recordStatus", "LIVE", RECORD_LIVE);
        _is("recordStatus", "ENDED", RECORD_ENDED);
        _is("recoveryState", "PROPOSED", RECOVERY_PROPOSED);
        _is("recoveryState", "VETOED", RECOVERY_VETOED);
        _is("subjectType", "ASSET", SUBJECT_ASSET);
        _is("subjectType", "RIGHT", SUBJECT_RIGHT);
        _is("subjectType", "LISTING", SUBJECT_LISTING);
        _is("subjectType", "TRADE", SUBJECT_TRADE);
        _is("subjectType", "OFF_TRADE", SUBJECT_OFF_TRADE);
        _is("subjectType", "PARTY", SUBJECT_PARTY);
    }

    function test_enums__ofAssets__areTheVectors() external view {
        _is("assetEnd", "CANCELLED", ASSET_CANCELLED);
        _is("assetEnd", "REVOKED", ASSET_REVOKED);
        _is("assetEnd", "REFUSED", ASSET_REFUSED);
        _is("assetStatus", "NONE", ASSET_STATUS_NONE);
        _is("assetStatus", "REVOKED", ASSET_STATUS_REVOKED);
        _is("assetStatus", "CANCELLED", ASSET_STATUS_CANCELLED);
        _is("assetStatus", "REFUSED", ASSET_STATUS_REFUSED);
        _is("assetStatus", "EXPIRED", ASSET_STATUS_EXPIRED);
        _is("assetStatus", "SUSPENDED", ASSET_STATUS_SUSPENDED);
        _is("assetStatus", "OBJECTED", ASSET_STATUS_OBJECTED);
        _is("assetStatus", "IN_NOTICE", ASSET_STATUS_IN_NOTICE);
        _is("assetStatus", "VALID", ASSET_STATUS_VALID);
        _is("objectionStatus", "OPEN", OBJECTION_OPEN);
        _is("objectionStatus", "PROPOSED", OBJECTION_PROPOSED);
        _is("objectionStatus", "ADMITTED", OBJECTION_ADMITTED);
        _is("objectionStatus", "UPHELD", OBJECTION_UPHELD);
        _is("objectionStatus", "DISMISSED", OBJECTION_DISMISSED);
        _is("objectionStatus", "LAPSED", OBJECTION_LAPSED);
        _is("attestationStatus", "LIVE", ATTESTATION_LIVE);
        _is("attestationStatus", "REVOKED", ATTESTATION_REVOKED);
        _is("attestationKind", "CEILING", ATTESTATION_CEILING);
    }

    function test_enums__ofRightsPledgesAndListings__areTheVectors() external view {
        _is("rightEnd", "SETTLED", RIGHT_SETTLED);
        _is("rightEnd", "SURRENDERED", RIGHT_SURRENDERED);
        _is("rightEnd", "TERMINATED", RIGHT_TERMINATED);
        _is("rightEnd", "REVOKED", RIGHT_REVOKED);
        _is("rightStatus", "NONE", RIGHT_STATUS_NONE);
        _is("rightStatus", "REVOKED", RIGHT_STATUS_REVOKED);
        _is("rightStatus", "TERMINATED", RIGHT_STATUS_TERMINATED);
        _is("rightStatus", "SURRENDERED", RIGHT_STATUS_SURRENDERED);
        _is("rightStatus", "EXPIRED", RIGHT_STATUS_EXPIRED);
        _is("rightStatus", "SUSPENDED", RIGHT_STATUS_SUSPENDED);
        _is("rightStatus", "PENDING", RIGHT_STATUS_PENDING);
        _is("rightStatus", "LIVE", RIGHT_STATUS_LIVE);
        _is("pledgeStatus", "LIVE", PLEDGE_LIVE);
        _is("pledgeStatus", "RELEASED", PLEDGE_RELEASED);
        _is("pledgeStatus", "EXPIRED", PLEDGE_EXPIRED);
        _is("pledgeStatus", "ENFORCED", PLEDGE_ENFORCED);
        _is("pledgeStatus", "CLOSED", PLEDGE_CLOSED);
        _is("listingState", "OPEN", LISTING_OPEN);
        _is("listingState", "SUSPENDED", LISTING_SUSPENDED);
        _is("listingState", "WITHDRAWN", LISTING_WITHDRAWN);
        _is("listingState", "DELISTED", LISTING_DELISTED);
        _is("listingState", "SOLD", LISTING_SOLD);
    }
}
