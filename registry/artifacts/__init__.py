"""Artifacts: manifests, evidence, packed batches, kept by content and named by CID.

Two stores keep one promise: what ``get`` returns hashes to the CID asked for. ``FolderStore``
keeps files on this machine and says so; ``KuboStore`` pins to an IPFS node over its RPC.
Confidential artifacts are encrypted first: see ``encryption``. A batch is packed into one.
"""

from registry.artifacts.asynchronous import AsyncArtifacts
from registry.artifacts.folder import FolderStore
from registry.artifacts.kubo import KuboStore
from registry.artifacts.opening import StoreSettings, open_store
from registry.artifacts.packing import pack, unpack
from registry.artifacts.protocol import MAX_GET, ArtifactStore, PinStatus
from registry.artifacts.push import PushReport, push

__all__ = [
    "MAX_GET",
    "ArtifactStore",
    "AsyncArtifacts",
    "FolderStore",
    "KuboStore",
    "PinStatus",
    "PushReport",
    "StoreSettings",
    "open_store",
    "pack",
    "push",
    "unpack",
]
