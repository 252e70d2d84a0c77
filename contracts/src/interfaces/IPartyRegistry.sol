// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {KeyWord, MandateWord, OperatorWord, PartyWord, RecoveryWord} from "../types/PartyWords.sol";
import {
    Closure,
    Compromise,
    Consent,
    CredentialKey,
    Detachment,
    Enrolment,
    Mandate,
    MandateEnd,
    Operator,
    OperatorEnd,
    Recovery,
    Rotation,
    Veto,
    Voiding
} from "../types/Terms.sol";

/// @title IPartyRegistry
/// @notice Who the parties are, who signs for them, what roles they hold, and whether a consent is good.
/// Party id = last 20 bytes of the hash of the enrolment terms. Each party has a journal of this contract's events.
/// The widths of `act` and `role` in the calls that ledgers make on every act say nothing of their values, which fit 8
/// bits: they were chosen for the selectors they give, since dispatch tries selectors in ascending order, 22 gas each.
interface IPartyRegistry {
    /// @notice A party entered the register: the seed of its journal, not folded.
    event Enrolled(bytes32 indexed party, bytes32 indexed id, Enrolment terms, uint256 word);
    /// @notice The authority set a party's roles; id is the party. A new node's number is in the word.
    event RolesSet(bytes32 indexed party, bytes32 indexed id, uint8 roles, uint256 word);
    /// @notice The signer changed, or only the epoch rose.
    event Rotated(bytes32 indexed party, bytes32 indexed id, Rotation terms, uint256 word);
    /// @notice A recovery awaits its delay.
    event RecoveryProposed(bytes32 indexed party, bytes32 indexed id, Recovery terms, uint256 recovery);
    /// @notice The party stopped a recovery: a regulator decides. `agent` is always zero.
    event RecoveryVetoed(bytes32 indexed party, bytes32 indexed id, Veto terms, address agent, uint256 recovery);
    /// @notice The open recovery, vetoed or not, was dismissed by a regulator; id is the recovery's.
    event RecoveryDismissed(bytes32 indexed party, bytes32 indexed id, address by, bytes32 reason);
    /// @notice A recovery took effect, by order or, with `by` zero, by delay; id is the recovery's. Whatever recovery was
    /// open has ended; a closed party is active again and its successor forgotten.
    event Recovered(bytes32 indexed party, bytes32 indexed id, address signer, address by, uint256 word);
    /// @notice A mandate is live.
    event Mandated(bytes32 indexed party, bytes32 indexed id, Mandate terms, uint256 mandate);
    /// @notice A mandate ended, by the principal or the agent, or because the principal gave a newer one.
    event MandateEnded(bytes32 indexed party, bytes32 indexed id, address agent, address by);
    /// @notice An operator may send for the party.
    event OperatorAdded(bytes32 indexed party, bytes32 indexed id, Operator terms, uint256 operator);
    /// @notice An operator ended, or gave way to newer terms.
    event OperatorEnded(bytes32 indexed party, bytes32 indexed id, address operator);
    /// @notice A credential key has its window.
    event KeyAdded(bytes32 indexed party, bytes32 indexed id, CredentialKey terms, uint256 key);
    /// @notice A credential key was declared compromised.
    event KeyCompromised(bytes32 indexed party, bytes32 indexed id, Compromise terms, uint256 key);
    /// @notice The party voided a consent; id is the voided digest.
    event ConsentVoided(bytes32 indexed party, bytes32 indexed id, Voiding terms, uint256 word);
    /// @notice The party's enrolling node lost its standing right to register without a signature.
    event Detached(bytes32 indexed party, bytes32 indexed id, Detachment terms, uint256 word);
    /// @notice The party was suspended by its node or by a regulator; id is the reason's digest.
    event PartySuspended(bytes32 indexed party, bytes32 indexed id, address by, uint256 word);
    /// @notice A suspension of the party was lifted; id is the reason's digest.
    event PartyLifted(bytes32 indexed party, bytes32 indexed id, address by, uint256 word);
    /// @notice The party left the register; `successor` takes over a node's acts.
    event Closed(bytes32 indexed party, bytes32 indexed id, address successor, bytes32 reason, uint256 word);

    /// @notice No party has this id.
    error PartyUnknown(address party);
    /// @notice The party exists already.
    error PartyExists(address party);
    /// @notice The party is suspended or closed.
    error PartyNotActive(address party, uint256 status);
    /// @notice The party lacks a role (a bit of `role`).
    error PartyRoleMissing(address party, uint256 role);
    /// @notice The sender is neither the party's signer nor a live operator of it.
    error PartySenderNotAllowed(address party, address sender);
    /// @notice The status of the party does not allow this change.
    error PartyStatusWrong(address party, uint256 status);
    /// @notice A signer is zero.
    error PartySignerZero();
    /// @notice A region is not a six-digit division code.
    error PartyRegionInvalid(uint256 region);
    /// @notice A role bit is not defined.
    error PartyRolesInvalid(uint256 roles);
    /// @notice The node that enrolled the party (or its live successor) is another.
    error PartyNodeWrong(address expected, address actual);
    /// @notice No node number is left.
    error PartyNodeNumbersFull();
    /// @notice A node's own number is never taken off.
    error PartyIsNode(address party);
    /// @notice The successor is not a live node, or is the party itself.
    error PartySuccessorInvalid(address successor);
    /// @notice The path does not lead from a closed node to its first live successor.
    error PartySuccessionBroken(address node, uint256 step);
    /// @notice The regulator's region does not cover the record's.
    error PartyRegionNotCovered(uint256 regulator, uint256 region);
    /// @notice The registering node did not enrol the registrant, whose signature is therefore needed.
    error PartyNotMandated(address node, address registrant);
    /// @notice The epoch is at the end of what a party may use; only recovery goes on.
    error PartyEpochsExhausted(address party);
    /// @notice The caller is not one of the ledgers.
    error PartyCallerNotLedger(address caller);

    /// @notice The consent is of another party than the act needs.
    error ConsentPartyWrong(address expected, address actual);
    /// @notice The consent was given at another sequence number of the record.
    error ConsentSeqWrong(uint256 expected, uint256 actual);
    /// @notice The consent was given in another key epoch of the party.
    error ConsentEpochWrong(address party, uint256 expected, uint256 actual);
    /// @notice The consent's deadline has passed.
    error ConsentExpired(uint256 deadline, uint256 time);
    /// @notice The consent's deadline is more than 90 days ahead.
    error ConsentTooFar(uint256 deadline, uint256 latest);
    /// @notice The signature is not of the expected signer over this act, these terms, this chain and contract.
    error ConsentSignatureInvalid(address signer, bytes32 digest);
    /// @notice The party voided this consent.
    error ConsentVoidedByParty(address party, bytes32 digest);
    /// @notice The agent has no live mandate of the party for this act.
    error ConsentMandateMissing(address party, address agent, uint256 act);
    /// @notice This act can only be signed by the party itself.
    error ConsentAgentRefused(address agent, uint256 act);
    /// @notice An agent is, or serves, the counterparty.
    error ConsentAgentConflict(address agent);

    /// @notice Terms with this id were used before.
    error RecordExists(bytes32 id);
    /// @notice No live record has this id.
    error RecordNotLive(bytes32 id);
    /// @notice A time in the terms is not in the allowed order or range.
    error TimeInvalid(uint256 time, uint256 limit);
    /// @notice A recovery of the party is open already.
    error RecoveryOpen(address party);
    /// @notice The recovery is not in the state that this step needs.
    error RecoveryStateWrong(address party, uint256 state);
    /// @notice The recovery's delay has not passed.
    error RecoveryNotReady(uint256 ready, uint256 time);
    /// @notice The party's enrolling node (or its live successor) is another. No party recovers itself: expected is zero.
    error RecoveryNodeWrong(address expected, address actual);
    /// @notice A key of this thumbprint is registered, or not registered, for the party.
    error KeyStateWrong(address party, bytes32 thumbprint);

    /// @notice Admits a party without an enrolling node and gives it roles. Only the authority.
    /// @param terms Enrolment with node zero.
    /// @param roles Bit set of roles.
    /// @param signer ConsentEnrol by the new signer, party = the new party id, epoch and seq 0.
    function admit(Enrolment calldata terms, uint8 roles, Consent calldata signer) external;
    /// @notice Enrols a party under a node. Sender: the node's signer or operator.
    /// @param terms Enrolment naming the node.
    /// @param signer ConsentEnrol by the new signer.
    function enrol(Enrolment calldata terms, Consent calldata signer) external;
    /// @notice Sets a party's roles; a new node gets a fresh number. Only the authority.
    /// @param party Party id.
    /// @param roles Bit set of roles.
    function setRoles(address party, uint8 roles) external;
    /// @notice Changes the signer, or with the same signer only raises the epoch. Anyone sends. A suspended party still
    /// rotates, vetoes, voids, declares keys compromised and ends mandates and operators: all that only protects it.
    /// @param terms Rotation.
    /// @param current ConsentRotate by the current signer.
    /// @param signature The new signer's signature over the same digest; empty where the signer stays.
    function rotate(Rotation calldata terms, Consent calldata current, bytes calldata signature) external;
    /// @notice Proposes a recovery. Sender: the enrolling node, or its first live successor along `path`.
    /// @param terms Recovery, `by` the proposing node.
    /// @param path Successors from the enrolling node's to the live one; empty where it is live itself.
    /// @param signer ConsentRecover by the new signer, epoch and seq 0: a thief's rotations do not touch it.
    function proposeRecovery(Recovery calldata terms, address[] calldata path, Consent calldata signer) external;
    /// @notice Completes a recovery whose delay has passed. Anyone sends.
    /// @param party Party id.
    function completeRecovery(address party) external;
    /// @notice The party stops the open recovery. Anyone sends.
    /// @param terms Veto naming the recovery.
    /// @param consent ConsentVeto by the party.
    function vetoRecovery(Veto calldata terms, Consent calldata consent) external;
    /// @notice A regulator of the party's region orders a recovery at once, also of a closed party. Ends an open one.
    /// @param terms Recovery, `by` the regulator.
    /// @param signer ConsentRecover by the new signer, epoch and seq 0.
    function orderRecovery(Recovery calldata terms, Consent calldata signer) external;
    /// @notice A regulator of the party's region dismisses the open recovery.
    /// @param party Party id.
    /// @param by Party id of the regulator.
    /// @param reason Digest of the reasons.
    function dismissRecovery(address party, address by, bytes32 reason) external;
    /// @notice Gives a mandate; a newer one replaces the older. Anyone sends.
    /// @param terms Mandate.
    /// @param consent ConsentMandate by the principal.
    function mandate(Mandate calldata terms, Consent calldata consent) external;
    /// @notice Ends a mandate. Anyone sends.
    /// @param end The end's terms.
    /// @param terms The mandate's terms.
    /// @param consent ConsentEndMandate by the principal or the agent.
    function endMandate(MandateEnd calldata end, Mandate calldata terms, Consent calldata consent) external;
    /// @notice Adds an operator. Anyone sends.
    /// @param terms Operator.
    /// @param consent ConsentOperator by the party.
    /// @param signature The operator's signature over the same digest.
    function addOperator(Operator calldata terms, Consent calldata consent, bytes calldata signature) external;
    /// @notice Ends an operator. Anyone sends.
    /// @param end The end's terms.
    /// @param terms The operator's terms.
    /// @param consent ConsentEndOperator by the party.
    function endOperator(OperatorEnd calldata end, Operator calldata terms, Consent calldata consent) external;
    /// @notice Registers a credential key, once per thumbprint. Anyone sends.
    /// @param terms CredentialKey.
    /// @param consent ConsentKey by the party.
    function addKey(CredentialKey calldata terms, Consent calldata consent) external;
    /// @notice Declares a credential key compromised; the earliest instant counts. Anyone sends.
    /// @param terms Compromise.
    /// @param consent ConsentCompromise by the party.
    function compromiseKey(Compromise calldata terms, Consent calldata consent) external;
    /// @notice Voids a consent before its use. Anyone sends.
    /// @param terms Voiding.
    /// @param consent ConsentVoid by the party.
    function voidConsent(Voiding calldata terms, Consent calldata consent) external;
    /// @notice Ends the enrolling node's standing right. Anyone sends.
    /// @param terms Detachment.
    /// @param consent ConsentDetach by the party.
    function detach(Detachment calldata terms, Consent calldata consent) external;
    /// @notice The party closes itself; a node names a live node as successor. Anyone sends.
    /// @param terms Closure.
    /// @param consent ConsentClose by the party.
    function close(Closure calldata terms, Consent calldata consent) external;
    /// @notice Closes a party. Only the authority.
    /// @param terms Closure.
    function closeByAuthority(Closure calldata terms) external;
    /// @notice Suspends a party. Sender: its enrolling node (or successor along `path`), or a regulator of its region.
    /// @param party Party id.
    /// @param by Party id of the acting node or regulator.
    /// @param asRegulator Which of the two acts.
    /// @param path Successors of the enrolling node; empty otherwise.
    /// @param reason Digest of the reasons.
    function suspendParty(address party, address by, bool asRegulator, address[] calldata path, bytes32 reason) external;
    /// @notice Lifts a suspension: the node its own, a regulator of the region both.
    /// @param party Party id.
    /// @param by Party id of the acting node or regulator.
    /// @param asRegulator Which of the two acts.
    /// @param path Successors of the enrolling node; empty otherwise.
    /// @param reason Digest of the reasons.
    function liftParty(address party, address by, bool asRegulator, address[] calldata path, bytes32 reason) external;

    /// @notice Reverts unless the consent is good for the calling contract: epoch, deadline, signer or mandated agent,
    /// signature over the caller's EIP-712 domain, not voided. Does not compare party and seq: the caller does.
    /// @param consentType Type hash of the consent.
    /// @param act Number of the act.
    /// @param id Hash of the terms.
    /// @param consent The consent.
    function verify(bytes32 consentType, uint184 act, bytes32 id, Consent calldata consent) external view;
    /// @notice The same for two counterparties; also no agent is the other side, or serves it: as its agent for this act,
    /// as its operator, or with its key.
    /// @param consentType Type hash of the consent.
    /// @param act Number of the act.
    /// @param id Hash of the terms.
    /// @param first The first consent.
    /// @param second The second consent.
    function verifyPair(bytes32 consentType, uint24 act, bytes32 id, Consent calldata first, Consent calldata second)
        external
        view;
    /// @notice Reverts where an agent is, or serves, the other side: by its id or key, a mandate for the act, as operator.
    /// @param act Number of the act.
    /// @param agent Party id of the agent; nothing is asked where zero.
    /// @param other Party id of the other side.
    /// @param otherAgent Party id of the other side's agent, zero where none.
    function requireApart(uint8 act, address agent, address other, address otherAgent) external view;
    /// @notice The party's word; reverts unless it is active, has the role, and the sender is its signer or operator.
    /// @param party Party id.
    /// @param sender Account that sent the act.
    /// @param role Role bit; of several, any one suffices.
    /// @return word The party's word.
    function actor(address party, address sender, uint112 role) external view returns (PartyWord word);
    /// @notice As `actor` with role NODE, for `node` itself or for its first live successor along `path`.
    /// @param node Party id of the node that the record names.
    /// @param path Successors from the node's to the live one; empty where it is live itself.
    /// @param sender Account that sent the act.
    /// @return acting Party id of the acting node.
    function nodeActor(address node, address[] calldata path, address sender) external view returns (address acting);
    /// @notice As `actor` with role REGULATOR, whose region must cover that of `node`.
    /// @param by Party id of the regulator.
    /// @param sender Account that sent the act.
    /// @param node Party id whose region is judged.
    function regulatorOver(address by, address sender, address node) external view;
    /// @notice Whether one region covers another: 000000 all, 320000 its province, 320500 its city, else only itself.
    /// @param regulator Division code of the regulator.
    /// @param region Division code judged.
    /// @return yes Whether it covers.
    function covers(uint256 regulator, uint256 region) external pure returns (bool yes);
    /// @notice Reverts unless the registrant is active and was enrolled by this node and has not detached.
    /// @param node Party id of the node.
    /// @param registrant Party id.
    function mandated(address node, address registrant) external view;
    /// @notice As `actor`, and the next number of the party. Only AssetRegistry and ExchangeLedger.
    /// @param party Party id.
    /// @param sender Account that sent the act.
    /// @param role Role bit.
    /// @return number The number given, from 1.
    function count(address party, address sender, uint144 role) external returns (uint32 number);
    /// @notice As `count` with role NODE, and `mandated`, in one call. Only AssetRegistry and ExchangeLedger.
    /// @param node Party id of the node.
    /// @param sender Account that sent the act.
    /// @param registrant Party id.
    /// @return number The number given, from 1.
    function countMandated(address node, address sender, address registrant) external returns (uint32 number);
    /// @notice As `count` and `verify` in one call; the consent's agent must not be the counting party.
    /// @param party Party id.
    /// @param sender Account that sent the act.
    /// @param role Role bit.
    /// @param consentType Type hash of the consent.
    /// @param act Number of the act.
    /// @param id Hash of the terms.
    /// @param consent The consent.
    /// @return number The number given, from 1.
    function countAndVerify(
        address party,
        address sender,
        uint64 role,
        bytes32 consentType,
        uint128 act,
        bytes32 id,
        Consent calldata consent
    ) external returns (uint32 number);

    /// @notice The word of a party.
    /// @param id Party id.
    /// @return word Its word, zero where unknown.
    function party(address id) external view returns (PartyWord word);
    /// @notice The head of a party's journal.
    /// @param id Party id.
    /// @return hash The head, zero before its first folded event.
    function head(address id) external view returns (bytes32 hash);
    /// @notice The node with a number.
    /// @param number Node number, from 1.
    /// @return node Party id, zero where none.
    function nodeByNumber(uint16 number) external view returns (address node);
    /// @notice The named successor of a closed node.
    /// @param id Party id.
    /// @return next Party id, zero where none.
    function successor(address id) external view returns (address next);
    /// @notice Record status of a mandate's, operator's or recovery's terms. A live record may have lapsed all the same.
    /// @param id Hash of the terms.
    /// @return status Record status.
    function record(bytes32 id) external view returns (uint256 status);
    /// @notice The mandate of an agent for a principal: live before its end, in the principal's epoch.
    /// @param principal Party id.
    /// @param agent Party id.
    /// @return word The mandate word, zero where none.
    function mandateOf(address principal, address agent) external view returns (MandateWord word);
    /// @notice The operator of a party: live before its end, in the party's epoch.
    /// @param id Party id.
    /// @param operator Account.
    /// @return word The operator word, zero where none.
    function operatorOf(address id, address operator) external view returns (OperatorWord word);
    /// @notice A credential key of a party.
    /// @param id Party id.
    /// @param thumbprint RFC 7638 SHA-256 thumbprint.
    /// @return word The key word, zero where none.
    function keyOf(address id, bytes32 thumbprint) external view returns (KeyWord word);
    /// @notice The open recovery of a party.
    /// @param id Party id.
    /// @return word The recovery word, zero where none.
    function recoveryOf(address id) external view returns (RecoveryWord word);
    /// @notice Whether a party voided a digest in this epoch.
    /// @param id Party id.
    /// @param digest EIP-712 digest of a consent.
    /// @return yes Whether it is void.
    function voided(address id, bytes32 digest) external view returns (bool yes);
    /// @notice Delay of a proposed recovery.
    /// @return delay Seconds.
    function RECOVERY_DELAY() external view returns (uint32 delay);
}
