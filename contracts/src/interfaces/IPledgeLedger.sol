// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../types/Bundles.sol";
import {PledgeWord, RightWord} from "../types/RightWords.sol";
import {Asset, Consent, Grant, Pledge, Release} from "../types/Terms.sol";

/// @title IPledgeLedger
/// @notice Pledges on rights: ranks by time, release, expiry, enforcement by order.
interface IPledgeLedger {
    /// @notice A right was pledged. Its word counts one pledge more, of this rank, forbidding or not; an unwritten root's is
    /// first filled in for the registrant, and a root's asset is touched. The pledge's word is LIVE in the right's pledge
    /// epoch, all else in it is of the terms.
    event PledgeMade(bytes32 indexed asset, bytes32 indexed pledge, Pledge terms);
    /// @notice A party's agent signed its consent to the pledge.
    event AgentConsented(bytes32 indexed asset, bytes32 indexed pledge, address party, address agent);
    /// @notice A pledge was released; `right` is its right's word after.
    event PledgeReleased(
        bytes32 indexed asset, bytes32 indexed pledge, Release terms, address agent, uint256 word, uint256 right
    );
    /// @notice A pledge past its end was closed; `right` is its right's word after.
    event PledgeExpired(bytes32 indexed asset, bytes32 indexed pledge, uint256 word, uint256 right);
    /// @notice A pledge was enforced: its right moved to the party the regulator named.
    event PledgeEnforced(
        bytes32 indexed asset,
        bytes32 indexed pledge,
        address by,
        address to,
        bytes32 reason,
        uint256 word,
        uint256 right
    );
    /// @notice A junior pledge closed by an enforcement before it.
    event PledgeForeclosed(bytes32 indexed asset, bytes32 indexed pledge, uint256 word);

    /// @notice The pledge exists already.
    error PledgeExists(bytes32 pledge);
    /// @notice The pledge is not live, or belongs to an ended right or an earlier pledge epoch.
    error PledgeNotLive(bytes32 pledge, uint256 status);
    /// @notice The rank is not the next one.
    error PledgeRankWrong(uint256 expected, uint256 actual);
    /// @notice Eight pledges stand on the right already.
    error PledgeTooMany(bytes32 right);
    /// @notice The pledge has not reached its end.
    error PledgeNotExpired(bytes32 pledge, uint256 until);
    /// @notice A field of the terms breaks a rule; `field` is its position in the terms.
    error PledgeTermsInvalid(uint256 field);
    /// @notice A listed pledge is of another right, out of order of rank, or does not belong in the list.
    error PledgeListWrong(uint256 index);

    /// @notice Pledges a live, transferable right. Anyone sends.
    /// @param terms The pledge.
    /// @param path The right's path; empty for a root.
    /// @param standing Terms of every pledge on the right, in order of rank.
    /// @param pledgor ConsentPledge by the holder, seq of the right.
    /// @param pledgee ConsentPledge by the pledgee, the same seq.
    function pledge(
        Pledge calldata terms,
        Grant[] calldata path,
        Pledge[] calldata standing,
        Consent calldata pledgor,
        Consent calldata pledgee
    ) external;
    /// @notice Releases a pledge, whatever the state of its right or asset. Anyone sends; passes during a pause.
    /// @param terms The release.
    /// @param pledge_ The pledge's terms.
    /// @param pledgee ConsentRelease by the pledgee, seq 0.
    function release(Release calldata terms, Pledge calldata pledge_, Consent calldata pledgee) external;
    /// @notice Closes pledges past their end. Anyone sends.
    /// @param pledges Their terms, all of one asset.
    function expire(Pledge[] calldata pledges) external;
    /// @notice Enforces a pledge: the right moves, this pledge and its juniors close. Sender: a covering regulator.
    /// @param asset The asset's terms.
    /// @param pledge_ The pledge's terms.
    /// @param standing Terms of every pledge on the right, in order of rank.
    /// @param path The right's path; empty for a root.
    /// @param to Party id of the new holder.
    /// @param by Party id of the regulator.
    /// @param reason Digest of the order.
    function enforce(
        Asset calldata asset,
        Pledge calldata pledge_,
        Pledge[] calldata standing,
        Grant[] calldata path,
        address to,
        address by,
        bytes32 reason
    ) external;

    /// @notice Checks a list of pledges against a right: in order of rank, complete, each live or past its end.
    /// @param right Right id.
    /// @param word The right's word.
    /// @param onlyForbidding Whether the list is of forbidding pledges only.
    /// @param pledges The list.
    /// @return stay keccak256 of the ids of those not past their end, zero where none.
    /// @return needed Bit i set: the pledgee of item i must consent.
    function check(bytes32 right, RightWord word, bool onlyForbidding, Pledged[] calldata pledges)
        external
        view
        returns (bytes32 stay, uint256 needed);
    /// @notice The word of a pledge.
    function pledgeOf(bytes32 id) external view returns (PledgeWord);
}
