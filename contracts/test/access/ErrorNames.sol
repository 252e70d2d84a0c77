// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {text} from "./AccessMatrix.sol";

/// @title Names of the contracts' errors by their selectors.
abstract contract ErrorNames {
    /// @dev Every error that a shipped contract declares; scripts/checks/access_matrix.py compares.
    string private constant SIGNATURES = "AccessManagedInvalidAuthority(address) AccessManagedRequiredDelay(address,uint32) "
        "AccessManagedUnauthorized(address) AccessManagerAlreadyScheduled(bytes32) AccessManagerBadConfirmation() "
        "AccessManagerExpired(bytes32) AccessManagerInvalidInitialAdmin(address) "
        "AccessManagerLockedFunction(bytes4) AccessManagerLockedRole(uint64) AccessManagerNotReady(bytes32) "
        "AccessManagerNotScheduled(bytes32) AccessManagerUnauthorizedAccount(address,uint64) "
        "AccessManagerUnauthorizedCall(address,address,bytes4) "
        "AccessManagerUnauthorizedCancel(address,address,address,bytes4) "
        "AccessManagerUnauthorizedConsume(address) AddressEmptyCode(address) AnchorExists(bytes32,uint256) "
        "AssetCallerNotLedger(address) AssetEnded(bytes32,uint256) AssetExists(bytes32) "
        "AssetFlagUnchanged(bytes32) AssetMismatch(bytes32,bytes32) AssetNotValid(bytes32,uint256) "
        "AssetRevWrong(bytes32,uint256,uint256) AssetTermsInvalid(uint256) AssetUnknown(bytes32) "
        "AttestationExists(bytes32) AttestationInvalid(uint256) AttestationNotLive(bytes32) "
        "BasisMismatch(uint256) BatchInvalid(uint256,uint256) BatchPublisherNotIndependent(address) "
        "BatchStateWrong(bytes32) CeilingInvalid(bytes32) ConsentAgentConflict(address) "
        "ConsentAgentRefused(address,uint256) ConsentEpochWrong(address,uint256,uint256) "
        "ConsentExpired(uint256,uint256) ConsentMandateMissing(address,address,uint256) ConsentMissing(address) "
        "ConsentNotNeeded(address) ConsentPartyWrong(address,address) ConsentSeqWrong(uint256,uint256) "
        "ConsentSignatureInvalid(address,bytes32) ConsentTooFar(uint256,uint256) "
        "ConsentVoidedByParty(address,bytes32) DeployerComplete() DeployerCreationFailed(uint256) "
        "DeployerNotOwner(address) DeployerWrongChain(uint256,uint256) DeployerWrongHash(bytes32,bytes32) "
        "FailedCall() FindingInvalid(bytes32) FindingMissing(uint256) GrantExceedsParent(uint256) "
        "GrantInvalid(uint256) InclusionInvalid(uint256,uint256) InsufficientBalance(uint256,uint256) "
        "KeyStateWrong(address,bytes32) ListingExists(bytes32) ListingExpired(bytes32,uint256) "
        "ListingInvalid(uint256) ListingNotApproved(bytes32) ListingSeqWrong(uint256,uint256) "
        "ListingSold(bytes32) ListingStateWrong(bytes32,uint256) ListingStatusUnknown(bytes32) "
        "ListingUnknown(bytes32) NotAPeer(address) NoticeTooShort(uint256,uint256) "
        "ObjectionNotLapsed(uint256,uint256) ObjectionOpen(bytes32,address) ObjectionOutcomeInvalid(uint256) "
        "ObjectionStateWrong(bytes32,uint256) OfferExceedsRight(uint256) OperateMissing(bytes32,address) "
        "OperateTaken(bytes32,uint256) PartyCallerNotLedger(address) PartyEpochsExhausted(address) "
        "PartyExists(address) PartyIsNode(address) PartyNodeNumbersFull() PartyNodeWrong(address,address) "
        "PartyNotActive(address,uint256) PartyNotMandated(address,address) PartyRegionInvalid(uint256) "
        "PartyRegionNotCovered(uint256,uint256) PartyRoleMissing(address,uint256) PartyRolesInvalid(uint256) "
        "PartySenderNotAllowed(address,address) PartySignerZero() PartyStatusWrong(address,uint256) "
        "PartySuccessionBroken(address,uint256) PartySuccessorInvalid(address) PartyUnknown(address) "
        "PauseNotAllowed(uint256) PauseWithoutValue() Paused(uint256) PledgeExists(bytes32) "
        "PledgeListWrong(uint256) PledgeNotExpired(bytes32,uint256) PledgeNotLive(bytes32,uint256) "
        "PledgeRankWrong(uint256,uint256) PledgeTermsInvalid(uint256) PledgeTooMany(bytes32) "
        "PledgesListIncomplete(bytes32,uint256,uint256) PledgesStayWrong(bytes32,bytes32) "
        "PriceInvalid(uint256,uint256) ProfileUnknown(uint256) RecordExists(bytes32) RecordNotLive(bytes32) "
        "RecoveryNodeWrong(address,address) RecoveryNotReady(uint256,uint256) RecoveryOpen(address) "
        "RecoveryStateWrong(address,uint256) RegimeNotAllowed(uint256) RightEnded(bytes32,uint256) "
        "RightExists(bytes32) RightFlagUnchanged(bytes32) RightGroupOpen(bytes32,uint256) "
        "RightHasChildren(bytes32,uint256,uint256) RightHolderWrong(bytes32,address,address) RightIsRoot(bytes32) "
        "RightMadeWrong(uint256,uint256) RightNotEvidenced(bytes32,uint256) RightNotExclusiveEnough(bytes32) "
        "RightNotExpired(bytes32,uint256) RightNotLive(bytes32,uint256) RightNotSublicensable(bytes32) "
        "RightNotTerminable(bytes32) RightNotTransferable(bytes32) RightPathBroken(uint256) "
        "RightTakenExclusively(bytes32,uint256) RightToSelf(address) RightTooDeep(bytes32) RightUnknown(bytes32) "
        "RightsCallerWrong(address) RootGroupOpen(bytes32,uint256) SafeCastOverflowedUintDowncast(uint8,uint256) "
        "SubjectMismatch(bytes32) SubjectUnknown(bytes32) TermTooLong(uint256,uint256) "
        "TimeInvalid(uint256,uint256) TradeExists(bytes32) TradeInvalid(uint256) TradeMismatch(uint256) "
        "TradeNotAdoptable(bytes32) TradeToSelf(address) VenueConflict(address) WordOverflow(uint256,uint256)";

    mapping(bytes4 selector => string) internal errorName;

    function _learnErrors() internal {
        string[] memory signatures = text.split(SIGNATURES, " ");
        for (uint256 i = 0; i < signatures.length; ++i) {
            errorName[bytes4(keccak256(bytes(signatures[i])))] = text.split(signatures[i], "(")[0];
        }
    }
}
