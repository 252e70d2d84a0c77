// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../../src/types/AssetWords.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {AssetActs} from "../AssetActs.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

interface Granting {
    function grantRole(uint64 roleId, address account, uint32 executionDelay) external;
}

/// @dev Whoever fills the place that a row is about.
struct Actor {
    address sender; // the account that sends or signs
    address id; // its party; the account itself where it is none
    uint256 key;
    bool agent; // signs for the holder
}

/// @title Every role of the access matrix in person, and an asset in every status.
abstract contract AccessWorld is AssetActs {
    /// @dev Bits of the acts that an agent may consent to.
    uint64 internal constant EVERY_ACT = 0x30f3f0f0000; // 16 to 19, 24 to 29, 32 to 35, 40 and 41

    mapping(string role => Person) internal people;
    Actor internal actor;
    bool internal succession; // the asset's node is closed and its successor acts
    string internal role;
    string internal status;
    Asset internal asset;
    bytes32 internal assetId;
    Mandate internal mandateGiven;
    mapping(string role => Operator) internal operators;

    function setUp() public virtual override {
        super.setUp();
        _parties();
        _accounts();
        string[9] memory served =
            ["node", "venue", "assessor", "regulator", "holder", "grantee", "pledgee", "agent", "everything"];
        for (uint256 i = 0; i < served.length; ++i) {
            if (i < 5) operators[served[i]] = _operator("operator_of_", served[i], _far());
            _operator("operator_lapsed_of_", served[i], uint40(block.timestamp + 1));
        }
        people["operator_lapsed"] = people["operator_lapsed_of_everything"];
        _mandate("agent_lapsed", uint40(block.timestamp + 1));
        mandateGiven = _mandate("agent", _far());
        vm.warp(block.timestamp + 1);
    }

    /// @dev The holder's mandate for every act that an agent may consent to.
    function _mandate(string memory to, uint40 until) private returns (Mandate memory t) {
        t = Mandate(enterprise.id, people[to].id, EVERY_ACT, until, salt(), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, t));
        parties.mandate(t, sign(enterprise, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    function _parties() private {
        people["node"] = node;
        people["node_near"] = admit("near node", 320500, ROLE_NODE);
        people["node_far"] = otherNode;
        people["venue"] = venue;
        people["venue_other"] = otherVenue;
        people["assessor"] = assessor;
        people["regulator"] = regulator;
        people["regulator_far"] = otherRegulator;
        people["lender"] = admit("lender", 320500, ROLE_LENDER);
        people["holder"] = enterprise;
        people["grantee"] = merchant;
        people["pledgee"] = bank;
        people["agent"] = enrol("agent", 110000, otherNode);
        people["agent_lapsed"] = enrol("lapsed agent", 110000, otherNode);
        people["party"] = stranger;
        people["regulator_city"] = admit("city regulator", 320100, ROLE_REGULATOR);
        people["regulator_national"] = admit("national regulator", 0, ROLE_REGULATOR);
        people["everything"] = admit("everything", 0, 31);
    }

    function _accounts() private {
        string[4] memory names = ["administrator", "newcomer", "credential_key", "stranger"];
        for (uint256 i = 0; i < names.length; ++i) {
            uint256 key = keyOf(string.concat("account of ", names[i]));
            people[names[i]] = Person(key, vm.addr(key), vm.addr(key));
        }
        Granting(manager).grantRole(0, people["administrator"].signer, 0);
        bytes32 thumbprint = keccak256(abi.encode(people["credential_key"].signer));
        CredentialKey memory t = CredentialKey(node.id, thumbprint, uint40(block.timestamp), _far(), salt());
        bytes32 id = keccak256(abi.encode(CREDENTIAL_KEY_TYPE, t));
        parties.addKey(t, sign(node, address(parties), CONSENT_KEY_TYPE, id, 0));
    }

    function _operator(string memory title, string memory served, uint40 until) private returns (Operator memory t) {
        Person memory p = people[served];
        string memory name = string.concat(title, served);
        t = Operator(p.id, vm.addr(keyOf(name)), until, salt());
        bytes32 id = keccak256(abi.encode(OPERATOR_TYPE, t));
        Consent memory c = sign(p, address(parties), CONSENT_OPERATOR_TYPE, id, 0);
        parties.addOperator(t, c, signature(keyOf(name), digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c)));
        people[name] = Person(keyOf(name), t.operator, p.id);
    }

    function _far() internal view returns (uint40) {
        return uint40(block.timestamp + 20 * 365 days);
    }

    // Roles

    /// @dev Who acts in the role; suspended, closed and former_key are the rightful party, changed now.
    function become(string memory name, string memory rightful, bool sends) internal {
        role = name;
        bool changed = _is(name, "suspended") || _is(name, "closed") || _is(name, "former_key");
        string memory whose = changed ? _whose(rightful) : _is(name, "successor") ? "node_near" : name;
        if (_is(name, "operator_lapsed")) whose = string.concat("operator_lapsed_of_", _whose(rightful));
        Person memory p = people[whose];
        actor = Actor(p.signer, p.id, p.key, _is(name, "agent") || _is(name, "agent_lapsed"));
        if (_is(name, "suspended")) _suspendParty(p);
        if (_is(name, "closed")) _closeParty(p);
        if (_is(name, "former_key")) _rotateParty(p);
        succession = sends && _is(name, "successor");
        if (succession) _closeParty(node);
    }

    function _whose(string memory rightful) private view returns (string memory) {
        bool isParty = people[rightful].id != people[rightful].signer;
        return isParty && people[rightful].key != 0 ? rightful : "everything";
    }

    function _suspendParty(Person memory p) private {
        Person memory national = people["regulator_national"];
        vm.prank(national.signer);
        parties.suspendParty(p.id, national.id, true, noPath(), "why");
    }

    function _closeParty(Person memory p) private {
        bool isNode = parties.party(p.id).roles() & ROLE_NODE != 0;
        address next = isNode ? people["node_near"].id : address(0);
        parties.closeByAuthority(Closure(p.id, next, "closing", salt()));
    }

    function _rotateParty(Person memory p) private {
        uint256 next = keyOf("the next key");
        Rotation memory t = Rotation(p.id, vm.addr(next), salt());
        bytes32 id = keccak256(abi.encode(ROTATION_TYPE, t));
        Consent memory c = sign(p, address(parties), CONSENT_ROTATE_TYPE, id, 0);
        parties.rotate(t, c, signature(next, digestOf(address(parties), CONSENT_ROTATE_TYPE, id, c)));
    }

    /// @dev The way from the asset's closed node to its successor, which alone brings it along.
    function path() internal view returns (address[] memory p) {
        if (!succession) return noPath();
        p = new address[](1);
        p[0] = people["node_near"].id;
    }

    // Statuses

    function registered() internal view returns (bool) {
        return !_is(status, "UNREGISTERED");
    }

    /// @dev The asset's terms, and its slot past its notice but where the status is that it has none.
    function makeAsset() internal {
        asset = assetTerms(enterprise);
        assetId = idOf(asset);
        if (!registered()) return;
        registerAsset(asset);
        vm.warp(block.timestamp + NOTICE + 1 hours);
    }

    /// @dev Brings the asset into the status. Notice, refusal and cancelling do not go together with rights granted, pledged
    /// or sold, so these three are written into the asset's word; a test compares them with what the acts write.
    function enter(string memory name) internal {
        if (_is(name, "IN_NOTICE")) _write(word(assetId).withNoticeEnd((block.timestamp + 30 days) / 1 hours));
        if (_is(name, "REFUSED")) _write(word(assetId).withEnd(ASSET_REFUSED));
        if (_is(name, "CANCELLED")) _write(word(assetId).withEnd(ASSET_CANCELLED));
        if (_is(name, "OBJECTED")) _objectAndAdmit();
        if (_is(name, "SUSPENDED_BY_NODE")) suspendByNode(asset);
        if (_is(name, "SUSPENDED_BY_REGULATOR")) suspendByRegulator(asset);
        if (_is(name, "REVOKED")) revokeByOrder(asset);
        if (_is(name, "EXPIRED")) vm.warp(asset.until);
        if (_is(name, "PAUSED")) assets.pause{value: 1}();
    }

    function _write(AssetWord w) private {
        vm.store(address(assets), keccak256(abi.encode(assetId, 0)), bytes32(AssetWord.unwrap(w)));
    }

    function _objectAndAdmit() private {
        Objection memory o = objectBy(asset, subsidiary);
        vm.prank(node.signer);
        assets.admitObjection(asset, noPath(), o);
    }

    function _is(string memory a, string memory b) internal pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    receive() external payable {}
}
