"""The store that pins to an IPFS node (Kubo) over its RPC, through ipfshttpclient.

``ipfshttpclient.connect`` refuses every Kubo since 0.8 by its version number; its ``Client``
speaks to them well, so it is made directly. What the node answers is checked: each CID is
computed here from the bytes sent or received.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from registry.artifacts.atomic_file import PendingFile
from registry.artifacts.folder import ignore_taken, source_pieces
from registry.artifacts.protocol import (
    MAX_GET,
    PIECE,
    PinStatus,
    Taken,
    ensure_within,
    missing,
)
from registry.errors import ArtifactCorruptError, NotFoundError, StoreUnavailableError
from registry.types import ByteCount, Cid, Seconds
from registry.unixfs import UNIXFS_V1_2025, CidHasher, Profile, cid_of, parse_cid

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import ipfshttpclient

REQUEST_TIMEOUT: Final = Seconds(60)
PROBE_TIMEOUT: Final = Seconds(1)
_ABSENT: Final = ("could not find", "not found", "is not pinned")


class KuboStore:
    """Artifacts pinned by the node at the multiaddr *api*.

    timeout: seconds the node may stay silent within one request. The node is not contacted
    until the first call.
    """

    def __init__(
        self, api: str, timeout: Seconds = REQUEST_TIMEOUT, profile: Profile = UNIXFS_V1_2025
    ) -> None:
        self.api: Final = api
        self.profile: Final = profile
        with self._asking():
            self._client: Final[Any] = ipfshttpclient.Client(api, timeout=timeout)

    @contextmanager
    def _asking(self, cid: Cid | None = None) -> Iterator[None]:
        """Turn the client's errors into ours: absent is absent, anything else is unknown."""
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", module="ipfshttpclient|multiaddr|urllib3")
                yield
        except ipfshttpclient.exceptions.ErrorResponse as error:
            if cid is not None and any(words in str(error) for words in _ABSENT):
                raise missing(cid, self.describe()) from error
            raise StoreUnavailableError(self.describe(), str(error)) from error
        except (ipfshttpclient.exceptions.Error, OSError) as error:
            raise StoreUnavailableError(self.describe(), str(error)) from error

    def version(self) -> str:
        """Give the node's version. Raises StoreUnavailableError."""
        with self._asking():
            return str(self._client.version()["Version"])

    def put(self, content: bytes) -> Cid:
        """Add and pin *content*; see ArtifactStore."""
        ensure_within(len(content), MAX_GET)
        starts = range(0, len(content), PIECE)
        return self._add((content[start : start + PIECE] for start in starts), ignore_taken)

    def put_file(self, path: Path, taken: Taken = ignore_taken) -> Cid:
        """Add and pin a file's content; see ArtifactStore."""
        return self._add(source_pieces(path), taken)

    def put_stream(self, pieces: Iterable[bytes]) -> Cid:
        """Add and pin a stream; see ArtifactStore."""
        return self._add(pieces, ignore_taken)

    def _add(self, pieces: Iterable[bytes], taken: Taken) -> Cid:
        """Stream to the node while computing the CID; refuse the node's if it differs."""
        hasher = CidHasher(self.profile)

        def sent() -> Iterator[bytes]:
            size = 0
            for piece in pieces:
                hasher.update(piece)
                size += len(piece)
                yield piece
                taken(size)

        options = {
            "cid-version": "1",
            "raw-leaves": "true",
            "pin": "true",
            "chunker": f"size-{self.profile.chunk_size}",
            # Without it a node cuts at 174 links, and longer files get other CIDs.
            "max-file-links": str(self.profile.max_links),
        }
        with self._asking():
            answered = str(self._client.add_bytes(sent(), opts=options))
        computed = hasher.finish()
        if answered != computed:
            raise ArtifactCorruptError(Cid(answered), self.describe(), computed)
        return computed

    def get(self, cid: Cid, limit: int = MAX_GET) -> bytes:
        """Give the content of *cid*, re-hashed; see ArtifactStore.

        A node that is online asks others for what it lacks, within the timeout.
        """
        with self._asking(parse_cid(cid)):
            content = bytes(self._client.cat(cid, length=limit + 1))
        ensure_within(len(content), limit)
        computed = cid_of(content, self.profile)
        if computed != cid:
            raise ArtifactCorruptError(cid, self.describe(), computed)
        return content

    def fetch(self, cid: Cid, target: Path) -> ByteCount:
        """Stream the content of *cid* to *target*; see ArtifactStore."""
        with PendingFile(target.parent, self.profile) as pending:
            with self._asking(parse_cid(cid)), self._client.cat(cid, stream=True) as pieces:
                computed, size = pending.fill(pieces, ignore_taken)
            if computed != cid:
                raise ArtifactCorruptError(cid, self.describe(), computed)
            pending.keep(target)
        return size

    def has(self, cid: Cid) -> bool:
        """Tell whether the node has *cid* pinned."""
        try:
            with self._asking(parse_cid(cid)):
                return cid in self._client.pin.ls(cid, type="recursive")["Keys"]
        except NotFoundError:
            return False

    def status(self, cid: Cid) -> PinStatus:
        """Say whether the node has *cid* pinned."""
        if self.has(cid):
            return PinStatus(here=True, pinned=True, text=f"pinned to IPFS at {self.api}")
        return PinStatus(here=False, pinned=False, text=f"not pinned at {self.api}")

    def describe(self) -> str:
        """Say in one line what this store is."""
        return f"IPFS node at {self.api}"
