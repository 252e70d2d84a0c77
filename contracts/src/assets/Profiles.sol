// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {PauseWord, ProfileWord} from "../types/AssetWords.sol";
import {REGIME_FREE, REGIME_GUIDED, REGIME_MARKET} from "../types/Enums.sol";
import {Ids, Profile} from "../types/Terms.sol";
import {NewWords} from "./NewWords.sol";
import {Registrations} from "./Registrations.sol";

/// @title Profiles
/// @notice What the authority alone does here: it adds rule profiles and pauses.
abstract contract Profiles is Registrations, AccessManaged {
    uint256 private constant PAUSE_TIME = 14 days;
    uint256 private constant MAX_OBJECTION_TIME = 3650 days;
    uint256 private constant REGIMES = 1 << REGIME_FREE | 1 << REGIME_GUIDED | 1 << REGIME_MARKET;

    uint32 internal _profileCount;

    /// @inheritdoc IAssetRegistry
    function addProfile(Profile calldata terms) external restricted returns (uint32 number) {
        bytes32 id = Ids.id(terms);
        if (terms.objection == 0 || terms.objection > MAX_OBJECTION_TIME) revert AssetTermsInvalid(2);
        if (terms.regimes & ~REGIMES != 0) revert AssetTermsInvalid(5);
        number = ++_profileCount;
        ProfileWord word = NewWords.profile(terms);
        _profiles[number] = word;
        // slither-disable-next-line unused-return -- a profile is in no journal, so its digest is not folded
        Journal.log(ProfileAdded.selector, bytes32(uint256(number)), id, Ids.words(terms), ProfileWord.unwrap(word));
    }

    /// @inheritdoc IAssetRegistry
    function pause() external payable restricted {
        // slither-disable-next-line incorrect-equality -- any balance will do: one wei tells acts to look
        if (address(this).balance == 0) revert PauseWithoutValue();
        if (block.timestamp < _pause.notBefore()) revert PauseNotAllowed(_pause.notBefore());
        _setPause(block.timestamp + PAUSE_TIME);
    }

    /// @inheritdoc IAssetRegistry
    function unpause() external restricted {
        if (block.timestamp >= _pause.until()) revert PauseNotAllowed(_pause.notBefore());
        _setPause(block.timestamp);
    }

    /// @inheritdoc IAssetRegistry
    function clearPause() external {
        uint256 until = _pause.until();
        if (block.timestamp < until) revert Paused(until);
        // Nobody can refuse, or use, what goes to address zero.
        (bool gone,) = address(0).call{value: address(this).balance}("");
        assert(gone);
    }

    function _setPause(uint256 until) private {
        PauseWord word = NewWords.pause(until, until + PAUSE_TIME);
        _pause = word;
        emit PauseSet(msg.sender, PauseWord.unwrap(word));
    }
}
