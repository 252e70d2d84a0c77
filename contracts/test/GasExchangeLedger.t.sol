// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";

/// @title Whole-transaction gas of listings and trades, budgets of the design.
/// forge-config: default.isolate = true
contract GasExchangeLedgerTest is ExchangeBase {
    string private constant GROUP = "ExchangeLedger";

    /// @dev An event of the asset's journal before the act measured, so that its head is written already.
    function _touch() private {
        attest(attestationTerms(asset, 1), assessor);
    }

    /// @dev Half a percent of each budget is kept back.
    function _measure(string memory name, uint256 budget) private {
        uint256 used = vm.snapshotGasLastCall(GROUP, name);
        vm.assertLe(used * 1000, budget * 995);
    }

    /// @dev What a trade rests on: the asset's terms, which its listing bound, are left out.
    function _lean() private pure returns (Basis memory b) {}

    function test_gas__listRoot__withinBudget() external {
        _touch();
        list(listing(), basis());
        list(listing(), basis());
        _measure("list_root", 116_000);
    }

    function test_gas__listGranted__withinBudget() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        moveRoot(OPERATE, enterprise, merchant);
        Listing memory l = listing();
        l.right = idOf(g);
        l.seller = merchant.id;
        Basis memory b = basis();
        b.path = pathOf(g);
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        exchange.list(l, b, c);
        _measure("list", 124_000);
    }

    function test_gas__listWithFindings__withinBudget() external {
        _listWith(0);
        uint256 none = vm.snapshotGasLastCall(GROUP, "list_no_finding");
        _listWith(1);
        uint256 one = vm.snapshotGasLastCall(GROUP, "list_one_finding");
        _listWith(2);
        uint256 two = vm.snapshotGasLastCall(GROUP, "list_two_findings");
        vm.assertLe((one - none) * 1000, uint256(11_000) * 995);
        vm.assertLe((two - one) * 1000, uint256(6_500) * 995);
    }

    function _listWith(uint8 count) private {
        profileNumber = assets.addProfile(profileTerms(count == 0 ? 0 : count == 1 ? 2 : 6, 14));
        (terms, asset) = validAsset();
        _touch();
        Attestation[] memory found = new Attestation[](count);
        for (uint8 i = 0; i < count; ++i) {
            found[i] = finding(i + 1);
        }
        Listing memory l = listing();
        l.attestations = idsHash(found);
        Basis memory b = basis();
        b.findings = found;
        list(l, b);
    }

    function test_gas__tradeGrant__withinBudget() external {
        Listing memory l = listing();
        list(l, basis());
        sell(l, _lean(), merchant);
        _measure("trade_grant_first", 155_000);
        sell(l, _lean(), subsidiary);
        _measure("trade_grant", 138_000);
    }

    function test_gas__tradeTransfer__withinBudget() external {
        Listing memory l = transferListing();
        list(l, basis());
        sell(l, _lean(), merchant);
        _measure("trade_transfer_first", 118_000);

        (terms, asset) = validAsset();
        moveRoot(OPERATE, enterprise, subsidiary);
        moveRoot(OPERATE, subsidiary, enterprise);
        l = transferListing();
        list(l, basis());
        sell(l, _lean(), merchant);
        _measure("trade_transfer", 100_000);
    }
}
