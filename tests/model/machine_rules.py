"""Every rule of the machine by the function it calls, and how often it is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.model import (
    scene_agents,
    scene_assets,
    scene_attestations,
    scene_deeds,
    scene_exchange,
    scene_filings,
    scene_orders,
    scene_parties,
    scene_rights,
)
from tests.model.draws import one_of
from tests.model.scene import DAY, HOUR, Scene


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and its weight among the others."""

    step: Callable[[Scene], str]
    weight: int = 1


def time_passes(s: Scene) -> str:
    """Hours, days or months go by."""
    s.pair.pass_time(one_of(s.draw, (HOUR, 5 * HOUR, DAY, 6 * DAY, 25 * DAY, 120 * DAY)))
    return ""


PARTIES = {
    "PartyRegistry.admit": Rule(scene_parties.admit),
    "PartyRegistry.enrol": Rule(scene_parties.enrol),
    "PartyRegistry.setRoles": Rule(scene_parties.set_roles),
    "PartyRegistry.detach": Rule(scene_parties.detach),
    "PartyRegistry.close": Rule(scene_parties.close),
    "PartyRegistry.closeByAuthority": Rule(scene_parties.close_by_authority),
    "PartyRegistry.suspendParty": Rule(scene_parties.suspend_party),
    "PartyRegistry.liftParty": Rule(scene_parties.lift_party, 2),
    "PartyRegistry.addKey": Rule(scene_parties.add_key),
    "PartyRegistry.compromiseKey": Rule(scene_parties.compromise_key, 2),
    "PartyRegistry.voidConsent": Rule(scene_parties.void_consent),
    "PartyRegistry.rotate": Rule(scene_parties.rotate),
    "PartyRegistry.proposeRecovery": Rule(scene_parties.propose_recovery),
    "PartyRegistry.completeRecovery": Rule(scene_parties.complete_recovery),
    "PartyRegistry.vetoRecovery": Rule(scene_parties.veto_recovery),
    "PartyRegistry.orderRecovery": Rule(scene_parties.order_recovery),
    "PartyRegistry.dismissRecovery": Rule(scene_parties.dismiss_recovery),
    "PartyRegistry.mandate": Rule(scene_agents.mandate),
    "PartyRegistry.endMandate": Rule(scene_agents.end_mandate),
    "PartyRegistry.addOperator": Rule(scene_agents.add_operator),
    "PartyRegistry.endOperator": Rule(scene_agents.end_operator),
    "AccessManager.updateAuthority": Rule(scene_agents.update_authority),
}
ASSETS = {
    "AssetRegistry.register": Rule(scene_assets.register, 2),
    "AssetRegistry.registerSigned": Rule(scene_assets.register_signed),
    "AssetRegistry.anchorBatch": Rule(scene_assets.anchor_batch),
    "AssetRegistry.publishBatch": Rule(scene_assets.publish_batch),
    "AssetRegistry.activate": Rule(scene_assets.activate),
    "AssetRegistry.activateSigned": Rule(scene_assets.activate_signed, 2),
    "AssetRegistry.amend": Rule(scene_deeds.amend, 3),
    "AssetRegistry.cancel": Rule(scene_deeds.cancel),
    "AssetRegistry.object": Rule(scene_assets.object_to),
    "AssetRegistry.admitObjection": Rule(scene_assets.admit_objection),
    "AssetRegistry.resolveObjection": Rule(scene_assets.resolve_objection, 2),
    "AssetRegistry.lapseObjection": Rule(scene_assets.lapse_objection),
    "AssetRegistry.suspend": Rule(scene_assets.suspend),
    "AssetRegistry.lift": Rule(scene_assets.lift, 2),
    "AssetRegistry.approve": Rule(scene_assets.approve),
    "AssetRegistry.revoke": Rule(scene_assets.revoke),
    "AssetRegistry.addProfile": Rule(scene_assets.add_profile),
    "AssetRegistry.pause": Rule(scene_assets.pause),
    "AssetRegistry.unpause": Rule(scene_assets.unpause, 4),
    "AssetRegistry.clearPause": Rule(scene_assets.clear_pause),
}
RIGHTS = {
    "RightsLedger.grant": Rule(scene_rights.grant, 8),
    "RightsLedger.transfer": Rule(scene_rights.transfer, 4),
    "RightsLedger.terminate": Rule(scene_rights.terminate, 3),
    "RightsLedger.surrender": Rule(scene_rights.surrender, 2),
    "RightsLedger.settle": Rule(scene_rights.settle, 2),
    "RightsLedger.revoke": Rule(scene_orders.revoke),
    "RightsLedger.suspend": Rule(scene_orders.suspend),
    "RightsLedger.lift": Rule(scene_orders.lift, 2),
    "RightsLedger.sellGrant": Rule(scene_agents.sell_grant),
    "PledgeLedger.pledge": Rule(scene_deeds.pledge, 5),
    "PledgeLedger.release": Rule(scene_deeds.release, 2),
    "PledgeLedger.expire": Rule(scene_deeds.expire, 2),
    "PledgeLedger.enforce": Rule(scene_deeds.enforce, 2),
}
EXCHANGE = {
    "ExchangeLedger.list": Rule(scene_exchange.list_offer, 6),
    "ExchangeLedger.revise": Rule(scene_exchange.revise, 2),
    "ExchangeLedger.suspend": Rule(scene_exchange.suspend),
    "ExchangeLedger.resume": Rule(scene_exchange.resume, 2),
    "ExchangeLedger.delist": Rule(scene_exchange.delist),
    "ExchangeLedger.withdraw": Rule(scene_exchange.withdraw),
    "ExchangeLedger.trade": Rule(scene_exchange.trade, 8),
    "ExchangeLedger.file": Rule(scene_filings.file, 4),
    "ExchangeLedger.adopt": Rule(scene_filings.adopt, 3),
    "AttestationLog.attest": Rule(scene_attestations.attest, 3),
    "AttestationLog.attestSigned": Rule(scene_attestations.attest_signed),
    "AttestationLog.revoke": Rule(scene_attestations.revoke),
    "AttestationLog.revokeSigned": Rule(scene_attestations.revoke_signed),
    "AttestationLog.anchor": Rule(scene_attestations.anchor),
}
INNER: Mapping[str, Rule] = {name: Rule(step) for name, step in scene_agents.INNER_RULES.items()}
RULES: Mapping[str, Rule] = {**PARTIES, **ASSETS, **RIGHTS, **EXCHANGE, **INNER}
BESIDE: Mapping[str, Rule] = {
    "time passes": Rule(time_passes, 4),
    "a voided consent is shown": Rule(scene_parties.void_and_show),
}
WEIGHED = [each.step for each in (*RULES.values(), *BESIDE.values()) for _ in range(each.weight)]


def any_act(s: Scene) -> str:
    """Any act at all, the weightier ones more often."""
    return one_of(s.draw, WEIGHED)(s)
