// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../src/types/Enums.sol";
import {PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Who can change what of a party (I1): the table below, by hand; each act is shown to change those fields alone,
/// and to write to no other storage than it names.
contract PartyChangesTest is PartyBase {
    uint256 private constant SIGNER = type(uint160).max;
    uint256 private constant STATUS = 7 << 160;
    uint256 private constant ROLES = 0xff << 163;
    uint256 private constant EPOCH = 0xffff << 171;
    uint256 private constant COUNT = 0xffffffff << 207;
    uint256 private constant VOIDS = 1 << 239;
    uint256 private constant NODE = 0xffff << 240;

    Person[] private _all;
    uint256[] private _before;

    function setUp() public override {
        super.setUp();
        Person[8] memory all = [node, otherNode, venue, regulator, otherRegulator, enterprise, merchant, stranger];
        for (uint256 i = 0; i < all.length; ++i) {
            _all.push(all[i]);
            _before.push(0);
        }
    }

    function _watch() private {
        for (uint256 i = 0; i < _all.length; ++i) {
            _before[i] = PartyWord.unwrap(wordOf(_all[i]));
        }
        vm.record();
    }

    /// @dev Of `p` exactly these fields changed, of others none; `writes` storage words were written.
    function _changed(Person memory p, uint256 fields, uint256 writes) private {
        (, bytes32[] memory written) = vm.accesses(address(parties));
        vm.assertEq(_distinct(written), writes);
        for (uint256 i = 0; i < _all.length; ++i) {
            uint256 difference = PartyWord.unwrap(wordOf(_all[i])) ^ _before[i];
            if (_all[i].id != p.id) {
                vm.assertEq(difference, 0);
                continue;
            }
            vm.assertEq(difference & ~fields, 0);
            for (uint256 j = 0; j < 7; ++j) {
                uint256 field = [SIGNER, STATUS, ROLES, EPOCH, COUNT, VOIDS, NODE][j];
                assert((fields & field != 0) == (difference & field != 0));
            }
        }
    }

    function _distinct(bytes32[] memory slots) private pure returns (uint256 n) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                if (slots[j] == slots[i]) seen = true;
            }
            if (!seen) ++n;
        }
    }

    // act                  | who                           | fields                | words: party, head, …

    function test_changes__rotate__signerAndEpoch() external {
        _watch();
        rotateTo(enterprise, "new");
        _changed(enterprise, SIGNER | EPOCH, 2);
    }

    function test_changes__rotateAfterVoiding__alsoVoids() external {
        voidDigest(enterprise, bytes32("x"));
        _watch();
        rotateTo(enterprise, "new");
        _changed(enterprise, SIGNER | EPOCH | VOIDS, 2);
    }

    function test_changes__proposeAndVeto__onlyTheRecovery() external {
        _watch();
        bytes32 id = proposeRecovery(enterprise, rekeyed(enterprise, "new"), node);
        _changed(enterprise, 0, 4); // head, recovery, its id, record
        _watch();
        veto(enterprise, id);
        _changed(enterprise, 0, 2); // head, recovery
    }

    function test_changes__completeRecovery__signerAndEpoch() external {
        proposeRecovery(enterprise, rekeyed(enterprise, "new"), node);
        vm.warp(START + RECOVERY_DELAY);
        _watch();
        parties.completeRecovery(enterprise.id);
        _changed(enterprise, SIGNER | EPOCH, 5); // party, head, recovery, its id, record
    }

    function test_changes__orderRecoveryOfAClosedNode__signerStatusEpochAndSuccessor() external {
        close(node, otherNode.id);
        _watch();
        orderRecovery(node, rekeyed(node, "new"), regulator);
        _changed(node, SIGNER | STATUS | EPOCH, 4); // party, head, record, successor
    }

    function test_changes__dismissRecovery__onlyTheRecovery() external {
        proposeRecovery(enterprise, rekeyed(enterprise, "new"), node);
        _watch();
        vm.prank(regulator.signer);
        parties.dismissRecovery(enterprise.id, regulator.id, bytes32("no"));
        _changed(enterprise, 0, 4); // head, recovery, its id, record
    }

    function test_changes__mandate__onlyTheMandate() external {
        _watch();
        giveMandate(enterprise, merchant);
        _changed(enterprise, 0, 4); // head, mandate, its id, record
        _watch();
        giveMandate(enterprise, merchant);
        _changed(enterprise, 0, 5); // and the older one's record
    }

    function test_changes__addOperator__onlyTheOperator() external {
        _watch();
        addOperator(enterprise, keyOf("clerk"));
        _changed(enterprise, 0, 4); // head, operator, its id, record
    }

    function test_changes__addAndCompromiseKey__onlyTheKey() external {
        CredentialKey memory t = CredentialKey(node.id, bytes32("jwk"), uint40(START), uint40(START + 1 days), salt());
        Consent memory c = own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t)));
        _watch();
        parties.addKey(t, c);
        _changed(node, 0, 2); // head, key
        Compromise memory k = Compromise(node.id, bytes32("jwk"), uint40(START), salt());
        c = own(node, CONSENT_COMPROMISE_TYPE, hashOf(COMPROMISE_TYPE, abi.encode(k)));
        _watch();
        parties.compromiseKey(k, c);
        _changed(node, 0, 2);
    }

    function test_changes__voidConsent__voids() external {
        _watch();
        voidDigest(enterprise, bytes32("x"));
        _changed(enterprise, VOIDS, 3); // party, head, void
    }

    function test_changes__detach__node() external {
        _watch();
        detach(enterprise);
        _changed(enterprise, NODE, 2);
    }

    function test_changes__close__statusAndSuccessor() external {
        _watch();
        close(enterprise, address(0));
        _changed(enterprise, STATUS, 2);
        _watch();
        close(node, otherNode.id);
        _changed(node, STATUS, 3);
    }

    function test_changes__suspendAndLift__status() external {
        _watch();
        suspendByNode(enterprise, node);
        _changed(enterprise, STATUS, 2);
        _watch();
        vm.prank(regulator.signer);
        parties.liftParty(enterprise.id, regulator.id, true, noPath(), bytes32("why not"));
        _changed(enterprise, STATUS, 2);
    }

    function test_changes__setRoles__rolesAndForANodeItsNumber() external {
        _watch();
        parties.setRoles(enterprise.id, ROLE_LENDER);
        _changed(enterprise, ROLES, 2);
        _watch();
        parties.setRoles(enterprise.id, ROLE_NODE);
        _changed(enterprise, ROLES | NODE, 4); // party, head, node, last number
    }

    function test_changes__count__count() external {
        _watch();
        vm.prank(assetRegistry);
        parties.countMandated(node.id, node.signer, enterprise.id);
        _changed(node, COUNT, 1);
        _watch();
        Consent memory c = sign(enterprise, exchangeLedger, CONSENT_LIST_TYPE, DEED, 0);
        vm.prank(exchangeLedger);
        parties.countAndVerify(venue.id, venue.signer, ROLE_VENUE, CONSENT_LIST_TYPE, ACT_LIST, DEED, c);
        _changed(venue, COUNT, 1);
    }

    function test_changes__verify__nothing() external {
        Consent memory a = consentOf(enterprise);
        Consent memory b = consentOf(stranger);
        _watch();
        verifyDeed(a, b);
        _changed(enterprise, 0, 0);
    }
}
