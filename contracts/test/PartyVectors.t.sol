// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../src/types/Enums.sol";
import {MandateWord, PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";

/// @title PartyRegistry accepts the very signatures that Python and ethers made.
contract PartyVectorsTest is PartyBase {
    string private _json;
    string private _types;

    function setUp() public override {
        super.setUp();
        _json = vm.readFile("../tests/vectors/records.json");
        _types = vm.readFile("../tests/vectors/types.json");
    }

    function _at(uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".consents[", vm.toString(i), "].", field);
    }

    function _uint(uint256 i, string memory field) private view returns (uint256) {
        return vm.parseJsonUint(_json, _at(i, field));
    }

    function _address(uint256 i, string memory field) private view returns (address) {
        return vm.parseJsonAddress(_json, _at(i, field));
    }

    function _hash(uint256 i, string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, _at(i, field));
    }

    function _consent(uint256 i) private view returns (Consent memory c) {
        c.party = _address(i, "party");
        c.seq = uint32(_uint(i, "seq"));
        c.epoch = uint32(_uint(i, "epoch"));
        c.agent = _address(i, "agent");
        c.agentEpoch = uint32(_uint(i, "agentEpoch"));
        c.deadline = uint40(_uint(i, "deadline"));
        c.signature = vm.parseJsonBytes(_json, _at(i, "signature"));
    }

    function _place(address who, address signer, uint256 epoch) private {
        PartyWord word = PartyWord.wrap(0).withSigner(signer).withStatus(PARTY_ACTIVE).withEpoch(epoch);
        vm.store(address(parties), keccak256(abi.encode(who, 1)), bytes32(PartyWord.unwrap(word)));
    }

    /// @dev A mandate for every act.
    function _mandate(Consent memory c) private {
        MandateWord m = MandateWord.wrap(0).withActs(type(uint64).max).withUntil(type(uint32).max).withEpoch(c.epoch);
        bytes32 slot = keccak256(abi.encode(c.agent, keccak256(abi.encode(c.party, 7))));
        vm.store(address(parties), slot, bytes32(MandateWord.unwrap(m)));
    }

    function test_verify__everyVector__accepted() external {
        uint256 n;
        for (; vm.keyExistsJson(_json, string.concat(".consents[", vm.toString(n), "]")); ++n) {
            Consent memory c = _consent(n);
            address signer = _address(n, "signer");
            if (c.agent == address(0)) {
                _place(c.party, signer, c.epoch);
            } else {
                _place(c.party, address(1), c.epoch);
                _place(c.agent, signer, c.agentEpoch);
                _mandate(c);
            }
            vm.chainId(_uint(n, "chainId"));
            vm.warp(c.deadline);
            address ledger = _address(n, "verifyingContract");
            bytes32 consentType = _hash(n, "consentTypehash");
            vm.assertEq(domainOf(ledger), _hash(n, "domainSeparator"));
            vm.assertEq(digestOf(ledger, consentType, _hash(n, "id"), c), _hash(n, "digest"));
            string memory name = vm.parseJsonString(_json, _at(n, "consentType"));
            uint8 act = uint8(vm.parseJsonUint(_types, string.concat(".consents.", name, ".act")));
            vm.prank(ledger);
            parties.verify(consentType, act, _hash(n, "id"), c);
        }
        vm.assertGe(n, 30);
    }
}
