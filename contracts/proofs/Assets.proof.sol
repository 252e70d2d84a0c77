// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetRegistry} from "../src/AssetRegistry.sol";
import {AssetStatus} from "../src/assets/AssetStatus.sol";
import {NewWords} from "../src/assets/NewWords.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {Inclusion, Pledged} from "../src/types/Bundles.sol";
import {Amendment, Asset, Batch, Cancellation, Consent, Ids, Objection, Profile} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title AssetSteps
/// @notice Ids and words made of terms, callable.
contract AssetSteps {
    function idOf(Asset calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }

    function newWord(Asset calldata terms, uint256 noticeEnd) external pure returns (AssetWord) {
        return NewWords.asset(terms, noticeEnd);
    }

    function amendedWord(AssetWord word, Amendment calldata terms) external pure returns (AssetWord) {
        return NewWords.amended(word, terms);
    }
}

/// @title AssetsProof
/// @notice Invariants I1, I5, I7 and I8 where assets are kept: journals grow by ledgers alone and only as they ask, leaves
/// and inner nodes are never confused, a second activation changes nothing, and every act needs its sender or consent. The
/// shipped contract in any state; proofs of at most two hashes.
contract AssetsProof is Proof {
    bytes32 private constant LEAF = keccak256("Torrens.batch.v1");

    AssetRegistry private _assets;
    AssetSteps private _steps;

    function setUp() external {
        _assets = AssetRegistry(_createInAnyState("AssetRegistry.sol/AssetRegistry"));
        _steps = AssetSteps(_create("Assets.proof.sol/AssetSteps", ""));
        _anyPeer(PARTIES);
        _anyPeer(RIGHTS);
        _anyPeer(PLEDGES);
    }

    /// @dev I1: nobody but the four ledgers extends a journal.
    function check_extend__notALedger__refused(address sender, bytes32 id, uint256 how, bool many) external {
        _anyTime();
        vm.assume(sender != _peer(RIGHTS) && sender != _peer(PLEDGES));
        vm.assume(sender != _peer(EXCHANGE) && sender != _peer(ATTESTATIONS));
        bytes memory call = many
            ? abi.encodeCall(_assets.extendMany, (id, how, new bytes32[](1)))
            : abi.encodeCall(_assets.extend, (id, how, svm.createBytes32("first"), 0));
        vm.prank(sender);
        _assertRefused(address(_assets), call);
    }

    /// @dev I7: an extension folds its digests into that asset's head, marks the asset where a root is written, and changes
    /// nothing else of it, nor anything of another.
    function check_extend__byALedger__foldsAndMarksAlone(
        bytes32 id,
        bytes32 other,
        uint256 how,
        bytes32 first,
        bytes32 second
    ) external {
        _anyTime();
        vm.assume(other != id);
        bytes32 before = _assets.head(id);
        AssetWord word = _assets.asset(id);
        (bytes32 otherHead, AssetWord otherWord) = (_assets.head(other), _assets.asset(other));
        vm.prank(_peer(RIGHTS));
        _assets.extend(id, how, first, second);

        bytes32 next = keccak256(abi.encode(before == 0 ? id : before, first));
        assert(_assets.head(id) == (second == 0 ? next : keccak256(abi.encode(next, second))));
        uint256 mark = how & (1 << 23) == 0 ? 0 : 1 << 234;
        assert(AssetWord.unwrap(_assets.asset(id)) == AssetWord.unwrap(word) | mark);
        assert(_assets.head(other) == otherHead);
        assert(AssetWord.unwrap(_assets.asset(other)) == AssetWord.unwrap(otherWord));
    }

    /// @dev Several digests fold as one after another.
    function check_extendMany__byALedger__foldsInOrder(bytes32 id, uint256 how, bytes32 first, bytes32 second)
        external
    {
        _anyTime();
        bytes32 before = _assets.head(id);
        bytes32[] memory digests = new bytes32[](2);
        (digests[0], digests[1]) = (first, second);
        vm.prank(_peer(PLEDGES));
        _assets.extendMany(id, how, digests);
        bytes32 next = keccak256(abi.encode(before == 0 ? id : before, first));
        assert(_assets.head(id) == keccak256(abi.encode(next, second)));
    }

    /// @dev I5: what a ledger demands of the asset holds: it is known, VALID where asked, at the rev relied on, not paused.
    function check_extend__demands__hold(bytes32 id, uint256 how) external {
        uint256 time = _anyTime();
        vm.deal(address(_assets), svm.createUint(96, "balance"));
        vm.prank(_peer(EXCHANGE));
        AssetWord word = _assets.extend(id, how, svm.createBytes32("first"), 0);
        assert(!word.isZero());
        assert(how & (1 << 20) == 0 || AssetStatus.at(word, time) == 8);
        assert(how & (1 << 21) == 0 || word.rev() == how & 0x1ffff);
        bool looked = address(_assets).balance != 0;
        assert(how & (1 << 22) != 0 || !looked || _assets.pauseWord().until() <= time);
    }

    /// @dev I8: of a batch of two leaves, whatever proof is brought, those leaves alone can be activated, each at its index:
    /// no inner node, record id or leaf at another place passes for one.
    function check_activate__batchOfTwo__itsLeavesAlone(
        Asset calldata terms,
        bytes32 left,
        bytes32 right,
        uint32 index,
        uint8 size
    ) external {
        _anyTime();
        bytes32 id = _steps.idOf(terms);
        vm.assume(_assets.asset(id).isZero());
        bytes32[] memory proof = new bytes32[](size == 0 ? 0 : size == 1 ? 1 : 2);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = svm.createBytes32("sibling");
        }
        _assets.activate(terms, Inclusion(_node(_leaf(0, left), _leaf(1, right)), index, proof));
        assert((id == left && index == 0) || (id == right && index == 1));
        assert(size == 1);
        assert(_assets.batch(_node(_leaf(0, left), _leaf(1, right)), terms.node).count() > index);
    }

    /// @dev I8: a second activation changes nothing and does not fail, whatever is brought along.
    function check_activate__slotWritten__nothingChanges(Asset calldata terms, bytes32 root, uint32 index) external {
        _anyTime();
        bytes32 id = _steps.idOf(terms);
        AssetWord word = _assets.asset(id);
        bytes32 head = _assets.head(id);
        vm.assume(!word.isZero());
        bytes memory call = abi.encodeCall(_assets.activate, (terms, Inclusion(root, index, new bytes32[](0))));
        (bool done,) = address(_assets).call(call);
        assert(done);
        assert(AssetWord.unwrap(_assets.asset(id)) == AssetWord.unwrap(word) && _assets.head(id) == head);
    }

    /// @dev I9: terms registered before, whatever became of them, are registered no second time.
    function check_register__idWrittenBefore__refused(Asset calldata terms, bool signed) external {
        _anyTime();
        vm.assume(!_assets.asset(_steps.idOf(terms)).isZero());
        bytes memory call = signed
            ? abi.encodeCall(_assets.registerSigned, (terms, _anyConsent()))
            : abi.encodeCall(_assets.register, (terms));
        _assertRefused(address(_assets), call);
    }

    /// @dev Terms registered keep the register's rules and their profile's.
    function check_register__termsThatPass__lawful(Asset calldata terms) external {
        uint256 time = _anyTime();
        _assets.register(terms);
        assert(terms.until > time && terms.until > terms.from && terms.until <= type(uint32).max);
        assert(terms.rights != 0 && terms.rights <= 7 && terms.level != 0 && terms.level <= 3);
        assert(terms.kind != 0 && terms.kind <= 4);
        assert(!_assets.profile(terms.profile).isZero());
        assert(terms.notice >= _assets.profile(terms.profile).notice());
    }

    /// @dev A new asset's word says what its terms say, and nothing more.
    function check_newAsset__lawfulTerms__wordSaysThemAlone(Asset calldata terms, uint24 noticeEnd) external view {
        vm.assume(terms.until <= type(uint32).max && terms.rights <= 7 && terms.level <= 3);
        AssetWord word = _steps.newWord(terms, noticeEnd);
        assert(word.registrant() == terms.registrant && word.until() == terms.until);
        assert(word.rights() == terms.rights && word.level() == terms.level && word.noticeEnd() == noticeEnd);
        assert(AssetWord.unwrap(word) >> 221 == 0);
    }

    /// @dev An amendment sets term, rights and level, raises rev by one, and leaves all else of the word as it was.
    function check_amended__lawfulTerms__theseFieldsAlone(AssetWord word, Amendment calldata terms) external view {
        vm.assume(terms.until <= type(uint32).max && terms.rights <= 7 && terms.level <= 3);
        AssetWord next = _steps.amendedWord(word, terms);
        assert(next.until() == terms.until && next.rights() == terms.rights && next.level() == terms.level);
        assert(next.rev() == word.rev() + 1);
        uint256 touched = 0xffffffff << 160 | 0x1f << 216 | 0x1ffff << 239;
        assert((AssetWord.unwrap(next) ^ AssetWord.unwrap(word)) & ~touched == 0);
    }

    /// @dev I1: the acts of a node, as PartyRegistry judges the sender, are open to no other.
    function check_nodeActs__senderRefused__refused(
        Asset calldata terms,
        Batch calldata batch,
        Objection calldata objection,
        uint8 which
    ) external {
        _refuseParties();
        address[] memory none = new address[](0);
        Inclusion memory unproven;
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_assets.register, (terms));
        else if (which == 1) call = abi.encodeCall(_assets.anchorBatch, (batch));
        else if (which == 2) call = abi.encodeCall(_assets.suspend, (terms, unproven, batch.node, false, none, 0));
        else if (which == 3) call = abi.encodeCall(_assets.lift, (terms, batch.node, false, none, 0));
        else if (which == 4) call = abi.encodeCall(_assets.admitObjection, (terms, none, objection));
        else call = abi.encodeCall(_assets.resolveObjection, (terms, none, objection, which, 0));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_assets), call);
    }

    /// @dev I1: orders of a regulator, and the publishing of a batch, are open to no other.
    function check_orders__senderRefused__refused(Asset calldata terms, uint32 rev, address by, uint8 which) external {
        _refuseParties();
        address[] memory none = new address[](0);
        Inclusion memory unproven;
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_assets.suspend, (terms, unproven, by, true, none, 0));
        else if (which == 1) call = abi.encodeCall(_assets.lift, (terms, by, true, none, 0));
        else if (which == 2) call = abi.encodeCall(_assets.approve, (terms, rev, by, true, 0));
        else if (which == 3) call = abi.encodeCall(_assets.revoke, (terms, unproven, by, 0));
        else call = abi.encodeCall(_assets.publishBatch, (terms.manifest, terms.node, by, which == 4, 0));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_assets), call);
    }

    /// @dev I1: the acts by consent have no effect without it, as PartyRegistry judges it.
    function check_actsByConsent__consentRefused__refused(
        Asset calldata terms,
        Amendment calldata amendment,
        Cancellation calldata cancellation,
        Objection calldata objection,
        uint8 which
    ) external {
        _refuseParties();
        Inclusion memory unproven;
        Pledged[][] memory unpledged = new Pledged[][](0);
        Consent[] memory consents = new Consent[](1);
        consents[0] = _anyConsent();
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_assets.registerSigned, (terms, consents[0]));
        else if (which == 1) call = abi.encodeCall(_assets.cancel, (cancellation, consents, unpledged));
        else if (which == 2) call = abi.encodeCall(_assets.object, (terms, unproven, objection, consents[0]));
        else call = abi.encodeCall(_assets.amend, (terms, amendment, new address[](0), consents, unpledged));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_assets), call);
    }

    /// @dev I1: what is the authority's is refused to any sender whom AccessManager, any that answers, does not let call.
    function check_authorityActs__notLet__refused(Profile calldata terms, uint8 which) external {
        _anyTime();
        _refusingPeer(1);
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_assets.addProfile, (terms));
        else if (which == 1) call = abi.encodeCall(_assets.pause, ());
        else call = abi.encodeCall(_assets.unpause, ());
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_assets), call);
    }

    function _refuseParties() private {
        _anyTime();
        _refusingPeer(PARTIES);
    }

    function _leaf(uint256 index, bytes32 id) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(LEAF, index, id))));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
