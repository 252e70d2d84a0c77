// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {
    Amendment,
    Asset,
    CLOSURE_TYPE,
    CONSENT_AMEND_TYPE,
    CONSENT_CLOSE_TYPE,
    Closure,
    Consent,
    Grant,
    Objection,
    Pledge
} from "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract AssetAmendTest is AssetActs {
    Asset private t;
    bytes32 private id;
    Amendment private a;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        a = amendmentTerms(id);
    }

    function _amend(Person memory p) private {
        amendBy(t, a, p);
        a = amendmentTerms(id);
    }

    function _refuse(bytes memory reason, Consent[] memory consents) private {
        vm.expectRevert(reason);
        amendWith(t, a, consents);
    }

    function _refuse(bytes memory reason) private {
        _refuse(reason, one(signAmend(a, enterprise)));
    }

    function _refuseField(uint256 field) private {
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, field));
    }

    function _missing(Person memory p) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.ConsentMissing.selector, p.id);
    }

    function _notNeeded(Person memory p) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.ConsentNotNeeded.selector, p.id);
    }

    function _partyWrong(Person memory expected, Person memory actual) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, expected.id, actual.id);
    }

    // What it does

    function test_amend__byNodeWithHoldersConsent__raisesRevAndFolds() external {
        a.level = 2;
        a.rights = 5;
        a.form = FORM_CORRECTION;
        AssetWord before = word(id);
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.recordLogs();
        amendWith(t, a, consents);
        AssetWord expected = before.withLevel(2).withRights(5).withRev(1);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(expected));
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IAssetRegistry.Amended.selector);
        vm.assertEq(log.topics[2], idOf(a));
        vm.assertEq(log.data, abi.encode(a, node.id, enterprise.id, AssetWord.unwrap(expected)));
        vm.assertEq(assets.head(id), foldOf(0, id, log));
    }

    function testFuzz_amend__anyLawfulFields__neighboursUntouched(uint8 level, uint8 evidenced, uint32 cut) external {
        a.level = uint8(within(level, 1, 3));
        a.rights = uint8(within(evidenced, 1, 7));
        a.until -= uint40(within(cut, 0, 365 days));
        AssetWord before = word(id);
        amendBy(t, a, enterprise);
        AssetWord expected = before.withLevel(a.level).withRights(a.rights).withUntil(a.until).withRev(1);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(expected));
    }

    function test_amend__inNoticeObjectedOrSuspended__passes() external {
        t = assetTerms();
        id = registerAsset(t);
        a = amendmentTerms(id);
        _amend(enterprise);
        objectBy(t, stranger);
        _amend(enterprise);
        suspendByRegulator(t);
        _amend(enterprise);
        vm.assertEq(word(id).rev(), 3);
        vm.assertEq(word(id).suspended(), 2);
        vm.assertEq(word(id).objections(), 1);
    }

    function test_amend__termShortenedWhileSuspended__refused() external {
        suspendByRegulator(t);
        a.until -= 1 days;
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, ASSET_STATUS_SUSPENDED));
    }

    function test_amend__byClosedNodesSuccessor__passes() external {
        Closure memory c = Closure(node.id, otherNode.id, salt(), salt());
        bytes32 closure = keccak256(abi.encode(CLOSURE_TYPE, c));
        parties.close(c, sign(node, address(parties), CONSENT_CLOSE_TYPE, closure, 0));
        address[] memory path = new address[](1);
        path[0] = otherNode.id;
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.prank(otherNode.signer);
        assets.amend(t, a, path, consents, noPledges());
        vm.assertEq(word(id).rev(), 1);
    }

    // Who must agree

    function test_amend__withoutConsent__refused() external {
        _refuse(_missing(enterprise), noConsents());
    }

    function test_amend__bySomeoneElsesConsent__refused() external {
        _refuse(_partyWrong(enterprise, merchant), one(signAmend(a, merchant)));
    }

    function test_amend__byAnotherSender__refused() external {
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        assets.amend(t, a, noPath(), consents, noPledges());
    }

    function test_amend__consentsTooMany__refused() external {
        _refuse(_notNeeded(merchant), two(signAmend(a, enterprise), signAmend(a, merchant)));
    }

    function test_amend__consentReplayed__refused() external {
        Consent[] memory consents = one(signAmend(a, enterprise));
        amendWith(t, a, consents);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 1, 0), consents);
    }

    function test_amend__consentAtAnotherRev__refused() external {
        _amend(enterprise);
        Consent memory c = sign(enterprise, address(assets), CONSENT_AMEND_TYPE, idOf(a), 0);
        _refuse(abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 1, 0), one(c));
    }

    function test_amend__agentIsTheRecordingNode__refused() external {
        mandate(enterprise, node, ACT_AMEND_BIT);
        Consent memory c = signByAgent(enterprise, node, address(assets), CONSENT_AMEND_TYPE, idOf(a), 0);
        _refuse(abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, node.id), one(c));
    }

    function test_amend__byMandatedAgent__namesItInTheJournal() external {
        mandate(enterprise, merchant, ACT_AMEND_BIT);
        Consent memory c = signByAgent(enterprise, merchant, address(assets), CONSENT_AMEND_TYPE, idOf(a), 0);
        vm.recordLogs();
        amendWith(t, a, one(c));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[0].topics[0], IAssetRegistry.AgentConsented.selector);
        vm.assertEq(logs[0].data, abi.encode(enterprise.id, merchant.id));
        vm.assertEq(assets.head(id), foldOf(foldOf(0, id, logs[0]), id, logs[1]));
    }

    function test_amend__holdMoved__itsNewHolderConsents() external {
        moveRoot(id, HOLD, enterprise, merchant);
        _refuse(_partyWrong(merchant, enterprise));
        _amend(merchant);
        vm.assertEq(word(id).rev(), 1);
    }

    function test_amend__holdRevoked__usersHolderConsents() external {
        moveRoot(id, USE, enterprise, merchant);
        revokeRoot(t, HOLD);
        _refuse(_partyWrong(merchant, enterprise));
        _amend(merchant);
    }

    function test_amend__holdNeverEvidenced__operatorsHolderConsents() external {
        t = assetTerms();
        t.rights = 4;
        id = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        moveRoot(id, OPERATE, enterprise, merchant);
        a = amendmentTerms(id);
        _refuse(_partyWrong(merchant, enterprise));
        _amend(merchant);
    }

    function test_amend__everyRootRevoked__refused() external {
        revokeRoot(t, HOLD);
        revokeRoot(t, USE);
        revokeRoot(t, OPERATE);
        _refuse(_missing(enterprise));
        a.form = FORM_RENEWAL;
        a.until += 1;
        _refuse(_notNeeded(enterprise));
    }

    // Shortening and clearing

    function test_amend__termShortened__everyRootsHolderConsents() external {
        moveRoot(id, USE, enterprise, merchant);
        moveRoot(id, OPERATE, enterprise, merchant);
        a.until -= 1 days;
        _refuse(_missing(merchant));
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        vm.assertEq(word(id).until(), a.until);
    }

    function test_amend__consentsOutOfOrder__refused() external {
        moveRoot(id, USE, enterprise, merchant);
        a.until -= 1 days;
        _refuse(_partyWrong(enterprise, merchant), two(signAmend(a, merchant), signAmend(a, enterprise)));
    }

    /// @dev Attack: the holder of HOLD and the node clear a right that another party bought.
    function test_amend__anothersRightCleared__needsThatParty() external {
        moveRoot(id, USE, enterprise, merchant);
        a.rights = 5;
        _refuse(_missing(merchant));
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        vm.assertEq(word(id).rights(), 5);
    }

    function test_amend__rightClearedOverALicence__refused() external {
        bytes32 root = rootOf(id, USE);
        grantRight(grantTerms(id, root, enterprise, merchant, USE), emptyPath(), enterprise, merchant);
        a.rights = 5;
        _refuse(abi.encodeWithSelector(IAssetRegistry.RootGroupOpen.selector, root, 1));
        a.rights = 3;
        _amend(enterprise);
        vm.assertEq(word(id).rights(), 3);
    }

    // Evidencing

    function _evidencing(uint8 before) private {
        t = assetTerms();
        t.rights = before;
        id = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
    }

    function test_amend__rightEvidenced__isTheConsentersRoot() external {
        _evidencing(3);
        moveRoot(id, HOLD, enterprise, merchant);
        a = amendmentTerms(id);
        a.rights = 7;
        Consent[] memory consents = one(signAmend(a, merchant));
        bytes32 before = assets.head(id);
        vm.recordLogs();
        amendWith(t, a, consents);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[1].topics[0], IRightsLedger.RootWritten.selector);
        vm.assertEq(rights.right(rootOf(id, OPERATE)).holder(), merchant.id);
        vm.assertEq(assets.head(id), foldOf(foldOf(before, id, logs[0]), id, logs[1]));
    }

    function test_amend__rightEvidencedByTheRegistrant__leavesItsRootUnwritten() external {
        _evidencing(3);
        a = amendmentTerms(id);
        a.rights = 7;
        _amend(enterprise);
        vm.assertTrue(rights.right(rootOf(id, OPERATE)).isZero());
        vm.assertEq(word(id).touched(), 0);
    }

    /// @dev A root moved, cleared and evidenced again is the consenter's, not the last holder's.
    function test_amend__rightClearedAndEvidencedAgain__isTheConsenters() external {
        moveRoot(id, OPERATE, enterprise, merchant);
        a.rights = 3;
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        a = amendmentTerms(id);
        a.rights = 7;
        _amend(enterprise);
        vm.assertEq(rights.right(rootOf(id, OPERATE)).holder(), enterprise.id);
    }

    // Renewal

    function _renewal(uint40 longer) private {
        a.form = FORM_RENEWAL;
        a.until += longer;
    }

    function test_amend__renewalByAnyRootsHolder__passes() external {
        moveRoot(id, OPERATE, enterprise, merchant);
        _renewal(365 days);
        _refuse(_notNeeded(stranger), one(signAmend(a, stranger)));
        _amend(merchant);
        _renewal(365 days);
        _amend(enterprise);
        vm.assertEq(word(id).rev(), 2);
    }

    function test_amend__renewalAfterExpiry__isValidAgain() external {
        vm.warp(t.until + 30 days);
        vm.assertEq(assets.status(id), ASSET_STATUS_EXPIRED);
        _renewal(365 days);
        _amend(enterprise);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_amend__expiredWithoutRenewal__refused() external {
        vm.warp(t.until);
        a.until += 1 days;
        _refuseField(7);
        a.until = uint40(block.timestamp);
        _refuseField(7);
    }

    /// @dev Attack: under the name of a renewal, whose consent is the easier, something else is changed.
    function test_amend__renewalThatChangesLevelOrRights__refused() external {
        _renewal(365 days);
        a.level = 2;
        _refuseField(5);
        a.level = 1;
        a.rights = 3;
        _refuseField(6);
    }

    function test_amend__renewalThatLengthensNothing__refused() external {
        _renewal(0);
        _refuseField(7);
    }

    function test_amend__renewalBeyondTheProfilesTerm__refused() external {
        _renewal(3650 days + 1);
        uint256 latest = word(id).until() + 3650 days;
        _refuse(abi.encodeWithSelector(IAssetRegistry.TermTooLong.selector, latest + 1, latest));
    }

    function test_amend__renewalWithTwoConsents__refused() external {
        _renewal(365 days);
        _refuse(_notNeeded(merchant), two(signAmend(a, enterprise), signAmend(a, merchant)));
        _refuse(_missing(enterprise), noConsents());
    }

    function test_amend__lengthenedWithoutRenewal__refused() external {
        a.until += 1;
        _refuseField(7);
    }

    // Fields and states

    function test_amend__fieldsOutOfRange__refusedByPosition() external {
        a.form = 0;
        _refuseField(2);
        a.form = 5;
        _refuseField(2);
        a.form = FORM_CHANGE;
        a.level = 0;
        _refuseField(5);
        a.level = 4;
        _refuseField(5);
        a.level = 1;
        a.rights = 0;
        _refuseField(6);
        a.rights = 8;
        _refuseField(6);
        a.rights = 7;
        a.form = FORM_RENEWAL;
        a.until = uint40(type(uint32).max) + 1;
        _refuseField(7);
    }

    function test_amend__ofAnotherAsset__refused() external {
        (, bytes32 other) = validAsset();
        a = amendmentTerms(other);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetMismatch.selector, id, other));
    }

    function test_amend__unknownOrEnded__refused() external {
        t.salt = salt();
        a.asset = idOf(t);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, a.asset));
        (t, id) = validAsset();
        a = amendmentTerms(id);
        revokeByOrder(t);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetEnded.selector, id, ASSET_REVOKED));
    }

    function test_amend__paused__refused() external {
        assets.pause{value: 1}();
        _refuse(abi.encodeWithSelector(IAssetRegistry.Paused.selector, block.timestamp + 14 days));
    }

    function test_amend__revAtItsEnd__refusedAndNothingWraps() external {
        bytes32 slot = keccak256(abi.encode(id, uint256(0)));
        vm.store(address(assets), slot, bytes32(AssetWord.unwrap(word(id).withRev(0x1ffff))));
        a = amendmentTerms(id);
        _refuse(abi.encodeWithSelector(WordOverflow.selector, 0x20000, 0x1ffff));
    }

    // Pledges

    function _amendPledged(Pledged[][] memory list) private {
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), consents, list);
    }

    function _pledgees(Pledge memory p) private view returns (Pledged[][] memory) {
        return listed(p, sign(bank, address(assets), CONSENT_AMEND_TYPE, idOf(a), a.rev));
    }

    function test_amend__pledgedWithoutThePledgee__refused() external {
        pledgeRoot(id, USE, enterprise, new Pledge[](0));
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, rootOf(id, USE), 1, 0));
        amendWith(t, a, consents);
    }

    function test_amend__pledgedWithThePledgee__passes() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        vm.assertEq(word(id).touched(), 1);
        _amendPledged(_pledgees(p));
        vm.assertEq(word(id).rev(), 1);
        vm.assertEq(word(id).touched(), 1);
    }

    function test_amend__pledgesOnTwoRoots__oneListEach() external {
        Pledge memory p = pledgeRoot(id, HOLD, enterprise, new Pledge[](0));
        Pledge memory q = pledgeRoot(id, OPERATE, enterprise, new Pledge[](0));
        Pledged[][] memory list = new Pledged[][](2);
        list[0] = _pledgees(p)[0];
        list[1] = _pledgees(q)[0];
        Consent[] memory consents = one(signAmend(a, enterprise));
        Pledged[][] memory half = _pledgees(p);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, rootOf(id, OPERATE), 1, 0));
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), consents, half);
        _amendPledged(list);
    }

    function test_amend__pledgeesConsentToAnotherDeed__refused() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        Pledged[][] memory list = listed(p, sign(bank, address(assets), CONSENT_AMEND_TYPE, salt(), 0));
        Consent[] memory consents = one(signAmend(a, enterprise));
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), consents, list);
    }

    function test_amend__pledgePastItsEnd__needsNoConsent() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        vm.warp(p.until);
        _amendPledged(listed(p, noConsent()));
        vm.assertEq(word(id).rev(), 1);
    }

    function test_amend__pledgesListedWhereNoneStand__refused() external {
        Pledge memory p = pledgeTerms(id, rootOf(id, USE), USE, enterprise);
        Consent[] memory consents = one(signAmend(a, enterprise));
        Pledged[][] memory list = listed(p, noConsent());
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ConsentNotNeeded.selector, address(0)));
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), consents, list);
    }

    function test_amend__pledgedRootRevoked__itsPledgesCountNoMore() external {
        pledgeRoot(id, USE, enterprise, new Pledge[](0));
        revokeRoot(t, USE);
        vm.assertEq(word(id).touched(), 1);
        a = amendmentTerms(id);
        _amend(enterprise);
    }
}
