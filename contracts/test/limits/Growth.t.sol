// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {LimitsWorld} from "./LimitsWorld.sol";

/// @title What is stored never makes an act dearer: the hundredth of its like costs what the third did.
/// forge-config: default.isolate = true
contract GrowthTest is LimitsWorld {
    uint256 private constant MANY = 100;
    /// @dev Random digests have more or fewer zero bytes, at 12 gas each.
    uint256 private constant CHANCE = 400;

    Asset private t;
    bytes32 private id;
    Listing private offer;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
    }

    function _sameAfterMany(string memory act, function(uint256) internal do_) private {
        uint256 third;
        for (uint256 n = 1; n <= MANY; ++n) {
            do_(n);
            if (n == 3) third = vm.lastCallGas().gasTotalUsed;
        }
        uint256 last = vm.lastCallGas().gasTotalUsed;
        vm.assertLe(last, third + CHANCE, act);
        vm.assertLe(third, last + CHANCE, act);
    }

    function _register(uint256) private {
        registerAsset(assetTerms());
    }

    function _anchorBatch(uint256) private {
        anchor(batchTerms(salt(), 1 << 20));
    }

    function _amend(uint256) private {
        amendBy(t, amendmentTerms(id), enterprise);
    }

    function test_growth__assets__hundredthCostsTheSame() external {
        _sameAfterMany("register", _register);
        _sameAfterMany("anchorBatch", _anchorBatch);
        _sameAfterMany("amend", _amend);
    }

    function _grant(uint256) private {
        grantRight(grantTerms(id, rootOf(id, USE), enterprise, merchant, USE), emptyPath(), enterprise, merchant);
    }

    function _transfer(uint256 n) private {
        if (n % 2 == 1) moveRoot(id, HOLD, enterprise, merchant);
        else moveRoot(id, HOLD, merchant, enterprise);
    }

    function _suspendAndLift(uint256) private {
        vm.prank(node.signer);
        rights.suspend(t, OPERATE, emptyPath(), address(0), false, noPath(), salt());
        vm.prank(node.signer);
        rights.lift(t, OPERATE, emptyPath(), address(0), false, noPath(), salt());
    }

    function test_growth__rights__hundredthCostsTheSame() external {
        _sameAfterMany("grant", _grant);
        _sameAfterMany("transfer", _transfer);
        _sameAfterMany("lift", _suspendAndLift);
    }

    function _pledgeAndRelease(uint256) private {
        _release(pledgeRoot(id, USE, enterprise, new Pledge[](0)));
    }

    function _release(Pledge memory p) private {
        Release memory r = Release(idOf(p), salt(), salt());
        bytes32 release = keccak256(abi.encode(RELEASE_TYPE, r));
        pledges.release(r, p, sign(bank, address(pledges), CONSENT_RELEASE_TYPE, release, 0));
    }

    Pledge[] private standing;

    function _releaseAndPledge(uint256) private {
        if (standing.length != 0) {
            _release(standing[0]);
            standing.pop();
        }
        standing.push(pledgeRoot(id, USE, enterprise, new Pledge[](0)));
    }

    function test_growth__pledges__hundredthCostsTheSame() external {
        _sameAfterMany("release", _pledgeAndRelease);
        _sameAfterMany("pledge", _releaseAndPledge);
    }

    function _list(uint256) private {
        offer = listingTerms(id);
        offer.units = uint32(MANY);
        bytes32 listing = keccak256(abi.encode(LISTING_TYPE, offer));
        Consent memory c = sign(enterprise, address(exchange), CONSENT_LIST_TYPE, listing, 0);
        vm.prank(venue.signer);
        exchange.list(offer, basisOf(t), c);
    }

    function _sell(uint256 n) private {
        Trade memory x = Trade({
            listing: keccak256(abi.encode(LISTING_TYPE, offer)),
            asset: id,
            rev: offer.rev,
            seller: enterprise.id,
            buyer: merchant.id,
            price: offer.price,
            from: uint40(block.timestamp),
            until: uint40(block.timestamp) + offer.duration,
            made: uint32(n - 1),
            pledges: bytes32(0),
            salt: salt()
        });
        Consent memory c =
            sign(merchant, address(exchange), CONSENT_TRADE_TYPE, keccak256(abi.encode(TRADE_TYPE, x)), 0);
        vm.prank(venue.signer);
        exchange.trade(x, offer, basisOf(t), emptyPath(), new Pledged[](0), c);
    }

    function test_growth__exchange__hundredthCostsTheSame() external {
        _sameAfterMany("list", _list);
        _sameAfterMany("trade", _sell);
    }

    function _attest(uint256) private {
        Attestation memory a = attestationTerms(id, 1);
        vm.prank(assessor.signer);
        attestations.attest(a, "");
    }

    function _enrolOne(uint256 n) private {
        enrol(string.concat("newcomer ", vm.toString(n)), 320500, node);
    }

    function _void(uint256) private {
        voidOne(enterprise);
    }

    function _rotate(uint256 n) private {
        Person memory p = Person(keyOf(vm.toString(n - 1)), vm.addr(keyOf(vm.toString(n - 1))), merchant.id);
        if (n == 1) p = merchant;
        uint256 key = keyOf(vm.toString(n));
        Rotation memory r = Rotation(p.id, vm.addr(key), salt());
        bytes32 rotation = keccak256(abi.encode(ROTATION_TYPE, r));
        Consent memory c = sign(p, address(parties), CONSENT_ROTATE_TYPE, rotation, 0);
        parties.rotate(r, c, signature(key, digestOf(address(parties), CONSENT_ROTATE_TYPE, rotation, c)));
    }

    function test_growth__partiesAndFindings__hundredthCostsTheSame() external {
        _sameAfterMany("attest", _attest);
        _sameAfterMany("enrol", _enrolOne);
        _sameAfterMany("voidConsent", _void);
        _sameAfterMany("rotate", _rotate);
    }
}
