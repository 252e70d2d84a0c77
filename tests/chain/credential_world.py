"""Credentials in the certificates' world: keys on chain, statements, orders."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from registry.certificate.bundle import Bundle
from registry.certificates import CredentialKey, Order, Statement, issue_certificates
from registry.parties import own_act
from registry.records import Terms
from registry.types import Digest
from tests.chain.certificate_world import World

YEAR = 365 * 86_400
STATEMENT = Statement(
    node_name={"zh": "苏州城市节点", "en": "Suzhou node"},
    profile_name={"zh": "工业数据资产登记规则", "en": "Rules of industrial data assets"},
    depth="SUBSTANTIVE",
    effect="EVIDENCE",
    reviewer="Suzhou reviewer",
    reports=("SZ-2026-0001",),
    evidence={"HOLD": "CONTRACT", "USE": "DECLARED", "OPERATE": "NOTARISED"},
)


def secret_of(seed: int) -> int:
    """The private half of a key of the tests."""
    return 0x70_0001 + seed


def credential_key(seed: int) -> CredentialKey:
    """A key of the tests, known to everyone who reads them."""
    return CredentialKey(ec.derive_private_key(secret_of(seed), ec.SECP256R1()))


async def add_credential_key(world: World, who: str, key: CredentialKey, **window: int) -> Terms:
    """Put a key's thumbprint on chain, for a year unless told otherwise."""
    now = await world.now()
    values = {"party": world.people[who].id, "thumbprint": key.public.thumbprint}
    window = {"from": now, "until": now + YEAR, **window}
    terms = Terms("CredentialKey", {**values, **window, "salt": world.salt()})
    await own_act(world.as_(who), terms, await world.sign("Key", terms, who))
    return terms


async def compromise(world: World, who: str, key: CredentialKey, since: int) -> None:
    """Declare a key compromised since a time."""
    values = {"party": world.people[who].id, "thumbprint": key.public.thumbprint, "since": since}
    terms = Terms("Compromise", {**values, "salt": world.salt()})
    await own_act(world.as_(who), terms, await world.sign("Compromise", terms, who))


async def certified(
    world: World, key: CredentialKey, kind: Any, record: Digest, **more: Any
) -> Bundle:
    """A certificate with its credential, as of the anchor's block."""
    order = Order(kind, record, **{"manifest": world.manifest, **more})
    (bundle,) = await issue_certificates(world.as_("merchant"), key, [order], STATEMENT)
    return bundle
