// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {AccessMatrix, Row, text} from "./AccessMatrix.sol";
import {AccessWorld} from "./AccessWorld.sol";
import {ErrorNames} from "./ErrorNames.sol";

/// @dev A call ready to be made; from zero: by whoever relays.
struct Try {
    address from;
    address to;
    bytes data;
}

/// @title Tries every cell of a row on the shipped contracts and names those that differ from the table.
abstract contract AccessWalk is AccessWorld, AccessMatrix, ErrorNames {
    string private constant ROLES = "node node_near node_far successor venue venue_other assessor regulator regulator_far "
        "regulator_national regulator_city lender holder grantee pledgee operator_of_node operator_of_venue operator_of_assessor operator_of_regulator operator_of_holder "
        "agent agent_lapsed administrator newcomer credential_key suspended closed former_key operator_lapsed party "
        "stranger";
    string private constant CALLERS =
        "PartyRegistry AssetRegistry RightsLedger PledgeLedger ExchangeLedger AttestationLog ";
    string private constant STATUSES = "VALID IN_NOTICE OBJECTED SUSPENDED_BY_NODE SUSPENDED_BY_REGULATOR EXPIRED REFUSED CANCELLED REVOKED "
        "UNREGISTERED PAUSED";

    string internal place;
    string internal rightful;
    /// @dev Signing in one's own name, or sending in the rightful party's: the rules beside the cells.
    bool internal inOwnName;
    bool internal inAnothersName;

    function setUp() public virtual override {
        super.setUp();
        _learnErrors();
    }

    /// @dev Fails with a line for each cell of the row that differs: row, role, status, what is expected and what was got.
    function walk(string memory name, function() internal prepare, function() internal returns (Try memory) attempt)
        internal
    {
        Row memory row = rowOf(matrix(), name);
        (place, rightful) = (row.place, row.rightful);
        string[] memory statuses = text.split(row.ofAssets ? STATUSES : "VALID PAUSED", " ");
        string memory wrong;
        for (uint256 i = 0; i < statuses.length; ++i) {
            wrong = string.concat(wrong, _walkStatus(row, statuses[i], prepare, attempt));
        }
        require(bytes(wrong).length == 0, wrong);
    }

    function _walkStatus(
        Row memory row,
        string memory at,
        function() internal prepare,
        function() internal returns (Try memory) attempt
    ) private returns (string memory wrong) {
        uint256 before = vm.snapshotState();
        status = at;
        prepare();
        enter(at);
        if (row.ofAssets) _requireStatus(at);
        string[] memory roles = text.split(same(place, "caller") ? string.concat(CALLERS, ROLES) : ROLES, " ");
        for (uint256 i = 0; i < roles.length; ++i) {
            string memory expected = outcomeOf(row, roles[i], at);
            wrong = string.concat(wrong, _cell(row, roles[i], expected, attempt));
            if (same(at, text.split(row.beside, ": ")[0])) {
                wrong = string.concat(wrong, _beside(row, roles[i], attempt));
            }
        }
        vm.revertToState(before);
    }

    /// @dev The asset is where the column says. An objection that the act is about stands beside the column's status.
    function _requireStatus(string memory at) private view {
        if (same(at, "PAUSED")) {
            vm.assertGt(assets.pauseWord().until(), block.timestamp);
            return;
        }
        uint256 is_ = assets.status(assetId);
        bool beside = is_ == ASSET_STATUS_OBJECTED && (same(at, "VALID") || same(at, "IN_NOTICE"));
        if (!beside) vm.assertEq(is_, _number(at), at);
    }

    function _number(string memory at) private pure returns (uint256) {
        if (text.contains(at, "SUSPENDED")) return ASSET_STATUS_SUSPENDED;
        string[9] memory names =
            ["UNREGISTERED", "REVOKED", "CANCELLED", "REFUSED", "EXPIRED", "", "OBJECTED", "IN_NOTICE", "VALID"];
        for (uint256 i = 0; i < names.length; ++i) {
            if (same(names[i], at)) return i;
        }
        revert(at);
    }

    function _cell(
        Row memory row,
        string memory name,
        string memory expected,
        function() internal returns (Try memory) attempt
    ) private returns (string memory wrong) {
        uint256 before = vm.snapshotState();
        _become(row, name);
        string memory got = _outcome(attempt());
        vm.revertToState(before);
        if (hasWord(expected, got) || (same(expected, "refused") && !same(got, "allowed"))) return "";
        return string.concat("\n", row.name, " | ", name, " | ", status, _expected(expected, got));
    }

    /// @dev The two rules that hold beside the cells.
    function _beside(Row memory row, string memory name, function() internal returns (Try memory) attempt)
        private
        returns (string memory wrong)
    {
        uint256 before = vm.snapshotState();
        _become(row, name);
        Person memory p = people[rightful];
        bool isParty = p.id != p.signer && actor.id != p.id && !same(name, "agent");
        string memory expected;
        if (same(place, "signature") && isParty && !same(rightful, "agent")) {
            inOwnName = true;
            string[] memory besides = text.split(row.beside, ": ");
            expected = besides.length == 2 ? besides[1] : "ConsentPartyWrong";
        }
        if (same(place, "sender") && isParty) {
            inAnothersName = true;
            expected = same(row.who[0], "administrator: allowed") ? "" : "PartySenderNotAllowed";
            if (same(name, "successor") && same(rightful, "node")) expected = "";
        }
        string memory got = bytes(expected).length == 0 ? "" : _outcome(attempt());
        vm.revertToState(before);
        if (same(expected, got)) return "";
        return string.concat("\n", row.name, " | ", name, " in another's name", _expected(expected, got));
    }

    function _expected(string memory expected, string memory got) private pure returns (string memory) {
        return string.concat(": expected ", expected, ", got ", got);
    }

    function _become(Row memory row, string memory name) private {
        if (hasWord(CALLERS, name)) {
            actor.sender = _contract(name);
            actor.id = actor.sender;
        } else {
            become(name, row.rightful, same(place, "sender"));
        }
    }

    function _contract(string memory name) private view returns (address) {
        if (same(name, "PartyRegistry")) return address(parties);
        if (same(name, "AssetRegistry")) return address(assets);
        if (same(name, "RightsLedger")) return address(rights);
        if (same(name, "PledgeLedger")) return address(pledges);
        return same(name, "ExchangeLedger") ? address(exchange) : address(attestations);
    }

    function _outcome(Try memory t) private returns (string memory) {
        address from = same(place, "signature") ? t.from : actor.sender;
        uint256 value = bytes4(t.data) == bytes4(keccak256("pause()")) ? 1 : 0;
        if (value != 0) vm.deal(from, 1 ether);
        vm.prank(from == address(0) ? address(0xabc) : from);
        (bool done, bytes memory why) = t.to.call{value: value}(t.data);
        if (done) return "allowed";
        if (why.length < 4) return "refused";
        string memory name = errorName[bytes4(why)];
        return bytes(name).length == 0 ? vm.toString(why) : name;
    }

    // Places

    /// @dev The consent of the party in `who`, or of whoever fills its place.
    function consent(string memory who, address ledger, bytes32 consentType, bytes32 id, uint32 seq)
        internal
        view
        returns (Consent memory)
    {
        Person memory p = people[who];
        bool mine = same(place, "signature") && (same(rightful, who) || same(rightful, "own"));
        if (!mine) return sign(p, ledger, consentType, id, seq);
        if (same(rightful, "own")) p.id = actor.id;
        Person memory by = Person(actor.key, actor.sender, actor.id);
        if (actor.agent && actor.id != p.id && !inOwnName) {
            return signByAgent(p, by, ledger, consentType, id, seq);
        }
        if (!inOwnName) by.id = p.id;
        return sign(by, ledger, consentType, id, seq);
    }

    /// @dev The party named in a place that a sender fills in its own name.
    function named(string memory who) internal view returns (address) {
        bool mine = same(place, "sender") && (same(rightful, who) || same(rightful, "own"));
        return mine && !inAnothersName ? actor.id : people[who].id;
    }

    /// @dev The signature of the newcomer, or of whoever fills its place.
    function newcomerSigns(bytes32 digest) internal view returns (bytes memory) {
        bool mine = same(place, "signature") && same(rightful, "newcomer");
        return signature(mine ? actor.key : people["newcomer"].key, digest);
    }

    function nothing() internal {}

    function fresh() internal {
        makeAsset();
    }
}
