"""Which store to use: the IPFS node that is given or found, else the folder."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from registry.artifacts.folder import FolderStore
from registry.artifacts.kubo import PROBE_TIMEOUT, REQUEST_TIMEOUT, KuboStore
from registry.artifacts.protocol import ArtifactStore
from registry.errors import InvalidValueError, StoreUnavailableError
from registry.types import Seconds

LOCAL_API: Final = "/ip4/127.0.0.1/tcp/5001/http"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where artifacts go; made at the edge (``TORRENS_IPFS_API``, ``TORRENS_ARTIFACTS``).

    folder: the embedded store's folder; ipfs_api: multiaddr or URL of a node's RPC, or None;
    probe: look for a node at its usual local address where none is given.
    """

    folder: Path
    ipfs_api: str | None = None
    probe: bool = False
    timeout: Seconds = REQUEST_TIMEOUT


def open_store(settings: StoreSettings) -> ArtifactStore:
    """Open the store that *settings* mean.

    A node that is named but does not answer raises StoreUnavailableError: artifacts never go
    quietly elsewhere. Raises InvalidValueError for a malformed address.
    """
    if settings.ipfs_api:
        store = KuboStore(multiaddr_of(settings.ipfs_api), settings.timeout)
        store.version()
        return store
    if settings.probe and _answers(LOCAL_API):
        return KuboStore(LOCAL_API, settings.timeout)
    return FolderStore(settings.folder)


def _answers(api: str) -> bool:
    """Tell whether a node answers at *api* within a second."""
    try:
        KuboStore(api, PROBE_TIMEOUT).version()
    except StoreUnavailableError:
        return False
    return True


def multiaddr_of(address: str) -> str:
    """Give the multiaddr of a node's RPC address, given as one or as an http(s) URL.

    Raises InvalidValueError for anything else.
    """
    if address.startswith("/"):
        return address
    rule = "must be a multiaddr or a URL such as http://127.0.0.1:5001"
    try:
        url = urlsplit(address)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise InvalidValueError("ipfs_api", rule, value=address) from error
    if url.scheme not in {"http", "https"} or not host or url.path.strip("/") or url.username:
        raise InvalidValueError("ipfs_api", rule, value=address)
    try:
        kind = f"ip{ipaddress.ip_address(host).version}"
    except ValueError:
        kind = "dns"
    default = 443 if url.scheme == "https" else 80
    return f"/{kind}/{host}/tcp/{port or default}/{url.scheme}"
