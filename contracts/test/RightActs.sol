// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../src/types/Bundles.sol";
import {USE} from "../src/types/Enums.sol";
import {GroupWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {Vm, vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @title Acts on rights and pledges, signed as they should be.
abstract contract RightActs is World {
    Asset internal asset;
    bytes32 internal assetId;
    bytes32 internal root; // USE
    bytes32 private watchedHead;

    function setUp() public virtual override {
        super.setUp();
        (asset, assetId) = validAsset();
        root = rootOf(assetId, USE);
    }

    // Terms

    function childOf(bytes32 parent, Person memory from, Person memory to) internal returns (Grant memory) {
        return grantTerms(assetId, parent, from, to, USE);
    }

    function exclusively(Grant memory t, uint8 exclusivity) internal pure returns (Grant memory) {
        t.exclusivity = exclusivity;
        return t;
    }

    function flagged(Grant memory t, uint8 flags) internal pure returns (Grant memory) {
        t.flags = flags;
        return t;
    }

    function idOf(Transfer memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(TRANSFER_TYPE, t));
    }

    function idOf(Pledge memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(PLEDGE_TYPE, t));
    }

    function idOf(Termination memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(TERMINATION_TYPE, t));
    }

    function idOf(Surrender memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(SURRENDER_TYPE, t));
    }

    function idOf(Release memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE_TYPE, t));
    }

    function noPledges() internal pure returns (Pledged[] memory) {
        return new Pledged[](0);
    }

    function noStanding() internal pure returns (Pledge[] memory) {
        return new Pledge[](0);
    }

    function listOf(Pledge memory a) internal pure returns (Pledge[] memory l) {
        l = new Pledge[](1);
        l[0] = a;
    }

    function listOf(Pledge memory a, Pledge memory b) internal pure returns (Pledge[] memory l) {
        l = new Pledge[](2);
        (l[0], l[1]) = (a, b);
    }

    /// @dev Hash of the ids, as Transfer.pledges and Pledge.pledges carry it.
    function stayHash(Pledge[] memory l) internal pure returns (bytes32) {
        if (l.length == 0) return 0;
        bytes memory ids;
        for (uint256 i = 0; i < l.length; ++i) {
            ids = bytes.concat(ids, idOf(l[i]));
        }
        return keccak256(ids);
    }

    function seqOf(bytes32 right) internal view returns (uint32) {
        return uint32(rights.right(right).seq());
    }

    // What happened

    /// @dev The act, one of this test's own public functions, reverts with exactly this reason.
    function refused(bytes memory act, bytes memory reason) internal {
        (bool done, bytes memory why) = address(this).call(act);
        vm.assertFalse(done, "not refused");
        vm.assertEq(why, reason, "refused for another reason");
    }

    /// @dev Starts the watch over the asset's journal.
    function watch() internal {
        vm.recordLogs();
        watchedHead = assets.head(assetId);
    }

    /// @dev The events since the watch began fold to the asset's head; returns them.
    function journaled() internal returns (Vm.Log[] memory logs) {
        logs = vm.getRecordedLogs();
        bytes32 head = watchedHead == 0 ? assetId : watchedHead;
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory l = logs[i];
            vm.assertEq(l.topics[1], assetId);
            bytes32 digest = keccak256(
                abi.encode(block.number, l.emitter, l.topics[0], l.topics[1], l.topics[2], keccak256(l.data))
            );
            head = keccak256(abi.encode(head, digest));
        }
        vm.assertEq(assets.head(assetId), head, "head");
    }

    /// @dev A fuzzed number brought into a range.
    function between(uint256 x, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + x % (most - least + 1);
    }

    /// @dev The n-th word from the end of an event's data.
    function wordOf(Vm.Log memory l, uint256 fromEnd) internal pure returns (uint256 word) {
        bytes memory data = l.data;
        uint256 at = data.length - 32 * fromEnd;
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), at))
        }
    }

    function rightWord(bytes32 right) internal view returns (uint256) {
        return RightWord.unwrap(rights.right(right));
    }

    function groupWord(bytes32 right) internal view returns (uint256) {
        return GroupWord.unwrap(rights.group(right));
    }

    // Acts

    function signRights(Person memory p, bytes32 consentType, bytes32 id, bytes32 right)
        internal
        view
        returns (Consent memory)
    {
        return sign(p, address(rights), consentType, id, seqOf(right));
    }

    /// @dev A grant under the root, both signing.
    function grantUnderRoot(Grant memory t) public returns (bytes32) {
        return grantRight(t, emptyPath(), personOf(t.grantor), personOf(t.grantee));
    }

    function grantBelow(Grant memory t, Grant[] memory path) public returns (bytes32) {
        return grantRight(t, path, personOf(t.grantor), personOf(t.grantee));
    }

    function grantSettling(Grant memory t, Grant[] memory path, Grant[] memory settled) public {
        Consent memory from = signRights(personOf(t.grantor), CONSENT_GRANT_TYPE, idOf(t), t.parent);
        Consent memory to = signRights(personOf(t.grantee), CONSENT_GRANT_TYPE, idOf(t), t.parent);
        rights.grant(t, path, settled, noPledges(), from, to);
    }

    function grantPledged(Grant memory t, Grant[] memory path, Pledge[] memory listed) public {
        Consent memory from = signRights(personOf(t.grantor), CONSENT_GRANT_TYPE, idOf(t), t.parent);
        Consent memory to = signRights(personOf(t.grantee), CONSENT_GRANT_TYPE, idOf(t), t.parent);
        Pledged[] memory pledged = agreed(listed, CONSENT_GRANT_TYPE, idOf(t), t.parent);
        rights.grant(t, path, emptyPath(), pledged, from, to);
    }

    function transferRight(Transfer memory t, Grant[] memory path, Pledge[] memory listed) public {
        Consent memory from = signRights(personOf(t.from), CONSENT_TRANSFER_TYPE, idOf(t), t.right);
        Consent memory to = signRights(personOf(t.to), CONSENT_TRANSFER_TYPE, idOf(t), t.right);
        Pledged[] memory pledged = agreed(listed, CONSENT_TRANSFER_TYPE, idOf(t), t.right);
        rights.transfer(t, path, pledged, from, to);
    }

    function transferRoot(Person memory from, Person memory to) internal {
        transferRight(transferTerms(assetId, root, USE, from, to), emptyPath(), noStanding());
    }

    /// @dev Each pledge with its pledgee's consent to the deed.
    function agreed(Pledge[] memory listed, bytes32 consentType, bytes32 id, bytes32 right)
        internal
        view
        returns (Pledged[] memory pledged)
    {
        pledged = new Pledged[](listed.length);
        for (uint256 i = 0; i < listed.length; ++i) {
            pledged[i].terms = listed[i];
            pledged[i].consent = signRights(personOf(listed[i].pledgee), consentType, id, right);
        }
    }

    function terminationOf(bytes32 right) internal returns (Termination memory) {
        return Termination(assetId, right, salt(), salt());
    }

    function surrenderOf(bytes32 right) internal returns (Surrender memory) {
        return Surrender(assetId, right, salt(), salt());
    }

    /// @dev By the parent's holder and the right's holder.
    function terminateBoth(
        bytes32 right,
        Grant[] memory path,
        Person memory upper,
        Person memory holder,
        Pledge[] memory l
    ) public {
        Termination memory t = terminationOf(right);
        Consent[] memory consents = new Consent[](2);
        consents[0] = signRights(upper, CONSENT_TERMINATE_TYPE, idOf(t), right);
        consents[1] = signRights(holder, CONSENT_TERMINATE_TYPE, idOf(t), right);
        rights.terminate(t, path, agreed(l, CONSENT_TERMINATE_TYPE, idOf(t), right), consents);
    }

    /// @dev By the parent's holder alone.
    function terminateAlone(bytes32 right, Grant[] memory path, Person memory upper) public {
        Termination memory t = terminationOf(right);
        Consent[] memory consents = new Consent[](1);
        consents[0] = signRights(upper, CONSENT_TERMINATE_TYPE, idOf(t), right);
        rights.terminate(t, path, noPledges(), consents);
    }

    function surrender(Grant memory right, Person memory holder, Pledge[] memory l) public {
        bytes32 id = idOf(right);
        Surrender memory t = surrenderOf(id);
        Consent memory consent = signRights(holder, CONSENT_SURRENDER_TYPE, idOf(t), id);
        rights.surrender(t, right, agreed(l, CONSENT_SURRENDER_TYPE, idOf(t), id), consent);
    }

    function revokeRight(Grant[] memory path) public {
        vm.prank(regulator.signer);
        rights.revoke(asset, USE, path, regulator.id, "reason");
    }

    function suspendRight(Grant[] memory path) public {
        vm.prank(regulator.signer);
        rights.suspend(asset, USE, path, regulator.id, true, noPath(), "reason");
    }

    function liftRight(Grant[] memory path) public {
        vm.prank(regulator.signer);
        rights.lift(asset, USE, path, regulator.id, true, noPath(), "reason");
    }

    function signPledge(Person memory p, bytes32 consentType, bytes32 id, uint32 seq)
        internal
        view
        returns (Consent memory)
    {
        return sign(p, address(pledges), consentType, id, seq);
    }

    function pledgeRight(Pledge memory t, Grant[] memory path, Pledge[] memory standing)
        public
        returns (Pledge memory)
    {
        t.pledges = stayHash(standing);
        Consent memory pledgor = signPledge(personOf(t.pledgor), CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        Consent memory pledgee = signPledge(personOf(t.pledgee), CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        pledges.pledge(t, path, standing, pledgor, pledgee);
        return t;
    }

    /// @dev A first pledge on the USE root by its holder, to the bank.
    function pledgeRoot(Person memory holder) internal returns (Pledge memory) {
        return pledgeRight(pledgeTerms(assetId, root, USE, holder), emptyPath(), noStanding());
    }

    function releasePledge(Pledge memory p) public {
        Release memory t = Release(idOf(p), salt(), salt());
        pledges.release(t, p, signPledge(personOf(p.pledgee), CONSENT_RELEASE_TYPE, idOf(t), 0));
    }

    /// @dev The person whose party this is.
    function personOf(address id) internal view returns (Person memory) {
        Person[7] memory all = [enterprise, merchant, subsidiary, bank, stranger, venue, assessor];
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i].id == id) return all[i];
        }
        revert("no such person");
    }
}
