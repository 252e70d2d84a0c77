// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PledgeLedger} from "../src/PledgeLedger.sol";
import {NewPledge} from "../src/rights/NewPledge.sol";
import {Pledged} from "../src/types/Bundles.sol";
import {PledgeWord, RightWord} from "../src/types/RightWords.sol";
import {Asset, Grant, Ids, Pledge, Release} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title NewPledgeWords
/// @notice The library's functions, callable.
contract NewPledgeWords {
    function word(Pledge calldata terms, uint256 epoch) external pure returns (PledgeWord) {
        Ids.id(terms);
        return NewPledge.word(terms, epoch);
    }

    function counted(RightWord right, uint256 rank, uint256 forbids) external pure returns (RightWord) {
        return NewPledge.counted(right, rank, forbids);
    }

    function idOf(Pledge calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }
}

/// @title RightStandIn
/// @notice RightsLedger as PledgeLedger uses it: one right with its word, LIVE.
contract RightStandIn {
    bytes32 public id;
    RightWord public word;
    uint256 public made;

    function set(bytes32 id_, RightWord word_, uint256 made_) external {
        (id, word, made) = (id_, word_, made_);
    }

    function right(bytes32) external view returns (RightWord) {
        return word;
    }

    function countPledge(bytes32, uint256, uint8, Grant[] calldata, uint256, uint256)
        external
        view
        returns (bytes32, RightWord, uint256)
    {
        return (id, word, made);
    }

    function setWord(bytes32, RightWord next) external {
        word = next;
    }

    function status(bytes32, uint8, Grant[] calldata) external pure returns (uint256) {
        return 7;
    }
}

/// @title PledgesProof
/// @notice Invariant I4 where pledges are kept: ranks follow time, a list is complete and in order, release, expiry and
/// enforcement close what they name. In any state of the ledger, for any answer of parties and assets; lists of at most
/// two pledges, but for the ninth.
contract PledgesProof is Proof {
    PledgeLedger private _pledges;
    NewPledgeWords private _words;
    RightStandIn private _right;

    function setUp() external {
        _pledges = PledgeLedger(_createInAnyState("PledgeLedger.sol/PledgeLedger"));
        _words = NewPledgeWords(_create("Pledges.proof.sol/NewPledgeWords", ""));
        vm.etch(_peer(RIGHTS), type(RightStandIn).runtimeCode);
        _right = RightStandIn(_peer(RIGHTS));
        _anyPeer(PARTIES);
        _anyPeer(ASSETS);
    }

    /// @dev The word packed at once says what the terms say.
    function check_pledge__newWord__saysItsTerms(Pledge calldata terms, uint8 epoch) external view {
        vm.assume(terms.forbids <= 1 && terms.until <= type(uint32).max);
        PledgeWord word = _words.word(terms, epoch);
        assert(word.pledgee() == terms.pledgee && word.status() == 1);
        assert(word.rank() == terms.rank && word.epoch() == epoch);
        assert(word.forbids() == terms.forbids && word.until() == terms.until);
        assert(PledgeWord.unwrap(word) >> 213 == 0);
    }

    /// @dev A right with room counts one pledge more, and nothing else of it changes.
    function check_pledge__counted__oneMoreAndNothingElse(RightWord right, uint8 rank, bool forbids) external view {
        vm.assume(right.pledges() < 8 && right.forbidding() <= right.pledges());
        uint256 bit = forbids ? 1 : 0;
        RightWord next = _words.counted(right, rank, bit);
        assert(next.pledges() == right.pledges() + 1 && next.forbidding() == right.forbidding() + bit);
        assert(next.lastRank() == rank);
        uint256 touched = 0xff << 216 | 0xff << 232;
        assert((RightWord.unwrap(next) ^ RightWord.unwrap(right)) & ~touched == 0);
    }

    /// @dev The first pledge has rank zero, from the right's holder, to another, on a right that can be transferred.
    function check_pledge__first__rankZeroFromTheHolder(Pledge calldata terms, RightWord word, uint32 made) external {
        uint256 time = _pledge(terms, word, made, new Pledge[](0));
        assert(word.pledges() == 0 && terms.rank == 0);
        assert(terms.pledgor == word.holder() && terms.pledgor != terms.pledgee);
        assert(word.flags() & 1 == 1 && terms.made == made && terms.pledges == 0);
        assert(terms.forbids <= 1 && terms.until > time);
        PledgeWord kept = _pledges.pledgeOf(_words.idOf(terms));
        assert(kept.status() == 1 && kept.epoch() == word.pledgeEpoch() && kept.pledgee() == terms.pledgee);
    }

    /// @dev A further pledge takes the next rank, and both parties saw the one that stays.
    function check_pledge__second__nextRankAndStandingSeen(
        Pledge calldata terms,
        Pledge calldata earlier,
        RightWord word,
        uint32 made
    ) external {
        Pledge[] memory standing = new Pledge[](1);
        standing[0] = earlier;
        bytes32 id = _words.idOf(earlier);
        PledgeWord before = _pledges.pledgeOf(id);
        uint256 time = _pledge(terms, word, made, standing);
        assert(word.pledges() == 1 && terms.rank == word.lastRank() + 1);
        assert(before.status() == 1 && before.epoch() == word.pledgeEpoch() && earlier.right == terms.right);
        bytes32 seen = time < before.until() ? keccak256(abi.encode(id)) : bytes32(0);
        assert(terms.pledges == seen);
    }

    /// @dev I9: terms pledged before, whatever became of them, are pledged no second time.
    function check_pledge__idWrittenBefore__refused(Pledge calldata terms, RightWord word, uint32 made) external {
        vm.assume(!_pledges.pledgeOf(_words.idOf(terms)).isZero());
        _anyTime();
        _right.set(terms.right, word, made);
        Pledge[] memory none = new Pledge[](0);
        bytes memory call = abi.encodeCall(_pledges.pledge, (terms, new Grant[](0), none, _anyConsent(), _anyConsent()));
        _assertRefused(address(_pledges), call);
    }

    /// @dev A list that passes is as long as the right's count, each of it live, in this right's epoch, on this right, in
    /// strict order of rank; needed are the consents of exactly those not past their end, whose ids are hashed.
    function check_list__ofTwo__completeLiveAndRanked(
        bytes32 right,
        RightWord word,
        bool onlyForbidding,
        Pledge calldata first,
        Pledge calldata second
    ) external {
        uint256 time = _anyTime();
        Pledged[] memory list = new Pledged[](2);
        (list[0].terms, list[1].terms) = (first, second);
        (bytes32 stay, uint256 needed) = _pledges.check(right, word, onlyForbidding, list);

        (bytes32 one, bytes32 two) = (_words.idOf(first), _words.idOf(second));
        (PledgeWord a, PledgeWord b) = (_pledges.pledgeOf(one), _pledges.pledgeOf(two));
        assert((onlyForbidding ? word.forbidding() : word.pledges()) == 2);
        assert(a.status() == 1 && b.status() == 1);
        assert(a.epoch() == word.pledgeEpoch() && b.epoch() == word.pledgeEpoch());
        assert(first.right == right && second.right == right);
        assert(a.rank() < b.rank() && one != two);
        assert(!onlyForbidding || (a.forbids() == 1 && b.forbids() == 1));
        bool aStays = time < a.until();
        bool bStays = time < b.until();
        assert(needed == (aStays ? 1 : 0) + (bStays ? 2 : 0));
        if (aStays && bStays) assert(stay == keccak256(abi.encode(one, two)));
        else if (aStays || bStays) assert(stay == keccak256(abi.encode(aStays ? one : two)));
        else assert(stay == 0);
    }

    /// @dev A release closes one live pledge, by its own terms, and takes it off the right's count; nothing else changes.
    function check_release__livePledge__closedAndCountedOff(
        Release calldata terms,
        Pledge calldata pledged,
        RightWord word
    ) external {
        _anyTime();
        _right.set(pledged.right, word, 0);
        bytes32 id = _words.idOf(pledged);
        PledgeWord before = _pledges.pledgeOf(id);
        _pledges.release(terms, pledged, _anyConsent());
        assert(terms.pledge == id && before.status() == 1 && before.epoch() == word.pledgeEpoch());
        _assertClosed(id, before, 2);
        _assertCountedOff(word, _right.word(), 1, before.forbids());
    }

    /// @dev A pledge expires by its end alone, and never sooner.
    function check_expire__livePledge__onlyPastItsEnd(Pledge calldata pledged, RightWord word) external {
        uint256 time = _anyTime();
        _right.set(pledged.right, word, 0);
        bytes32 id = _words.idOf(pledged);
        PledgeWord before = _pledges.pledgeOf(id);
        Pledge[] memory list = new Pledge[](1);
        list[0] = pledged;
        _pledges.expire(list);
        assert(before.status() == 1 && before.epoch() == word.pledgeEpoch() && before.until() <= time);
        _assertClosed(id, before, 3);
        _assertCountedOff(word, _right.word(), 1, before.forbids());
    }

    /// @dev Enforcing the senior of two closes both and moves the right; the junior leaves no orphan.
    function check_enforce__seniorOfTwo__bothClosedAndRightMoved(
        Asset calldata asset,
        Pledge calldata senior,
        Pledge calldata junior,
        RightWord word,
        address to
    ) external {
        PledgeWord above = _pledges.pledgeOf(_words.idOf(senior));
        PledgeWord below = _pledges.pledgeOf(_words.idOf(junior));
        _enforce(asset, senior, senior, junior, word, to);
        assert(block.timestamp < above.until() && above.rank() < below.rank());
        _assertClosed(_words.idOf(senior), above, 4);
        _assertClosed(_words.idOf(junior), below, 5);
        RightWord next = _right.word();
        assert(next.pledges() == 0 && next.holder() == to && next.seq() == word.seq() + 1);
        assert(word.holder() != to && next.end() == word.end() && next.pledgeEpoch() == word.pledgeEpoch());
    }

    /// @dev Enforcing the junior of two leaves the senior as it was, still counted on the right that moved.
    function check_enforce__juniorOfTwo__seniorStands(
        Asset calldata asset,
        Pledge calldata senior,
        Pledge calldata junior,
        RightWord word,
        address to
    ) external {
        PledgeWord above = _pledges.pledgeOf(_words.idOf(senior));
        PledgeWord below = _pledges.pledgeOf(_words.idOf(junior));
        _enforce(asset, junior, senior, junior, word, to);
        assert(PledgeWord.unwrap(_pledges.pledgeOf(_words.idOf(senior))) == PledgeWord.unwrap(above));
        _assertClosed(_words.idOf(junior), below, 4);
        assert(_right.word().pledges() == 1 && _right.word().holder() == to);
    }

    function _pledge(Pledge calldata terms, RightWord word, uint32 made, Pledge[] memory standing)
        private
        returns (uint256 time)
    {
        time = _anyTime();
        _right.set(terms.right, word, made);
        _pledges.pledge(terms, new Grant[](0), standing, _anyConsent(), _anyConsent());
    }

    function _enforce(
        Asset calldata asset,
        Pledge calldata enforced,
        Pledge calldata first,
        Pledge calldata second,
        RightWord word,
        address to
    ) private {
        _anyTime();
        _right.set(enforced.right, word, 0);
        Pledge[] memory standing = new Pledge[](2);
        (standing[0], standing[1]) = (first, second);
        _pledges.enforce(asset, enforced, standing, new Grant[](0), to, svm.createAddress("by"), 0);
    }

    function _assertClosed(bytes32 id, PledgeWord before, uint256 status) private view {
        assert(PledgeWord.unwrap(_pledges.pledgeOf(id)) == PledgeWord.unwrap(before.withStatus(status)));
    }

    function _assertCountedOff(RightWord before, RightWord next, uint256 count, uint256 forbidding) private pure {
        RightWord expected = before.withPledges(before.pledges() - count);
        expected = expected.withForbidding(before.forbidding() - forbidding);
        assert(RightWord.unwrap(next) == RightWord.unwrap(expected));
    }
}
