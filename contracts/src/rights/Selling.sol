// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {OPERATE, RIGHT_STATUS_LIVE} from "../types/Enums.sol";
import {RightView} from "../types/RightView.sol";
import {RightWord} from "../types/RightWords.sol";
import {Grant, Ids} from "../types/Terms.sol";
import {Granting} from "./Granting.sol";
import {Transferring} from "./Transferring.sol";

/// @title Selling
/// @notice What ExchangeLedger asks of rights: whether a seller can offer one, and the effect of a trade.
abstract contract Selling is Granting, Transferring {
    /// @inheritdoc IRightsLedger
    function offerable(
        bytes32 asset,
        AssetWord word,
        uint8 kind,
        address seller,
        Grant[] calldata path,
        Grant[] calldata operatePath
    ) external view returns (RightView memory offered, RightView memory operate) {
        _live(offered, asset, word, kind, path);
        address holder = offered.word.holder();
        if (holder != seller) revert RightHolderWrong(offered.id, holder, seller);
        if (_isOperate(offered, operatePath)) operate = offered;
        _operates(operate, asset, word, seller, operatePath, true);
    }

    /// @inheritdoc IRightsLedger
    function sellGrant(
        Grant calldata terms,
        AssetWord word,
        Grant[] calldata path,
        Grant[] calldata settled,
        Grant[] calldata operatePath,
        bool operateNeeded,
        uint256 expected
    ) external returns (bytes32 digest, bool operated) {
        _onlyExchange();
        bytes32 id = Ids.id(terms);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory parent;
        _live(parent, terms.asset, word, terms.kind, path);
        _requireExpected(parent, expected);
        _requireWithin(terms, parent);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory operate;
        if (_isOperate(parent, operatePath)) operate = parent;
        operated = _operates(operate, terms.asset, word, terms.grantor, operatePath, operateNeeded);

        if (settled.length != 0) {
            bytes32[] memory digests;
            (parent.group, digests) = _settleUnder(terms.asset, parent.id, parent.group, settled, 0);
            // slither-disable-next-line reentrancy-no-eth,unused-return -- a peer calling nobody; see Extend
            if (digests.length != 0) ASSETS.extendMany(terms.asset, 0, digests);
        }
        digest = _make(id, terms, parent, address(0), address(0));
    }

    /// @inheritdoc IRightsLedger
    function sellTransfer(
        bytes32 asset,
        AssetWord word,
        uint8 kind,
        Grant[] calldata path,
        Grant[] calldata operatePath,
        bool operateNeeded,
        address from,
        address to,
        bytes32 trade,
        uint256 expected
    ) external returns (bytes32 digest, bool operated) {
        _onlyExchange();
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory v;
        _live(v, asset, word, kind, path);
        _requireExpected(v, expected);
        // slither-disable-next-line uninitialized-local -- filled by the walk below
        RightView memory operate;
        if (_isOperate(v, operatePath)) operate = v;
        operated = _operates(operate, asset, word, from, operatePath, operateNeeded);

        RightWord moved = _move(v, from, to);
        digest = Journal.logWords(Sold.selector, asset, v.id, abi.encode(from, to, trade, moved));
    }

    function _onlyExchange() private view {
        if (msg.sender != address(EXCHANGE)) revert RightsCallerWrong(msg.sender);
    }

    /// @dev The right is as the buyer saw it.
    function _requireExpected(RightView memory v, uint256 expected) private pure {
        uint256 made = v.group.made();
        uint256 seq = v.word.seq();
        if (uint32(expected) != made) revert RightMadeWrong(uint32(expected), made);
        if (expected >> 32 != seq) revert IPartyRegistry.ConsentSeqWrong(seq, expected >> 32);
    }

    /// @dev Whether the right offered is the OPERATE root itself, which was read already.
    function _isOperate(RightView memory offered, Grant[] calldata path) private pure returns (bool) {
        return path.length == 0 && offered.word.kind() == OPERATE && offered.word.depth() == 0;
    }

    /// @dev Whether the seller holds a LIVE OPERATE right without a live sole or exclusive child; refused where needed.
    /// The right is filled in unless it was read already.
    function _operates(
        RightView memory v,
        bytes32 asset,
        AssetWord word,
        address seller,
        Grant[] calldata path,
        bool needed
    ) private view returns (bool operated) {
        uint256 least = RIGHT_STATUS_LIVE;
        if (v.id == 0) (, least) = _walk(v, asset, word, OPERATE, path);

        bool held = least == RIGHT_STATUS_LIVE && v.word.holder() == seller;
        uint256 taken = v.group.exclusiveUntil();
        if (needed && !held) revert OperateMissing(v.id, seller);
        if (needed && block.timestamp < taken) revert OperateTaken(v.id, taken);
        operated = held && block.timestamp >= taken;
    }
}
