// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../types/AssetWords.sol";
import {Pledged} from "../types/Bundles.sol";
import {RightView} from "../types/RightView.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Asset, Consent, Grant, Surrender, Termination, Transfer} from "../types/Terms.sol";

/// @title IRightsLedger
/// @notice The three rights over an asset: roots held by the registrant until moved, and what is granted under them.
/// A `path` is the terms of a right and of its ancestors up to the root's child; empty for a root.
/// Every event whose right is a root marks the asset as touched.
interface IRightsLedger {
    /// @notice A right was granted; `group` is its parent's word after.
    event Granted(
        bytes32 indexed asset,
        bytes32 indexed right,
        Grant terms,
        address grantorAgent,
        address granteeAgent,
        uint256 word,
        uint256 group
    );
    /// @notice A right has a new holder.
    event Transferred(
        bytes32 indexed asset, bytes32 indexed right, Transfer terms, address fromAgent, address toAgent, uint256 word
    );
    /// @notice A trade moved a right to its buyer.
    event Sold(bytes32 indexed asset, bytes32 indexed right, address from, address to, bytes32 trade, uint256 word);
    /// @notice A right was ended by the parties, or by the parent's holder `by` alone where terminable; `agent` is his,
    /// `holderAgent` the right's holder's; `group` is its parent's word.
    event Terminated(
        bytes32 indexed asset,
        bytes32 indexed right,
        Termination terms,
        address by,
        address agent,
        address holderAgent,
        uint256 word,
        uint256 group
    );
    /// @notice A right was given up by its holder; `group` is its parent's word.
    event Surrendered(
        bytes32 indexed asset, bytes32 indexed right, Surrender terms, address agent, uint256 word, uint256 group
    );
    /// @notice A right was revoked by order; `group` is its parent's word, zero for a root.
    event RightRevoked(
        bytes32 indexed asset, bytes32 indexed right, address by, bytes32 reason, uint256 word, uint256 group
    );
    /// @notice An expired right left its parent's group, whose word is given.
    event Settled(bytes32 indexed asset, bytes32 indexed right, uint256 word, uint256 group);
    /// @notice A right was suspended by order.
    event RightSuspended(bytes32 indexed asset, bytes32 indexed right, address by, bytes32 reason, uint256 word);
    /// @notice A suspension of a right was lifted.
    event RightLifted(bytes32 indexed asset, bytes32 indexed right, address by, bytes32 reason, uint256 word);
    /// @notice A root was written to the party whose evidence an amendment recorded.
    event RootWritten(bytes32 indexed asset, bytes32 indexed right, address holder, uint256 word);

    /// @notice The right does not exist.
    error RightUnknown(bytes32 right);
    /// @notice The right exists already.
    error RightExists(bytes32 right);
    /// @notice The right is not live: its status, or that of the ancestor that ends it, is given.
    error RightNotLive(bytes32 right, uint256 status);
    /// @notice The right was ended before.
    error RightEnded(bytes32 right, uint256 end);
    /// @notice The registrant did not evidence this right.
    error RightNotEvidenced(bytes32 asset, uint256 kind);
    /// @notice The path does not lead from the right to its root; `step` is where it breaks.
    error RightPathBroken(uint256 step);
    /// @notice The party does not hold the right.
    error RightHolderWrong(bytes32 right, address holder, address party);
    /// @notice A field of the grant breaks a rule; `field` is its position in the terms.
    error GrantInvalid(uint256 field);
    /// @notice The child would outlive, predate or exceed its parent; `field` is its position in the terms.
    error GrantExceedsParent(uint256 field);
    /// @notice The parent may not be sub-licensed.
    error RightNotSublicensable(bytes32 right);
    /// @notice The right may not be transferred.
    error RightNotTransferable(bytes32 right);
    /// @notice The tree is six deep already.
    error RightTooDeep(bytes32 parent);
    /// @notice A live sole or exclusive child stands in the way until the time given.
    error RightTakenExclusively(bytes32 parent, uint256 exclusiveUntil);
    /// @notice Live children stand in the way of a sole or exclusive one.
    error RightHasChildren(bytes32 parent, uint256 open, uint256 maxUntil);
    /// @notice An exclusive or sole child needs a root or a parent as exclusive.
    error RightNotExclusiveEnough(bytes32 parent);
    /// @notice Nothing is granted or transferred to oneself.
    error RightToSelf(address party);
    /// @notice The right's children are not the ones that the signers saw.
    error RightMadeWrong(uint256 expected, uint256 actual);
    /// @notice The pledges that stay are not the ones that the signers saw.
    error PledgesStayWrong(bytes32 expected, bytes32 actual);
    /// @notice The list of pledges is not the whole list that the act needs.
    error PledgesListIncomplete(bytes32 right, uint256 expected, uint256 listed);
    /// @notice A right with open children ends only by authority or where it is terminable.
    error RightGroupOpen(bytes32 right, uint256 open);
    /// @notice A root is never terminated or surrendered.
    error RightIsRoot(bytes32 right);
    /// @notice Only the parent's holder and the right's holder together, or the former alone where terminable.
    error RightNotTerminable(bytes32 right);
    /// @notice The right has not expired.
    error RightNotExpired(bytes32 right, uint256 until);
    /// @notice The bit is set already, or not set.
    error RightFlagUnchanged(bytes32 right);
    /// @notice A live sole or exclusive child stands under the seller's OPERATE right.
    error OperateTaken(bytes32 right, uint256 exclusiveUntil);
    /// @notice The seller does not hold a live OPERATE right of the asset.
    error OperateMissing(bytes32 right, address seller);
    /// @notice The caller is not the contract that may call this.
    error RightsCallerWrong(address caller);

    /// @notice Grants a right under a live one. Anyone sends.
    /// @param terms The grant.
    /// @param path The parent's terms and its ancestors'; empty where the parent is a root.
    /// @param settled Expired children of the parent, closed on the way.
    /// @param pledges Every pledge on the parent with its pledgee's ConsentGrant where the child is exclusive; every
    /// forbidding one where only those stand in the way; else empty.
    /// @param grantor ConsentGrant by the parent's holder, seq of the parent.
    /// @param grantee ConsentGrant by the grantee, the same seq.
    function grant(
        Grant calldata terms,
        Grant[] calldata path,
        Grant[] calldata settled,
        Pledged[] calldata pledges,
        Consent calldata grantor,
        Consent calldata grantee
    ) external;
    /// @notice Moves a right to a new holder. Anyone sends.
    /// @param terms The transfer.
    /// @param path The right's terms and its ancestors'; empty for a root.
    /// @param pledges Every pledge on the right with its pledgee's ConsentTransfer.
    /// @param from ConsentTransfer by the holder, seq of the right.
    /// @param to ConsentTransfer by the new holder, the same seq.
    function transfer(
        Transfer calldata terms,
        Grant[] calldata path,
        Pledged[] calldata pledges,
        Consent calldata from,
        Consent calldata to
    ) external;
    /// @notice Ends a granted right: by holder and parent's holder, or by the latter alone where terminable. Anyone sends.
    /// Whatever the asset's status; the right and its ancestors are to be LIVE or PENDING.
    /// @param terms The termination.
    /// @param path The right's terms and its ancestors'.
    /// @param pledges Every pledge on the right with its pledgee's ConsentTerminate; empty where terminable.
    /// @param consents ConsentTerminate by the parent's holder, then by the right's holder where not terminable; seq of the right.
    function terminate(
        Termination calldata terms,
        Grant[] calldata path,
        Pledged[] calldata pledges,
        Consent[] calldata consents
    ) external;
    /// @notice Gives a granted right up. Anyone sends.
    /// @param terms The surrender.
    /// @param right The right's terms.
    /// @param pledges Every pledge on the right with its pledgee's ConsentSurrender.
    /// @param holder ConsentSurrender by the holder, seq of the right.
    function surrender(
        Surrender calldata terms,
        Grant calldata right,
        Pledged[] calldata pledges,
        Consent calldata holder
    ) external;
    /// @notice Revokes a right. Sender: a regulator covering the asset's node.
    /// @param asset The asset's terms.
    /// @param kind Right kind.
    /// @param path The right's terms; empty for a root.
    /// @param by Party id of the regulator.
    /// @param reason Digest of the reasons.
    function revoke(Asset calldata asset, uint8 kind, Grant[] calldata path, address by, bytes32 reason) external;
    /// @notice Suspends a right. Sender: the asset's node (or successor) or a covering regulator.
    /// @param asset The asset's terms.
    /// @param kind Right kind.
    /// @param path The right's terms; empty for a root.
    /// @param by Party id of the regulator; ignored where the node acts.
    /// @param asRegulator Which of the two acts.
    /// @param succession Successors of the node; empty where it is live.
    /// @param reason Digest of the reasons.
    function suspend(
        Asset calldata asset,
        uint8 kind,
        Grant[] calldata path,
        address by,
        bool asRegulator,
        address[] calldata succession,
        bytes32 reason
    ) external;
    /// @notice Lifts a suspension: the node its own, a covering regulator both.
    /// @param asset The asset's terms.
    /// @param kind Right kind.
    /// @param path The right's terms; empty for a root.
    /// @param by Party id of the regulator; ignored where the node acts.
    /// @param asRegulator Which of the two acts.
    /// @param succession Successors of the node; empty where it is live.
    /// @param reason Digest of the reasons.
    function lift(
        Asset calldata asset,
        uint8 kind,
        Grant[] calldata path,
        address by,
        bool asRegulator,
        address[] calldata succession,
        bytes32 reason
    ) external;
    /// @notice Closes expired rights of one asset; the head is written once. Anyone sends.
    /// @param asset Asset id.
    /// @param expired Their terms.
    function settle(bytes32 asset, Grant[] calldata expired) external;

    /// @notice Checks what a seller can offer: holds the right, LIVE, and a LIVE OPERATE right without exclusive child.
    /// @param asset Asset id.
    /// @param word The asset's word.
    /// @param kind Kind of the right offered.
    /// @param seller Party id.
    /// @param path Path of the right offered.
    /// @param operatePath Path of the OPERATE right.
    /// @return offered The right offered.
    /// @return operate The OPERATE right.
    function offerable(
        bytes32 asset,
        AssetWord word,
        uint8 kind,
        address seller,
        Grant[] calldata path,
        Grant[] calldata operatePath
    ) external view returns (RightView memory offered, RightView memory operate);
    /// @notice Makes a right by a trade; emits Granted without agents. Its digest is the caller's to fold. Only ExchangeLedger,
    /// which verified the signatures and the pledgees' consents and vouches for the asset.
    /// @param terms The grant, its salt the trade's id.
    /// @param word The asset's word.
    /// @param path The parent's path.
    /// @param settled Expired children of the parent, closed on the way (their events come first).
    /// @param operatePath Path of the seller's OPERATE right.
    /// @param operateNeeded Whether a missing OPERATE right is refused.
    /// @param expected What the buyer saw: children made, in the lower 32 bits; seq of the parent in the next 24.
    /// @return digest Digest of Granted, for the caller to fold; those of Settled were folded here.
    /// @return operated Whether the seller held a live OPERATE right.
    function sellGrant(
        Grant calldata terms,
        AssetWord word,
        Grant[] calldata path,
        Grant[] calldata settled,
        Grant[] calldata operatePath,
        bool operateNeeded,
        uint256 expected
    ) external returns (bytes32 digest, bool operated);
    /// @notice Moves a right by a trade; emits Sold, whose digest is the caller's to fold. Only ExchangeLedger.
    /// @param asset Asset id.
    /// @param word The asset's word.
    /// @param kind Right kind.
    /// @param path The right's path.
    /// @param operatePath Path of the seller's OPERATE right.
    /// @param operateNeeded Whether a missing OPERATE right is refused.
    /// @param from The seller.
    /// @param to The buyer.
    /// @param trade Trade id.
    /// @param expected As in sellGrant, of the right itself.
    /// @return digest Digest of Sold.
    /// @return operated Whether the seller held a live OPERATE right.
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
    ) external returns (bytes32 digest, bool operated);
    /// @notice Writes a root to the party whose evidence an amendment recorded. Only AssetRegistry.
    /// @param asset Asset id.
    /// @param kind Right kind.
    /// @param holder Party id.
    /// @return digest Digest of RootWritten.
    function writeRoot(bytes32 asset, uint8 kind, address holder) external returns (bytes32 digest);
    /// @notice Counts one more pledge on the right at the head of a path; reverts unless it is LIVE. Only PledgeLedger, which
    /// emits the event, vouches for the asset and refuses what the words returned do not allow.
    /// @param asset Asset id.
    /// @param word The asset's word.
    /// @param kind Right kind.
    /// @param path Path of the right; empty for a root.
    /// @param rank The pledge's rank, at most 255.
    /// @param forbids 1 where the pledge forbids licences, else 0.
    /// @return id The right's id.
    /// @return before Its word before; an unwritten root's is filled in from its asset.
    /// @return made How many children it has ever had.
    function countPledge(
        bytes32 asset,
        AssetWord word,
        uint8 kind,
        Grant[] calldata path,
        uint256 rank,
        uint256 forbids
    ) external returns (bytes32 id, RightWord before, uint256 made);
    /// @notice Replaces a right's word after a pledge's change. Only PledgeLedger, which emits the event.
    /// @param right Right id.
    /// @param word The new word.
    function setWord(bytes32 right, RightWord word) external;

    /// @notice The stored word of a right; zero for an unwritten root.
    function right(bytes32 id) external view returns (RightWord);
    /// @notice The word of a right's children.
    function group(bytes32 id) external view returns (GroupWord);
    /// @notice Id of an asset's root right of a kind.
    function rootId(bytes32 asset, uint8 kind) external pure returns (bytes32);
    /// @notice Status of a right now (right status numbers): the first that matches it, an ancestor or the asset. A revoked or
    /// refused asset revokes its rights, a cancelled one terminates them, one in notice leaves them PENDING; NONE where the
    /// right was never granted or its root never evidenced. A settled right is EXPIRED.
    /// @param asset Asset id.
    /// @param kind Right kind.
    /// @param path Path of the right; empty for a root.
    function status(bytes32 asset, uint8 kind, Grant[] calldata path) external view returns (uint256);
}
