// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";
import {LedgerWalk} from "./LedgerWalk.sol";

/// @dev Cheatcodes for what a run tells its caller.
interface Reporting {
    function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
    function writeLine(string calldata path, string calldata line) external;
}

/// @title A walk over the whole ledger; each invariant below walks its own way.
abstract contract LedgerCampaign {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    LedgerWalk internal walk;

    /// @dev What tells this walk from the others.
    function salt() internal pure virtual returns (uint256);

    function setUp() external {
        bytes memory code = bytes.concat(vm.getCode("LedgerWalk.sol:LedgerWalk"), abi.encode(salt()));
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        walk = LedgerWalk(made);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(walk);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory s = new bytes4[](1);
        s[0] = walk.step.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(walk), s);
    }

    /// @dev At the end of a run all eleven are looked at; what the run did is written where LEDGER_TALLY says.
    function afterInvariant() external {
        walk.checkI1();
        walk.checkI2();
        walk.checkI3();
        walk.checkI4();
        walk.checkI5();
        walk.checkI6();
        walk.checkI7();
        walk.checkI8();
        walk.checkI9();
        walk.checkI10();
        walk.checkI11();
        string memory path = Reporting(address(vm)).envOr("LEDGER_TALLY", "");
        if (bytes(path).length != 0) Reporting(address(vm)).writeLine(path, walk.tallyLine());
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI1Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 1;
    }

    function invariant_I1_fields__changedByThoseNamed() external view {
        walk.checkI1();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI2Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 2;
    }

    function invariant_I2_child__withinItsParent() external view {
        walk.checkI2();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI3Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 3;
    }

    function invariant_I3_exclusiveChild__hasNoSibling() external view {
        walk.checkI3();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI4Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 4;
    }

    function invariant_I4_pledges__countedAndAgreed() external view {
        walk.checkI4();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI5Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 5;
    }

    function invariant_I5_acts__refusedUnlessValid() external view {
        walk.checkI5();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI6Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 6;
    }

    function invariant_I6_trades__asListed() external view {
        walk.checkI6();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI7Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 7;
    }

    function invariant_I7_events__rebuildEverySlot() external view {
        walk.checkI7();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI8Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 8;
    }

    function invariant_I8_leaves__openedOnce() external {
        walk.checkI8();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI9Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 9;
    }

    function invariant_I9_consents__workOnce() external view {
        walk.checkI9();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI10Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 10;
    }

    function invariant_I10_status__followsFromSlotsAndTime() external {
        walk.checkI10();
    }
}

/// forge-config: default.invariant.runs = 3
/// forge-config: default.invariant.depth = 1600
/// forge-config: default.invariant.check_interval = 400
contract LedgerI11Test is LedgerCampaign {
    function salt() internal pure override returns (uint256) {
        return 11;
    }

    function invariant_I11_findings__standBehindListings() external view {
        walk.checkI11();
    }
}
