// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import {GroupWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract RightGrantsTest is RightActs {
    function _refusedGrant(Grant memory t, bytes memory reason) private {
        refused(abi.encodeCall(this.grantUnderRoot, (t)), reason);
    }

    function _refusedBelow(Grant memory t, Grant[] memory path, bytes memory reason) private {
        refused(abi.encodeCall(this.grantBelow, (t, path)), reason);
    }

    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.GrantInvalid.selector, field);
    }

    function _exceeds(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.GrantExceedsParent.selector, field);
    }

    function _broken(uint256 step) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, step);
    }

    function _notLive(bytes32 right, uint256 status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, right, status);
    }

    function test_grant__underUnwrittenRoot__writesChildAndGroupAndJournal() external {
        Grant memory t = flagged(childOf(root, enterprise, merchant), 5);
        watch();
        bytes32 id = grantUnderRoot(t);
        Vm.Log[] memory logs = journaled();

        RightWord w = rights.right(id);
        vm.assertEq(w.holder(), merchant.id);
        vm.assertEq(w.until(), t.until);
        vm.assertEq(w.kind(), USE);
        vm.assertEq(w.flags(), 5);
        vm.assertEq(w.depth(), 1);
        vm.assertEq(w.seq() + w.pledges() + w.end() + w.suspended() + w.exclusivity(), 0);
        GroupWord g = rights.group(root);
        vm.assertEq(g.open(), 1);
        vm.assertEq(g.made(), 1);
        vm.assertEq(g.maxUntil(), t.until);
        vm.assertEq(g.exclusiveUntil(), 0);
        vm.assertEq(rightWord(root), 0);
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], IRightsLedger.Granted.selector);
        vm.assertEq(logs[0].topics[2], id);
        vm.assertEq(logs[0].data, abi.encode(t, address(0), address(0), w, g));
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_LIVE);
    }

    function test_grant__sixDeep__seventhRefusedAsTooDeep() external {
        Grant[] memory path = emptyPath();
        bytes32 parent = root;
        for (uint256 i = 0; i < 6; ++i) {
            (Person memory from, Person memory to) = i % 2 == 0 ? (enterprise, merchant) : (merchant, enterprise);
            Grant memory t = childOf(parent, from, to);
            parent = grantBelow(t, path);
            path = extendPath(t, path);
            vm.assertEq(rights.right(parent).depth(), i + 1);
        }
        _refusedBelow(
            childOf(parent, enterprise, merchant),
            path,
            abi.encodeWithSelector(IRightsLedger.RightTooDeep.selector, parent)
        );
    }

    // I9: an id is written once

    function test_grant__sameTermsTwice__refusedAsExisting() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        _refusedGrant(t, abi.encodeWithSelector(IRightsLedger.RightExists.selector, idOf(t)));
    }

    function test_grant__sameTermsAfterRevocation__refusedAsExisting() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        revokeRight(pathOf(t));
        _refusedGrant(t, abi.encodeWithSelector(IRightsLedger.RightExists.selector, idOf(t)));
    }

    // Who signs

    function test_grant__byPartyThatDoesNotHoldTheParent__refused() external {
        _refusedGrant(
            childOf(root, stranger, merchant),
            abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, root, enterprise.id, stranger.id)
        );
    }

    function test_grant__toOneself__refused() external {
        _refusedGrant(
            childOf(root, enterprise, enterprise),
            abi.encodeWithSelector(IRightsLedger.RightToSelf.selector, enterprise.id)
        );
    }

    function grantWith(Grant memory t, Consent memory from, Consent memory to) external {
        rights.grant(t, emptyPath(), emptyPath(), noPledges(), from, to);
    }

    function test_grant__granteeOfAnotherParty__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signRights(enterprise, CONSENT_GRANT_TYPE, idOf(t), root);
        Consent memory to = signRights(stranger, CONSENT_GRANT_TYPE, idOf(t), root);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, merchant.id, stranger.id)
        );
    }

    function test_grant__consentToAnotherAct__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signRights(enterprise, CONSENT_TRANSFER_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        bytes32 digest = digestOf(address(rights), CONSENT_GRANT_TYPE, idOf(t), from);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest)
        );
    }

    function test_grant__consentForAnotherContract__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = sign(enterprise, address(pledges), CONSENT_GRANT_TYPE, idOf(t), 0);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        bytes32 digest = digestOf(address(rights), CONSENT_GRANT_TYPE, idOf(t), from);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest)
        );
    }

    function test_grant__signedBeforeTheParentChangedHandsAndBack__refusedBySeq() external {
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signRights(enterprise, CONSENT_GRANT_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        transferRoot(enterprise, stranger);
        transferRoot(stranger, enterprise);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 2, 0)
        );
    }

    function test_grant__signatureLongerThanItsCalldata__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signRights(enterprise, CONSENT_GRANT_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        to.signature = bytes.concat(to.signature, hex"00");
        bytes32 digest = digestOf(address(rights), CONSENT_GRANT_TYPE, idOf(t), to);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSignatureInvalid.selector, merchant.signer, digest)
        );
    }

    // Fields

    function test_grant__exclusivityUnknown__refused() external {
        _refusedGrant(exclusively(childOf(root, enterprise, merchant), 3), _invalid(6));
    }

    function test_grant__untilNotAfterFrom__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.until = t.from;
        _refusedGrant(t, _invalid(8));
    }

    function test_grant__endsNow__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.from = 0;
        t.until = uint40(block.timestamp);
        _refusedGrant(t, _invalid(8));
    }

    function test_grant__noPurpose__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.purposes = 0;
        _refusedGrant(t, _invalid(9));
    }

    function test_grant__flagUnknown__refused() external {
        _refusedGrant(flagged(childOf(root, enterprise, merchant), 8), _invalid(12));
    }

    function test_grant__kindUnknown__refusedAsNotEvidenced(uint8 kind) external {
        kind = uint8(between(kind, 0, 252));
        if (kind > 0) kind += 3;
        Grant memory t = childOf(rootOf(assetId, kind), enterprise, merchant);
        t.kind = kind;
        _refusedGrant(t, abi.encodeWithSelector(IRightsLedger.RightNotEvidenced.selector, assetId, kind));
    }

    /// @dev Every field narrower than its word, with one bit above its width.
    function test_grant__dirtyBitsInANarrowField__refused(uint256 pick, uint256 bit) external {
        uint256[8] memory fields = [uint256(1), 3, 4, 5, 6, 7, 8, 12];
        uint256[8] memory widths = [uint256(32), 160, 160, 8, 8, 40, 40, 8];
        pick = between(pick, 0, 7);
        bit = between(bit, widths[pick], 255);
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory c = noConsent();
        bytes memory call_ = abi.encodeCall(rights.grant, (t, emptyPath(), emptyPath(), noPledges(), c, c));
        uint256 at = 4 + 32 * fields[pick] + 31 - bit / 8;
        call_[at] = bytes1(uint8(call_[at]) | uint8(1 << (bit % 8)));
        (bool done, bytes memory why) = address(rights).call(call_);
        vm.assertFalse(done);
        vm.assertEq(why, abi.encodeWithSelector(TermsFieldOutOfRange.selector));
    }

    // I2: a child is within its parent

    function _parent() private returns (Grant memory t) {
        t = childOf(root, enterprise, merchant);
        t.purposes = 6;
        grantUnderRoot(t);
    }

    function test_grant__startsBeforeItsParent__refused() external {
        Grant memory upper = _parent();
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        (t.from, t.purposes) = (upper.from - 1, 6);
        _refusedBelow(t, pathOf(upper), _exceeds(7));
    }

    function test_grant__outlivesItsParent__refused() external {
        Grant memory upper = _parent();
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        (t.until, t.purposes) = (upper.until + 1, 6);
        _refusedBelow(t, pathOf(upper), _exceeds(8));
    }

    function test_grant__outlivesItsAsset__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.until = asset.until + 1;
        _refusedGrant(t, _exceeds(8));
    }

    function test_grant__purposeBeyondItsParent__refused() external {
        Grant memory upper = _parent();
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        t.purposes = 3;
        _refusedBelow(t, pathOf(upper), _exceeds(9));
    }

    function test_grant__kindOfAnotherRoot__refused() external {
        Grant memory upper = _parent();
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        (t.kind, t.purposes) = (OPERATE, 6);
        _refusedBelow(t, pathOf(upper), _broken(0));
    }

    function test_grant__withinParent__acceptedIfAndOnlyIf(uint40 from, uint40 until, uint256 purposes) external {
        Grant memory upper = _parent();
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        t.from = uint40(between(from, upper.from - 3, upper.from + 3));
        t.until = uint40(between(until, upper.until - 3, upper.until + 3));
        t.purposes = between(purposes, 0, 9);
        bool within = t.from >= upper.from && t.until <= upper.until && t.purposes != 0 && t.purposes & ~uint256(6) == 0;
        (bool done,) = address(this).call(abi.encodeCall(this.grantBelow, (t, pathOf(upper))));
        vm.assertTrue(done == within);
    }

    function test_grant__parentNotSublicensable__refused() external {
        Grant memory upper = flagged(childOf(root, enterprise, merchant), FLAG_TRANSFERABLE);
        bytes32 id = grantUnderRoot(upper);
        _refusedBelow(
            childOf(id, merchant, subsidiary),
            pathOf(upper),
            abi.encodeWithSelector(IRightsLedger.RightNotSublicensable.selector, id)
        );
    }

    // Paths

    function test_grant__parentOtherThanThePathsHead__refused() external {
        Grant memory upper = _parent();
        _refusedGrant(childOf(idOf(upper), enterprise, stranger), _broken(0));
    }

    function test_grant__pathWithForeignAncestor__refused() external {
        Grant memory upper = _parent();
        Grant memory other = childOf(root, enterprise, stranger);
        grantUnderRoot(other);
        Grant memory lower = childOf(idOf(upper), merchant, subsidiary);
        lower.purposes = 6;
        grantBelow(lower, pathOf(upper));
        Grant memory t = childOf(idOf(lower), subsidiary, bank);
        _refusedBelow(t, extendPath(lower, pathOf(other)), _broken(1));
        _refusedBelow(t, pathOf(lower), _broken(1));
    }

    function test_grant__pathNeverGranted__refusedAsUnknown() external {
        Grant memory invented = childOf(root, stranger, merchant);
        _refusedBelow(
            childOf(idOf(invented), merchant, subsidiary),
            pathOf(invented),
            abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, idOf(invented))
        );
    }

    function test_grant__pathOfAnotherAsset__refused() external {
        Grant memory upper = _parent();
        (, bytes32 other) = validAsset();
        Grant memory t = grantTerms(other, idOf(upper), merchant, subsidiary, USE);
        _refusedBelow(t, pathOf(upper), _broken(0));
    }

    // I3: exclusivity

    function test_grant__besideLiveExclusive__refused() external {
        Grant memory t = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(t);
        _refusedGrant(
            childOf(root, enterprise, stranger),
            abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, root, t.until)
        );
    }

    function test_grant__besidePendingSole__refused() external {
        Grant memory t = exclusively(childOf(root, enterprise, merchant), SOLE);
        (t.from, t.until) = (t.from + 30 days, t.until + 30 days);
        grantUnderRoot(t);
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_PENDING);
        _refusedGrant(
            childOf(root, enterprise, stranger),
            abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, root, t.until)
        );
    }

    function test_grant__exclusiveBesideLiveChild__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        _refusedGrant(
            exclusively(childOf(root, enterprise, stranger), EXCLUSIVE),
            abi.encodeWithSelector(IRightsLedger.RightHasChildren.selector, root, 1, t.until)
        );
    }

    function test_grant__exclusiveUnderLessExclusive__refused(uint8 upper, uint8 lower) external {
        (upper, lower) = (uint8(between(upper, 0, 2)), uint8(between(lower, 0, 2)));
        Grant memory parent = exclusively(childOf(root, enterprise, merchant), upper);
        bytes32 id = grantUnderRoot(parent);
        Grant memory t = exclusively(childOf(id, merchant, subsidiary), lower);
        if (lower <= upper || lower == NON_EXCLUSIVE) {
            grantBelow(t, pathOf(parent));
            vm.assertEq(rights.right(idOf(t)).exclusivity(), lower);
        } else {
            _refusedBelow(t, pathOf(parent), abi.encodeWithSelector(IRightsLedger.RightNotExclusiveEnough.selector, id));
        }
    }

    function test_grant__afterExclusiveExpired__needsNoSettling() external {
        Grant memory t = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(t);
        vm.warp(t.until);
        grantUnderRoot(childOf(root, enterprise, stranger));
        vm.assertEq(rights.group(root).open(), 2);
    }

    function test_grant__afterExclusiveRevoked__free() external {
        Grant memory t = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(t);
        revokeRight(pathOf(t));
        grantUnderRoot(exclusively(childOf(root, enterprise, stranger), SOLE));
        vm.assertEq(rights.group(root).exclusivity(), SOLE);
    }

    /// @dev Settling the exclusive child that expired must not free the group that a newer one has taken.
    function test_settle__olderExclusiveChild__keepsTheNewerOnesHold() external {
        Grant memory older = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(older);
        vm.warp(older.until);
        Grant memory newer = exclusively(childOf(root, enterprise, stranger), EXCLUSIVE);
        grantUnderRoot(newer);
        rights.settle(assetId, pathOf(older));
        vm.assertEq(rights.group(root).exclusiveUntil(), newer.until);
        _refusedGrant(
            childOf(root, enterprise, subsidiary),
            abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, root, newer.until)
        );
    }

    // I5 and the parent's life

    function test_grant__assetInNotice__refused() external {
        Asset memory t = assetTerms();
        bytes32 other = registerAsset(t);
        _refusedGrant(
            grantTerms(other, rootOf(other, USE), enterprise, merchant, USE),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, other, ASSET_STATUS_IN_NOTICE)
        );
    }

    function test_grant__assetSuspended__refused() external {
        vm.prank(regulator.signer);
        assets.suspend(asset, noInclusion(), regulator.id, true, noPath(), "reason");
        _refusedGrant(
            childOf(root, enterprise, merchant),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, assetId, ASSET_STATUS_SUSPENDED)
        );
    }

    function test_grant__assetExpired__refused() external {
        vm.warp(asset.until);
        Grant memory t = childOf(root, enterprise, merchant);
        _refusedGrant(t, _notLive(root, RIGHT_STATUS_EXPIRED));
    }

    function test_grant__ofAnotherRev__refused(uint32 rev) external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.rev = uint32(between(rev, 1, 0x1ffff));
        _refusedGrant(t, abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, assetId, 0, t.rev));
    }

    /// @dev A rev beyond the asset's 17 bits must not be cut down to one that fits.
    function test_grant__revBeyondItsWidth__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.rev = 0x20000;
        _refusedGrant(t, abi.encodeWithSelector(WordOverflow.selector, 0x20000, 0x1ffff));
    }

    function test_grant__rightNotEvidenced__refused() external {
        Asset memory t = assetTerms();
        t.rights = 5;
        bytes32 other = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        _refusedGrant(
            grantTerms(other, rootOf(other, USE), enterprise, merchant, USE),
            abi.encodeWithSelector(IRightsLedger.RightNotEvidenced.selector, other, USE)
        );
    }

    function test_grant__ancestorSuspended__refusedUntilLifted() external {
        Grant memory upper = _parent();
        Grant memory lower = childOf(idOf(upper), merchant, subsidiary);
        lower.purposes = 6;
        grantBelow(lower, pathOf(upper));
        suspendRight(pathOf(upper));
        Grant memory t = childOf(idOf(lower), subsidiary, bank);
        t.purposes = 2;
        Grant[] memory path = extendPath(lower, pathOf(upper));
        _refusedBelow(t, path, _notLive(idOf(upper), RIGHT_STATUS_SUSPENDED));
        liftRight(pathOf(upper));
        grantBelow(t, path);
    }

    function test_grant__rootRevoked__subtreeRefused() external {
        Grant memory upper = _parent();
        revokeRight(emptyPath());
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        t.purposes = 2;
        _refusedBelow(t, pathOf(upper), _notLive(root, RIGHT_STATUS_REVOKED));
        vm.assertEq(rights.status(assetId, USE, pathOf(upper)), RIGHT_STATUS_REVOKED);
    }

    function test_grant__parentPending__refused() external {
        Grant memory upper = childOf(root, enterprise, merchant);
        upper.from += 1 days;
        bytes32 id = grantUnderRoot(upper);
        Grant memory t = childOf(id, merchant, subsidiary);
        t.from = upper.from;
        _refusedBelow(t, pathOf(upper), _notLive(id, RIGHT_STATUS_PENDING));
    }

    function test_grant__duringPause__refused() external {
        assets.pause{value: 1}();
        _refusedGrant(
            childOf(root, enterprise, merchant),
            abi.encodeWithSelector(IAssetRegistry.Paused.selector, block.timestamp + 14 days)
        );
    }

    // Settling on the way

    function test_grant__settlingExpiredChildren__closesThemFirstAndWritesTheHeadOnce() external {
        Grant memory a = childOf(root, enterprise, merchant);
        Grant memory b = childOf(root, enterprise, stranger);
        (a.until, b.until) = (a.from + 1 days, b.from + 2 days);
        grantUnderRoot(a);
        grantUnderRoot(b);
        vm.warp(b.until);
        Grant memory t = exclusively(childOf(root, enterprise, subsidiary), EXCLUSIVE);
        watch();
        grantSettling(t, emptyPath(), extendPath(a, pathOf(b)));
        Vm.Log[] memory logs = journaled();
        vm.assertEq(logs.length, 3);
        vm.assertEq(logs[0].topics[0], IRightsLedger.Settled.selector);
        vm.assertEq(logs[2].topics[0], IRightsLedger.Granted.selector);
        vm.assertEq(wordOf(logs[0], 2), rightWord(idOf(a)));
        vm.assertEq(wordOf(logs[2], 1), groupWord(root));
        vm.assertEq(rights.group(root).open(), 1);
        vm.assertEq(rights.group(root).made(), 3);
        vm.assertEq(rights.right(idOf(a)).end(), RIGHT_SETTLED);
    }

    function test_grant__settlingWhatAnotherSettledFirst__notSpoiled() external {
        Grant memory a = childOf(root, enterprise, merchant);
        a.until = a.from + 1 days;
        grantUnderRoot(a);
        vm.warp(a.until);
        rights.settle(assetId, pathOf(a));
        watch();
        grantSettling(childOf(root, enterprise, subsidiary), emptyPath(), pathOf(a));
        vm.assertEq(journaled().length, 1);
        vm.assertEq(rights.group(root).open(), 1);
    }

    function test_grant__settlingChildOfAnotherParent__refused() external {
        Grant memory upper = _parent();
        Grant memory lower = childOf(idOf(upper), merchant, subsidiary);
        (lower.until, lower.purposes) = (lower.from + 1 days, 2);
        grantBelow(lower, pathOf(upper));
        vm.warp(lower.until);
        Grant memory t = childOf(root, enterprise, stranger);
        refused(abi.encodeCall(this.grantSettling, (t, emptyPath(), pathOf(lower))), _broken(0));
    }

    // Agents

    function _mandate(Person memory principal, Person memory agent) private {
        Mandate memory m =
            Mandate(principal.id, agent.id, uint64(1) << ACT_GRANT, uint40(block.timestamp + 1 days), 0, salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    function test_grant__byMandatedAgent__eventNamesIt() external {
        _mandate(enterprise, stranger);
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signByAgent(enterprise, stranger, address(rights), CONSENT_GRANT_TYPE, idOf(t), 0);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        watch();
        rights.grant(t, emptyPath(), emptyPath(), noPledges(), from, to);
        vm.assertEq(wordOf(journaled()[0], 4), uint160(stranger.id));
    }

    function test_grant__byAgentThatIsTheGrantee__refused() external {
        _mandate(enterprise, merchant);
        Grant memory t = childOf(root, enterprise, merchant);
        Consent memory from = signByAgent(enterprise, merchant, address(rights), CONSENT_GRANT_TYPE, idOf(t), 0);
        Consent memory to = signRights(merchant, CONSENT_GRANT_TYPE, idOf(t), root);
        refused(
            abi.encodeCall(this.grantWith, (t, from, to)),
            abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, merchant.id)
        );
    }
}
