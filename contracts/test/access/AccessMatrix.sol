// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";

/// @dev forge's cheatcodes on text, at the same address as the others.
Text constant text = Text(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

interface Text {
    function split(string calldata input, string calldata delimiter) external pure returns (string[] memory parts);
    function contains(string calldata subject, string calldata search) external pure returns (bool);
}

/// @dev One row of the table, its patterns written out.
struct Row {
    string name;
    string place;
    string rightful;
    bool ofAssets;
    string[] who;
    string[] when;
    string[] but;
    string beside;
}

/// @title Reads access_matrix.json, the table of who may do what and when.
abstract contract AccessMatrix {
    error NoLineFits(string row, string what);

    string private constant FILE = "access_matrix.json";

    function rowOf(string memory json, string memory name) internal view returns (Row memory row) {
        string memory path = string.concat(".rows[\"", name, "\"]");
        row.name = name;
        row.place = vm.parseJsonString(json, string.concat(path, ".place"));
        row.rightful = vm.parseJsonString(json, string.concat(path, ".rightful"));
        row.ofAssets = same(vm.parseJsonString(json, string.concat(path, ".asset")), "yes");
        row.who = _lines(json, string.concat(path, ".who"));
        row.when = _lines(json, string.concat(path, ".when"));
        string memory but = string.concat(path, ".but");
        if (vm.keyExistsJson(json, but)) row.but = vm.parseJsonStringArray(json, but);
        string memory beside = string.concat(path, ".beside");
        row.beside = vm.keyExistsJson(json, beside) ? vm.parseJsonString(json, beside) : "VALID";
    }

    function matrix() internal view returns (string memory) {
        return vm.readFile(FILE);
    }

    /// @dev What the table says of a cell: "allowed", or the errors of which one must be named.
    function outcomeOf(Row memory row, string memory role, string memory status) internal pure returns (string memory) {
        for (uint256 i = 0; i < row.but.length; ++i) {
            string[] memory line = text.split(row.but[i], ": ");
            string[] memory cells = text.split(line[0], " @ ");
            if (_names(cells[0], role, row.rightful) && _names(cells[1], status, "")) return line[1];
        }
        string memory who = _first(row, row.who, role);
        string memory when = _first(row, row.when, status);
        if (same(who, "allowed")) return when;
        return same(when, "allowed") ? who : string.concat(who, " ", when);
    }

    function same(string memory a, string memory b) internal pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    function hasWord(string memory words, string memory word) internal pure returns (bool) {
        return text.contains(string.concat(" ", words, " "), string.concat(" ", word, " "));
    }

    function _first(Row memory row, string[] memory lines, string memory what) private pure returns (string memory) {
        for (uint256 i = 0; i < lines.length; ++i) {
            string[] memory line = text.split(lines[i], ": ");
            if (_names(line[0], what, row.rightful)) return line[1];
        }
        revert NoLineFits(row.name, what);
    }

    function _names(string memory words, string memory word, string memory rightful) private pure returns (bool) {
        if (same(words, "*") || hasWord(words, word)) return true;
        if (same(word, rightful)) return hasWord(words, "rightful");
        return same(word, string.concat("operator_of_", rightful)) && hasWord(words, "its_operator");
    }

    /// @dev The lines of a row, a pattern's in the place of its name.
    function _lines(string memory json, string memory path) private pure returns (string[] memory lines) {
        string[] memory written = vm.parseJsonStringArray(json, path);
        lines = new string[](32);
        uint256 n;
        for (uint256 i = 0; i < written.length; ++i) {
            if (bytes(written[i])[0] != "=") {
                lines[n++] = written[i];
                continue;
            }
            string[] memory pattern = vm.parseJsonStringArray(json, _patternPath(written[i]));
            for (uint256 j = 0; j < pattern.length; ++j) {
                lines[n++] = pattern[j];
            }
        }
        assembly ("memory-safe") {
            mstore(lines, n)
        }
    }

    function _patternPath(string memory line) private pure returns (string memory) {
        return string.concat(".patterns[\"", text.split(line, "=")[1], "\"]");
    }
}
