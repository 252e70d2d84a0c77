// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord, BatchWord, ObjectionWord, PauseWord, ProfileWord} from "../src/types/AssetWords.sol";
import {AttestationWord, FilingWord, ListingWord} from "../src/types/ExchangeWords.sol";
import {KeyWord, MandateWord, OperatorWord, PartyWord, RecoveryWord} from "../src/types/PartyWords.sol";
import {GroupWord, PledgeWord, RightWord} from "../src/types/RightWords.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {vm} from "./Vm.sol";

/// @dev Every field of every word by its position in words.json.
contract WordReader {
    function getPartyWord(uint256 raw, uint256 i) external pure returns (uint256) {
        PartyWord w = PartyWord.wrap(raw);
        if (i == 0) return uint160(w.signer());
        if (i == 1) return w.status();
        if (i == 2) return w.roles();
        if (i == 3) return w.epoch();
        if (i == 4) return w.region();
        if (i == 5) return w.count();
        if (i == 6) return w.voids();
        if (i == 7) return w.node();
        revert();
    }

    function setPartyWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        PartyWord w = PartyWord.wrap(raw);
        if (i == 0) return PartyWord.unwrap(w.withSigner(address(uint160(v))));
        if (i == 1) return PartyWord.unwrap(w.withStatus(v));
        if (i == 2) return PartyWord.unwrap(w.withRoles(v));
        if (i == 3) return PartyWord.unwrap(w.withEpoch(v));
        if (i == 4) return PartyWord.unwrap(w.withRegion(v));
        if (i == 5) return PartyWord.unwrap(w.withCount(v));
        if (i == 6) return PartyWord.unwrap(w.withVoids(v));
        if (i == 7) return PartyWord.unwrap(w.withNode(v));
        revert();
    }

    function isZeroPartyWord(uint256 raw) external pure returns (bool) {
        return PartyWord.wrap(raw).isZero();
    }

    function getAssetWord(uint256 raw, uint256 i) external pure returns (uint256) {
        AssetWord w = AssetWord.wrap(raw);
        if (i == 0) return uint160(w.registrant());
        if (i == 1) return w.until();
        if (i == 2) return w.noticeEnd();
        if (i == 3) return w.rights();
        if (i == 4) return w.level();
        if (i == 5) return w.end();
        if (i == 6) return w.suspended();
        if (i == 7) return w.approval();
        if (i == 8) return w.objections();
        if (i == 9) return w.touched();
        if (i == 10) return w.rev();
        revert();
    }

    function setAssetWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        AssetWord w = AssetWord.wrap(raw);
        if (i == 0) return AssetWord.unwrap(w.withRegistrant(address(uint160(v))));
        if (i == 1) return AssetWord.unwrap(w.withUntil(v));
        if (i == 2) return AssetWord.unwrap(w.withNoticeEnd(v));
        if (i == 3) return AssetWord.unwrap(w.withRights(v));
        if (i == 4) return AssetWord.unwrap(w.withLevel(v));
        if (i == 5) return AssetWord.unwrap(w.withEnd(v));
        if (i == 6) return AssetWord.unwrap(w.withSuspended(v));
        if (i == 7) return AssetWord.unwrap(w.withApproval(v));
        if (i == 8) return AssetWord.unwrap(w.withObjections(v));
        if (i == 9) return AssetWord.unwrap(w.withTouched(v));
        if (i == 10) return AssetWord.unwrap(w.withRev(v));
        revert();
    }

    function isZeroAssetWord(uint256 raw) external pure returns (bool) {
        return AssetWord.wrap(raw).isZero();
    }

    function getBatchWord(uint256 raw, uint256 i) external pure returns (uint256) {
        BatchWord w = BatchWord.wrap(raw);
        if (i == 0) return uint160(w.node());
        if (i == 1) return w.count();
        if (i == 2) return w.kind();
        if (i == 3) return w.anchored();
        if (i == 4) return w.published();
        revert();
    }

    function setBatchWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        BatchWord w = BatchWord.wrap(raw);
        if (i == 0) return BatchWord.unwrap(w.withNode(address(uint160(v))));
        if (i == 1) return BatchWord.unwrap(w.withCount(v));
        if (i == 2) return BatchWord.unwrap(w.withKind(v));
        if (i == 3) return BatchWord.unwrap(w.withAnchored(v));
        if (i == 4) return BatchWord.unwrap(w.withPublished(v));
        revert();
    }

    function isZeroBatchWord(uint256 raw) external pure returns (bool) {
        return BatchWord.wrap(raw).isZero();
    }

    function getProfileWord(uint256 raw, uint256 i) external pure returns (uint256) {
        ProfileWord w = ProfileWord.wrap(raw);
        if (i == 0) return w.notice();
        if (i == 1) return w.objection();
        if (i == 2) return w.term();
        if (i == 3) return w.required();
        if (i == 4) return w.regimes();
        if (i == 5) return w.exists();
        revert();
    }

    function setProfileWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        ProfileWord w = ProfileWord.wrap(raw);
        if (i == 0) return ProfileWord.unwrap(w.withNotice(v));
        if (i == 1) return ProfileWord.unwrap(w.withObjection(v));
        if (i == 2) return ProfileWord.unwrap(w.withTerm(v));
        if (i == 3) return ProfileWord.unwrap(w.withRequired(v));
        if (i == 4) return ProfileWord.unwrap(w.withRegimes(v));
        if (i == 5) return ProfileWord.unwrap(w.withExists(v));
        revert();
    }

    function isZeroProfileWord(uint256 raw) external pure returns (bool) {
        return ProfileWord.wrap(raw).isZero();
    }

    function getRightWord(uint256 raw, uint256 i) external pure returns (uint256) {
        RightWord w = RightWord.wrap(raw);
        if (i == 0) return uint160(w.holder());
        if (i == 1) return w.until();
        if (i == 2) return w.seq();
        if (i == 3) return w.pledges();
        if (i == 4) return w.forbidding();
        if (i == 5) return w.pledgeEpoch();
        if (i == 6) return w.lastRank();
        if (i == 7) return w.end();
        if (i == 8) return w.kind();
        if (i == 9) return w.exclusivity();
        if (i == 10) return w.flags();
        if (i == 11) return w.depth();
        if (i == 12) return w.suspended();
        revert();
    }

    function setRightWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        RightWord w = RightWord.wrap(raw);
        if (i == 0) return RightWord.unwrap(w.withHolder(address(uint160(v))));
        if (i == 1) return RightWord.unwrap(w.withUntil(v));
        if (i == 2) return RightWord.unwrap(w.withSeq(v));
        if (i == 3) return RightWord.unwrap(w.withPledges(v));
        if (i == 4) return RightWord.unwrap(w.withForbidding(v));
        if (i == 5) return RightWord.unwrap(w.withPledgeEpoch(v));
        if (i == 6) return RightWord.unwrap(w.withLastRank(v));
        if (i == 7) return RightWord.unwrap(w.withEnd(v));
        if (i == 8) return RightWord.unwrap(w.withKind(v));
        if (i == 9) return RightWord.unwrap(w.withExclusivity(v));
        if (i == 10) return RightWord.unwrap(w.withFlags(v));
        if (i == 11) return RightWord.unwrap(w.withDepth(v));
        if (i == 12) return RightWord.unwrap(w.withSuspended(v));
        revert();
    }

    function isZeroRightWord(uint256 raw) external pure returns (bool) {
        return RightWord.wrap(raw).isZero();
    }

    function getGroupWord(uint256 raw, uint256 i) external pure returns (uint256) {
        GroupWord w = GroupWord.wrap(raw);
        if (i == 0) return w.open();
        if (i == 1) return w.made();
        if (i == 2) return w.maxUntil();
        if (i == 3) return w.exclusiveUntil();
        if (i == 4) return w.exclusivity();
        revert();
    }

    function setGroupWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        GroupWord w = GroupWord.wrap(raw);
        if (i == 0) return GroupWord.unwrap(w.withOpen(v));
        if (i == 1) return GroupWord.unwrap(w.withMade(v));
        if (i == 2) return GroupWord.unwrap(w.withMaxUntil(v));
        if (i == 3) return GroupWord.unwrap(w.withExclusiveUntil(v));
        if (i == 4) return GroupWord.unwrap(w.withExclusivity(v));
        revert();
    }

    function isZeroGroupWord(uint256 raw) external pure returns (bool) {
        return GroupWord.wrap(raw).isZero();
    }

    function getPledgeWord(uint256 raw, uint256 i) external pure returns (uint256) {
        PledgeWord w = PledgeWord.wrap(raw);
        if (i == 0) return uint160(w.pledgee());
        if (i == 1) return w.status();
        if (i == 2) return w.rank();
        if (i == 3) return w.epoch();
        if (i == 4) return w.forbids();
        if (i == 5) return w.until();
        revert();
    }

    function setPledgeWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        PledgeWord w = PledgeWord.wrap(raw);
        if (i == 0) return PledgeWord.unwrap(w.withPledgee(address(uint160(v))));
        if (i == 1) return PledgeWord.unwrap(w.withStatus(v));
        if (i == 2) return PledgeWord.unwrap(w.withRank(v));
        if (i == 3) return PledgeWord.unwrap(w.withEpoch(v));
        if (i == 4) return PledgeWord.unwrap(w.withForbids(v));
        if (i == 5) return PledgeWord.unwrap(w.withUntil(v));
        revert();
    }

    function isZeroPledgeWord(uint256 raw) external pure returns (bool) {
        return PledgeWord.wrap(raw).isZero();
    }

    function getListingWord(uint256 raw, uint256 i) external pure returns (uint256) {
        ListingWord w = ListingWord.wrap(raw);
        if (i == 0) return w.until();
        if (i == 1) return w.state();
        if (i == 2) return w.seq();
        if (i == 3) return w.sold();
        if (i == 4) return w.units();
        if (i == 5) return w.rev();
        revert();
    }

    function setListingWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        ListingWord w = ListingWord.wrap(raw);
        if (i == 0) return ListingWord.unwrap(w.withUntil(v));
        if (i == 1) return ListingWord.unwrap(w.withState(v));
        if (i == 2) return ListingWord.unwrap(w.withSeq(v));
        if (i == 3) return ListingWord.unwrap(w.withSold(v));
        if (i == 4) return ListingWord.unwrap(w.withUnits(v));
        if (i == 5) return ListingWord.unwrap(w.withRev(v));
        revert();
    }

    function isZeroListingWord(uint256 raw) external pure returns (bool) {
        return ListingWord.wrap(raw).isZero();
    }

    function getAttestationWord(uint256 raw, uint256 i) external pure returns (uint256) {
        AttestationWord w = AttestationWord.wrap(raw);
        if (i == 0) return w.status();
        if (i == 1) return w.until();
        if (i == 2) return w.roles();
        if (i == 3) return w.recorded();
        revert();
    }

    function setAttestationWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        AttestationWord w = AttestationWord.wrap(raw);
        if (i == 0) return AttestationWord.unwrap(w.withStatus(v));
        if (i == 1) return AttestationWord.unwrap(w.withUntil(v));
        if (i == 2) return AttestationWord.unwrap(w.withRoles(v));
        if (i == 3) return AttestationWord.unwrap(w.withRecorded(v));
        revert();
    }

    function isZeroAttestationWord(uint256 raw) external pure returns (bool) {
        return AttestationWord.wrap(raw).isZero();
    }

    function getObjectionWord(uint256 raw, uint256 i) external pure returns (uint256) {
        ObjectionWord w = ObjectionWord.wrap(raw);
        if (i == 0) return w.status();
        if (i == 1) return w.deadline();
        if (i == 2) return w.filed();
        if (i == 3) return w.inNotice();
        revert();
    }

    function setObjectionWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        ObjectionWord w = ObjectionWord.wrap(raw);
        if (i == 0) return ObjectionWord.unwrap(w.withStatus(v));
        if (i == 1) return ObjectionWord.unwrap(w.withDeadline(v));
        if (i == 2) return ObjectionWord.unwrap(w.withFiled(v));
        if (i == 3) return ObjectionWord.unwrap(w.withInNotice(v));
        revert();
    }

    function isZeroObjectionWord(uint256 raw) external pure returns (bool) {
        return ObjectionWord.wrap(raw).isZero();
    }

    function getKeyWord(uint256 raw, uint256 i) external pure returns (uint256) {
        KeyWord w = KeyWord.wrap(raw);
        if (i == 0) return w.from_();
        if (i == 1) return w.until();
        if (i == 2) return w.compromised();
        if (i == 3) return w.exists();
        revert();
    }

    function setKeyWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        KeyWord w = KeyWord.wrap(raw);
        if (i == 0) return KeyWord.unwrap(w.withFrom(v));
        if (i == 1) return KeyWord.unwrap(w.withUntil(v));
        if (i == 2) return KeyWord.unwrap(w.withCompromised(v));
        if (i == 3) return KeyWord.unwrap(w.withExists(v));
        revert();
    }

    function isZeroKeyWord(uint256 raw) external pure returns (bool) {
        return KeyWord.wrap(raw).isZero();
    }

    function getMandateWord(uint256 raw, uint256 i) external pure returns (uint256) {
        MandateWord w = MandateWord.wrap(raw);
        if (i == 0) return w.acts();
        if (i == 1) return w.until();
        if (i == 2) return w.epoch();
        revert();
    }

    function setMandateWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        MandateWord w = MandateWord.wrap(raw);
        if (i == 0) return MandateWord.unwrap(w.withActs(v));
        if (i == 1) return MandateWord.unwrap(w.withUntil(v));
        if (i == 2) return MandateWord.unwrap(w.withEpoch(v));
        revert();
    }

    function isZeroMandateWord(uint256 raw) external pure returns (bool) {
        return MandateWord.wrap(raw).isZero();
    }

    function getOperatorWord(uint256 raw, uint256 i) external pure returns (uint256) {
        OperatorWord w = OperatorWord.wrap(raw);
        if (i == 0) return w.until();
        if (i == 1) return w.epoch();
        revert();
    }

    function setOperatorWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        OperatorWord w = OperatorWord.wrap(raw);
        if (i == 0) return OperatorWord.unwrap(w.withUntil(v));
        if (i == 1) return OperatorWord.unwrap(w.withEpoch(v));
        revert();
    }

    function isZeroOperatorWord(uint256 raw) external pure returns (bool) {
        return OperatorWord.wrap(raw).isZero();
    }

    function getRecoveryWord(uint256 raw, uint256 i) external pure returns (uint256) {
        RecoveryWord w = RecoveryWord.wrap(raw);
        if (i == 0) return uint160(w.signer());
        if (i == 1) return w.ready();
        if (i == 2) return w.state();
        revert();
    }

    function setRecoveryWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        RecoveryWord w = RecoveryWord.wrap(raw);
        if (i == 0) return RecoveryWord.unwrap(w.withSigner(address(uint160(v))));
        if (i == 1) return RecoveryWord.unwrap(w.withReady(v));
        if (i == 2) return RecoveryWord.unwrap(w.withState(v));
        revert();
    }

    function isZeroRecoveryWord(uint256 raw) external pure returns (bool) {
        return RecoveryWord.wrap(raw).isZero();
    }

    function getFilingWord(uint256 raw, uint256 i) external pure returns (uint256) {
        FilingWord w = FilingWord.wrap(raw);
        if (i == 0) return w.filed();
        if (i == 1) return w.operated();
        if (i == 2) return uint160(w.venue());
        revert();
    }

    function setFilingWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        FilingWord w = FilingWord.wrap(raw);
        if (i == 0) return FilingWord.unwrap(w.withFiled(v));
        if (i == 1) return FilingWord.unwrap(w.withOperated(v));
        if (i == 2) return FilingWord.unwrap(w.withVenue(address(uint160(v))));
        revert();
    }

    function isZeroFilingWord(uint256 raw) external pure returns (bool) {
        return FilingWord.wrap(raw).isZero();
    }

    function getPauseWord(uint256 raw, uint256 i) external pure returns (uint256) {
        PauseWord w = PauseWord.wrap(raw);
        if (i == 0) return w.until();
        if (i == 1) return w.notBefore();
        revert();
    }

    function setPauseWord(uint256 raw, uint256 i, uint256 v) external pure returns (uint256) {
        PauseWord w = PauseWord.wrap(raw);
        if (i == 0) return PauseWord.unwrap(w.withUntil(v));
        if (i == 1) return PauseWord.unwrap(w.withNotBefore(v));
        revert();
    }

    function isZeroPauseWord(uint256 raw) external pure returns (bool) {
        return PauseWord.wrap(raw).isZero();
    }
}

/// @title Storage words against the published layout.
contract WordsTest {
    struct Field {
        string word;
        uint256 position;
        uint256 offset;
        uint256 bits;
        bool isAddress;
    }

    WordReader private _reader;
    Field[] private _fields;
    mapping(string word => uint256) private _counts;

    function setUp() external {
        _reader = new WordReader();
        string memory json = vm.readFile("../tests/vectors/words.json");
        string[] memory names = vm.parseJsonKeys(json, ".words");
        for (uint256 n = 0; n < names.length; ++n) {
            string memory path = string.concat(".words.", names[n], "[");
            for (uint256 i = 0; vm.keyExistsJson(json, string.concat(path, vm.toString(i), "]")); ++i) {
                string memory at = string.concat(path, vm.toString(i), "]");
                uint256 bits = vm.parseJsonUint(json, string.concat(at, ".bits"));
                uint256 offset = vm.parseJsonUint(json, string.concat(at, ".offset"));
                _fields.push(Field(names[n], i, offset, bits, bits == 160));
                ++_counts[names[n]];
            }
        }
    }

    function _get(Field storage f, uint256 raw) private view returns (uint256) {
        bytes memory call = abi.encodeWithSignature(string.concat("get", f.word, "(uint256,uint256)"), raw, f.position);
        (bool done, bytes memory answer) = address(_reader).staticcall(call);
        vm.assertTrue(done, f.word);
        return abi.decode(answer, (uint256));
    }

    function _set(Field storage f, uint256 raw, uint256 v) private view returns (bool done, bytes memory answer) {
        string memory signature = string.concat("set", f.word, "(uint256,uint256,uint256)");
        return address(_reader).staticcall(abi.encodeWithSignature(signature, raw, f.position, v));
    }

    function _mask(Field storage f) private view returns (uint256) {
        return (uint256(1) << f.bits) - 1;
    }

    function test_layout__fieldsOfAWord__doNotOverlapAndFit() external view {
        for (uint256 i = 0; i < _fields.length; ++i) {
            Field storage a = _fields[i];
            assert(a.offset + a.bits <= 256);
            if (a.position == 0) assert(a.offset == 0);
            if (i > 0 && a.position > 0) assert(_fields[i - 1].offset + _fields[i - 1].bits <= a.offset);
        }
        vm.assertEq(_fields.length, 85);
    }

    function test_layout__onePastTheLastField__isNone() external view {
        for (uint256 i = 0; i < _fields.length; ++i) {
            Field storage f = _fields[i];
            string memory signature = string.concat("get", f.word, "(uint256,uint256)");
            bytes memory call = abi.encodeWithSignature(signature, 0, _counts[f.word]);
            (bool done,) = address(_reader).staticcall(call);
            assert(!done);
        }
    }

    function testFuzz_get__anyWord__readsItsBitsAlone(uint256 i, uint256 raw) external view {
        Field storage f = _fields[i % _fields.length];
        vm.assertEq(_get(f, raw), (raw >> f.offset) & _mask(f), f.word);
    }

    function testFuzz_set__anyFittingValue__changesItsBitsAlone(uint256 i, uint256 raw, uint256 v) external view {
        Field storage f = _fields[i % _fields.length];
        v &= _mask(f);
        (bool done, bytes memory answer) = _set(f, raw, v);
        vm.assertTrue(done, f.word);
        uint256 expected = (raw & ~(_mask(f) << f.offset)) | (v << f.offset);
        vm.assertEq(abi.decode(answer, (uint256)), expected, f.word);
        vm.assertEq(_get(f, expected), v, f.word);
    }

    function testFuzz_set__anyTooGreatValue__refusedNotWrapped(uint256 i, uint256 raw, uint256 v) external view {
        Field storage f = _fields[i % _fields.length];
        if (f.isAddress) return;
        if (v <= _mask(f)) v += _mask(f) + 1;
        (bool done, bytes memory answer) = _set(f, raw, v);
        vm.assertFalse(done, f.word);
        vm.assertEq(answer, abi.encodeWithSelector(WordOverflow.selector, v, _mask(f)));
    }

    function test_set__everyFieldAtItsEdges__keptOrRefused() external view {
        for (uint256 i = 0; i < _fields.length; ++i) {
            Field storage f = _fields[i];
            (bool done, bytes memory answer) = _set(f, type(uint256).max, 0);
            assert(done && abi.decode(answer, (uint256)) == ~(_mask(f) << f.offset));
            (done, answer) = _set(f, 0, _mask(f));
            assert(done && abi.decode(answer, (uint256)) == _mask(f) << f.offset);
            if (f.isAddress) continue;
            (done, answer) = _set(f, 0, _mask(f) + 1);
            assert(!done);
            vm.assertEq(answer, abi.encodeWithSelector(WordOverflow.selector, _mask(f) + 1, _mask(f)));
        }
    }

    function test_everyField__inAFullAndAnEmptyWord__readAndSetAlone() external view {
        for (uint256 i = 0; i < _fields.length; ++i) {
            Field storage f = _fields[i];
            uint256 place = _mask(f) << f.offset;
            assert(_get(f, ~place) == 0 && _get(f, place) == _mask(f));
            (bool done, bytes memory answer) = _set(f, place, 1);
            assert(done && abi.decode(answer, (uint256)) == 1 << f.offset);
            (done, answer) = _set(f, ~place, _mask(f));
            assert(done && abi.decode(answer, (uint256)) == type(uint256).max);
            string memory signature = string.concat("isZero", f.word, "(uint256)");
            (done, answer) = address(_reader).staticcall(abi.encodeWithSignature(signature, uint256(1) << f.offset));
            assert(done && !abi.decode(answer, (bool)));
        }
    }

    function testFuzz_isZero__anyWord__onlyZeroIs(uint256 i, uint256 raw) external view {
        string memory signature = string.concat("isZero", _fields[i % _fields.length].word, "(uint256)");
        (bool done, bytes memory answer) = address(_reader).staticcall(abi.encodeWithSignature(signature, raw));
        assert(done && abi.decode(answer, (bool)) == (raw == 0));
        (done, answer) = address(_reader).staticcall(abi.encodeWithSignature(signature, 0));
        assert(done && abi.decode(answer, (bool)));
    }
}
