// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {AssetWord, PauseWord, ProfileWord} from "../src/types/AssetWords.sol";
import {PROFILE_TYPE, Profile} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";

contract AssetProfilesTest is AssetActs {
    function _notAuthorized(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, who);
    }

    function testFuzz_addProfile__anyLawfulTerms__packWithoutWrapping(
        uint32 notice,
        uint32 objection,
        uint32 term,
        uint64 required,
        uint8 regimes
    ) external {
        Profile memory p = profileTerms(required, regimes & 14);
        p.notice = notice;
        p.objection = uint32(within(objection, 1, 3650 days));
        p.term = term;
        vm.recordLogs();
        uint32 number = assets.addProfile(p);
        uint256 expected = ProfileWord.unwrap(_word(p));
        vm.assertEq(ProfileWord.unwrap(assets.profile(number)), expected);
        vm.assertEq(number, profileNumber + 1);
        vm.assertEq(assets.profileCount(), number);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[1], bytes32(uint256(number)));
        vm.assertEq(log.topics[2], keccak256(abi.encode(PROFILE_TYPE, p)));
        vm.assertEq(log.data, abi.encode(p, expected));
    }

    function _word(Profile memory p) private pure returns (ProfileWord w) {
        w = ProfileWord.wrap(0).withNotice(p.notice).withObjection(p.objection).withTerm(p.term);
        return w.withRequired(p.required).withRegimes(p.regimes).withExists(1);
    }

    function test_addProfile__unlawfulFields__refusedByPosition() external {
        Profile memory p = profileTerms(0, 14);
        p.objection = 0;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, 2));
        assets.addProfile(p);
        p.objection = 3650 days + 1;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, 2));
        assets.addProfile(p);
        p = profileTerms(0, 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, 5));
        assets.addProfile(p);
    }

    function test_authority__anyoneElse__refused() external {
        Profile memory p = profileTerms(0, 14);
        vm.expectRevert(_notAuthorized(node.signer));
        vm.prank(node.signer);
        assets.addProfile(p);
        vm.expectRevert(_notAuthorized(regulator.signer));
        vm.prank(regulator.signer);
        assets.pause();
        vm.expectRevert(_notAuthorized(regulator.signer));
        vm.prank(regulator.signer);
        assets.unpause();
    }

    function test_assetAndProfile__oneCall__givesBothWords() external {
        bytes32 id = registerAsset(assetTerms());
        (AssetWord w, ProfileWord p) = assets.assetAndProfile(id, profileNumber);
        vm.assertEq(AssetWord.unwrap(w), AssetWord.unwrap(word(id)));
        vm.assertEq(ProfileWord.unwrap(p), ProfileWord.unwrap(assets.profile(profileNumber)));
    }

    function test_pause__set__lapsesAndRests() external {
        vm.recordLogs();
        assets.pause{value: 1}();
        uint256 end = block.timestamp + 14 days;
        PauseWord w = assets.pauseWord();
        vm.assertEq(w.until(), end);
        vm.assertEq(w.notBefore(), end + 14 days);
        vm.assertEq(vm.getRecordedLogs()[0].data, abi.encode(address(this), PauseWord.unwrap(w)));
        bytes memory refused = abi.encodeWithSelector(IAssetRegistry.PauseNotAllowed.selector, end + 14 days);
        vm.expectRevert(refused);
        assets.pause{value: 1}();
        vm.warp(end + 14 days - 1);
        vm.expectRevert(refused);
        assets.pause{value: 1}();
        vm.warp(end + 14 days);
        assets.pause{value: 1}();
        vm.assertEq(assets.pauseWord().until(), end + 28 days);
    }

    function test_unpause__paused__restsFromThen() external {
        assets.pause{value: 1}();
        vm.warp(block.timestamp + 2 days);
        assets.unpause();
        vm.assertEq(assets.pauseWord().until(), block.timestamp);
        vm.assertEq(assets.pauseWord().notBefore(), block.timestamp + 14 days);
        registerAsset(assetTerms());
    }

    function test_pause__withoutAWei__refused() external {
        vm.expectRevert(IAssetRegistry.PauseWithoutValue.selector);
        assets.pause();
    }

    /// @dev Attack: money forced upon the register must not stop it.
    function test_pause__moneyForcedUponIt__stopsNothing() external {
        vm.deal(address(assets), 5);
        registerAsset(assetTerms());
        assets.clearPause();
        vm.assertEq(address(assets).balance, 0);
    }

    /// @dev Attack: nobody takes a pause's mark away while it is set.
    function test_clearPause__paused__refusedUntilItLapses() external {
        assets.pause{value: 1}();
        uint256 end = block.timestamp + 14 days;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Paused.selector, end));
        assets.clearPause();
        vm.warp(end);
        vm.prank(stranger.signer);
        assets.clearPause();
        vm.assertEq(address(assets).balance, 0);
        registerAsset(assetTerms());
    }

    function test_unpause__notPaused__refused() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PauseNotAllowed.selector, 0));
        assets.unpause();
    }
}
