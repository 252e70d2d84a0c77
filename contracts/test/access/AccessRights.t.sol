// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import {RightWord} from "../../src/types/RightWords.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

/// @title Who may grant, transfer, end and suspend rights.
contract AccessRightsTest is AccessWalk {
    Grant internal licence; // USE, from the holder to the grantee
    Pledge private pledged; // the USE root, to the pledgee

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(rights), data);
    }

    function _own(string memory who, bytes32 consentType, bytes32 id, bytes32 right)
        private
        view
        returns (Consent memory)
    {
        return consent(who, address(rights), consentType, id, uint32(rights.right(right).seq()));
    }

    function _root() private view returns (bytes32) {
        return rootOf(assetId, USE);
    }

    function _licensed() private {
        _licensedWith(0);
    }

    function _licensedWith(uint8 flags) private {
        makeAsset();
        licence = grantTerms(assetId, _root(), enterprise, merchant, USE);
        licence.flags |= flags;
        if (registered()) grantRight(licence, emptyPath(), enterprise, merchant);
    }

    // By consent

    function _grant() private returns (Try memory) {
        Grant memory t = grantTerms(assetId, _root(), enterprise, merchant, USE);
        return _to(
            abi.encodeCall(
                IRightsLedger.grant,
                (
                    t,
                    emptyPath(),
                    emptyPath(),
                    new Pledged[](0),
                    _own("holder", CONSENT_GRANT_TYPE, idOf(t), t.parent),
                    _own("grantee", CONSENT_GRANT_TYPE, idOf(t), t.parent)
                )
            )
        );
    }

    function test_access__grant__everyCell() external {
        walk("RightsLedger.grant by grantor", fresh, _grant);
        walk("RightsLedger.grant by grantee", fresh, _grant);
    }

    function _transferOf(Pledged[] memory list, Transfer memory t, bytes32 id) private view returns (Try memory) {
        return _to(
            abi.encodeCall(
                IRightsLedger.transfer,
                (
                    t,
                    emptyPath(),
                    list,
                    _own("holder", CONSENT_TRANSFER_TYPE, id, t.right),
                    _own("grantee", CONSENT_TRANSFER_TYPE, id, t.right)
                )
            )
        );
    }

    function _transfer() private returns (Try memory) {
        Transfer memory t = transferTerms(assetId, _root(), USE, enterprise, merchant);
        return _transferOf(new Pledged[](0), t, keccak256(abi.encode(TRANSFER_TYPE, t)));
    }

    function _pledged() private {
        makeAsset();
        if (registered()) pledged = pledgeRoot(assetId, USE, enterprise, new Pledge[](0));
        else pledged = pledgeTerms(assetId, _root(), USE, enterprise);
    }

    function _transferPledged() private returns (Try memory) {
        Transfer memory t = transferTerms(assetId, _root(), USE, enterprise, merchant);
        t.pledges = keccak256(abi.encode(idOf(pledged)));
        bytes32 id = keccak256(abi.encode(TRANSFER_TYPE, t));
        Pledged[] memory list = new Pledged[](1);
        list[0] = Pledged(pledged, _own("pledgee", CONSENT_TRANSFER_TYPE, id, t.right));
        return _transferOf(list, t, id);
    }

    function test_access__transfer__everyCell() external {
        walk("RightsLedger.transfer by holder", fresh, _transfer);
        walk("RightsLedger.transfer by new holder", fresh, _transfer);
        walk("RightsLedger.transfer by pledgee", _pledged, _transferPledged);
    }

    function _terminating(bool both) private returns (Try memory) {
        bytes32 right = idOf(licence);
        Termination memory t = Termination(assetId, right, salt(), salt());
        bytes32 id = keccak256(abi.encode(TERMINATION_TYPE, t));
        Consent[] memory consents = one(_own("holder", CONSENT_TERMINATE_TYPE, id, right));
        if (both) consents = two(consents[0], _own("grantee", CONSENT_TERMINATE_TYPE, id, right));
        return _to(abi.encodeCall(IRightsLedger.terminate, (t, pathOf(licence), new Pledged[](0), consents)));
    }

    function _terminate() private returns (Try memory) {
        return _terminating(true);
    }

    function _terminateAlone() private returns (Try memory) {
        return _terminating(false);
    }

    function _terminable() private {
        _licensedWith(FLAG_TERMINABLE);
    }

    function test_access__terminate__everyCell() external {
        walk("RightsLedger.terminate by parent's holder", _licensed, _terminate);
        walk("RightsLedger.terminate by right's holder", _licensed, _terminate);
        walk("RightsLedger.terminate alone", _terminable, _terminateAlone);
    }

    function _surrender() private returns (Try memory) {
        bytes32 right = idOf(licence);
        Surrender memory t = Surrender(assetId, right, salt(), salt());
        Consent memory c = _own("grantee", CONSENT_SURRENDER_TYPE, keccak256(abi.encode(SURRENDER_TYPE, t)), right);
        return _to(abi.encodeCall(IRightsLedger.surrender, (t, licence, new Pledged[](0), c)));
    }

    function test_access__surrender__everyCell() external {
        walk("RightsLedger.surrender", _licensed, _surrender);
    }

    function _expired() private {
        _licensed();
        vm.warp(block.timestamp + 181 days);
    }

    function _settle() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.settle, (assetId, pathOf(licence))));
    }

    function test_access__settle__everyCell() external {
        walk("RightsLedger.settle", _expired, _settle);
    }

    // By order

    function _revoke() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.revoke, (asset, USE, pathOf(licence), named("regulator"), "order")));
    }

    function test_access__revoke__everyCell() external {
        walk("RightsLedger.revoke", _licensed, _revoke);
    }

    function _suspendAsNode() private view returns (Try memory) {
        return
            _to(abi.encodeCall(IRightsLedger.suspend, (asset, USE, emptyPath(), address(0), false, path(), "reason")));
    }

    function _suspendAsRegulator() private view returns (Try memory) {
        return _to(
            abi.encodeCall(
                IRightsLedger.suspend, (asset, USE, emptyPath(), named("regulator"), true, noPath(), "order")
            )
        );
    }

    function test_access__suspend__everyCell() external {
        walk("RightsLedger.suspend as node", fresh, _suspendAsNode);
        walk("RightsLedger.suspend as regulator", fresh, _suspendAsRegulator);
    }

    function _suspendedByBoth() private {
        makeAsset();
        if (!registered()) return;
        vm.prank(node.signer);
        rights.suspend(asset, USE, emptyPath(), address(0), false, noPath(), "reason");
        vm.prank(regulator.signer);
        rights.suspend(asset, USE, emptyPath(), regulator.id, true, noPath(), "order");
    }

    function _liftAsNode() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.lift, (asset, USE, emptyPath(), address(0), false, path(), "reason")));
    }

    function _liftAsRegulator() private view returns (Try memory) {
        return
            _to(
                abi.encodeCall(
                    IRightsLedger.lift, (asset, USE, emptyPath(), named("regulator"), true, noPath(), "order")
                )
            );
    }

    function test_access__lift__everyCell() external {
        walk("RightsLedger.lift as node", _suspendedByBoth, _liftAsNode);
        walk("RightsLedger.lift as regulator", _suspendedByBoth, _liftAsRegulator);
    }

    // What only the contracts call

    function _sellGrant() private returns (Try memory) {
        Grant memory t = grantTerms(assetId, _root(), enterprise, merchant, USE);
        return _to(
            abi.encodeCall(IRightsLedger.sellGrant, (t, word(assetId), emptyPath(), emptyPath(), emptyPath(), true, 0))
        );
    }

    function _sellTransfer() private view returns (Try memory) {
        return _to(
            abi.encodeCall(
                IRightsLedger.sellTransfer,
                (
                    assetId,
                    word(assetId),
                    USE,
                    emptyPath(),
                    emptyPath(),
                    true,
                    enterprise.id,
                    merchant.id,
                    keccak256("trade"),
                    0
                )
            )
        );
    }

    function test_access__sell__everyCell() external {
        walk("RightsLedger.sellGrant", fresh, _sellGrant);
        walk("RightsLedger.sellTransfer", fresh, _sellTransfer);
    }

    function _writeRoot() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.writeRoot, (assetId, USE, merchant.id)));
    }

    function _countPledge() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.countPledge, (assetId, word(assetId), USE, emptyPath(), 0, 0)));
    }

    function _setWord() private view returns (Try memory) {
        return _to(abi.encodeCall(IRightsLedger.setWord, (_root(), RightWord.wrap(1))));
    }

    function test_access__words__everyCell() external {
        walk("RightsLedger.writeRoot", fresh, _writeRoot);
        walk("RightsLedger.countPledge", fresh, _countPledge);
        walk("RightsLedger.setWord", fresh, _setWord);
    }
}
