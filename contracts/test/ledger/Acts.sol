// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @dev Every function of the six contracts that changes state; `actNames` gives them in the same order.
enum Act {
    Admit,
    Enrol,
    SetRoles,
    Rotate,
    ProposeRecovery,
    CompleteRecovery,
    VetoRecovery,
    OrderRecovery,
    DismissRecovery,
    GiveMandate,
    EndMandate,
    AddOperator,
    EndOperator,
    AddKey,
    CompromiseKey,
    VoidConsent,
    Detach,
    Close,
    CloseByAuthority,
    SuspendParty,
    LiftParty,
    SetPartyAuthority,
    Count,
    CountMandated,
    CountAndVerify,
    Register,
    RegisterSigned,
    AnchorBatch,
    PublishBatch,
    Activate,
    ActivateSigned,
    Amend,
    Cancel,
    Object,
    AdmitObjection,
    ResolveObjection,
    LapseObjection,
    SuspendAsset,
    LiftAsset,
    Approve,
    RevokeAsset,
    AddProfile,
    Pause,
    Unpause,
    ClearPause,
    SetAssetAuthority,
    Extend,
    ExtendMany,
    Grant,
    Transfer,
    Terminate,
    Surrender,
    Settle,
    RevokeRight,
    SuspendRight,
    LiftRight,
    SellGrant,
    SellTransfer,
    WriteRoot,
    CountPledge,
    SetWord,
    Pledge,
    Release,
    Expire,
    Enforce,
    List,
    Revise,
    SuspendListing,
    ResumeListing,
    Withdraw,
    Delist,
    Trade,
    File,
    Adopt,
    Attest,
    AttestSigned,
    RevokeAttestation,
    RevokeAttestationSigned,
    Anchor
}

uint256 constant ACTS = 79;

/// @dev `Contract.function` of every act, in the enum's order, a line each.
string constant PARTY_ACTS = "PartyRegistry.admit\nPartyRegistry.enrol\nPartyRegistry.setRoles\nPartyRegistry.rotate\n"
    "PartyRegistry.proposeRecovery\nPartyRegistry.completeRecovery\nPartyRegistry.vetoRecovery\n"
    "PartyRegistry.orderRecovery\nPartyRegistry.dismissRecovery\nPartyRegistry.mandate\nPartyRegistry.endMandate\n"
    "PartyRegistry.addOperator\nPartyRegistry.endOperator\nPartyRegistry.addKey\nPartyRegistry.compromiseKey\n"
    "PartyRegistry.voidConsent\nPartyRegistry.detach\nPartyRegistry.close\nPartyRegistry.closeByAuthority\n"
    "PartyRegistry.suspendParty\nPartyRegistry.liftParty\nPartyRegistry.setAuthority\nPartyRegistry.count\n"
    "PartyRegistry.countMandated\nPartyRegistry.countAndVerify\n";
string constant ASSET_ACTS = "AssetRegistry.register\nAssetRegistry.registerSigned\nAssetRegistry.anchorBatch\n"
    "AssetRegistry.publishBatch\nAssetRegistry.activate\nAssetRegistry.activateSigned\nAssetRegistry.amend\n"
    "AssetRegistry.cancel\nAssetRegistry.object\nAssetRegistry.admitObjection\nAssetRegistry.resolveObjection\n"
    "AssetRegistry.lapseObjection\nAssetRegistry.suspend\nAssetRegistry.lift\nAssetRegistry.approve\n"
    "AssetRegistry.revoke\nAssetRegistry.addProfile\nAssetRegistry.pause\nAssetRegistry.unpause\n"
    "AssetRegistry.clearPause\nAssetRegistry.setAuthority\nAssetRegistry.extend\nAssetRegistry.extendMany\n";
string constant RIGHT_ACTS = "RightsLedger.grant\nRightsLedger.transfer\nRightsLedger.terminate\n"
    "RightsLedger.surrender\nRightsLedger.settle\nRightsLedger.revoke\nRightsLedger.suspend\nRightsLedger.lift\n"
    "RightsLedger.sellGrant\nRightsLedger.sellTransfer\nRightsLedger.writeRoot\nRightsLedger.countPledge\n"
    "RightsLedger.setWord\nPledgeLedger.pledge\nPledgeLedger.release\nPledgeLedger.expire\nPledgeLedger.enforce\n";
string constant MARKET_ACTS = "ExchangeLedger.list\nExchangeLedger.revise\nExchangeLedger.suspend\n"
    "ExchangeLedger.resume\nExchangeLedger.withdraw\nExchangeLedger.delist\nExchangeLedger.trade\nExchangeLedger.file\n"
    "ExchangeLedger.adopt\nAttestationLog.attest\nAttestationLog.attestSigned\nAttestationLog.revoke\n"
    "AttestationLog.revokeSigned\nAttestationLog.anchor\n";

function actNames() pure returns (string memory) {
    return string.concat(PARTY_ACTS, ASSET_ACTS, RIGHT_ACTS, MARKET_ACTS);
}
