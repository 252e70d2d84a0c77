"""Verifying a bundle of a test's register, by block hash and by endpoint."""

from __future__ import annotations

from registry.certificate.bundle import Bundle
from registry.certificate.report import Report
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.certificates import verify_bundle_rpc
from tests.chain.certificate_world import World


def offline(world: World, bundle: Bundle, policy: Policy | None = None) -> Report:
    trust = Trust.of(world.session.deployment.json(), bundle.as_of.block_hash)
    return verify(bundle.write(), trust, policy or Policy())


async def online(world: World, bundle: Bundle, policy: Policy | None = None) -> Report:
    return await verify_bundle_rpc(world.source, bundle.write(), policy)


def failure(report: Report) -> tuple[str, str]:
    assert report.failed is not None, report.json()
    return report.failed.name, report.failed.reason
