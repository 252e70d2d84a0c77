// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PartyRegistry} from "../src/PartyRegistry.sol";
import {OperatorWord, PartyWord, RecoveryWord} from "../src/types/PartyWords.sol";
import {Closure, Enrolment, Veto} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title LettingAuthority
/// @notice AccessManager that lets every sender call every function at once.
contract LettingAuthority {
    function canCall(address, address, bytes4) external pure returns (bool, uint32) {
        return (true, 0);
    }
}

/// @title PartiesProof
/// @notice Invariant I1 where parties are kept: who acts for a party and in what role, how numbers are given, how a signer
/// is replaced, and whose suspension is whose. The shipped contract in any state, for any answer of the authority; paths
/// of succession of at most one.
contract PartiesProof is Proof {
    PartyRegistry private _parties;

    function setUp() external {
        _parties = PartyRegistry(_create("PartyRegistry.sol/PartyRegistry", abi.encode(uint32(3 days))));
        svm.enableSymbolicStorage(address(_parties));
        _anyPeer(1);
    }

    /// @dev Whoever acts for a party is its signer or its live operator; the party is active and holds a role asked for.
    function check_actor__passes__signerOrOperatorOfAnActiveHolder(address id, address sender, uint112 role) external {
        uint256 time = _anyTime();
        PartyWord word = _parties.actor(id, sender, role);
        assert(word.status() == 1 && word.roles() & role != 0);
        OperatorWord operator = _parties.operatorOf(id, sender);
        assert(sender == word.signer() || (time < operator.until() && operator.epoch() == word.epoch()));
    }

    /// @dev Who acts for a node is that node's sender, or that of the successor it named when it closed.
    function check_nodeActor__passes__nodeOrItsSuccessor(address node, address next, address sender, bool closed)
        external
    {
        uint256 time = _anyTime();
        address[] memory path = new address[](closed ? 1 : 0);
        if (closed) path[0] = next;
        address acting = _parties.nodeActor(node, path, sender);
        assert(acting == (closed ? next : node));
        if (closed) assert(_parties.party(node).status() == 5 && _parties.successor(node) == next);
        PartyWord word = _parties.party(acting);
        assert(word.status() == 1 && word.roles() & 1 == 1);
        OperatorWord operator = _parties.operatorOf(acting, sender);
        assert(sender == word.signer() || (time < operator.until() && operator.epoch() == word.epoch()));
    }

    /// @dev Running numbers rise for the two ledgers that number, and for nobody else.
    function check_count__anyOtherSender__refused(address sender, address id, uint64 role, uint8 which) external {
        _anyTime();
        vm.assume(sender != _peer(ASSETS) && sender != _peer(EXCHANGE));
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_parties.count, (id, sender, role));
        else if (which == 1) call = abi.encodeCall(_parties.countMandated, (id, sender, id));
        else call = abi.encodeCall(_parties.countAndVerify, (id, sender, role, 0, 0, 0, _anyConsent()));
        vm.prank(sender);
        _assertRefused(address(_parties), call);
    }

    /// @dev A count rises by one, and nothing else of the party changes.
    function check_count__byALedger__oneMoreAndNothingElse(address id, address sender, uint144 role) external {
        _anyTime();
        PartyWord before = _parties.party(id);
        vm.prank(_peer(ASSETS));
        uint256 number = _parties.count(id, sender, role);
        PartyWord word = _parties.party(id);
        assert(number == before.count() + 1 && word.count() == number);
        assert((PartyWord.unwrap(word) ^ PartyWord.unwrap(before)) & ~uint256(0xffffffff << 207) == 0);
    }

    /// @dev The authority's acts are refused to whom AccessManager does not let call.
    function check_authorityActs__notLet__refused(
        Enrolment calldata terms,
        Closure calldata closure,
        address id,
        uint8 roles,
        uint8 which
    ) external {
        _anyTime();
        _refusingPeer(1);
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_parties.admit, (terms, roles, _anyConsent()));
        else if (which == 1) call = abi.encodeCall(_parties.setRoles, (id, roles));
        else call = abi.encodeCall(_parties.closeByAuthority, (closure));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_parties), call);
    }

    /// @dev Two parties that become nodes get two numbers, one after the other, never zero; each number leads to its node.
    function check_setRoles__twoNewNodes__numbersRise(address one, address two) external {
        _anyTime();
        vm.etch(_peer(1), type(LettingAuthority).runtimeCode);
        vm.assume(one != two && !_isNode(one) && !_isNode(two));
        _parties.setRoles(one, 1);
        _parties.setRoles(two, 1);
        uint256 first = _parties.party(one).node();
        uint256 second = _parties.party(two).node();
        assert(first != 0 && second == first + 1);
        assert(_parties.nodeByNumber(uint16(first)) == one && _parties.nodeByNumber(uint16(second)) == two);
    }

    /// @dev Roles given again leave a node its number, and roles change nothing else of a party.
    function check_setRoles__aNode__keepsItsNumber(address id, uint8 roles) external {
        _anyTime();
        PartyWord before = _parties.party(id);
        vm.assume(_isNode(id));
        _parties.setRoles(id, roles);
        PartyWord word = _parties.party(id);
        assert(word.roles() == roles && roles < 32);
        assert((PartyWord.unwrap(word) ^ PartyWord.unwrap(before)) & ~uint256(0xff << 163) == 0);
    }

    /// @dev A proposed recovery completes when its delay is over, to the signer proposed, and never once vetoed.
    function check_completeRecovery__passes__proposedAndReady(address id) external {
        uint256 time = _anyTime();
        RecoveryWord recovery = _parties.recoveryOf(id);
        PartyWord before = _parties.party(id);
        _parties.completeRecovery(id);
        PartyWord word = _parties.party(id);
        assert(recovery.state() == 1 && recovery.ready() <= time && before.status() != 5);
        assert(word.signer() == recovery.signer() && word.epoch() == before.epoch() + 1);
        assert(_parties.recoveryOf(id).isZero());
    }

    /// @dev What a party vetoed nobody completes, at any time.
    function check_veto__thenAnyTime__neverCompletes(Veto calldata terms) external {
        _anyTime();
        _parties.vetoRecovery(terms, _anyConsent());
        vm.warp(svm.createUint(40, "later"));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_parties), abi.encodeCall(_parties.completeRecovery, (terms.party)));
    }

    /// @dev A node lifts its own suspension of a party and never a regulator's.
    function check_liftParty__byItsNode__regulatorsStands(address id, address by) external {
        _anyTime();
        PartyWord before = _parties.party(id);
        vm.prank(svm.createAddress("sender"));
        _parties.liftParty(id, by, false, new address[](0), 0);
        uint256 status = _parties.party(id).status();
        assert(before.status() != 3 && (before.status() != 4 || status == 3));
        assert((PartyWord.unwrap(_parties.party(id)) ^ PartyWord.unwrap(before)) & ~uint256(7 << 160) == 0);
    }

    function _isNode(address id) private view returns (bool) {
        uint256 number = _parties.party(id).node();
        return number != 0 && _parties.nodeByNumber(uint16(number)) == id;
    }
}
