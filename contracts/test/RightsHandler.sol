// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPledgeLedger} from "../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import {PledgeWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev Random lawful and unlawful acts on one tree of rights; and the tree as its events alone tell it.
contract RightsHandler is RightActs {
    Grant[] private grants;
    Pledge[] private pledgesMade;
    mapping(bytes4 act => uint256) public effects;

    mapping(bytes32 => uint256) public replayedRight;
    mapping(bytes32 => uint256) public replayedGroup;
    mapping(bytes32 => uint256) public replayedPledge;
    bytes32 public replayedHead;
    bool public replayedTouched;

    mapping(bytes32 => bytes32) private parentOf;
    mapping(bytes32 => bytes32) private rightOf;
    mapping(bytes32 => uint256) private indexOf; // plus one; zero for the root

    constructor() {
        setUp();
        replayedHead = assetId;
        vm.recordLogs();
    }

    function tree() external view returns (bytes32 asset_, bytes32 root_, uint256 rights_, uint256 pledges_) {
        return (assetId, root, grants.length, pledgesMade.length);
    }

    function grantAt(uint256 i) external view returns (Grant memory) {
        return grants[i];
    }

    function pledgeAt(uint256 i) external view returns (Pledge memory) {
        return pledgesMade[i];
    }

    function ledgers() external view returns (IRightsLedger, IPledgeLedger, address) {
        return (rights, pledges, address(assets));
    }

    function idOfGrant(uint256 i) external view returns (bytes32) {
        return idOf(grants[i]);
    }

    function idOfPledge(uint256 i) external view returns (bytes32) {
        return idOf(pledgesMade[i]);
    }

    // Acts

    function passTime(uint256 by) external {
        vm.warp(block.timestamp + between(by, 1, 6 days));
    }

    function tryGrant(uint256 under, uint256 to, uint256 exclusivity, uint256 from, uint256 length) external {
        (bytes32 parent, Person memory holder) = _pick(under);
        Grant memory t = childOf(parent, holder, _person(to));
        t.exclusivity = exclusivity % 5 > 2 ? uint8(exclusivity % 5 - 2) : 0;
        t.flags = uint8(3 + 4 * (length % 2));
        t.from = uint40(block.timestamp + (from % 3 == 0 ? between(from, 0, 5 days) : 0));
        t.until = uint40(t.from + between(length, 1, 40 days / (1 + _pathOf(parent).length)));
        if (!_done(abi.encodeCall(this.grantBelow, (t, _pathOf(parent))))) return;
        grants.push(t);
        indexOf[idOf(t)] = grants.length;
    }

    function tryTransfer(uint256 which, uint256 to) external {
        (bytes32 right, Person memory holder) = _pick(which);
        Pledge[] memory standing = _standing(right);
        Transfer memory t = transferTerms(assetId, right, USE, holder, _person(to));
        t.pledges = stayHash(_notPast(standing));
        _done(abi.encodeCall(this.transferRight, (t, _pathOf(right), standing)));
    }

    function trySettle(uint256 which) external {
        if (grants.length == 0) return;
        _done(abi.encodeCall(this.settleAt, (which % grants.length)));
    }

    function tryEnd(uint256 which, uint256 how) external {
        (bytes32 right, Person memory holder) = _pick(which);
        if (right == root) return;
        Grant[] memory path = _pathOf(right);
        Person memory upper = _holderOf(path[0].parent);
        if (how % 3 == 0) _done(abi.encodeCall(this.terminateAlone, (right, path, upper)));
        if (how % 3 == 1) _done(abi.encodeCall(this.terminateBoth, (right, path, upper, holder, _standing(right))));
        if (how % 3 == 2) _done(abi.encodeCall(this.surrender, (path[0], holder, _standing(right))));
    }

    function tryOrder(uint256 which, uint256 how) external {
        (bytes32 right,) = _pick(which);
        if (how % 8 == 0 && right != root) _done(abi.encodeCall(this.revokeRight, (pathOf(_pathOf(right)[0]))));
        if (how % 8 == 1) _done(abi.encodeCall(this.suspendRight, (_pathOf(right))));
        for (uint256 i = 0; how % 8 > 1 && i <= grants.length; ++i) {
            if (rights.right(_rightAt(i)).suspended() == 0) continue;
            _done(abi.encodeCall(this.liftRight, (_pathOf(_rightAt(i)))));
        }
    }

    function tryPledge(uint256 which, uint256 length, uint256 forbids) external {
        (bytes32 right, Person memory holder) = _pick(which);
        Pledge memory t = pledgeTerms(assetId, right, USE, holder);
        t.until = uint40(block.timestamp + between(length, 1, 20 days));
        t.forbids = uint8(forbids % 2);
        Pledge[] memory standing = _standing(right);
        t.pledges = stayHash(_notPast(standing));
        if (_done(abi.encodeCall(this.pledgeExactly, (t, _pathOf(right), standing)))) pledgesMade.push(t);
    }

    function tryRelease(uint256 which) external {
        if (pledgesMade.length == 0 || (which >> 64) % 4 != 0) return;
        _done(abi.encodeCall(this.releasePledge, (pledgesMade[_pickPledge(which)])));
    }

    function tryExpire(uint256 which) external {
        if (pledgesMade.length == 0) return;
        uint256 i = _pickPledge(which);
        for (uint256 j = 0; j < pledgesMade.length; ++j) {
            bool past = block.timestamp >= pledgesMade[j].until;
            if (past && pledges.pledgeOf(idOf(pledgesMade[j])).status() == PLEDGE_LIVE) i = j;
        }
        _done(abi.encodeCall(this.expireAt, (i)));
    }

    function tryEnforce(uint256 which, uint256 to) external {
        if (pledgesMade.length == 0 || (which >> 64) % 2 != 0) return;
        _done(abi.encodeCall(this.enforceAt, (_pickPledge(which), _person(to).id)));
    }

    function settleAt(uint256 which) public {
        rights.settle(assetId, pathOf(grants[which]));
    }

    function expireAt(uint256 which) public {
        pledges.expire(listOf(pledgesMade[which]));
    }

    function enforceAt(uint256 which, address to) public {
        Pledge memory p = pledgesMade[which];
        Pledge[] memory standing = _standing(p.right);
        Grant[] memory path = _pathOf(p.right);
        vm.prank(regulator.signer);
        pledges.enforce(asset, p, standing, path, to, regulator.id, "order");
    }

    function pledgeExactly(Pledge memory t, Grant[] memory path, Pledge[] memory standing) public {
        Consent memory pledgor = signPledge(personOf(t.pledgor), CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        Consent memory pledgee = signPledge(personOf(t.pledgee), CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        pledges.pledge(t, path, standing, pledgor, pledgee);
    }

    // The state, read back to act on it

    /// @dev The logs recorded are also those of a refused act, which are passed over.
    function _done(bytes memory act) private returns (bool done) {
        (done,) = address(this).call(act);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!done) return false;
        ++effects[bytes4(act)];
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics.length == 3 && logs[i].topics[1] == assetId) _replay(logs[i]);
        }
    }

    function _person(uint256 i) private view returns (Person memory) {
        Person[5] memory all = [enterprise, merchant, subsidiary, stranger, bank];
        return all[i % 5];
    }

    /// @dev Three times in four a right that is LIVE, else any.
    function _pick(uint256 which) private view returns (bytes32 right, Person memory holder) {
        uint256 count = grants.length + 1;
        right = _rightAt(which % count);
        if ((which >> 128) % 4 != 0) {
            uint256 tried = 0;
            while (tried < count && rights.status(assetId, USE, _pathOf(right)) != RIGHT_STATUS_LIVE) {
                right = _rightAt((which + ++tried) % count);
            }
        }
        holder = _holderOf(right);
    }

    /// @dev A pledge that counts where there is one, else any.
    function _pickPledge(uint256 which) private view returns (uint256 i) {
        uint256 count = pledgesMade.length;
        i = which % count;
        for (uint256 tried = 1; tried < count; ++tried) {
            if (pledges.pledgeOf(idOf(pledgesMade[i])).status() == PLEDGE_LIVE) return i;
            i = (which + tried) % count;
        }
    }

    function _rightAt(uint256 i) private view returns (bytes32) {
        return i == 0 ? root : idOf(grants[i - 1]);
    }

    function _holderOf(bytes32 right) private view returns (Person memory) {
        RightWord word = rights.right(right);
        return word.isZero() ? enterprise : personOf(word.holder());
    }

    function _pathOf(bytes32 right) private view returns (Grant[] memory path) {
        uint256 depth = right == root ? 0 : rights.right(right).depth();
        path = new Grant[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            path[i] = grants[indexOf[right] - 1];
            right = path[i].parent;
        }
    }

    /// @dev The pledges that count on a right, in order of rank, which is that of their making.
    function _standing(bytes32 right) private view returns (Pledge[] memory standing) {
        RightWord word = rights.right(right);
        standing = new Pledge[](word.pledges());
        uint256 n;
        for (uint256 i = 0; i < pledgesMade.length && n < standing.length; ++i) {
            if (pledgesMade[i].right != right) continue;
            if (pledges.pledgeOf(idOf(pledgesMade[i])).status() == PLEDGE_LIVE) standing[n++] = pledgesMade[i];
        }
    }

    function _notPast(Pledge[] memory l) private view returns (Pledge[] memory kept) {
        uint256 n;
        for (uint256 i = 0; i < l.length; ++i) {
            if (block.timestamp < l[i].until) ++n;
        }
        kept = new Pledge[](n);
        n = 0;
        for (uint256 i = 0; i < l.length; ++i) {
            if (block.timestamp < l[i].until) kept[n++] = l[i];
        }
    }

    // I7: the state as its events tell it

    function _replay(Vm.Log memory l) private {
        bytes32 digest =
            keccak256(abi.encode(block.number, l.emitter, l.topics[0], l.topics[1], l.topics[2], keccak256(l.data)));
        replayedHead = keccak256(abi.encode(replayedHead, digest));
        bytes32 id = l.topics[2];
        if (l.emitter == address(rights)) _replayRight(l, l.topics[0], id);
        else if (l.emitter == address(pledges)) _replayPledge(l, l.topics[0], id);
    }

    function _replayRight(Vm.Log memory l, bytes32 topic, bytes32 id) private {
        if (topic == IRightsLedger.Granted.selector) parentOf[id] = bytes32(wordAt(l, 2));
        bool lone = topic == IRightsLedger.Transferred.selector || topic == IRightsLedger.RightSuspended.selector
            || topic == IRightsLedger.RightLifted.selector;
        replayedRight[id] = wordOf(l, lone ? 1 : 2);
        if (!lone && parentOf[id] != 0) replayedGroup[parentOf[id]] = wordOf(l, 1);
        if (id == root) replayedTouched = true;
    }

    function _replayPledge(Vm.Log memory l, bytes32 topic, bytes32 id) private {
        if (topic == IPledgeLedger.PledgeMade.selector) return _replayMade(abi.decode(l.data, (Pledge)), id);
        bool foreclosed = topic == IPledgeLedger.PledgeForeclosed.selector;
        replayedPledge[id] = wordOf(l, foreclosed ? 1 : 2);
        if (!foreclosed) replayedRight[rightOf[id]] = wordOf(l, 1);
    }

    /// @dev What the terms alone say of both words, by the setters that the contracts do without.
    function _replayMade(Pledge memory t, bytes32 id) private {
        rightOf[id] = t.right;
        RightWord word = RightWord.wrap(replayedRight[t.right]);
        if (word.isZero()) {
            word = word.withHolder(asset.registrant).withKind(t.kind).withExclusivity(EXCLUSIVE)
                .withFlags(FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE);
        }
        word = word.withPledges(word.pledges() + 1).withForbidding(word.forbidding() + t.forbids).withLastRank(t.rank);
        replayedRight[t.right] = RightWord.unwrap(word);
        replayedPledge[id] = PledgeWord.unwrap(
            PledgeWord.wrap(0).withPledgee(t.pledgee).withStatus(PLEDGE_LIVE).withRank(t.rank)
                .withEpoch(word.pledgeEpoch()).withForbids(t.forbids).withUntil(t.until)
        );
        if (t.right == root) replayedTouched = true;
    }

    function wordAt(Vm.Log memory l, uint256 index) private pure returns (uint256) {
        return wordOf(l, l.data.length / 32 - index);
    }
}
