// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../../src/interfaces/IAttestationLog.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {ExchangeBase} from "../ExchangeBase.sol";
import {vm} from "../Vm.sol";

/// @title Findings at the edges of their fields, and on subjects that are almost the right ones.
contract AttestationLogKillsTest is ExchangeBase {
    function _about(uint8 subjectType, bytes32 subject) private returns (Attestation memory t) {
        t = attestationTerms(asset, 1);
        (t.subjectType, t.subject) = (subjectType, subject);
    }

    function _attest(Attestation memory t, bytes memory subjectTerms) private {
        vm.prank(assessor.signer);
        attestations.attest(t, subjectTerms);
        vm.assertEq(attestations.attestation(idOf(t)).status(), ATTESTATION_LIVE);
    }

    function _refuse(Attestation memory t, bytes memory subjectTerms, bytes memory reason) private {
        vm.prank(assessor.signer);
        vm.expectRevert(reason);
        attestations.attest(t, subjectTerms);
    }

    function _mismatch(bytes32 subject) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAttestationLog.SubjectMismatch.selector, subject);
    }

    /// @dev The ids just below and just above are refused as other subjects.
    function _refuseNeighbours(uint8 subjectType, bytes32 id, bytes memory words) private {
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 other = bytes32(i == 0 ? uint256(id) - 1 : uint256(id) + 1);
            _refuse(_about(subjectType, other), words, _mismatch(other));
        }
    }

    /// @dev The record of another asset is refused, whether that asset's id is lower or higher.
    function _refuseOfOtherAssets(uint8 subjectType, bytes32 id, bytes memory words) private {
        bytes32 own = asset;
        uint256 sides;
        while (sides != 3) {
            asset = registerAsset(assetTerms());
            sides |= asset < own ? 1 : 2;
            _refuse(_about(subjectType, id), words, _mismatch(id));
        }
        asset = own;
    }

    // Fields

    function test_attest__lastDateAndLastUntil__recorded() external {
        Attestation memory t = attestationTerms(asset, 1);
        (t.date, t.until) = (uint40(block.timestamp), type(uint32).max);
        _attest(t, "");
        t = attestationTerms(asset, 63);
        (t.date, t.until) = (0, uint40(block.timestamp + 1));
        _attest(t, "");
    }

    function test_attest__revAtItsEdge__refusedByTheAssetAndThenByItsWidth() external {
        Attestation memory t = attestationTerms(asset, 1);
        t.rev = 0x1ffff;
        _refuse(t, "", abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 0, 0x1ffff));
        t.rev = 0x20000;
        _refuse(t, "", abi.encodeWithSelector(IAttestationLog.AttestationInvalid.selector, 1));
    }

    // Subjects

    function test_attest__subjectNextToTheAsset__refused() external {
        _refuseNeighbours(SUBJECT_ASSET, asset, "");
    }

    function test_attest__eachRootAlone__onlyTheEvidencedOne() external {
        for (uint8 evidenced = HOLD; evidenced <= OPERATE; ++evidenced) {
            Asset memory a = assetTerms();
            a.rights = uint8(1 << (evidenced - 1));
            asset = registerAsset(a);
            for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
                Attestation memory t = _about(SUBJECT_RIGHT, rootOf(asset, kind));
                bytes memory unknown = abi.encodeWithSelector(IAttestationLog.SubjectUnknown.selector, t.subject);
                if (kind == evidenced) _attest(t, abi.encode(kind));
                else _refuse(t, abi.encode(kind), unknown);
            }
        }
    }

    function test_attest__idNextToARoots__refused() external {
        _refuseNeighbours(SUBJECT_RIGHT, rootOf(asset, HOLD), abi.encode(HOLD));
    }

    function test_attest__grantThatIsAlmostTheSubject__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        _refuseNeighbours(SUBJECT_RIGHT, idOf(g), abi.encode(g));
        _refuseOfOtherAssets(SUBJECT_RIGHT, idOf(g), abi.encode(g));
    }

    function test_attest__listingThatIsAlmostTheSubject__refused() external {
        Listing memory l = listing();
        list(l, basis());
        _refuseNeighbours(SUBJECT_LISTING, idOf(l), abi.encode(l));
        _refuseOfOtherAssets(SUBJECT_LISTING, idOf(l), abi.encode(l));
    }

    function test_attest__tradeThatIsAlmostTheSubject__refused() external {
        Listing memory l = listing();
        list(l, basis());
        Trade memory s = sell(l, basis(), merchant);
        _refuseNeighbours(SUBJECT_TRADE, idOf(s), abi.encode(s));
        _refuseOfOtherAssets(SUBJECT_TRADE, idOf(s), abi.encode(s));
    }

    function test_attest__filingThatIsAlmostTheSubject__refused() external {
        OffTrade memory s = offTrade();
        file(s);
        _refuseNeighbours(SUBJECT_OFF_TRADE, idOf(s), abi.encode(s));
        _refuseOfOtherAssets(SUBJECT_OFF_TRADE, idOf(s), abi.encode(s));
    }

    function test_attest__partyWithBitsAboveItsId__refused() external {
        bytes32 party = bytes32(uint256(uint160(merchant.id)));
        for (uint256 bit = 160; bit < 256; bit += 19) {
            Attestation memory t = _about(SUBJECT_PARTY, party | bytes32(uint256(1) << bit));
            (t.asset, t.rev) = (0, 0);
            _refuse(t, "", _mismatch(t.subject));
        }
        Attestation memory exact = _about(SUBJECT_PARTY, party);
        (exact.asset, exact.rev) = (0, 0);
        _refuse(exact, hex"00", _mismatch(party));
        _attest(exact, "");
    }

    // Taking back

    function test_revoke__ofTheIdNextToIt__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        bytes32 id = attest(t, assessor);
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 other = bytes32(i == 0 ? uint256(id) - 1 : uint256(id) + 1);
            vm.prank(assessor.signer);
            vm.expectRevert(_mismatch(other));
            attestations.revoke(AttestationRevocation(other, salt(), salt()), t);
        }
    }
}
