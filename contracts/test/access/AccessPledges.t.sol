// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPledgeLedger} from "../../src/interfaces/IPledgeLedger.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

/// @title Who may pledge, release, close and enforce.
contract AccessPledgesTest is AccessWalk {
    Pledge private standing; // the USE root, by the holder, to the pledgee

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(pledges), data);
    }

    function _own(string memory who, bytes32 consentType, bytes32 id, uint32 seq)
        private
        view
        returns (Consent memory)
    {
        return consent(who, address(pledges), consentType, id, seq);
    }

    function _pledge() private returns (Try memory) {
        Pledge memory t = pledgeTerms(assetId, rootOf(assetId, USE), USE, enterprise);
        uint32 seq = uint32(rights.right(t.right).seq());
        return _to(
            abi.encodeCall(
                IPledgeLedger.pledge,
                (
                    t,
                    emptyPath(),
                    new Pledge[](0),
                    _own("holder", CONSENT_PLEDGE_TYPE, idOf(t), seq),
                    _own("pledgee", CONSENT_PLEDGE_TYPE, idOf(t), seq)
                )
            )
        );
    }

    function test_access__pledge__everyCell() external {
        walk("PledgeLedger.pledge by pledgor", fresh, _pledge);
        walk("PledgeLedger.pledge by pledgee", fresh, _pledge);
    }

    function _pledgedFor(uint256 time) private {
        makeAsset();
        standing = pledgeTerms(assetId, rootOf(assetId, USE), USE, enterprise);
        standing.until = uint40(block.timestamp + time);
        if (!registered()) return;
        Consent memory a = sign(enterprise, address(pledges), CONSENT_PLEDGE_TYPE, idOf(standing), 0);
        Consent memory b = sign(bank, address(pledges), CONSENT_PLEDGE_TYPE, idOf(standing), 0);
        pledges.pledge(standing, emptyPath(), new Pledge[](0), a, b);
    }

    function _pledged() private {
        _pledgedFor(10 * 365 days);
    }

    function _release() private returns (Try memory) {
        Release memory t = Release(idOf(standing), salt(), salt());
        Consent memory c = _own("pledgee", CONSENT_RELEASE_TYPE, keccak256(abi.encode(RELEASE_TYPE, t)), 0);
        return _to(abi.encodeCall(IPledgeLedger.release, (t, standing, c)));
    }

    function test_access__release__everyCell() external {
        walk("PledgeLedger.release", _pledged, _release);
    }

    function _pledgedAndOver() private {
        _pledgedFor(1 days);
        vm.warp(block.timestamp + 1 days);
    }

    function _expire() private view returns (Try memory) {
        return _to(abi.encodeCall(IPledgeLedger.expire, (_standing())));
    }

    function _standing() private view returns (Pledge[] memory list) {
        list = new Pledge[](1);
        list[0] = standing;
    }

    function test_access__expire__everyCell() external {
        walk("PledgeLedger.expire", _pledgedAndOver, _expire);
    }

    function _enforce() private view returns (Try memory) {
        return _to(
            abi.encodeCall(
                IPledgeLedger.enforce,
                (asset, standing, _standing(), emptyPath(), merchant.id, named("regulator"), "order")
            )
        );
    }

    function test_access__enforce__everyCell() external {
        walk("PledgeLedger.enforce", _pledged, _enforce);
    }
}
