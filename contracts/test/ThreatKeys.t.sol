// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Inclusion, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev The worst that whoever has another's key can do. What the ledger does not stop is shown too, in tests whose result says
/// so: the threat model of README.md rests on them.
contract ThreatKeysTest is AssetActs {
    Asset private t;
    bytes32 private id;
    Person private thief; // the key that a thief has itself

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        moveRoot(id, USE, enterprise, merchant);
        thief.key = keyOf("thief");
        thief.signer = vm.addr(thief.key);
    }

    function _roots() private view returns (bytes32) {
        return keccak256(
            abi.encode(rights.right(rootOf(id, HOLD)), rights.right(rootOf(id, USE)), rights.right(rootOf(id, OPERATE)))
        );
    }

    /// @dev The thief's key as that of a party.
    function _as(Person memory p) private view returns (Person memory) {
        return Person(thief.key, thief.signer, p.id);
    }

    function _recovery(Person memory p, Person memory by, Person memory next)
        private
        returns (Recovery memory r, Consent memory c)
    {
        r = Recovery(p.id, next.signer, by.id, salt(), salt());
        bytes32 deed = keccak256(abi.encode(RECOVERY_TYPE, r));
        c = signAs(Person(next.key, next.signer, p.id), address(parties), CONSENT_RECOVER_TYPE, deed, 0, 0);
    }

    /// @dev By a regulator's order the party's signer is this key's.
    function _order(Person memory p, Person memory by, Person memory next) private {
        (Recovery memory r, Consent memory c) = _recovery(p, by, next);
        vm.prank(by.signer);
        parties.orderRecovery(r, c);
    }

    function _movesTo(Person memory from, Person memory to) private returns (bytes memory) {
        bytes32 root = rootOf(id, USE);
        Transfer memory m = transferTerms(id, root, USE, from, to);
        bytes32 deed = keccak256(abi.encode(TRANSFER_TYPE, m));
        uint32 seq = uint32(rights.right(root).seq());
        Consent memory a = sign(from, address(rights), CONSENT_TRANSFER_TYPE, deed, seq);
        Consent memory b = sign(to, address(rights), CONSENT_TRANSFER_TYPE, deed, seq);
        return abi.encodeCall(rights.transfer, (m, emptyPath(), new Pledged[](0), a, b));
    }

    /// @dev The party leaves the node that enrolled it.
    function _leave(Person memory p) private {
        Detachment memory d = Detachment(p.id, salt());
        bytes32 deed = keccak256(abi.encode(DETACHMENT_TYPE, d));
        parties.detach(d, sign(p, address(parties), CONSENT_DETACH_TYPE, deed, 0));
    }

    function _suspendParty(Person memory p) private {
        vm.prank(node.signer);
        parties.suspendParty(p.id, node.id, false, noPath(), salt());
    }

    // A node's key

    function test_stolenNode__everythingItSends__movesNoRight() external {
        bytes32 before = _roots();
        Person memory puppet = enrol("puppet", 320500, node);
        Objection memory o = objectBy(t, puppet);
        vm.startPrank(node.signer);
        assets.admitObjection(t, noPath(), o);
        vm.stopPrank();
        dismiss(t, o);
        suspendByNode(t);
        vm.startPrank(node.signer);
        assets.lift(t, address(0), false, noPath(), salt());
        parties.suspendParty(merchant.id, node.id, false, noPath(), salt());
        parties.liftParty(merchant.id, node.id, false, noPath(), salt());
        vm.stopPrank();
        Amendment memory a = amendmentTerms(id);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ConsentMissing.selector, enterprise.id));
        amendWith(t, a, noConsents());
        vm.assertEq(_roots(), before);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    /// @dev It dismisses objections too; so who was registered against its will ends the registration itself, and leaves.
    function test_stolenNode__registersInAPartysName__thePartyCancelsAndLeaves() external {
        Asset memory false_ = assetTerms();
        bytes32 asset = registerAsset(false_);
        vm.assertEq(assets.status(asset), ASSET_STATUS_IN_NOTICE);
        cancelBy(asset, enterprise);
        vm.assertEq(assets.status(asset), ASSET_STATUS_CANCELLED);
        _leave(enterprise);
        false_ = assetTerms();
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyNotMandated.selector, node.id, enterprise.id));
        assets.register(false_);
    }

    function test_stolenNode__roleTaken__sendsNothingMore() external {
        Objection memory o = objectBy(t, stranger);
        Asset memory later = assetTerms();
        parties.setRoles(node.id, 0);
        bytes memory refusal = abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, node.id, ROLE_NODE);
        vm.startPrank(node.signer);
        vm.expectRevert(refusal);
        assets.register(later);
        vm.expectRevert(refusal);
        assets.suspend(t, noInclusion(), address(0), false, noPath(), salt());
        vm.expectRevert(refusal);
        assets.admitObjection(t, noPath(), o);
        vm.stopPrank();
    }

    /// @dev What remains: a batch cannot be withdrawn. Its leaves come with their whole notice, and each can be revoked.
    function test_stolenNode__leafAnchoredBefore__stillActivatesInNotice() external {
        Asset memory leaf = assetTerms();
        Inclusion memory i = anchored(leaf, 3);
        parties.setRoles(node.id, 0);
        vm.warp(block.timestamp + 365 days);
        assets.activate(leaf, i);
        vm.assertEq(assets.status(idOf(leaf)), ASSET_STATUS_IN_NOTICE);
        vm.assertTrue(word(idOf(leaf)).noticeEnd() * 1 hours >= block.timestamp + NOTICE);
        revokeByOrder(leaf);
        vm.assertEq(assets.status(idOf(leaf)), ASSET_STATUS_REVOKED);
    }

    function test_stolenNode__leafOfAPartyThatLeft__doesNotActivate() external {
        Asset memory leaf = assetTerms();
        Inclusion memory i = anchored(leaf, 3);
        _leave(enterprise);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyNotMandated.selector, node.id, enterprise.id));
        assets.activate(leaf, i);
        vm.assertEq(assets.status(idOf(leaf)), ASSET_STATUS_NONE);
    }

    function test_stolenNode__objectionsAdmitted__lapseWithoutIt() external {
        Objection memory o = objectBy(t, enrol("puppet", 320500, node));
        vm.prank(node.signer);
        assets.admitObjection(t, noPath(), o);
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
        parties.setRoles(node.id, 0);
        vm.warp(block.timestamp + 30 days + 1);
        assets.lapseObjection(o);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    /// @dev What remains: a party that looks away for the whole delay loses its key, until a regulator's order.
    function test_stolenNode__recoveryNobodyVetoes__takesThePartyUntilAnOrder() external {
        (Recovery memory r, Consent memory c) = _recovery(merchant, node, thief);
        vm.prank(node.signer);
        parties.proposeRecovery(r, noPath(), c);
        uint256 ready = block.timestamp + RECOVERY_DELAY;
        vm.warp(ready - 1);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.RecoveryNotReady.selector, ready, ready - 1));
        parties.completeRecovery(merchant.id);
        vm.warp(ready);
        parties.completeRecovery(merchant.id);
        vm.assertEq(parties.party(merchant.id).signer(), thief.signer);
        _order(merchant, regulator, merchant);
        vm.assertEq(parties.party(merchant.id).signer(), merchant.signer);
        vm.assertEq(rights.right(rootOf(id, USE)).holder(), merchant.id);
    }

    // A regulator's key

    function test_stolenRegulator__withoutAPledge__movesNoRight() external {
        address holder = rights.right(rootOf(id, USE)).holder();
        uint256 seq = rights.right(rootOf(id, USE)).seq();
        suspendByRegulator(t);
        liftByRegulator(t);
        Pledge memory invented = pledgeTerms(id, rootOf(id, USE), USE, merchant);
        Pledge[] memory standing = new Pledge[](1);
        standing[0] = invented;
        vm.prank(regulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IPledgeLedger.PledgeNotLive.selector, idOf(invented), 0));
        pledges.enforce(t, invented, standing, emptyPath(), stranger.id, regulator.id, salt());
        revokeRoot(t, USE);
        RightWord after_ = rights.right(rootOf(id, USE));
        vm.assertEq(after_.holder(), holder);
        vm.assertEq(after_.seq(), seq);
    }

    /// @dev What remains: an order takes effect at once, and enforcement moves a pledged right to whom it names.
    function test_stolenRegulator__pledgedRight__movesWhereItSays() external {
        Pledge memory p = pledgeRoot(id, USE, merchant, new Pledge[](0));
        Pledge[] memory standing = new Pledge[](1);
        standing[0] = p;
        vm.prank(regulator.signer);
        pledges.enforce(t, p, standing, emptyPath(), stranger.id, regulator.id, salt());
        vm.assertEq(rights.right(rootOf(id, USE)).holder(), stranger.id);
    }

    /// @dev What remains: what the thief moved meanwhile stays moved.
    function test_stolenRegulator__takesAPartyOver__aHigherOneGivesItBack() external {
        Person memory national = admit("national regulator", 0, ROLE_REGULATOR);
        _order(merchant, regulator, thief);
        (bool moved,) = address(rights).call(_movesTo(_as(merchant), stranger));
        vm.assertTrue(moved);
        _order(merchant, national, merchant);
        vm.assertEq(parties.party(merchant.id).signer(), merchant.signer);
        vm.assertEq(rights.right(rootOf(id, USE)).holder(), stranger.id);
    }

    /// @dev What remains: regulators of one region can take each other over. One above them they cannot reach.
    function test_stolenRegulator__itsColleagues__thoseOfItsRegionOnly() external {
        Person memory colleague = admit("colleague", 320000, ROLE_REGULATOR);
        Person memory national = admit("national regulator", 0, ROLE_REGULATOR);
        _order(colleague, regulator, thief);
        vm.assertEq(parties.party(colleague.id).signer(), thief.signer);
        (Recovery memory r, Consent memory c) = _recovery(national, regulator, thief);
        vm.prank(regulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 320000, 0));
        parties.orderRecovery(r, c);
    }

    function test_stolenRegulator__roleTaken__ordersNothingMore() external {
        parties.setRoles(regulator.id, 0);
        bytes memory refusal =
            abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, regulator.id, ROLE_REGULATOR);
        vm.startPrank(regulator.signer);
        vm.expectRevert(refusal);
        assets.revoke(t, noInclusion(), regulator.id, salt());
        vm.expectRevert(refusal);
        rights.revoke(t, USE, emptyPath(), regulator.id, salt());
        vm.stopPrank();
    }

    /// @dev What remains: no order undoes a revocation.
    function test_stolenRegulator__revocation__isFinal() external {
        revokeByOrder(t);
        vm.prank(regulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetEnded.selector, id, ASSET_REVOKED));
        assets.lift(t, regulator.id, true, noPath(), salt());
    }

    // A party's key

    function test_stolenPartyKey__suspendedInTime__signsNothingMore() external {
        bytes memory act = _movesTo(merchant, stranger);
        _suspendParty(merchant);
        (bool done, bytes memory why) = address(rights).call(act);
        vm.assertFalse(done);
        vm.assertEq(
            why, abi.encodeWithSelector(IPartyRegistry.PartyNotActive.selector, merchant.id, PARTY_SUSPENDED_BY_NODE)
        );
    }

    /// @dev What the thief signed and kept back is worth nothing once the party has a new key.
    function test_stolenPartyKey__consentsKeptBack__dieWithTheEpoch() external {
        bytes memory act = _movesTo(merchant, stranger);
        _order(merchant, regulator, thief);
        (bool done, bytes memory why) = address(rights).call(act);
        vm.assertFalse(done);
        vm.assertEq(why, abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, merchant.id, 1, 0));
    }

    /// @dev What remains: no act gives a right back. It can be frozen where it is, so that it goes no further.
    function test_stolenPartyKey__rightMovedBeforeTheAlarm__frozenNotGivenBack() external {
        (bool moved,) = address(rights).call(_movesTo(merchant, stranger));
        vm.assertTrue(moved);
        vm.prank(regulator.signer);
        rights.suspend(t, USE, emptyPath(), regulator.id, true, noPath(), salt());
        (bool again, bytes memory why) = address(rights).call(_movesTo(stranger, subsidiary));
        vm.assertFalse(again);
        vm.assertEq(
            why, abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, rootOf(id, USE), RIGHT_STATUS_SUSPENDED)
        );
        vm.assertEq(rights.right(rootOf(id, USE)).holder(), stranger.id);
    }

    /// @dev What remains: with a node's own key a thief declares its good credential key compromised from the first, and no act
    /// takes that back; certificates are issued anew under another key.
    function test_stolenNode__goodKeyDeclaredCompromised__notTakenBack() external {
        bytes32 print = salt();
        CredentialKey memory k =
            CredentialKey(node.id, print, uint40(START), uint40(block.timestamp + 365 days), salt());
        bytes32 deed = keccak256(abi.encode(CREDENTIAL_KEY_TYPE, k));
        parties.addKey(k, sign(node, address(parties), CONSENT_KEY_TYPE, deed, 0));
        Compromise memory c = Compromise(node.id, print, 1, salt());
        deed = keccak256(abi.encode(COMPROMISE_TYPE, c));
        parties.compromiseKey(c, sign(node, address(parties), CONSENT_COMPROMISE_TYPE, deed, 0));
        c.since = uint40(block.timestamp);
        deed = keccak256(abi.encode(COMPROMISE_TYPE, c));
        Consent memory consent = sign(node, address(parties), CONSENT_COMPROMISE_TYPE, deed, 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.TimeInvalid.selector, block.timestamp, 0));
        parties.compromiseKey(c, consent);
        vm.assertEq(parties.keyOf(node.id, print).compromised(), 1);
    }
}
