// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {AssetWord, BatchWord, ProfileWord} from "../types/AssetWords.sol";
import {Inclusion} from "../types/Bundles.sol";
import {BATCH_INCREMENTS, BATCH_REGISTRATIONS, ROLE_ASSESSOR, ROLE_NODE} from "../types/Enums.sol";
import {ACT_REGISTER, Asset, Batch, CONSENT_REGISTER_TYPE, Consent, Ids} from "../types/Terms.sol";
import {Actors, Deed} from "./Actors.sol";
import {NOTICE_AWAITED} from "./AssetStatus.sol";
import {NewWords} from "./NewWords.sol";

/// @title Registrations
/// @notice Assets registered one by one, batches of them anchored, and leaves activated by their proofs.
abstract contract Registrations is Actors {
    bytes32 private constant LEAF_DOMAIN = keccak256("Torrens.batch.v1");
    uint256 private constant MAX_COUNT = 1 << 20;
    uint256 private constant MAX_PROOF = 20;

    mapping(bytes32 key => BatchWord) internal _batches;
    mapping(uint256 number => ProfileWord) internal _profiles;

    /// @inheritdoc IAssetRegistry
    function register(Asset calldata terms) external {
        (bytes32 id, AssetWord word) = _prepare(terms);
        // slither-disable-next-line reentrancy-no-eth -- a peer of fixed address, which calls nobody
        uint256 number = PARTIES.countMandated(terms.node, msg.sender, terms.registrant);
        _register(id, terms, word, number);
    }

    /// @inheritdoc IAssetRegistry
    function registerSigned(Asset calldata terms, Consent calldata registrant) external {
        (bytes32 id, AssetWord word) = _prepare(terms);
        _expect(registrant, terms.registrant, 0);
        // slither-disable-next-line reentrancy-no-eth -- a peer of fixed address, which calls wallets statically
        uint256 number = PARTIES.countAndVerify(
            terms.node, msg.sender, ROLE_NODE, CONSENT_REGISTER_TYPE, ACT_REGISTER, id, registrant
        );
        _register(id, terms, word, number);
        _noteAgent(id, id, registrant);
    }

    /// @inheritdoc IAssetRegistry
    function anchorBatch(Batch calldata terms) external {
        bytes32 id = Ids.id(terms);
        _requireNotPaused();
        (address node, bytes32 root, uint256 size, uint256 kind) = _fields(terms);
        if (size == 0 || size > MAX_COUNT || kind < BATCH_REGISTRATIONS || kind > BATCH_INCREMENTS) {
            revert BatchInvalid(size, kind);
        }
        bytes32 key = _batchKey(root, node);
        if (!_batches[key].isZero()) revert BatchStateWrong(key);
        BatchWord word = NewWords.batch(node, size, kind, block.timestamp);
        _batches[key] = word;
        uint256 number = PARTIES.count(node, msg.sender, ROLE_NODE);
        _seed(BatchAnchored.selector, _topic(node), id, Ids.words(terms), BatchWord.unwrap(word), number);
    }

    /// @inheritdoc IAssetRegistry
    function publishBatch(bytes32 root, address node, address by, bool asRegulator, bytes32 evidence) external {
        bytes32 key = _batchKey(root, node);
        BatchWord word = _batches[key];
        if (word.isZero() || word.published() != 0) revert BatchStateWrong(key);
        if (asRegulator) {
            _requireRegulator(by, node);
        } else {
            uint256 enroller = PARTIES.actor(by, msg.sender, ROLE_ASSESSOR).node();
            if (enroller == 0 || enroller == PARTIES.party(node).node()) revert BatchPublisherNotIndependent(by);
        }
        word = word.withPublished(block.timestamp);
        _batches[key] = word;
        emit BatchPublished(_topic(node), key, by, evidence, BatchWord.unwrap(word));
    }

    /// @inheritdoc IAssetRegistry
    function activate(Asset calldata terms, Inclusion calldata inclusion) external {
        bytes32 id = Ids.id(terms);
        if (!_assets[id].isZero()) return;
        _requireNotPaused();
        PARTIES.mandated(terms.node, terms.registrant);
        _activate(id, terms, inclusion, true);
    }

    /// @inheritdoc IAssetRegistry
    function activateSigned(Asset calldata terms, Inclusion calldata inclusion, Consent calldata registrant) external {
        bytes32 id = Ids.id(terms);
        AssetWord word = _assets[id];
        if (!word.isZero() && (word.noticeEnd() != NOTICE_AWAITED || word.end() != 0)) return;
        _requireNotPaused();
        _take(
            Deed(CONSENT_REGISTER_TYPE, ACT_REGISTER, id, id, AssetWord.wrap(0), terms.node),
            registrant,
            terms.registrant
        );
        if (word.isZero()) {
            _activate(id, terms, inclusion, true);
            _noteAgent(id, id, registrant);
            return;
        }
        (, BatchWord batch_) = _leaf(id, terms.node, inclusion);
        word = word.withNoticeEnd(_noticeEnd(batch_, terms.notice));
        _assets[id] = word;
        _record(NoticeStarted.selector, id, id, registrant.agent, AssetWord.unwrap(word));
    }

    /// @dev Id and word of an asset, whose slot is made by its leaf's proof where it has none: the notice then waits for
    /// the registrant's consent unless its node enrolled it.
    function _slotted(Asset calldata terms, Inclusion calldata inclusion)
        internal
        returns (bytes32 id, AssetWord word)
    {
        id = Ids.id(terms);
        word = _assets[id];
        if (word.isZero()) {
            if (inclusion.root == 0) revert AssetUnknown(id);
            word = _activate(id, terms, inclusion, _enrolledByNode(terms));
        }
        _requireNotEnded(id, word);
    }

    /// @dev The word of a rule profile that exists.
    function _profileOf(uint256 number) internal view returns (ProfileWord word) {
        word = _profiles[number];
        if (word.isZero()) revert ProfileUnknown(number);
    }

    function _prepare(Asset calldata terms) private view returns (bytes32 id, AssetWord word) {
        id = Ids.id(terms);
        _requireNotPaused();
        if (!_assets[id].isZero()) revert AssetExists(id);
        _judge(terms, block.timestamp);
        word = NewWords.asset(terms, _hours(block.timestamp + terms.notice));
    }

    function _register(bytes32 id, Asset calldata terms, AssetWord word, uint256 number) private {
        _assets[id] = word;
        _seed(Registered.selector, id, _topic(terms.node), Ids.words(terms), AssetWord.unwrap(word), number);
    }

    function _activate(bytes32 id, Asset calldata terms, Inclusion calldata inclusion, bool agreed)
        private
        returns (AssetWord word)
    {
        (bytes32 key, BatchWord batch_) = _leaf(id, terms.node, inclusion);
        _judge(terms, batch_.anchored());
        word = NewWords.asset(terms, agreed ? _noticeEnd(batch_, terms.notice) : NOTICE_AWAITED);
        _assets[id] = word;
        _seed(Activated.selector, id, key, Ids.words(terms), inclusion.index, AssetWord.unwrap(word));
    }

    /// @dev The batch that a leaf's proof leads to, anchored by the node that the leaf names.
    function _leaf(bytes32 id, address node, Inclusion calldata inclusion)
        private
        view
        returns (bytes32 key, BatchWord word)
    {
        uint256 index = inclusion.index;
        if (inclusion.proof.length > MAX_PROOF) revert InclusionInvalid(index, inclusion.proof.length);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(LEAF_DOMAIN, index, id))));
        bytes32 root = MerkleProof.processProofCalldata(inclusion.proof, leaf);
        key = _batchKey(root, node);
        word = _batches[key];
        if (root != inclusion.root || word.isZero()) revert BatchStateWrong(key);
        if (word.kind() != BATCH_REGISTRATIONS) revert BatchInvalid(word.count(), word.kind());
        if (index >= word.count()) revert InclusionInvalid(index, inclusion.proof.length);
    }

    /// @dev The terms keep the register's rules and their profile's; `committed` is when their node committed to them.
    function _judge(Asset calldata terms, uint256 committed) private view {
        uint256 until = terms.until;
        uint256 from = terms.from;
        // slither-disable-next-line uninitialized-local -- zero means that no rule is broken
        uint256 broken;
        if (until <= committed || until <= from || until > type(uint32).max) broken = 10;
        if (terms.rights == 0 || terms.rights > 7) broken = 7;
        if (terms.level == 0 || terms.level > 3) broken = 6;
        if (terms.kind == 0 || terms.kind > 4) broken = 5;
        if (broken != 0) revert AssetTermsInvalid(broken);
        ProfileWord rules = _profileOf(terms.profile);
        if (terms.notice < rules.notice()) revert NoticeTooShort(terms.notice, rules.notice());
        if (rules.term() != 0) {
            // A start put far ahead would lengthen the term, for the asset is valid once its notice is over.
            uint256 start = committed + terms.notice;
            uint256 latest = (from < start ? from : start) + rules.term();
            if (until > latest) revert TermTooLong(until, latest);
        }
    }

    /// @dev A leaf's notice runs from the publication of its whole batch, else from now.
    function _noticeEnd(BatchWord batch_, uint256 notice) private view returns (uint256) {
        uint256 published = batch_.published();
        return _hours((published == 0 ? block.timestamp : published) + notice);
    }

    /// @dev Every reason why not is the same here: then the registrant must sign. Want of gas is none of them: the call gets
    /// all but a 64th of what there is, and what it would leave behind pays for no slot.
    function _enrolledByNode(Asset calldata terms) private view returns (bool) {
        try PARTIES.mandated(terms.node, terms.registrant) {
            return true;
        } catch {
            return false;
        }
    }

    function _hours(uint256 time) private pure returns (uint256) {
        return (time + 1 hours - 1) / 1 hours;
    }

    function _batchKey(bytes32 root, address node) internal pure returns (bytes32 key) {
        assembly ("memory-safe") {
            mstore(0x00, root)
            mstore(0x20, node)
            key := keccak256(0x00, 0x40)
        }
    }

    /// @dev The fields as they lie in calldata, whose ranges were checked when the terms were hashed.
    function _fields(Batch calldata terms)
        private
        pure
        returns (address node, bytes32 root, uint256 size, uint256 kind)
    {
        assembly ("memory-safe") {
            node := calldataload(terms)
            root := calldataload(add(terms, 0x20))
            size := calldataload(add(terms, 0x40))
            kind := calldataload(add(terms, 0x60))
        }
    }

    /// @dev Emits an event that no journal folds: terms as they lie in calldata, and two words.
    function _seed(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms, uint256 a, uint256 b) private {
        assembly ("memory-safe") {
            let m := mload(0x40)
            calldatacopy(m, terms.offset, terms.length)
            mstore(add(m, terms.length), a)
            mstore(add(m, add(terms.length, 0x20)), b)
            log3(m, add(terms.length, 0x40), topic0, subject, id)
        }
    }

    function _topic(address party) private pure returns (bytes32) {
        return bytes32(uint256(uint160(party)));
    }
}
