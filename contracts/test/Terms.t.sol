// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../src/types/Terms.sol";
import {vm} from "./Vm.sol";

/// @dev Takes each type of terms from calldata, as the ledgers do.
contract TermsReader {
    function enrolment(Enrolment calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function rotation(Rotation calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function recovery(Recovery calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function veto(Veto calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function mandate(Mandate calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function mandateEnd(MandateEnd calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function operator(Operator calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function operatorEnd(OperatorEnd calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function credentialKey(CredentialKey calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function compromise(Compromise calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function voiding(Voiding calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function detachment(Detachment calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function closure(Closure calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function profile(Profile calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function asset(Asset calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function amendment(Amendment calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function cancellation(Cancellation calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function objection(Objection calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function batch(Batch calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function grant(Grant calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function transfer(Transfer calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function termination(Termination calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function surrender(Surrender calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function pledge(Pledge calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function release(Release calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function listing(Listing calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function withdrawal(Withdrawal calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function trade(Trade calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function offTrade(OffTrade calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function attestation(Attestation calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }

    function attestationRevocation(AttestationRevocation calldata t) external pure returns (bytes32, bytes memory) {
        return (Ids.id(t), Ids.words(t));
    }
}

/// @title Ids and words of terms against the vectors that Python and ethers reproduce.
contract TermsTest {
    TermsReader private _reader;
    mapping(string name => bytes4) private _selectors;
    string[] private _types;
    bytes[] private _words;
    bytes32[] private _ids;
    /// @dev Width in bits of each word of each type.
    mapping(string name => uint16[]) private _widths;

    function setUp() external {
        _reader = new TermsReader();
        _setPartySelectors();
        _setLedgerSelectors();
        string memory types = vm.readFile("../tests/vectors/types.json");
        string memory records = vm.readFile("../tests/vectors/records.json");
        for (uint256 i = 0; vm.keyExistsJson(records, _at(i, "")); ++i) {
            string memory name = vm.parseJsonString(records, _at(i, ".type"));
            _types.push(name);
            _words.push(vm.parseJsonBytes(records, _at(i, ".words")));
            _ids.push(vm.parseJsonBytes32(records, _at(i, ".id")));
            if (_widths[name].length == 0) {
                string memory text = vm.parseJsonString(types, string.concat(".terms.", name, ".type"));
                _readWidths(name, bytes(text));
            }
        }
    }

    function _setPartySelectors() private {
        _selectors["Enrolment"] = TermsReader.enrolment.selector;
        _selectors["Rotation"] = TermsReader.rotation.selector;
        _selectors["Recovery"] = TermsReader.recovery.selector;
        _selectors["Veto"] = TermsReader.veto.selector;
        _selectors["Mandate"] = TermsReader.mandate.selector;
        _selectors["MandateEnd"] = TermsReader.mandateEnd.selector;
        _selectors["Operator"] = TermsReader.operator.selector;
        _selectors["OperatorEnd"] = TermsReader.operatorEnd.selector;
        _selectors["CredentialKey"] = TermsReader.credentialKey.selector;
        _selectors["Compromise"] = TermsReader.compromise.selector;
        _selectors["Voiding"] = TermsReader.voiding.selector;
        _selectors["Detachment"] = TermsReader.detachment.selector;
        _selectors["Closure"] = TermsReader.closure.selector;
    }

    function _setLedgerSelectors() private {
        _selectors["Profile"] = TermsReader.profile.selector;
        _selectors["Asset"] = TermsReader.asset.selector;
        _selectors["Amendment"] = TermsReader.amendment.selector;
        _selectors["Cancellation"] = TermsReader.cancellation.selector;
        _selectors["Objection"] = TermsReader.objection.selector;
        _selectors["Batch"] = TermsReader.batch.selector;
        _selectors["Grant"] = TermsReader.grant.selector;
        _selectors["Transfer"] = TermsReader.transfer.selector;
        _selectors["Termination"] = TermsReader.termination.selector;
        _selectors["Surrender"] = TermsReader.surrender.selector;
        _selectors["Pledge"] = TermsReader.pledge.selector;
        _selectors["Release"] = TermsReader.release.selector;
        _selectors["Listing"] = TermsReader.listing.selector;
        _selectors["Withdrawal"] = TermsReader.withdrawal.selector;
        _selectors["Trade"] = TermsReader.trade.selector;
        _selectors["OffTrade"] = TermsReader.offTrade.selector;
        _selectors["Attestation"] = TermsReader.attestation.selector;
        _selectors["AttestationRevocation"] = TermsReader.attestationRevocation.selector;
    }

    function _at(uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".terms[", vm.toString(i), "]", field);
    }

    /// @dev Reads `Name(type field,type field)`.
    function _readWidths(string memory name, bytes memory text) private {
        uint256 i;
        while (text[i] != "(") ++i;
        while (text[i] != ")") {
            uint256 start = ++i;
            while (text[i] != " ") ++i;
            _widths[name].push(_width(text, start, i));
            while (text[i] != "," && text[i] != ")") ++i;
        }
    }

    function _width(bytes memory text, uint256 start, uint256 end) private pure returns (uint16 width) {
        if (text[start] == "a") return 160;
        if (text[start] == "b") return 256;
        for (uint256 i = start + 4; i < end; ++i) {
            width = width * 10 + uint8(text[i]) - 48;
        }
    }

    function _read(uint256 i, bytes memory words) private view returns (bool done, bytes memory answer) {
        return address(_reader).staticcall(bytes.concat(_selectors[_types[i]], words));
    }

    function test_vectors__ofRecords__coverEveryType() external view {
        string[] memory names = vm.parseJsonKeys(vm.readFile("../tests/vectors/types.json"), ".terms");
        vm.assertEq(names.length, 31);
        for (uint256 i = 0; i < names.length; ++i) {
            assert(_selectors[names[i]] != 0);
            assert(_widths[names[i]].length > 0);
        }
    }

    function test_id__everyVector__isTheVectors() external view {
        for (uint256 i = 0; i < _types.length; ++i) {
            (bool done, bytes memory answer) = _read(i, _words[i]);
            vm.assertTrue(done, _types[i]);
            (bytes32 id, bytes memory words) = abi.decode(answer, (bytes32, bytes));
            vm.assertEq(id, _ids[i], _types[i]);
            vm.assertEq(words, _words[i], _types[i]);
            vm.assertEq(words.length, _widths[_types[i]].length * 32, _types[i]);
        }
    }

    function _flipped(uint256 i, uint256 word, uint256 bit) private view returns (bytes memory words) {
        words = _words[i];
        words[word * 32 + 31 - bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
    }

    function test_id__lowestDirtyBitOfEveryNarrowField__refused() external view {
        for (uint256 i = 0; i < _types.length; ++i) {
            uint16[] storage widths = _widths[_types[i]];
            for (uint256 j = 0; j < widths.length; ++j) {
                if (widths[j] == 256) continue;
                (bool done, bytes memory answer) = _read(i, _flipped(i, j, widths[j]));
                vm.assertFalse(done, _types[i]);
                vm.assertEq(answer, abi.encodeWithSelector(TermsFieldOutOfRange.selector));
            }
        }
    }

    /// @dev Two fields that exceed their widths by as much must not hide one another.
    function test_id__twoNarrowFieldsDirtyAlike__refused() external view {
        for (uint256 i = 0; i < _types.length; ++i) {
            uint16[] storage widths = _widths[_types[i]];
            for (uint256 j = 0; j < widths.length; ++j) {
                for (uint256 k = j + 1; k < widths.length; ++k) {
                    if (widths[j] == 256 || widths[k] == 256) continue;
                    bytes memory words = _flipped(i, j, widths[j]);
                    words[k * 32 + 31 - widths[k] / 8] ^= bytes1(uint8(1 << (widths[k] % 8)));
                    (bool done,) = _read(i, words);
                    vm.assertFalse(done, _types[i]);
                }
            }
        }
    }

    function testFuzz_id__anyBitFlipped__isAnotherIdOrRefused(uint256 i, uint256 word, uint8 bit) external view {
        i %= _types.length;
        word %= _widths[_types[i]].length;
        (bool done, bytes memory answer) = _read(i, _flipped(i, word, bit));
        if (bit >= _widths[_types[i]][word]) {
            assert(!done);
            vm.assertEq(answer, abi.encodeWithSelector(TermsFieldOutOfRange.selector));
        } else {
            assert(done);
            (bytes32 id,) = abi.decode(answer, (bytes32, bytes));
            assert(id != _ids[i]);
        }
    }

    function testFuzz_id__anyCleanWords__isTheStructHash(uint256 i, bytes32 seed) external view {
        i %= _types.length;
        uint16[] storage widths = _widths[_types[i]];
        bytes memory words;
        for (uint256 j = 0; j < widths.length; ++j) {
            words = bytes.concat(words, keccak256(abi.encode(seed, j)) >> (256 - widths[j]));
        }
        (bool done, bytes memory answer) = _read(i, words);
        assert(done);
        (bytes32 id,) = abi.decode(answer, (bytes32, bytes));
        vm.assertEq(id, keccak256(bytes.concat(_typehash(_types[i]), words)));
    }

    function _typehash(string memory name) private view returns (bytes32) {
        string memory types = vm.readFile("../tests/vectors/types.json");
        return keccak256(bytes(vm.parseJsonString(types, string.concat(".terms.", name, ".type"))));
    }

    function _consent(string memory types, string memory name, bytes32 typehash, uint256 act) private pure {
        string memory text = vm.parseJsonString(types, string.concat(".consents.", name, ".type"));
        vm.assertEq(keccak256(bytes(text)), typehash, name);
        vm.assertEq(vm.parseJsonUint(types, string.concat(".consents.", name, ".act")), act, name);
    }

    function test_consentTypes__everyOne__isTheVectors() external view {
        string memory t = vm.readFile("../tests/vectors/types.json");
        vm.assertEq(vm.parseJsonKeys(t, ".consents").length, 29);
        _consent(t, "ConsentEnrol", CONSENT_ENROL_TYPE, ACT_ENROL);
        _consent(t, "ConsentRotate", CONSENT_ROTATE_TYPE, ACT_ROTATE);
        _consent(t, "ConsentRecover", CONSENT_RECOVER_TYPE, ACT_RECOVER);
        _consent(t, "ConsentVeto", CONSENT_VETO_TYPE, ACT_VETO);
        _consent(t, "ConsentMandate", CONSENT_MANDATE_TYPE, ACT_MANDATE);
        _consent(t, "ConsentEndMandate", CONSENT_END_MANDATE_TYPE, ACT_END_MANDATE);
        _consent(t, "ConsentOperator", CONSENT_OPERATOR_TYPE, ACT_OPERATOR);
        _consent(t, "ConsentEndOperator", CONSENT_END_OPERATOR_TYPE, ACT_END_OPERATOR);
        _consent(t, "ConsentKey", CONSENT_KEY_TYPE, ACT_KEY);
        _consent(t, "ConsentCompromise", CONSENT_COMPROMISE_TYPE, ACT_COMPROMISE);
        _consent(t, "ConsentVoid", CONSENT_VOID_TYPE, ACT_VOID);
        _consent(t, "ConsentDetach", CONSENT_DETACH_TYPE, ACT_DETACH);
        _consent(t, "ConsentClose", CONSENT_CLOSE_TYPE, ACT_CLOSE);
        _consent(t, "ConsentRegister", CONSENT_REGISTER_TYPE, ACT_REGISTER);
        _consent(t, "ConsentAmend", CONSENT_AMEND_TYPE, ACT_AMEND);
        _consent(t, "ConsentCancel", CONSENT_CANCEL_TYPE, ACT_CANCEL);
        _consent(t, "ConsentObject", CONSENT_OBJECT_TYPE, ACT_OBJECT);
        _consent(t, "ConsentGrant", CONSENT_GRANT_TYPE, ACT_GRANT);
        _consent(t, "ConsentTransfer", CONSENT_TRANSFER_TYPE, ACT_TRANSFER);
        _consent(t, "ConsentTerminate", CONSENT_TERMINATE_TYPE, ACT_TERMINATE);
        _consent(t, "ConsentSurrender", CONSENT_SURRENDER_TYPE, ACT_SURRENDER);
        _consent(t, "ConsentPledge", CONSENT_PLEDGE_TYPE, ACT_PLEDGE);
        _consent(t, "ConsentRelease", CONSENT_RELEASE_TYPE, ACT_RELEASE);
        _consent(t, "ConsentList", CONSENT_LIST_TYPE, ACT_LIST);
        _consent(t, "ConsentWithdraw", CONSENT_WITHDRAW_TYPE, ACT_WITHDRAW);
        _consent(t, "ConsentTrade", CONSENT_TRADE_TYPE, ACT_TRADE);
        _consent(t, "ConsentFile", CONSENT_FILE_TYPE, ACT_FILE);
        _consent(t, "ConsentAttest", CONSENT_ATTEST_TYPE, ACT_ATTEST);
        _consent(t, "ConsentRevokeAttestation", CONSENT_REVOKE_ATTESTATION_TYPE, ACT_REVOKE_ATTESTATION);
    }
}
