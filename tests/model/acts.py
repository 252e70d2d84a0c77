"""Every function that changes the register's state, by contract and name, as the model knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.model import (
    amending,
    assets,
    attestations,
    filings,
    listings,
    objections,
    parties,
    pledges,
    profiles,
    recoveries,
    rights,
    rights_ending,
    trades,
)

Act = Callable[..., None]
PARTIES_ONLY = profiles.LedgersOnly("PartyCallerNotLedger")
ASSETS_ONLY = profiles.LedgersOnly("AssetCallerNotLedger")
RIGHTS_ONLY = profiles.LedgersOnly("RightsCallerWrong")


def acts() -> Mapping[str, Act]:
    """The rule of each act, as the modules have it now."""
    return {
        **_of_parties(),
        **_of_assets(),
        **_of_rights(),
        **_of_exchange(),
        "AccessManager.updateAuthority": profiles.update_authority,
    }


def _of_parties() -> Mapping[str, Act]:
    named: dict[str, Act] = {
        "admit": parties.admit,
        "enrol": parties.enrol,
        "setRoles": parties.set_roles,
        "detach": parties.detach,
        "close": parties.close,
        "closeByAuthority": parties.close_by_authority,
        "suspendParty": parties.suspend_party,
        "liftParty": parties.lift_party,
        "addKey": parties.add_key,
        "compromiseKey": parties.compromise_key,
        "voidConsent": parties.void_consent,
        "rotate": recoveries.rotate,
        "proposeRecovery": recoveries.propose_recovery,
        "completeRecovery": recoveries.complete_recovery,
        "vetoRecovery": recoveries.veto_recovery,
        "orderRecovery": recoveries.order_recovery,
        "dismissRecovery": recoveries.dismiss_recovery,
        "mandate": recoveries.mandate,
        "endMandate": recoveries.end_mandate,
        "addOperator": recoveries.add_operator,
        "endOperator": recoveries.end_operator,
        "setAuthority": profiles.set_authority,
        "count": PARTIES_ONLY,
        "countMandated": PARTIES_ONLY,
        "countAndVerify": PARTIES_ONLY,
    }
    return {f"PartyRegistry.{name}": act for name, act in named.items()}


def _of_assets() -> Mapping[str, Act]:
    named: dict[str, Act] = {
        "register": assets.register,
        "registerSigned": assets.register_signed,
        "anchorBatch": assets.anchor_batch,
        "publishBatch": assets.publish_batch,
        "activate": assets.activate,
        "activateSigned": assets.activate_signed,
        "amend": amending.amend,
        "cancel": amending.cancel,
        "object": objections.object_to,
        "admitObjection": objections.admit_objection,
        "resolveObjection": objections.resolve_objection,
        "lapseObjection": objections.lapse_objection,
        "suspend": objections.suspend,
        "lift": objections.lift,
        "approve": objections.approve,
        "revoke": objections.revoke,
        "addProfile": profiles.add_profile,
        "pause": profiles.pause,
        "unpause": profiles.unpause,
        "clearPause": profiles.clear_pause,
        "setAuthority": profiles.set_authority,
        "extend": ASSETS_ONLY,
        "extendMany": ASSETS_ONLY,
    }
    return {f"AssetRegistry.{name}": act for name, act in named.items()}


def _of_rights() -> Mapping[str, Act]:
    named: dict[str, Act] = {
        "RightsLedger.grant": rights.grant,
        "RightsLedger.transfer": rights.transfer,
        "RightsLedger.settle": rights.settle,
        "RightsLedger.terminate": rights_ending.terminate,
        "RightsLedger.surrender": rights_ending.surrender,
        "RightsLedger.revoke": rights_ending.revoke,
        "RightsLedger.suspend": rights_ending.suspend,
        "RightsLedger.lift": rights_ending.lift,
        "PledgeLedger.pledge": pledges.pledge,
        "PledgeLedger.release": pledges.release,
        "PledgeLedger.expire": pledges.expire,
        "PledgeLedger.enforce": pledges.enforce,
    }
    inner = ("countPledge", "sellGrant", "sellTransfer", "setWord", "writeRoot")
    return {**named, **{f"RightsLedger.{name}": RIGHTS_ONLY for name in inner}}


def _of_exchange() -> Mapping[str, Act]:
    return {
        "ExchangeLedger.list": listings.list_offer,
        "ExchangeLedger.revise": listings.revise,
        "ExchangeLedger.suspend": listings.suspend,
        "ExchangeLedger.resume": listings.resume,
        "ExchangeLedger.delist": listings.delist,
        "ExchangeLedger.withdraw": listings.withdraw,
        "ExchangeLedger.trade": trades.trade,
        "ExchangeLedger.file": filings.file,
        "ExchangeLedger.adopt": filings.adopt,
        "AttestationLog.attest": attestations.attest,
        "AttestationLog.attestSigned": attestations.attest_signed,
        "AttestationLog.revoke": attestations.revoke,
        "AttestationLog.revokeSigned": attestations.revoke_signed,
        "AttestationLog.anchor": attestations.anchor,
    }
