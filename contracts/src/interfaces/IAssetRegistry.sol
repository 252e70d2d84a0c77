// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord, BatchWord, ObjectionWord, PauseWord, ProfileWord} from "../types/AssetWords.sol";
import {Inclusion, Pledged} from "../types/Bundles.sol";
import {Amendment, Asset, Batch, Cancellation, Consent, Objection, Profile} from "../types/Terms.sol";

/// @title IAssetRegistry
/// @notice Registrations of data assets, one by one or in batches, their status, and the journal of each.
interface IAssetRegistry {
    /// @notice An asset was registered: the seed of its journal, not folded. `number` is the node's running number.
    event Registered(bytes32 indexed asset, bytes32 indexed node, Asset terms, uint256 word, uint256 number);
    /// @notice A batch was anchored; id is the batch's terms hash.
    event BatchAnchored(bytes32 indexed node, bytes32 indexed id, Batch terms, uint256 word, uint256 number);
    /// @notice A batch is attested to be published; id is the key of its slot.
    event BatchPublished(bytes32 indexed node, bytes32 indexed id, address by, bytes32 evidence, uint256 word);
    /// @notice A batched asset got its slot, by its proof: its registration, the seed of its journal, not folded.
    event Activated(bytes32 indexed asset, bytes32 indexed batch, Asset terms, uint256 index, uint256 word);
    /// @notice The registrant's consent came after an activation without it, and the notice started.
    event NoticeStarted(bytes32 indexed asset, bytes32 indexed id, address agent, uint256 word);
    /// @notice The registration was changed, corrected, re-levelled or renewed. `by` is the recording node.
    event Amended(
        bytes32 indexed asset, bytes32 indexed id, Amendment terms, address by, address consenter, uint256 word
    );
    /// @notice A party's agent signed its consent to the registration, amendment or cancellation with this id.
    event AgentConsented(bytes32 indexed asset, bytes32 indexed id, address party, address agent);
    /// @notice The holders ended the registration.
    event Cancelled(bytes32 indexed asset, bytes32 indexed id, Cancellation terms, uint256 word);
    /// @notice An objection was filed.
    event Objected(
        bytes32 indexed asset, bytes32 indexed id, Objection terms, address agent, uint256 objection, uint256 word
    );
    /// @notice A node admitted an objection filed after issue.
    event ObjectionAdmitted(bytes32 indexed asset, bytes32 indexed id, address by, uint256 objection, uint256 word);
    /// @notice An objection was decided or lapsed.
    event ObjectionResolved(
        bytes32 indexed asset, bytes32 indexed id, address by, bytes32 reason, uint256 objection, uint256 word
    );
    /// @notice The asset was suspended; id is the reason's digest.
    event AssetSuspended(bytes32 indexed asset, bytes32 indexed id, address by, uint256 word);
    /// @notice A suspension was lifted; id is the reason's digest.
    event AssetLifted(bytes32 indexed asset, bytes32 indexed id, address by, uint256 word);
    /// @notice A regulator gave or took the approval to list at level 3; id is the reason's digest.
    event ApprovalSet(bytes32 indexed asset, bytes32 indexed id, address by, uint256 word);
    /// @notice The registration was revoked by authority; id is the reason's digest.
    event AssetRevoked(bytes32 indexed asset, bytes32 indexed id, address by, uint256 word);
    /// @notice A rule profile was added.
    event ProfileAdded(uint256 indexed number, bytes32 indexed id, Profile terms, uint256 word);
    /// @notice The pause was set or lifted.
    event PauseSet(address by, uint256 word);

    /// @notice No asset has a slot under this id.
    error AssetUnknown(bytes32 asset);
    /// @notice The asset exists already.
    error AssetExists(bytes32 asset);
    /// @notice The asset is not VALID: its status is given.
    error AssetNotValid(bytes32 asset, uint256 status);
    /// @notice The asset's rev is another.
    error AssetRevWrong(bytes32 asset, uint256 expected, uint256 actual);
    /// @notice The terms brought along are of another asset than the act's terms name.
    error AssetMismatch(bytes32 expected, bytes32 actual);
    /// @notice The registration has ended.
    error AssetEnded(bytes32 asset, uint256 end);
    /// @notice A field of the terms breaks a rule of the register; `field` is its position in the terms.
    error AssetTermsInvalid(uint256 field);
    /// @notice The rule profile does not exist.
    error ProfileUnknown(uint256 profile);
    /// @notice The notice is shorter than the profile's minimum.
    error NoticeTooShort(uint256 notice, uint256 minimum);
    /// @notice The term is longer than the profile's.
    error TermTooLong(uint256 until, uint256 latest);
    /// @notice The batch exists already, or is unknown.
    error BatchStateWrong(bytes32 key);
    /// @notice The batch is empty, too large, or of an unknown kind.
    error BatchInvalid(uint256 count, uint256 kind);
    /// @notice The publisher is the batch's own node or was enrolled by it.
    error BatchPublisherNotIndependent(address by);
    /// @notice The leaf's index is not below the batch's count, or the proof is too long.
    error InclusionInvalid(uint256 index, uint256 length);
    /// @notice An objector has an open objection on this asset.
    error ObjectionOpen(bytes32 asset, address objector);
    /// @notice The objection is not in the state that this step needs.
    error ObjectionStateWrong(bytes32 objection, uint256 status);
    /// @notice The time to resolve the objection has not passed.
    error ObjectionNotLapsed(uint256 deadline, uint256 time);
    /// @notice The outcome is none of upheld and dismissed.
    error ObjectionOutcomeInvalid(uint256 outcome);
    /// @notice The bit is set already, or not set.
    error AssetFlagUnchanged(bytes32 asset);
    /// @notice An evidenced right cannot be cleared while a group of its root is open, nor the asset cancelled.
    error RootGroupOpen(bytes32 root, uint256 open);
    /// @notice A consent that this act needs is missing; consents come in order HOLD, USE, OPERATE without repeats.
    error ConsentMissing(address party);
    /// @notice More consents were brought than the act needs.
    error ConsentNotNeeded(address party);
    /// @notice The register is paused.
    error Paused(uint256 until);
    /// @notice A pause is set with at least one wei, which tells every act to look for it.
    error PauseWithoutValue();
    /// @notice The pause cannot be set again yet, or is not set.
    error PauseNotAllowed(uint256 notBefore);
    /// @notice The caller is not one of the ledgers.
    error AssetCallerNotLedger(address caller);

    /// @notice Registers an asset whose registrant this node enrolled. Sender: the node.
    /// @param terms The asset.
    function register(Asset calldata terms) external;
    /// @notice Registers an asset with its registrant's signature. Sender: the node.
    /// @param terms The asset.
    /// @param registrant ConsentRegister by the registrant, seq 0.
    function registerSigned(Asset calldata terms, Consent calldata registrant) external;
    /// @notice Anchors a batch. Sender: the node.
    /// @param terms The batch.
    function anchorBatch(Batch calldata terms) external;
    /// @notice Attests that a whole batch is published: notices of its leaves run from now.
    /// Sender: a regulator covering the node, or an assessor enrolled by another node.
    /// @param root Merkle root.
    /// @param node Party id of the batch's node.
    /// @param by Party id of the publisher.
    /// @param asRegulator Which of the two acts.
    /// @param evidence Digest of the publication's evidence.
    function publishBatch(bytes32 root, address node, address by, bool asRegulator, bytes32 evidence) external;
    /// @notice Activates a leaf whose registrant the batch's node enrolled; nothing happens where it has a slot. Anyone.
    /// @param terms The asset.
    /// @param inclusion Its proof.
    function activate(Asset calldata terms, Inclusion calldata inclusion) external;
    /// @notice Activates a leaf with its registrant's signature, or starts the notice of one activated without it. Anyone.
    /// @param terms The asset.
    /// @param inclusion Its proof.
    /// @param registrant ConsentRegister by the registrant, seq 0.
    function activateSigned(Asset calldata terms, Inclusion calldata inclusion, Consent calldata registrant) external;
    /// @notice Changes, corrects, re-levels or renews. Sender: the asset's node or its first live successor. No licence is
    /// shortened by it; while the asset, or a root concerned, is suspended, it neither shortens the term nor clears a right.
    /// @param terms The asset.
    /// @param amendment Every field as it will be.
    /// @param path Successors of the node; empty where it is live.
    /// @param consents ConsentAmend of the parties needed, in order HOLD, USE, OPERATE without repeats.
    /// @param pledges For each root with pledges, in that order: every pledge on it, with the pledgees' ConsentAmend.
    function amend(
        Asset calldata terms,
        Amendment calldata amendment,
        address[] calldata path,
        Consent[] calldata consents,
        Pledged[][] calldata pledges
    ) external;
    /// @notice Ends a registration by its holders, unless it or a live root is suspended. Anyone sends.
    /// @param cancellation The terms.
    /// @param consents ConsentCancel of every live root's holder, in order HOLD, USE, OPERATE without repeats.
    /// @param pledges For each root with pledges, in that order: every pledge on it, with the pledgees' ConsentCancel.
    function cancel(Cancellation calldata cancellation, Consent[] calldata consents, Pledged[][] calldata pledges)
        external;
    /// @notice Files an objection, activating the leaf if need be. Anyone sends; passes during a pause.
    /// @param terms The asset.
    /// @param inclusion Its proof; empty where the asset has a slot.
    /// @param objection The objection.
    /// @param objector ConsentObject by the objector.
    function object(
        Asset calldata terms,
        Inclusion calldata inclusion,
        Objection calldata objection,
        Consent calldata objector
    ) external;
    /// @notice Admits an objection filed after issue: it counts from now. Sender: the asset's node or successor.
    /// @param terms The asset.
    /// @param path Successors of the node; empty where it is live.
    /// @param objection The objection.
    function admitObjection(Asset calldata terms, address[] calldata path, Objection calldata objection) external;
    /// @notice Decides an objection. Sender: the asset's node or successor. Upheld in notice refuses the registration.
    /// @param terms The asset.
    /// @param path Successors of the node; empty where it is live.
    /// @param objection The objection.
    /// @param outcome UPHELD or DISMISSED.
    /// @param reason Digest of the reasons.
    function resolveObjection(
        Asset calldata terms,
        address[] calldata path,
        Objection calldata objection,
        uint8 outcome,
        bytes32 reason
    ) external;
    /// @notice Lets an objection lapse after the profile's time. Anyone sends.
    /// @param objection The objection.
    function lapseObjection(Objection calldata objection) external;
    /// @notice Suspends an asset, activating the leaf if need be. Sender: its node (or successor), or a covering regulator.
    /// @param terms The asset.
    /// @param inclusion Its proof; empty where the asset has a slot.
    /// @param by Party id of the regulator; ignored where the node acts.
    /// @param asRegulator Which of the two acts.
    /// @param path Successors of the node; empty where it is live.
    /// @param reason Digest of the reasons.
    function suspend(
        Asset calldata terms,
        Inclusion calldata inclusion,
        address by,
        bool asRegulator,
        address[] calldata path,
        bytes32 reason
    ) external;
    /// @notice Lifts a suspension: the node its own, a covering regulator both.
    /// @param terms The asset.
    /// @param by Party id of the regulator; ignored where the node acts.
    /// @param asRegulator Which of the two acts.
    /// @param path Successors of the node; empty where it is live.
    /// @param reason Digest of the reasons.
    function lift(Asset calldata terms, address by, bool asRegulator, address[] calldata path, bytes32 reason) external;
    /// @notice Gives or takes the standing approval to list at level 3. Sender: a covering regulator.
    /// @param terms The asset.
    /// @param rev The asset's rev.
    /// @param by Party id of the regulator.
    /// @param approved Whether it may be listed.
    /// @param reason Digest of the reasons.
    function approve(Asset calldata terms, uint32 rev, address by, bool approved, bytes32 reason) external;
    /// @notice Revokes a registration, activating the leaf if need be. Sender: a covering regulator.
    /// @param terms The asset.
    /// @param inclusion Its proof; empty where the asset has a slot.
    /// @param by Party id of the regulator.
    /// @param reason Digest of the reasons.
    function revoke(Asset calldata terms, Inclusion calldata inclusion, address by, bytes32 reason) external;
    /// @notice Adds a rule profile. Only the authority.
    /// @param terms The profile.
    /// @return number Its number, from 1.
    function addProfile(Profile calldata terms) external returns (uint32 number);
    /// @notice Pauses for at most 14 days, not again within 14 more. Only the authority, with at least one wei.
    function pause() external payable;
    /// @notice Burns what pauses left behind, so that acts need not look for one. Anyone sends, once no pause is set.
    function clearPause() external;
    /// @notice Lifts the pause. Only the authority.
    function unpause() external;
    /// @notice Checks an asset, marks it as touched where a root of it is written, and extends its journal. Only the ledgers.
    /// @param asset Asset id.
    /// @param how Bits of the library Extend.
    /// @param first Digest of an event just emitted.
    /// @param second Digest of the next event, zero where none.
    /// @return word The asset's word after.
    function extend(bytes32 asset, uint256 how, bytes32 first, bytes32 second) external returns (AssetWord word);

    /// @notice As `extend` with any number of digests; the head is written once. Only the ledgers.
    /// @param asset Asset id.
    /// @param how Bits of the library Extend.
    /// @param digests Digests of the events just emitted, in log order.
    /// @return word The asset's word after.
    function extendMany(bytes32 asset, uint256 how, bytes32[] calldata digests) external returns (AssetWord word);

    /// @notice The word of an asset, zero where it has no slot.
    function asset(bytes32 id) external view returns (AssetWord);
    /// @notice The words of an asset and of a profile.
    function assetAndProfile(bytes32 id, uint32 profile) external view returns (AssetWord, ProfileWord);
    /// @notice The head of an asset's journal, zero before its first folded event.
    function head(bytes32 id) external view returns (bytes32);
    /// @notice Status of an asset now (asset status numbers).
    function status(bytes32 id) external view returns (uint256);
    /// @notice The word of a batch by Merkle root and node.
    function batch(bytes32 root, address node) external view returns (BatchWord);
    /// @notice The word of a profile.
    function profile(uint32 number) external view returns (ProfileWord);
    /// @notice Number of profiles so far.
    function profileCount() external view returns (uint32);
    /// @notice The word of an objection.
    function objectionOf(bytes32 id) external view returns (ObjectionWord);
    /// @notice Id of an objector's open objection on an asset, zero where none.
    function openObjection(bytes32 id, address objector) external view returns (bytes32);
    /// @notice The word of the pause.
    function pauseWord() external view returns (PauseWord);
}
