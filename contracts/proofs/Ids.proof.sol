// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Asset, Attestation, Grant, Listing, Pledge, Trade} from "../src/types/Terms.sol";
import {EveryId} from "./EveryId.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title IdsProof
/// @notice Invariants I8 and I9: an id commits to every field of its terms and to their type, and no id of one kind of
/// record can be taken for one of another. Under the prover's axiom that keccak-256 has no collisions. No loops over
/// anything left open.
contract IdsProof is Proof {
    EveryId private _ids;

    function setUp() external {
        _ids = EveryId(_create("EveryId.sol/EveryId", ""));
    }

    /// @dev Terms of two types never have the same id, nor has a root right the id of any terms. Ids of preimages of two
    /// lengths are apart by the axiom; here are those of one length, where the type hash alone keeps them apart.
    function check_id__anyTwoTypes__neverEqual(bytes32 asset, uint8 kind) external view {
        (bytes4[] memory selectors, bytes[] memory widths) = _ids.types();
        uint256 count = selectors.length;
        bytes32[] memory ids = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 length = widths[i].length;
            ids[i] = _id(selectors[i], svm.createBytes(length * 32, "terms"));
            // Root ids are made of three words: a domain, the asset, the kind.
            if (length == 2) assert(ids[i] != _ids.root(asset, kind));
            for (uint256 j = 0; j < i; ++j) {
                if (widths[j].length == length) assert(ids[i] != ids[j]);
            }
        }
    }

    /// @dev Terms with a field beyond its width have no id: no dirty bit enters an id, an event or a word.
    function check_id__fieldTooWide__refused() external view {
        (bytes4[] memory selectors, bytes[] memory widths) = _ids.types();
        uint256 beyond;
        for (uint256 i = 0; i < selectors.length; ++i) {
            bytes memory words = svm.createBytes(widths[i].length * 32, "terms");
            _id(selectors[i], words);
            for (uint256 j = 0; j < widths[i].length; ++j) {
                uint256 width = uint8(widths[i][j]);
                if (width != 0) beyond |= _word(words, j) >> width;
            }
        }
        assert(beyond == 0);
    }

    /// @dev Two assets of the same id have the same terms in every field.
    function check_assetId__anyTwo__equalOnlyIfAllTermsAre(Asset calldata a, Asset calldata b) external view {
        vm.assume(_ids.asset(a) == _ids.asset(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev The same of two rights.
    function check_grantId__anyTwo__equalOnlyIfAllTermsAre(Grant calldata a, Grant calldata b) external view {
        vm.assume(_ids.grant(a) == _ids.grant(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev The same of two pledges.
    function check_pledgeId__anyTwo__equalOnlyIfAllTermsAre(Pledge calldata a, Pledge calldata b) external view {
        vm.assume(_ids.pledge(a) == _ids.pledge(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev The same of two listings.
    function check_listingId__anyTwo__equalOnlyIfAllTermsAre(Listing calldata a, Listing calldata b) external view {
        vm.assume(_ids.listing(a) == _ids.listing(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev The same of two trades.
    function check_tradeId__anyTwo__equalOnlyIfAllTermsAre(Trade calldata a, Trade calldata b) external view {
        vm.assume(_ids.trade(a) == _ids.trade(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev The same of two attestations.
    function check_attestationId__anyTwo__equalOnlyIfAllTermsAre(Attestation calldata a, Attestation calldata b)
        external
        view
    {
        vm.assume(_ids.attestation(a) == _ids.attestation(b));
        _assertSame(abi.encode(a), abi.encode(b));
    }

    /// @dev Each asset has one root right of each kind.
    function check_rootId__anyTwo__equalOnlyIfAssetAndKindAre(bytes32 a, uint8 kind, bytes32 b, uint8 other)
        external
        view
    {
        vm.assume(_ids.root(a, kind) == _ids.root(b, other));
        assert(a == b && kind == other);
    }

    function _id(bytes4 selector, bytes memory words) private view returns (bytes32 id) {
        (bool done, bytes memory answer) = address(_ids).staticcall(bytes.concat(selector, words));
        vm.assume(done);
        return abi.decode(answer, (bytes32));
    }

    function _word(bytes memory words, uint256 i) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(words, 0x20), mul(i, 0x20)))
        }
    }

    function _assertSame(bytes memory a, bytes memory b) private pure {
        uint256 apart;
        for (uint256 i = 0; i < a.length / 32; ++i) {
            apart |= _word(a, i) ^ _word(b, i);
        }
        assert(apart == 0);
    }
}
