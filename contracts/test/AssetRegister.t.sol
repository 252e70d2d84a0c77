// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {Asset, CONSENT_AMEND_TYPE, CONSENT_REGISTER_TYPE, Consent, Mandate, Profile} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract AssetRegisterTest is AssetActs {
    Asset private t;

    function setUp() public override {
        super.setUp();
        t = assetTerms();
    }

    function _refuse(bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(node.signer);
        assets.register(t);
    }

    function _refuseField(uint256 field) private {
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, field));
    }

    function test_register__mandated__writesTheWholeWord() external {
        bytes32 id = registerAsset(t);
        AssetWord w = word(id);
        vm.assertEq(w.registrant(), enterprise.id);
        vm.assertEq(w.until(), t.until);
        vm.assertEq(w.noticeEnd(), (block.timestamp + NOTICE + 3599) / 3600);
        vm.assertEq(w.rights(), 7);
        vm.assertEq(w.level(), 1);
        vm.assertEq(AssetWord.unwrap(w) >> 221, 0);
        vm.assertEq(assets.head(id), bytes32(0));
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
    }

    function test_register__twoAssets__numbersRunOn() external {
        vm.recordLogs();
        registerAsset(t);
        registerAsset(assetTerms());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 2);
        for (uint256 i = 0; i < 2; ++i) {
            vm.assertEq(logs[i].topics[0], IAssetRegistry.Registered.selector);
            vm.assertEq(logs[i].topics[2], bytes32(uint256(uint160(node.id))));
            (, uint256 w, uint256 number) = abi.decode(logs[i].data, (Asset, uint256, uint256));
            vm.assertEq(w, AssetWord.unwrap(word(logs[i].topics[1])));
            vm.assertEq(number, i + 1);
        }
    }

    function test_register__noticeOver__isValid() external {
        bytes32 id = registerAsset(t);
        uint256 end = word(id).noticeEnd() * 1 hours;
        vm.warp(end - 1);
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
        vm.warp(end);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_register__untilReached__isExpiredWithoutATransaction() external {
        bytes32 id = registerAsset(t);
        vm.warp(t.until - 1);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
        vm.warp(t.until);
        vm.assertEq(assets.status(id), ASSET_STATUS_EXPIRED);
    }

    function test_register__sameTermsTwice__refused() external {
        bytes32 id = registerAsset(t);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetExists.selector, id));
    }

    function test_register__anotherSender__refused() external {
        bytes memory reason =
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer);
        vm.expectRevert(reason);
        vm.prank(otherNode.signer);
        assets.register(t);
    }

    function test_register__senderWithoutRole__refused() external {
        t.node = enterprise.id;
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, enterprise.id, ROLE_NODE));
        vm.prank(enterprise.signer);
        assets.register(t);
    }

    function test_register__registrantOfAnotherNode__needsItsSignature() external {
        t.registrant = stranger.id;
        _refuse(abi.encodeWithSelector(IPartyRegistry.PartyNotMandated.selector, node.id, stranger.id));
        bytes32 id = registerWithSignature(t, stranger);
        vm.assertEq(word(id).registrant(), stranger.id);
    }

    function test_registerSigned__consentOfAnotherParty__refused() external {
        t.registrant = stranger.id;
        Consent memory c = signRegister(t, enterprise);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, stranger.id, enterprise.id));
        vm.prank(node.signer);
        assets.registerSigned(t, c);
    }

    function test_registerSigned__seqNotZero__refused() external {
        t.registrant = stranger.id;
        Consent memory c = sign(stranger, address(assets), CONSENT_REGISTER_TYPE, idOf(t), 1);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 0, 1));
        vm.prank(node.signer);
        assets.registerSigned(t, c);
    }

    function test_registerSigned__consentToAnotherAct__refused() external {
        t.registrant = stranger.id;
        Consent memory c = sign(stranger, address(assets), CONSENT_AMEND_TYPE, idOf(t), 0);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(node.signer);
        assets.registerSigned(t, c);
    }

    function test_registerSigned__consentToOtherTerms__refused() external {
        t.registrant = stranger.id;
        Consent memory c = signRegister(t, stranger);
        t.level = 2;
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(node.signer);
        assets.registerSigned(t, c);
    }

    function test_registerSigned__byAgent__namesBothInTheJournal() external {
        t.registrant = stranger.id;
        mandate(stranger, merchant, ACT_REGISTER_BIT);
        Consent memory c = signByAgent(stranger, merchant, address(assets), CONSENT_REGISTER_TYPE, idOf(t), 0);
        vm.recordLogs();
        vm.prank(node.signer);
        assets.registerSigned(t, c);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 2);
        vm.assertEq(logs[1].topics[0], IAssetRegistry.AgentConsented.selector);
        vm.assertEq(logs[1].data, abi.encode(stranger.id, merchant.id));
        vm.assertEq(assets.head(idOf(t)), foldOf(idOf(t), idOf(t), logs[1]));
    }

    function test_registerSigned__agentIsTheNode__refused() external {
        t.registrant = stranger.id;
        mandate(stranger, node, ACT_REGISTER_BIT);
        Consent memory c = signByAgent(stranger, node, address(assets), CONSENT_REGISTER_TYPE, idOf(t), 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, node.id));
        vm.prank(node.signer);
        assets.registerSigned(t, c);
    }

    function test_register__paused__refusedUntilItLapses() external {
        assets.pause{value: 1}();
        _refuse(abi.encodeWithSelector(IAssetRegistry.Paused.selector, block.timestamp + 14 days));
        Consent memory c = signRegister(t, enterprise);
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        vm.prank(node.signer);
        assets.registerSigned(t, c);
        vm.warp(block.timestamp + 14 days);
        registerAsset(t);
    }

    function test_register__fieldsOutOfRange__refusedByPosition() external {
        t.kind = 0;
        _refuseField(5);
        t.kind = 5;
        _refuseField(5);
        t.kind = 4;
        t.level = 0;
        _refuseField(6);
        t.level = 4;
        _refuseField(6);
        t.level = 3;
        t.rights = 0;
        _refuseField(7);
        t.rights = 8;
        _refuseField(7);
        t.rights = 1;
        registerAsset(t);
    }

    function test_register__untilWrong__refused() external {
        t.until = uint40(block.timestamp);
        _refuseField(10);
        t.until = uint40(block.timestamp) + 1 days;
        t.from = t.until;
        _refuseField(10);
        t.from = 0;
        t.until = uint40(type(uint32).max) + 1;
        _refuseField(10);
    }

    function test_register__profileUnknown__refused() external {
        t.profile = profileNumber + 1;
        _refuse(abi.encodeWithSelector(IAssetRegistry.ProfileUnknown.selector, profileNumber + 1));
        t.profile = 0;
        _refuse(abi.encodeWithSelector(IAssetRegistry.ProfileUnknown.selector, 0));
    }

    function test_register__noticeBelowTheProfiles__refused() external {
        t.notice = uint32(NOTICE) - 1;
        _refuse(abi.encodeWithSelector(IAssetRegistry.NoticeTooShort.selector, NOTICE - 1, NOTICE));
    }

    function test_register__termBeyondTheProfiles__refused() external {
        uint256 latest = block.timestamp + 3650 days;
        t.until = uint40(latest + 1);
        _refuse(abi.encodeWithSelector(IAssetRegistry.TermTooLong.selector, latest + 1, latest));
        t.until = uint40(latest);
        registerAsset(t);
    }

    function test_register__startFarAhead__cannotLengthenTheTerm() external {
        t.from = uint40(block.timestamp + 1000 days);
        t.until = t.from + 3650 days;
        uint256 latest = block.timestamp + NOTICE + 3650 days;
        _refuse(abi.encodeWithSelector(IAssetRegistry.TermTooLong.selector, t.until, latest));
    }

    function test_register__dirtyBits__refused() external {
        bytes memory data = abi.encodeCall(IAssetRegistry.register, (t));
        uint256 field = 4 + 32 * 6; // level
        data[field] = 0x01;
        vm.prank(node.signer);
        (bool done, bytes memory reason) = address(assets).call(data);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(reason)), bytes32(bytes4(0x1aee1467)));
    }

    /// @dev Every term the rules allow gives the word those fields pack to; nothing wraps into a neighbour.
    function testFuzz_register__anyLawfulTerms__packWithoutWrapping(
        uint8 kind,
        uint8 level,
        uint8 evidenced,
        uint32 notice,
        uint32 term
    ) external {
        Profile memory p = profileTerms(0, 14);
        p.term = 0;
        p.notice = 0;
        t.profile = assets.addProfile(p);
        t.kind = uint8(within(kind, 1, 4));
        t.level = uint8(within(level, 1, 3));
        t.rights = uint8(within(evidenced, 1, 7));
        t.notice = notice;
        t.until = uint40(within(term, block.timestamp + 1, type(uint32).max));
        AssetWord w = word(registerAsset(t));
        AssetWord expected = AssetWord.wrap(0).withRegistrant(t.registrant).withUntil(t.until)
            .withNoticeEnd((block.timestamp + notice + 3599) / 3600).withRights(t.rights).withLevel(t.level);
        vm.assertEq(AssetWord.unwrap(w), AssetWord.unwrap(expected));
    }
}
