"""Certificates of a live chain: issue a bundle at one block, verify one by an endpoint.

source = Source(client, deployment, contracts)
bundle = await issue_bundle(source, "asset", asset, block, manifest=manifest)
report = await verify_bundle_rpc(source, bundle.write())
"""

from registry.certificates.checking import verify_bundle_rpc
from registry.certificates.issuing import BatchedAsset, find_asset, issue_bundle
from registry.certificates.source import Source

__all__ = ["BatchedAsset", "Source", "find_asset", "issue_bundle", "verify_bundle_rpc"]
