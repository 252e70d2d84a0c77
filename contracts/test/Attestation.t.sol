// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../src/interfaces/IAttestationLog.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {AttestationWord} from "../src/types/ExchangeWords.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Findings and anchors.
contract AttestationTest is ExchangeBase {
    function _refuse(Attestation memory t, bytes memory subjectTerms, bytes memory reason) private {
        vm.prank(assessor.signer);
        vm.expectRevert(reason);
        attestations.attest(t, subjectTerms);
    }

    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAttestationLog.AttestationInvalid.selector, field);
    }

    function _mismatch(bytes32 subject) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAttestationLog.SubjectMismatch.selector, subject);
    }

    function _unknown(bytes32 subject) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAttestationLog.SubjectUnknown.selector, subject);
    }

    function _about(uint8 subjectType, bytes32 subject) private returns (Attestation memory t) {
        t = attestationTerms(asset, 1);
        (t.subjectType, t.subject) = (subjectType, subject);
    }

    function _signed(Attestation memory t, Person memory p) private view returns (Consent memory) {
        return sign(p, address(attestations), CONSENT_ATTEST_TYPE, idOf(t), 0);
    }

    // Who attests

    function test_attest__byAssessor__keepsItsRolesThen() external {
        Attestation memory t = attestationTerms(asset, 1);
        bytes32 id = attest(t, assessor);
        AttestationWord w = attestations.attestation(id);
        vm.assertEq(w.status(), ATTESTATION_LIVE);
        vm.assertEq(w.until(), t.until);
        vm.assertEq(w.roles(), ROLE_ASSESSOR);
        vm.assertEq(w.recorded(), block.timestamp);
    }

    function test_attest__byEachRole__recorded() external {
        Person[4] memory by = [node, venue, assessor, regulator];
        uint8[4] memory role = [ROLE_NODE, ROLE_VENUE, ROLE_ASSESSOR, ROLE_REGULATOR];
        for (uint256 i = 0; i < 4; ++i) {
            Attestation memory t = attestationTerms(asset, 1);
            t.attester = by[i].id;
            bytes32 id = attest(t, by[i]);
            vm.assertEq(attestations.attestation(id).roles(), role[i]);
        }
    }

    function test_attest__byPartyInNoSuchRole__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        t.attester = bank.id;
        vm.prank(bank.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, bank.id, 15));
        attestations.attest(t, "");
    }

    function test_attest__inAnothersName__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        vm.prank(venue.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, assessor.id, venue.signer)
        );
        attestations.attest(t, "");
    }

    function test_attestSigned__byAnyParty__carriesNoRole() external {
        Attestation memory t = attestationTerms(asset, 12);
        t.attester = merchant.id;
        attestations.attestSigned(t, "", _signed(t, merchant));
        vm.assertEq(attestations.attestation(idOf(t)).roles(), 0);
        t = attestationTerms(asset, 1);
        attestations.attestSigned(t, "", _signed(t, assessor));
        vm.assertEq(attestations.attestation(idOf(t)).roles(), 0);
    }

    function test_attestSigned__consentOfAnother__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        Consent memory c = _signed(t, merchant);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, assessor.id, merchant.id));
        attestations.attestSigned(t, "", c);
    }

    function test_attestSigned__twice__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        Consent memory c = _signed(t, assessor);
        attestations.attestSigned(t, "", c);
        vm.expectRevert(abi.encodeWithSelector(IAttestationLog.AttestationExists.selector, idOf(t)));
        attestations.attestSigned(t, "", c);
    }

    function test_attestSigned__revocationsConsent__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        Consent memory c = sign(assessor, address(attestations), CONSENT_REVOKE_ATTESTATION_TYPE, idOf(t), 0);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        attestations.attestSigned(t, "", c);
    }

    // The terms

    function test_attest__badField__namedByItsPosition() external {
        Attestation memory t = attestationTerms(asset, 0);
        _refuse(t, "", _invalid(4));
        t = attestationTerms(asset, 64);
        _refuse(t, "", _invalid(4));
        t = attestationTerms(asset, 1);
        t.date = uint40(block.timestamp + 1);
        _refuse(t, "", _invalid(8));
        t = attestationTerms(asset, 1);
        t.until = uint40(block.timestamp);
        _refuse(t, "", _invalid(9));
        t.until = uint40(1) << 32;
        _refuse(t, "", _invalid(9));
        t = attestationTerms(asset, 1);
        t.subjectType = 0;
        _refuse(t, "", _invalid(2));
        t.subjectType = 7;
        _refuse(t, "", _invalid(2));
    }

    function testFuzz_attest__anyOtherRev__refused(uint32 rev) external {
        vm.assume(rev != 0);
        Attestation memory t = attestationTerms(asset, 1);
        t.rev = rev;
        if (rev > 0x1ffff) _refuse(t, "", _invalid(1));
        else _refuse(t, "", abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 0, rev));
    }

    function test_attest__unknownAsset__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        (t.asset, t.subject) = (bytes32(uint256(1)), bytes32(uint256(1)));
        _refuse(t, "", abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, t.asset));
    }

    function test_attest__assetInNoticeOrFrozen__recorded() external {
        freeze();
        attest(attestationTerms(asset, 1), assessor);
        bytes32 id = registerAsset(assetTerms());
        attest(attestationTerms(id, 1), assessor);
    }

    function test_attest__paused__refused() external {
        assets.pause{value: 1}();
        Attestation memory t = attestationTerms(asset, 1);
        vm.prank(assessor.signer);
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        attestations.attest(t, "");
    }

    function test_attest__event__foldedIntoTheJournal() external {
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        attest(attestationTerms(asset, 1), assessor);
        vm.assertEq(assets.head(asset), replayed(head));
    }

    // Subjects

    function test_attest__assetThatIsNotTheSubject__refused() external {
        _refuse(_about(SUBJECT_ASSET, bytes32(uint256(1))), "", _mismatch(bytes32(uint256(1))));
        _refuse(_about(SUBJECT_ASSET, asset), hex"00", _mismatch(asset));
    }

    function test_attest__rootRight__byItsKind() external {
        bytes32 root = rootOf(asset, USE);
        Attestation memory t = _about(SUBJECT_RIGHT, root);
        _refuse(t, abi.encode(OPERATE), _mismatch(root));
        _refuse(t, abi.encode(uint256(4)), _mismatch(root));
        _refuse(t, "", _mismatch(root));
        vm.prank(assessor.signer);
        attestations.attest(t, abi.encode(USE));
        vm.assertEq(attestations.attestation(idOf(t)).status(), ATTESTATION_LIVE);
    }

    function test_attest__rootNotEvidenced__refused() external {
        Asset memory a = assetTerms();
        a.rights = 1;
        asset = registerAsset(a);
        bytes32 root = rootOf(asset, USE);
        _refuse(_about(SUBJECT_RIGHT, root), abi.encode(USE), _unknown(root));
    }

    function test_attest__grantedRight__recordedOnly() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        Attestation memory t = _about(SUBJECT_RIGHT, idOf(g));
        _refuse(t, abi.encode(g), _unknown(idOf(g)));
        grantRight(g, emptyPath(), enterprise, merchant);
        g.purposes = 1;
        _refuse(t, abi.encode(g), _mismatch(t.subject));
        g.purposes = 7;
        vm.prank(assessor.signer);
        attestations.attest(t, abi.encode(g));
    }

    function test_attest__rightOfAnotherAsset__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        (, asset) = validAsset();
        _refuse(_about(SUBJECT_RIGHT, idOf(g)), abi.encode(g), _mismatch(idOf(g)));
    }

    function test_attest__listing__recordedOnly() external {
        Listing memory l = listing();
        Attestation memory t = _about(SUBJECT_LISTING, idOf(l));
        _refuse(t, abi.encode(l), _unknown(idOf(l)));
        list(l, basis());
        vm.prank(assessor.signer);
        attestations.attest(t, abi.encode(l));
        (, asset) = validAsset();
        _refuse(_about(SUBJECT_LISTING, idOf(l)), abi.encode(l), _mismatch(idOf(l)));
    }

    function test_attestSigned__acceptanceOfATrade__byItsBuyer() external {
        Listing memory l = listing();
        list(l, basis());
        Trade memory s = sell(l, basis(), merchant);
        Attestation memory t = _about(SUBJECT_TRADE, idOf(s));
        (t.attester, t.kind) = (merchant.id, 8);
        attestations.attestSigned(t, abi.encode(s), _signed(t, merchant));
        vm.assertEq(attestations.attestation(idOf(t)).status(), ATTESTATION_LIVE);
        s.price += 1;
        t.salt = salt();
        Consent memory c = _signed(t, merchant);
        vm.expectRevert(_mismatch(t.subject));
        attestations.attestSigned(t, abi.encode(s), c);
    }

    function test_attest__offTrade__filedOnly() external {
        OffTrade memory s = offTrade();
        Attestation memory t = _about(SUBJECT_OFF_TRADE, idOf(s));
        _refuse(t, abi.encode(s), _unknown(idOf(s)));
        file(s);
        vm.prank(assessor.signer);
        attestations.attest(t, abi.encode(s));
    }

    function testFuzz_attest__subjectTermsOfAnotherLength__refused(uint8 type_, bytes memory words) external {
        uint8 subjectType = uint8(type_ % 4 + SUBJECT_RIGHT);
        uint16[4] memory lengths = [14 * 32, 25 * 32, 11 * 32, 23 * 32];
        vm.assume(words.length != lengths[subjectType - SUBJECT_RIGHT]);
        vm.assume(subjectType != SUBJECT_RIGHT || words.length != 32);
        _refuse(_about(subjectType, bytes32(uint256(1))), words, _mismatch(bytes32(uint256(1))));
    }

    function test_attest__dirtySubjectTerms__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        bytes memory words = abi.encode(g);
        words[32] = 0x01; // above the width of `rev`
        Attestation memory t = _about(SUBJECT_RIGHT, idOf(g));
        vm.prank(assessor.signer);
        vm.expectRevert(TermsFieldOutOfRange.selector);
        attestations.attest(t, words);
    }

    // Parties

    function _party(bytes32 subject) private returns (Attestation memory t) {
        t = attestationTerms(asset, 4);
        (t.asset, t.rev, t.subjectType, t.subject) = (0, 0, SUBJECT_PARTY, subject);
    }

    function test_attest__party__extendsNoJournal() external {
        bytes32 subject = bytes32(uint256(uint160(merchant.id)));
        Attestation memory t = _party(subject);
        bytes32 head = assets.head(asset);
        uint256 word = ATTESTATION_LIVE | uint256(t.until) << 8 | uint256(ROLE_ASSESSOR) << 40 | block.timestamp << 48;
        vm.expectEmit(address(attestations));
        emit IAttestationLog.PartyAttested(subject, idOf(t), t, address(0), word);
        attest(t, assessor);
        vm.assertEq(assets.head(asset), head);
    }

    function test_attest__partyUnknownOrWithAsset__refused() external {
        _refuse(_party(bytes32(uint256(1))), "", _unknown(bytes32(uint256(1))));
        bytes32 subject = bytes32(uint256(uint160(merchant.id)));
        _refuse(_party(subject | bytes32(uint256(1) << 200)), "", _mismatch(subject | bytes32(uint256(1) << 200)));
        Attestation memory t = _party(subject);
        t.asset = asset;
        _refuse(t, "", _invalid(0));
        t = _party(subject);
        t.rev = 1;
        _refuse(t, "", _invalid(1));
    }

    // Taking back

    function _revocation(bytes32 id) private returns (AttestationRevocation memory) {
        return AttestationRevocation(id, salt(), salt());
    }

    function test_revoke__byItsAttester__alsoAtAnotherRev() external {
        Attestation memory t = attestationTerms(asset, 1);
        bytes32 id = attest(t, assessor);
        amend(FORM_CHANGE, 1);
        bytes32 head = assets.head(asset);
        AttestationRevocation memory r = _revocation(id);
        vm.recordLogs();
        vm.prank(assessor.signer);
        attestations.revoke(r, t);
        vm.assertEq(assets.head(asset), replayed(head));
        vm.assertEq(attestations.attestation(id).status(), ATTESTATION_REVOKED);
        vm.assertEq(attestations.attestation(id).roles(), ROLE_ASSESSOR);
        vm.prank(assessor.signer);
        vm.expectRevert(abi.encodeWithSelector(IAttestationLog.AttestationNotLive.selector, id));
        attestations.revoke(r, t);
    }

    function test_revoke__byAnother__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        bytes32 id = attest(t, assessor);
        AttestationRevocation memory r = _revocation(id);
        vm.prank(regulator.signer);
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        attestations.revoke(r, t);
        Attestation memory claimed = attestationTerms(asset, 1);
        claimed.attester = regulator.id;
        vm.prank(regulator.signer);
        vm.expectRevert(_mismatch(id));
        attestations.revoke(r, claimed);
    }

    function test_revoke__neverRecorded__refused() external {
        Attestation memory t = attestationTerms(asset, 1);
        AttestationRevocation memory r = _revocation(idOf(t));
        vm.prank(assessor.signer);
        vm.expectRevert(abi.encodeWithSelector(IAttestationLog.AttestationNotLive.selector, idOf(t)));
        attestations.revoke(r, t);
    }

    function test_revokeSigned__byConsent__afterTheRoleIsGone() external {
        Attestation memory t = attestationTerms(asset, 1);
        bytes32 id = attest(t, assessor);
        parties.setRoles(assessor.id, 0);
        AttestationRevocation memory r = _revocation(id);
        bytes32 rid = keccak256(abi.encode(ATTESTATION_REVOCATION_TYPE, r));
        attestations.revokeSigned(r, t, sign(assessor, address(attestations), CONSENT_REVOKE_ATTESTATION_TYPE, rid, 0));
        vm.assertEq(attestations.attestation(id).status(), ATTESTATION_REVOKED);
    }

    function test_revoke__findingAboutAParty__extendsNoJournal() external {
        bytes32 subject = bytes32(uint256(uint160(merchant.id)));
        Attestation memory t = _party(subject);
        bytes32 id = attest(t, assessor);
        AttestationRevocation memory r = _revocation(id);
        uint256 word = AttestationWord.unwrap(attestations.attestation(id).withStatus(ATTESTATION_REVOKED));
        vm.expectEmit(address(attestations));
        emit IAttestationLog.PartyAttestationRevoked(subject, id, r, address(0), word);
        vm.prank(assessor.signer);
        attestations.revoke(r, t);
    }

    // Anchors

    function testFuzz_anchor__anyDigest__firstBlockCounts(uint8 kind, bytes32 digest) external {
        vm.assertEq(attestations.anchored(kind, digest), 0);
        uint256 word = block.timestamp << 64 | block.number;
        vm.expectEmit(address(attestations));
        emit IAttestationLog.Anchored(kind, digest, address(this), word);
        attestations.anchor(kind, digest);
        vm.assertEq(attestations.anchored(kind, digest), word);
        uint256 first = block.number;
        vm.roll(first + 9);
        vm.expectRevert(abi.encodeWithSelector(IAttestationLog.AnchorExists.selector, digest, first));
        attestations.anchor(kind, digest);
        vm.assertEq(attestations.anchored(kind, digest), word);
        vm.assertEq(attestations.anchored(kind ^ 1, digest), 0);
    }
}
