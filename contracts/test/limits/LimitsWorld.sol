// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {AssetActs} from "../AssetActs.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @dev A wallet that agrees to everything, after burning what it is given.
contract BurningWallet {
    fallback() external {
        assembly ("memory-safe") {
            for {} gt(gas(), 900) {} {}
            mstore(0x00, shl(224, 0x1626ba7e))
            return(0x00, 0x20)
        }
    }
}

/// @title The dearest case of everything: parties whose agents' wallets burn all they may, deep trees, full lists.
abstract contract LimitsWorld is AssetActs {
    /// @dev Gas limit of a block that the limits are stated against, and of a share of it in a hundred.
    uint256 internal constant BLOCK = 30_000_000;
    uint256 internal constant PLEDGES = 8;
    uint256 internal constant DEEPEST = 6;
    uint256 internal constant SETTLED = 16;
    uint256 internal constant SUCCESSORS = 16;
    uint256 internal constant PROOF = 20;
    /// @dev Bits of the acts that an agent may consent to.
    uint64 internal constant EVERY_ACT = 0x30f3f0f0000;

    mapping(address party => Person) internal agentOf;
    mapping(address party => Person) internal personOf;
    bytes internal burning;

    function setUp() public virtual override {
        super.setUp();
        burning = address(new BurningWallet()).code;
    }

    /// @dev What the last call cost as a whole transaction, kept in the snapshot and held to a share of a block.
    function limited(string memory act, uint256 percent) internal {
        uint256 used = vm.snapshotGasLastCall("limits", act);
        vm.assertLe(used * 100, BLOCK * percent, act);
    }

    // Parties

    /// @dev A party, and its agent with a wallet that burns; both have voided a consent, so that voids are read.
    function heavy(string memory name) internal returns (Person memory p) {
        p = enrol(name, 320500, node);
        Person memory agent = enrol(string.concat(name, "'s agent"), 110000, otherNode);
        Mandate memory m = Mandate(p.id, agent.id, EVERY_ACT, uint40(block.timestamp + 20 * 365 days), salt(), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(p, address(parties), CONSENT_MANDATE_TYPE, id, 0));
        voidOne(p);
        voidOne(agent);
        vm.etch(agent.signer, burning);
        agentOf[p.id] = agent;
        personOf[p.id] = p;
    }

    function voidOne(Person memory p) internal {
        Voiding memory t = Voiding(p.id, salt(), salt());
        bytes32 id = keccak256(abi.encode(VOIDING_TYPE, t));
        parties.voidConsent(t, sign(p, address(parties), CONSENT_VOID_TYPE, id, 0));
    }

    /// @dev A consent by the party's agent, of 65 bytes that recover to somebody else before its wallet is asked.
    function byWallet(Person memory p, uint256 seq) internal view returns (Consent memory) {
        Person memory agent = agentOf[p.id];
        return Consent(p.id, uint32(seq), 0, agent.id, 0, uint40(block.timestamp + 1 hours), junk());
    }

    function junk() internal pure returns (bytes memory) {
        return abi.encodePacked(keccak256("r"), bytes32(uint256(keccak256("s")) >> 2), uint8(27));
    }

    /// @dev A chain of closed nodes that leads to a live one; the path from the first one's successor.
    function succession(Person memory first) internal returns (address[] memory path, Person memory last) {
        path = new address[](SUCCESSORS);
        Person memory from = first;
        for (uint256 i = 0; i < SUCCESSORS; ++i) {
            last = admit(string.concat("successor ", vm.toString(i)), 320500, ROLE_NODE);
            parties.closeByAuthority(Closure(from.id, last.id, "closing", salt()));
            path[i] = last.id;
            from = last;
        }
    }

    // Rights

    function seqOf(bytes32 right) internal view returns (uint256) {
        return rights.right(right).seq();
    }

    /// @dev A chain of exclusive rights below a root, `depth` deep, between two holders in turn; the deepest is the second's
    /// where the depth is even. The path leads from it to the root's child.
    function chain(bytes32 asset, uint8 kind, uint256 depth, Person memory odd, Person memory even)
        internal
        returns (Grant[] memory path)
    {
        bytes32 parent = rootOf(asset, kind);
        Person memory from = enterprise;
        for (uint256 d = 1; d <= depth; ++d) {
            Person memory to = d % 2 == 0 ? even : odd;
            Grant memory t = grantTerms(asset, parent, from, to, kind);
            t.exclusivity = EXCLUSIVE;
            t.until = uint40(block.timestamp + 600 days);
            grantRight(t, path, from, to);
            path = extendPath(t, path);
            (parent, from) = (idOf(t), to);
        }
    }

    /// @dev As many pledges as a right bears, each to another pledgee and each forbidding licences.
    function pledgeFully(bytes32 asset, bytes32 right, uint8 kind, Grant[] memory path, Person memory pledgor)
        internal
        returns (Pledge[] memory standing)
    {
        for (uint256 i = 0; i < PLEDGES; ++i) {
            standing = pledgeOnce(asset, right, kind, path, pledgor, standing);
        }
    }

    function pledgeOnce(
        bytes32 asset,
        bytes32 right,
        uint8 kind,
        Grant[] memory path,
        Person memory pledgor,
        Pledge[] memory standing
    ) internal returns (Pledge[] memory next) {
        (Pledge memory t, Person memory pledgee) = nextPledge(asset, right, kind, pledgor, standing);
        uint32 seq = uint32(seqOf(right));
        Consent memory a = sign(pledgor, address(pledges), CONSENT_PLEDGE_TYPE, idOf(t), seq);
        Consent memory b = sign(pledgee, address(pledges), CONSENT_PLEDGE_TYPE, idOf(t), seq);
        pledges.pledge(t, path, standing, a, b);
        next = new Pledge[](standing.length + 1);
        for (uint256 i = 0; i < standing.length; ++i) {
            next[i] = standing[i];
        }
        next[standing.length] = t;
    }

    function nextPledge(bytes32 asset, bytes32 right, uint8 kind, Person memory pledgor, Pledge[] memory standing)
        internal
        returns (Pledge memory t, Person memory pledgee)
    {
        pledgee = heavy(string.concat("pledgee ", vm.toString(standing.length), " of ", vm.toString(right)));
        t = pledgeTerms(asset, right, kind, pledgor);
        t.pledgee = pledgee.id;
        t.forbids = 1;
        t.pledges = stayHash(standing);
    }

    function stayHash(Pledge[] memory list) internal pure returns (bytes32) {
        if (list.length == 0) return 0;
        bytes memory ids;
        for (uint256 i = 0; i < list.length; ++i) {
            ids = bytes.concat(ids, idOf(list[i]));
        }
        return keccak256(ids);
    }

    /// @dev Every pledge with its pledgee's consent, by wallet.
    function agreed(Pledge[] memory list, uint256 seq) internal view returns (Pledged[] memory all) {
        all = new Pledged[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            all[i] = Pledged(list[i], byWallet(personOf[list[i].pledgee], seq));
        }
    }

    /// @dev Children of a right that are over, so that they count until they are settled.
    function expiredChildren(bytes32 asset, Grant[] memory path, Person memory from, Person memory to, uint256 many)
        internal
        returns (Grant[] memory list)
    {
        list = new Grant[](many);
        for (uint256 i = 0; i < many; ++i) {
            list[i] = grantTerms(asset, idOf(path[0]), from, to, path[0].kind);
            list[i].until = uint40(block.timestamp + 1 days);
            grantRight(list[i], path, from, to);
        }
        vm.warp(block.timestamp + 1 days);
    }
}
