// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev An ERC-1271 wallet of one owner, who signs as an EOA.
contract Wallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(digest, uint8(signature[64]), r, s) == OWNER ? bytes4(0x1626ba7e) : bytes4(0);
    }
}

/// @dev Answers anything, or burns all it is given.
contract HostileWallet {
    uint256 private immutable MODE;

    constructor(uint256 mode) {
        MODE = mode;
    }

    fallback() external {
        uint256 mode = MODE;
        assembly {
            if eq(mode, 0) { for {} 1 {} {} }
            if eq(mode, 1) { return(0, 20000) }
            if eq(mode, 2) {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 4)
            }
            if eq(mode, 3) {
                mstore(0, not(0))
                return(0, 32)
            }
            revert(0, 20000)
        }
    }
}

contract PartyConsentsTest is PartyBase {
    function test_verify__ownSignature__passes() external {
        verifyDeed(consentOf(enterprise));
    }

    function test_verify__otherKey__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOfDeed(c);
        c.signature = signature(merchant.key, digest);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest);
        verifyDeed(c);
    }

    function testFuzz_verify__anyBitOfSignatureFlipped__refused(uint256 bit) external {
        Consent memory c = consentOf(enterprise);
        bit %= 65 * 8;
        c.signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        verifyDeed(c);
    }

    function testFuzz_verify__anyFieldChangedAfterSigning__refused(uint256 field, uint32 value) external {
        Consent memory c = consentOf(enterprise);
        field %= 3;
        if (field == 0) c.seq ^= value | 1;
        if (field == 1) c.deadline -= value % 3600 + 1;
        if (field == 2) c.party = merchant.id;
        bytes32 digest = digestOfDeed(c);
        vm.warp(START - 1 days);
        address signer = field == 2 ? merchant.signer : enterprise.signer;
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, signer, digest);
        verifyDeed(c);
    }

    function test_verify__malleableSignature__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOfDeed(c);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(enterprise.key, digest);
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes32 twin = bytes32(order - uint256(s));
        assert(ecrecover(digest, v ^ 7, r, twin) == enterprise.signer);
        c.signature = abi.encodePacked(r, twin, v ^ 7);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest);
        verifyDeed(c);
    }

    function test_verify__shortOrLongSignature__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes memory good = c.signature;
        c.signature = abi.encodePacked(good, uint8(0));
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        verifyDeed(c);
        c.signature = "";
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__otherTerms__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOf(rightsLedger, CONSENT_GRANT_TYPE, keccak256("other"), c);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest);
        vm.prank(rightsLedger);
        parties.verify(CONSENT_GRANT_TYPE, ACT_GRANT, keccak256("other"), c);
    }

    function test_verify__otherAct__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOf(rightsLedger, CONSENT_TRANSFER_TYPE, DEED, c);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest);
        vm.prank(rightsLedger);
        parties.verify(CONSENT_TRANSFER_TYPE, ACT_TRANSFER, DEED, c);
    }

    function test_verify__otherContract__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOf(assetRegistry, CONSENT_GRANT_TYPE, DEED, c);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digest);
        vm.prank(assetRegistry);
        parties.verify(CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c);
    }

    function test_verify__otherChain__refused() external {
        Consent memory c = consentOf(enterprise);
        vm.chainId(block.chainid + 1);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__atDeadline__passes() external {
        Consent memory c = consentOf(enterprise);
        vm.warp(c.deadline);
        verifyDeed(c);
    }

    function test_verify__afterDeadline__refused() external {
        Consent memory c = consentOf(enterprise);
        vm.warp(c.deadline + 1);
        refused(IPartyRegistry.ConsentExpired.selector, c.deadline, c.deadline + 1);
        verifyDeed(c);
    }

    function testFuzz_verify__anyDeadline__passesWithinNinetyDays(uint40 deadline) external {
        Consent memory c = consentOf(enterprise);
        c.deadline = deadline;
        c.signature = signature(enterprise.key, digestOfDeed(c));
        if (deadline < START) refused(IPartyRegistry.ConsentExpired.selector, deadline, START);
        if (deadline > START + 90 days) {
            refused(IPartyRegistry.ConsentTooFar.selector, deadline, START + 90 days);
        }
        verifyDeed(c);
    }

    function test_verify__ninetyDaysAhead__passesAndOneSecondMoreRefused() external {
        Consent memory c = consentOf(enterprise);
        c.deadline = uint40(START + 90 days);
        c.signature = signature(enterprise.key, digestOfDeed(c));
        verifyDeed(c);
        c.deadline += 1;
        c.signature = signature(enterprise.key, digestOfDeed(c));
        refused(IPartyRegistry.ConsentTooFar.selector, c.deadline, START + 90 days);
        verifyDeed(c);
    }

    function test_verify__rotatedOutKey__refused() external {
        Consent memory c = consentOf(enterprise);
        rotateTo(enterprise, "second key");
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, enterprise.id, 1, 0));
        verifyDeed(c);
    }

    function test_verify__keyRotatedAwayAndBack__oldConsentRefused() external {
        Consent memory c = consentOf(enterprise);
        Person memory b = rotateTo(enterprise, "second key");
        rotateTo(b, "enterprise");
        assert(wordOf(enterprise).signer() == enterprise.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, enterprise.id, 2, 0));
        verifyDeed(c);
    }

    function testFuzz_verify__anyOtherEpoch__refused(uint32 epoch) external {
        if (epoch == 0) epoch = 1;
        Consent memory c = signAs(enterprise, rightsLedger, CONSENT_GRANT_TYPE, DEED, 3, epoch);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, enterprise.id, 0, epoch));
        verifyDeed(c);
    }

    function test_verify__unknownParty__refused() external {
        Consent memory c = consentOf(Person(enterprise.key, enterprise.signer, address(0xdead)));
        refused(IPartyRegistry.PartyUnknown.selector, address(0xdead));
        verifyDeed(c);
    }

    function test_verify__suspendedParty__refused() external {
        Consent memory c = consentOf(enterprise);
        suspendByNode(enterprise, node);
        refused(IPartyRegistry.PartyNotActive.selector, enterprise.id, PARTY_SUSPENDED_BY_NODE);
        verifyDeed(c);
    }

    function test_verify__closedParty__refused() external {
        Consent memory c = consentOf(enterprise);
        close(enterprise, address(0));
        refused(IPartyRegistry.PartyNotActive.selector, enterprise.id, PARTY_CLOSED);
        verifyDeed(c);
    }

    function test_verify__voidedConsent__refused() external {
        Consent memory c = consentOf(enterprise);
        bytes32 digest = digestOfDeed(c);
        voidDigest(enterprise, digest);
        refused(IPartyRegistry.ConsentVoidedByParty.selector, enterprise.id, digest);
        verifyDeed(c);
    }

    function test_verify__otherConsentVoided__passes() external {
        voidDigest(enterprise, keccak256("another"));
        verifyDeed(consentOf(enterprise));
    }

    function test_verify__anotherPartyVoidedTheDigest__passes() external {
        Consent memory c = consentOf(enterprise);
        voidDigest(merchant, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__dirtyParty__refused() external {
        bytes memory data =
            abi.encodeCall(IPartyRegistry.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, consentOf(enterprise)));
        data[4 + 4 * 32] = 0x01;
        vm.prank(rightsLedger);
        (bool done,) = address(parties).call(data);
        assert(!done);
    }

    // Wallets

    function _walletParty() private returns (Person memory p) {
        p = Person(keyOf("owner"), address(new Wallet(vm.addr(keyOf("owner")))), address(0));
        Enrolment memory t = Enrolment(p.signer, address(0), 320500, bytes32("w"), salt());
        p.id = address(uint160(uint256(hashOf(ENROLMENT_TYPE, abi.encode(t)))));
        parties.admit(t, 0, signedEnrolment(p, t));
    }

    function test_verify__erc1271Wallet__passes() external {
        Person memory p = _walletParty();
        verifyDeed(consentOf(p));
    }

    function test_verify__erc1271WalletSaysNo__refused() external {
        Person memory p = _walletParty();
        Consent memory c = consentOf(p);
        c.signature = signature(merchant.key, digestOfDeed(c));
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, p.signer, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__delegatedEoa__itsKeyGoesFirst() external {
        vm.etch(enterprise.signer, address(new HostileWallet(0)).code);
        verifyDeed(consentOf(enterprise));
    }

    function _hostile(uint256 mode) private returns (uint256 used) {
        HostileWallet w = new HostileWallet(mode);
        Consent memory c = consentOf(enterprise);
        c.signature = hex"00";
        vm.etch(enterprise.signer, address(w).code);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(c));
        used = gasleft();
        verifyDeed(c);
        used -= gasleft();
    }

    function test_verify__hostileWalletBurnsGas__costsItsShareOnly() external {
        vm.assertLt(_hostile(0), 200_000);
    }

    function test_verify__hostileWalletReturnsMuch__copiedNowhere() external {
        vm.assertLt(_hostile(1), 200_000);
    }

    function test_verify__walletAnswersFourBytesOnly__refused() external {
        _hostile(2);
    }

    function test_verify__walletAnswersAllOnes__refused() external {
        _hostile(3);
    }

    function test_verify__walletRevertsWithMuch__refused() external {
        vm.assertLt(_hostile(4), 200_000);
    }
}
