// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../src/types/AssetWords.sol";
import {Pledged} from "../src/types/Bundles.sol";
import {RightView} from "../src/types/RightView.sol";
import {RightWord} from "../src/types/RightWords.sol";
import {Grant} from "../src/types/Terms.sol";
import {AssetStandIn, RightsAtWill} from "./RightsAtWill.sol";
import {Proof, vm} from "./Symbolic.sol";

/// @title GrantsProof
/// @notice Invariant I2: a right made is of its parent's kind, within its term and purposes, one deeper, and at most six
/// deep. In any state of the ledger and for any answer of its peers. Paths of none or one; no pledges, nothing settled.
contract GrantsProof is Proof {
    RightsAtWill private _rights;
    AssetStandIn private _assets;

    function setUp() external {
        _rights = RightsAtWill(_createInAnyState("RightsAtWill.sol/RightsAtWill"));
        vm.etch(_peer(ASSETS), type(AssetStandIn).runtimeCode);
        _assets = AssetStandIn(_peer(ASSETS));
        _anyPeer(PARTIES);
    }

    /// @dev Terms that pass lie within their parent, and come from its holder, who may sub-license.
    function check_grant__termsThatPass__withinTheParent(Grant calldata terms, RightView calldata parent) external {
        uint256 time = _anyTime();
        _rights.requireWithin(terms, parent);
        assert(terms.parent == parent.id);
        assert(terms.from >= parent.from && terms.until <= parent.until);
        assert(terms.from < terms.until && time < terms.until);
        assert(terms.purposes != 0 && terms.purposes & parent.purposes == terms.purposes);
        assert(terms.grantor == parent.word.holder() && terms.grantor != terms.grantee);
        assert(parent.word.flags() & 2 == 2);
        assert(parent.word.depth() != 6);
        assert(terms.exclusivity <= 2 && terms.flags <= 7);
    }

    /// @dev The word of a right made says what its terms say, and begins with no end, pledge, suspension or transfer.
    function check_make__anyTerms__wordSaysThemAndNoMore(bytes32 id, Grant calldata terms, RightView calldata parent)
        external
    {
        _anyTime();
        _rights.make(id, terms, parent);
        RightWord word = _rights.right(id);
        assert(word.holder() == terms.grantee);
        assert(word.until() == terms.until);
        assert(word.kind() == terms.kind);
        assert(word.exclusivity() == terms.exclusivity);
        assert(word.flags() == terms.flags);
        assert(word.depth() == parent.word.depth() + 1);
        assert(word.end() == 0 && word.seq() == 0 && word.suspended() == 0);
        assert(word.pledges() == 0 && word.forbidding() == 0 && word.pledgeEpoch() == 0 && word.lastRank() == 0);
    }

    /// @dev I9: an id is written once; terms granted before, whatever became of them, are granted no second time.
    function check_make__idWrittenBefore__refused(bytes32 id, Grant calldata terms, RightView calldata parent)
        external
    {
        _anyTime();
        vm.assume(!_rights.right(id).isZero());
        try _rights.make(id, terms, parent) {
            assert(false);
        } catch {}
    }

    /// @dev A grant under a root: of an evidenced kind, from who holds the root, in the asset's term, one deep.
    function check_grant__underARoot__ofItsKindAndTerm(uint256 raw, Grant calldata terms) external {
        uint256 time = _anyTime();
        AssetWord asset = AssetWord.wrap(raw);
        _assets.set(asset);
        bytes32 root = _rights.rootId(terms.asset, terms.kind);
        RightWord before = _rights.right(root);
        _grant(terms, new Grant[](0));

        assert(terms.parent == root);
        assert(terms.kind > 0 && terms.kind < 4 && (asset.rights() >> (terms.kind - 1)) & 1 == 1);
        assert(time < asset.until() && terms.until <= asset.until());
        assert(terms.grantor == (before.isZero() ? asset.registrant() : before.holder()));
        assert(before.end() == 0 && before.suspended() == 0);
        RightWord word = _rights.right(_rights.idOf(terms));
        assert(word.kind() == terms.kind && (before.isZero() ? word.depth() == 1 : true));
    }

    /// @dev A grant under a grant: of the same asset and kind, within that grant's term and purposes, one deeper.
    function check_grant__underAGrant__ofItsAssetKindTermAndPurposes(Grant calldata terms, Grant calldata above)
        external
    {
        uint256 time = _anyTime();
        _assets.set(AssetWord.wrap(1 | 0xffffffff << 160 | 7 << 216));
        vm.assume(_rights.right(_rights.rootId(terms.asset, terms.kind)).isZero());
        bytes32 id = _rights.idOf(above);
        RightWord before = _rights.right(id);
        Grant[] memory path = new Grant[](1);
        path[0] = above;
        _grant(terms, path);

        assert(terms.parent == id && terms.asset == above.asset && terms.kind == above.kind);
        assert(terms.until <= above.until && terms.from >= above.from && above.from <= time);
        assert(terms.purposes & ~above.purposes == 0);
        assert(before.end() == 0 && before.suspended() == 0 && before.holder() == terms.grantor);
        assert(_rights.right(_rights.idOf(terms)).depth() == before.depth() + 1 && before.depth() < 6);
    }

    function _grant(Grant calldata terms, Grant[] memory path) private {
        _rights.grant(terms, path, new Grant[](0), new Pledged[](0), _anyConsent(), _anyConsent());
    }
}
