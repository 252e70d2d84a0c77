// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {WordReader} from "../test/Words.t.sol";
import {vm} from "./Symbolic.sol";

/// @title WordsProof
/// @notice Every storage word (invariants I7 and I9): a field set is read back, leaves every other bit as it was, and what
/// does not fit is refused, for all words, fields and values. Layouts are those of tests/vectors/words.json: one byte of
/// `offsets` and of `widths` per field, in bits.
contract WordsProof {
    WordReader private _reader;

    function setUp() external {
        _reader = new WordReader();
    }

    function check_partyWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getPartyWord, _reader.setPartyWord, hex"00a0a3abbbcfeff0", hex"a003081014200110", raw, i, v);
    }

    function check_assetWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(
            _reader.getAssetWord,
            _reader.setAssetWord,
            hex"00a0c0d8dbdde0e2e3eaef",
            hex"a020180302030201070111",
            raw,
            i,
            v
        );
    }

    function check_batchWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getBatchWord, _reader.setBatchWord, hex"00a0b8c0e0", hex"a018082020", raw, i, v);
    }

    function check_profileWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getProfileWord, _reader.setProfileWord, hex"00204060a0a8", hex"202020400801", raw, i, v);
    }

    function check_rightWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(
            _reader.getRightWord,
            _reader.setRightWord,
            hex"00a0c0d8dce0e8f0f3f5f7fafd",
            hex"a0201804040808030202030302",
            raw,
            i,
            v
        );
    }

    function check_groupWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getGroupWord, _reader.setGroupWord, hex"0020406080", hex"2020202002", raw, i, v);
    }

    function check_pledgeWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getPledgeWord, _reader.setPledgeWord, hex"00a0a4acb4b5", hex"a00408080120", raw, i, v);
    }

    function check_listingWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getListingWord, _reader.setListingWord, hex"002028406080", hex"200818202011", raw, i, v);
    }

    function check_attestationWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getAttestationWord, _reader.setAttestationWord, hex"00082830", hex"08200820", raw, i, v);
    }

    function check_objectionWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getObjectionWord, _reader.setObjectionWord, hex"00082848", hex"08202001", raw, i, v);
    }

    function check_keyWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getKeyWord, _reader.setKeyWord, hex"00204060", hex"20202001", raw, i, v);
    }

    function check_mandateWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getMandateWord, _reader.setMandateWord, hex"004060", hex"402010", raw, i, v);
    }

    function check_operatorWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getOperatorWord, _reader.setOperatorWord, hex"0020", hex"2010", raw, i, v);
    }

    function check_recoveryWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getRecoveryWord, _reader.setRecoveryWord, hex"00a0c0", hex"a02008", raw, i, v);
    }

    function check_filingWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getFilingWord, _reader.setFilingWord, hex"002021", hex"2001a0", raw, i, v);
    }

    function check_pauseWord__anyFieldSet__othersKept(uint256 raw, uint256 i, uint256 v) external view {
        _check(_reader.getPauseWord, _reader.setPauseWord, hex"0028", hex"2828", raw, i, v);
    }

    function _check(
        function(uint256, uint256) external view returns (uint256) get,
        function(uint256, uint256, uint256) external view returns (uint256) set,
        bytes32 offsets,
        bytes32 widths,
        uint256 raw,
        uint256 i,
        uint256 v
    ) private view {
        vm.assume(i < 32);
        uint256 width = uint8(widths[i]);
        vm.assume(width != 0);
        uint256 offset = uint8(offsets[i]);
        uint256 most = (1 << width) - 1;
        // An address cannot be too wide for its field.
        vm.assume(width != 160 || v <= most);

        assert(get(raw, i) == (raw >> offset) & most);
        try set(raw, i, v) returns (uint256 next) {
            assert(v <= most);
            assert(next == (raw & ~(most << offset)) | (v << offset));
            assert(get(next, i) == v);
        } catch {
            assert(v > most);
        }
    }
}
