// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../../src/interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "../../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import {RightWord} from "../../src/types/RightWords.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {text} from "./AccessMatrix.sol";
import {AccessWalk} from "./AccessWalk.sol";

/// @title Anyone may read, and the answer is the same whoever asks.
contract AccessViewsTest is AccessWalk {
    bytes[] private calls;

    /// @dev The calls in the order in which the table lists the contract's views; every one succeeds.
    function _askedByAll(string memory name, address target) private {
        string[] memory views = text.split(vm.parseJsonString(matrix(), string.concat(".views.", name)), " ");
        vm.assertEq(calls.length, views.length, name);
        for (uint256 i = 0; i < calls.length; ++i) {
            _sameForAll(string.concat(name, ".", views[i]), target, calls[i]);
        }
        delete calls;
    }

    function _sameForAll(string memory name, address target, bytes memory data) private {
        string[32] memory roles = _roles();
        (bool done, bytes memory expected) = target.staticcall(data);
        vm.assertTrue(done, name);
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.prank(people[roles[i]].signer);
            (bool asked, bytes memory answer) = target.staticcall(data);
            vm.assertTrue(asked, string.concat(name, " asked by ", roles[i]));
            vm.assertEq(answer, expected);
        }
    }

    function _roles() private pure returns (string[32] memory) {
        return [
            "node",
            "node_near",
            "node_far",
            "venue",
            "venue_other",
            "assessor",
            "regulator",
            "regulator_far",
            "regulator_national",
            "regulator_city",
            "lender",
            "holder",
            "grantee",
            "pledgee",
            "operator_of_node",
            "operator_of_venue",
            "operator_of_assessor",
            "operator_of_regulator",
            "operator_of_holder",
            "agent",
            "agent_lapsed",
            "operator_lapsed",
            "administrator",
            "newcomer",
            "credential_key",
            "suspended",
            "closed",
            "former_key",
            "party",
            "stranger",
            "everything",
            "nobody"
        ];
    }

    function _suspendedAndClosed() private {
        people["suspended"] = enrol("a suspended party", 320500, node);
        people["closed"] = enrol("a closed party", 320500, node);
        people["former_key"] = people["stranger"];
        vm.prank(node.signer);
        parties.suspendParty(people["suspended"].id, node.id, false, noPath(), "why");
        parties.closeByAuthority(Closure(people["closed"].id, address(0), "closing", salt()));
    }

    function test_views__AccessManager__sameForAll() external {
        _suspendedAndClosed();
        address target = address(parties);
        bytes4 selector = IPartyRegistry.setRoles.selector;
        calls.push(abi.encodeWithSignature("ADMIN_ROLE()"));
        calls.push(abi.encodeWithSignature("PUBLIC_ROLE()"));
        calls.push(abi.encodeCall(AccessManager.canCall, (address(this), target, selector)));
        calls.push(abi.encodeCall(AccessManager.expiration, ()));
        calls.push(abi.encodeCall(AccessManager.getAccess, (0, address(this))));
        calls.push(abi.encodeCall(AccessManager.getNonce, (salt())));
        calls.push(abi.encodeCall(AccessManager.getRoleAdmin, (0)));
        calls.push(abi.encodeCall(AccessManager.getRoleGrantDelay, (0)));
        calls.push(abi.encodeCall(AccessManager.getRoleGuardian, (0)));
        calls.push(abi.encodeCall(AccessManager.getSchedule, (salt())));
        calls.push(abi.encodeCall(AccessManager.getTargetAdminDelay, (target)));
        calls.push(abi.encodeCall(AccessManager.getTargetFunctionRole, (target, selector)));
        calls.push(abi.encodeCall(AccessManager.hasRole, (0, address(this))));
        calls.push(abi.encodeCall(AccessManager.hashOperation, (address(this), target, "data")));
        calls.push(abi.encodeCall(AccessManager.isTargetClosed, (target)));
        calls.push(abi.encodeCall(AccessManager.minSetback, ()));
        _askedByAll("AccessManager", manager);
    }

    function test_views__PartyRegistry__sameForAll() external {
        _suspendedAndClosed();
        calls.push(abi.encodeCall(IPartyRegistry.RECOVERY_DELAY, ()));
        calls.push(abi.encodeCall(IPartyRegistry.actor, (node.id, node.signer, ROLE_NODE)));
        calls.push(abi.encodeCall(IAccessManaged.authority, ()));
        calls.push(abi.encodeCall(IPartyRegistry.covers, (320000, 320500)));
        calls.push(abi.encodeCall(IPartyRegistry.head, (node.id)));
        calls.push(abi.encodeCall(IAccessManaged.isConsumingScheduledOp, ()));
        calls.push(abi.encodeCall(IPartyRegistry.keyOf, (node.id, salt())));
        calls.push(abi.encodeCall(IPartyRegistry.mandateOf, (enterprise.id, people["agent"].id)));
        calls.push(abi.encodeCall(IPartyRegistry.mandated, (node.id, enterprise.id)));
        calls.push(abi.encodeCall(IPartyRegistry.nodeActor, (node.id, noPath(), node.signer)));
        calls.push(abi.encodeCall(IPartyRegistry.nodeByNumber, (1)));
        calls.push(abi.encodeCall(IPartyRegistry.operatorOf, (node.id, operators["node"].operator)));
        calls.push(abi.encodeCall(IPartyRegistry.party, (node.id)));
        calls.push(abi.encodeCall(IPartyRegistry.record, (salt())));
        calls.push(abi.encodeCall(IPartyRegistry.recoveryOf, (node.id)));
        calls.push(abi.encodeCall(IPartyRegistry.regulatorOver, (regulator.id, regulator.signer, node.id)));
        calls.push(abi.encodeCall(IPartyRegistry.requireApart, (ACT_GRANT, address(0), merchant.id, address(0))));
        calls.push(abi.encodeCall(IPartyRegistry.successor, (node.id)));
        calls.push(_consentsFor(address(this), false));
        calls.push(_consentsFor(address(this), true));
        calls.push(abi.encodeCall(IPartyRegistry.voided, (node.id, salt())));
        // A consent is judged for the contract that asks: made for another asker, it is refused.
        (bytes memory verify, bytes memory pair) = (calls[18], calls[19]);
        calls[18] = calls[19] = calls[17];
        _askedByAll("PartyRegistry", address(parties));
        _judgedForWhoAsks(verify);
        _judgedForWhoAsks(pair);
    }

    function _consentsFor(address asker, bool pair) private view returns (bytes memory) {
        bytes32 id = keccak256("a deed");
        Consent memory a = sign(enterprise, asker, CONSENT_GRANT_TYPE, id, 0);
        Consent memory b = sign(merchant, asker, CONSENT_GRANT_TYPE, id, 0);
        if (pair) return abi.encodeCall(IPartyRegistry.verifyPair, (CONSENT_GRANT_TYPE, ACT_GRANT, id, a, b));
        return abi.encodeCall(IPartyRegistry.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, id, a));
    }

    function _judgedForWhoAsks(bytes memory data) private {
        (bool mine,) = address(parties).staticcall(data);
        vm.assertTrue(mine);
        string[32] memory roles = _roles();
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.prank(people[roles[i]].signer);
            (bool anothers, bytes memory why) = address(parties).staticcall(data);
            vm.assertFalse(anothers, roles[i]);
            vm.assertEq(errorName[bytes4(why)], "ConsentSignatureInvalid");
        }
    }

    function test_views__AssetRegistry__sameForAll() external {
        _suspendedAndClosed();
        makeAsset();
        calls.push(abi.encodeCall(IAssetRegistry.asset, (assetId)));
        calls.push(abi.encodeCall(IAssetRegistry.assetAndProfile, (assetId, profileNumber)));
        calls.push(abi.encodeCall(IAccessManaged.authority, ()));
        calls.push(abi.encodeCall(IAssetRegistry.batch, (salt(), node.id)));
        calls.push(abi.encodeCall(IAssetRegistry.head, (assetId)));
        calls.push(abi.encodeCall(IAccessManaged.isConsumingScheduledOp, ()));
        calls.push(abi.encodeCall(IAssetRegistry.objectionOf, (salt())));
        calls.push(abi.encodeCall(IAssetRegistry.openObjection, (assetId, merchant.id)));
        calls.push(abi.encodeCall(IAssetRegistry.pauseWord, ()));
        calls.push(abi.encodeCall(IAssetRegistry.profile, (profileNumber)));
        calls.push(abi.encodeCall(IAssetRegistry.profileCount, ()));
        calls.push(abi.encodeCall(IAssetRegistry.status, (assetId)));
        _askedByAll("AssetRegistry", address(assets));
    }

    function test_views__ledgers__sameForAll() external {
        _suspendedAndClosed();
        makeAsset();
        bytes32 root = rootOf(assetId, USE);
        calls.push(abi.encodeCall(IRightsLedger.group, (root)));
        calls.push(
            abi.encodeCall(
                IRightsLedger.offerable, (assetId, word(assetId), USE, enterprise.id, emptyPath(), emptyPath())
            )
        );
        calls.push(abi.encodeCall(IRightsLedger.right, (root)));
        calls.push(abi.encodeCall(IRightsLedger.rootId, (assetId, USE)));
        calls.push(abi.encodeCall(IRightsLedger.status, (assetId, USE, emptyPath())));
        _askedByAll("RightsLedger", address(rights));
        calls.push(abi.encodeCall(IPledgeLedger.check, (root, RightWord.wrap(0), false, new Pledged[](0))));
        calls.push(abi.encodeCall(IPledgeLedger.pledgeOf, (salt())));
        _askedByAll("PledgeLedger", address(pledges));
    }

    function test_views__exchange__sameForAll() external {
        _suspendedAndClosed();
        makeAsset();
        Listing memory t = listingTerms(assetId);
        calls.push(abi.encodeCall(IExchangeLedger.adoptedBy, (venue.id)));
        calls.push(abi.encodeCall(IExchangeLedger.filedByAgent, (salt(), merchant.id)));
        calls.push(abi.encodeCall(IExchangeLedger.filing, (salt())));
        calls.push(abi.encodeCall(IExchangeLedger.listing, (salt())));
        calls.push(abi.encodeCall(IExchangeLedger.requireOfferable, (t, basisOf(asset))));
        calls.push(abi.encodeCall(IExchangeLedger.status, (t, basisOf(asset))));
        _askedByAll("ExchangeLedger", address(exchange));
        calls.push(abi.encodeCall(IAttestationLog.anchored, (1, salt())));
        calls.push(abi.encodeCall(IAttestationLog.attestation, (salt())));
        _askedByAll("AttestationLog", address(attestations));
        calls.push(abi.encodeWithSignature("OWNER()"));
        calls.push(abi.encodeWithSignature("created()"));
        _askedByAll("Deployer", address(deployer));
    }
}
