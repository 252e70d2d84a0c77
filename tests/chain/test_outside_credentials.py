"""Other people's SD-JWT libraries verify ours, and theirs pass every step of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from jwcrypto.jws import InvalidJWSSignature

from registry.attestations import anchor
from registry.base64url import decode, encode
from registry.certificate.bundle import Bundle, Manifest
from registry.certificate.credential import DOMAIN, Register, open_credential, presented
from registry.certificate.parsing import parse_document
from registry.certificate.slots import CREDENTIALS
from registry.certificates import CredentialKey, Order, present
from registry.certificates.crediting import _bundled, _certified
from registry.chain.client import ChainClient
from registry.manifest import SealedManifest
from registry.merkle import BatchTree
from registry.types import Digest
from tests.chain.certificate_checks import offline, online
from tests.chain.certificate_world import MANIFEST, World, make_world
from tests.chain.credential_world import STATEMENT, add_credential_key, certified, credential_key
from tests.chain.outside_credentials import (
    Issuer,
    node_issue,
    node_verify,
    python_issue,
    python_verify,
    sealed_in,
)

KEY = credential_key(1)
VERIFIERS = {"python": python_verify, "node": node_verify}
REFUSALS = {
    "python": InvalidJWSSignature,
    "node": ValueError,
}
ISSUERS: dict[str, Issuer] = {"python": python_issue, "node": node_issue}


@pytest_asyncio.fixture(scope="module")
async def made(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    world = await make_world(anvil, client)
    await add_credential_key(world, "node", KEY)
    yield world
    anvil.rpc("evm_revert", snapshot)


@pytest_asyncio.fixture
async def world(anvil: Any, made: World) -> World:
    made.session.refresh()
    return made


async def _ours(world: World) -> Bundle:
    return await certified(world, KEY, "asset", Digest(await world.valid_asset()))


@pytest.mark.parametrize("library", VERIFIERS)
async def test_our_credential__other_library__verifies_and_opens_the_disclosed_fields(
    world: World, library: str
) -> None:
    bundle = await _ours(world)
    assert bundle.credential is not None
    at = await world.now()
    claims = VERIFIERS[library](bundle.credential.sd_jwt, KEY.public.json(), at)
    assert claims["manifest"] == {
        name: MANIFEST[name] for name in ("format", "vocabulary", "name", "level")
    }
    assert claims["number"].startswith("320500-00001-")
    few = present(bundle, ["level"]).credential
    assert few is not None
    shown = VERIFIERS[library](few.sd_jwt, KEY.public.json(), at)
    assert "name" not in shown["manifest"]


def _other_claims(jwt: str, *rest: str) -> str:
    head, claims, signature = jwt.split(".")
    changed = {**json.loads(decode(claims, "claims")), "number": "320500-00001-00000099"}
    return "~".join((f"{head}.{encode(json.dumps(changed).encode())}.{signature}", *rest))


def _other_signature(jwt: str, *rest: str) -> str:
    signed, _, signature = jwt.rpartition(".")
    return "~".join((f"{signed}.{signature[32:]}{signature[:32]}", *rest))


@pytest.mark.parametrize("library", VERIFIERS)
@pytest.mark.parametrize("tamper", [_other_claims, _other_signature])
async def test_our_credential_tampered__other_library__refuses_it(
    world: World, library: str, tamper: Callable[..., str]
) -> None:
    bundle = await _ours(world)
    assert bundle.credential is not None
    forged = tamper(*bundle.credential.sd_jwt.split("~"))
    with pytest.raises(REFUSALS[library], match=r"(?i)signature"):
        VERIFIERS[library](forged, KEY.public.json(), await world.now())


@pytest.mark.parametrize("library", VERIFIERS)
async def test_our_disclosure_altered__other_library__never_shows_the_other_value(
    world: World, library: str
) -> None:
    bundle = await _ours(world)
    assert bundle.credential is not None
    (name, level), at = world.sealed.disclose(["name", "level"]), await world.now()
    forged = encode(json.dumps(["A" * 22, "level", 1]).encode())
    sd_jwt = bundle.credential.sd_jwt.replace(level, forged)
    assert f"{name}~{forged}~" in sd_jwt
    try:
        claims = VERIFIERS[library](sd_jwt, KEY.public.json(), at)
    except ValueError:
        return
    assert "level" not in claims["manifest"]


@pytest.mark.parametrize("library", VERIFIERS)
async def test_our_credential__other_library_with_another_key__refuses_it(
    world: World, library: str
) -> None:
    bundle = await _ours(world)
    assert bundle.credential is not None
    with pytest.raises(REFUSALS[library], match=r"(?i)signature"):
        VERIFIERS[library](
            bundle.credential.sd_jwt, credential_key(9).public.json(), await world.now()
        )


async def _theirs(world: World, issue: Issuer, key: CredentialKey) -> tuple[Bundle, str]:
    """An asset whose manifest they sealed, and its certificate signed by them, anchored by us."""
    public, disclosures = sealed_in(issue({"vct": "trial", "manifest": MANIFEST}, key))
    world.sealed = SealedManifest(public, disclosures)
    asset = await world.valid_asset()
    manifest = Manifest(public, tuple(disclosures.values()))
    order, session = Order("asset", Digest(asset), manifest), world.as_("merchant")
    block = await session.client.block("latest")
    found = await _certified(session.at(int(block.number)), order, block)
    sd_jwt = issue({**await found.claims(STATEMENT), "manifest": MANIFEST}, key)
    jwt = sd_jwt.split("~", maxsplit=1)[0]
    assert presented(jwt, manifest.disclosures) == sd_jwt
    tree = BatchTree([open_credential(sd_jwt).digest], DOMAIN)
    written = await anchor(session, CREDENTIALS, tree.root)
    after = await session.client.block(int(written.receipt.block_number))
    register = Register(tree.root, 0, tree.proof(0))
    return await _bundled(session, order, after, jwt, register), sd_jwt


@pytest.mark.parametrize("library", ISSUERS)
async def test_their_credential__in_a_bundle__passes_every_step_of_ours(
    world: World, library: str
) -> None:
    bundle, sd_jwt = await _theirs(world, ISSUERS[library], KEY)
    assert bundle.credential is not None
    assert bundle.credential.sd_jwt == sd_jwt
    for report in (offline(world, bundle), await online(world, bundle)):
        assert report.verdict == "valid", report.json()
        assert {step.result for step in report.steps} == {"passed"}
    shown = present(bundle, ["name"])
    assert offline(world, shown).verdict == "valid"


@pytest.mark.parametrize("library", ISSUERS)
async def test_their_credential__signed_anew_by_another_key__fails_at_the_anchor(
    world: World, library: str
) -> None:
    bundle, sd_jwt = await _theirs(world, ISSUERS[library], KEY)
    jwt = sd_jwt.split("~", maxsplit=1)[0]
    claims = open_credential(sd_jwt).claims
    foreign = ISSUERS[library]({**claims, "manifest": MANIFEST}, credential_key(8))
    assert sealed_in(foreign)[0] == claims["manifest"]
    assert foreign.split("~", maxsplit=1)[0] != jwt
    forged = bundle.json()
    forged["credential"]["sd_jwt"] = foreign
    report = offline(world, parse_document(forged))
    assert report.failed is not None
    assert report.failed.name == "anchor"
