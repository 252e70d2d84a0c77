"""Push what a folder keeps to an IPFS node: ``torrens artifacts push``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.artifacts.folder import FolderStore
from registry.artifacts.protocol import ArtifactStore
from registry.errors import ArtifactCorruptError
from registry.types import Cid

PushProgress = Callable[[int, int], None]
"""Called with artifacts done and artifacts in all."""


def ignore_push(_done: int, _total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: newly pinned, pinned before, and refused because corrupt here."""

    pushed: tuple[Cid, ...]
    already: tuple[Cid, ...]
    corrupt: tuple[Cid, ...]


def push(
    source: FolderStore, target: ArtifactStore, progress: PushProgress = ignore_push
) -> PushReport:
    """Pin every artifact of *source* at *target*, in CID order; safe to stop and run again.

    What the target has is skipped, so a stopped push resumes. A file that does not hash to its
    name is reported and never passed on as that artifact. Raises StoreUnavailableError.
    """
    pushed: list[Cid] = []
    already: list[Cid] = []
    corrupt: list[Cid] = []
    cids = sorted(source.cids())
    noted = source.pushed()
    for done, cid in enumerate(cids, start=1):
        if target.has(cid):
            already.append(cid)
        else:
            try:
                _push_one(source, target, cid)
            except ArtifactCorruptError:
                corrupt.append(cid)
                continue
            pushed.append(cid)
        if noted.get(cid) != target.describe():
            source.note_pushed(cid, target.describe())
        progress(done, len(cids))
    return PushReport(tuple(pushed), tuple(already), tuple(corrupt))


def _push_one(source: FolderStore, target: ArtifactStore, cid: Cid) -> None:
    """Send one file; raise ArtifactCorruptError where it is not what its name says."""
    path = source.path_of(cid)
    computed = target.put_file(path)
    if computed != cid:
        raise ArtifactCorruptError(cid, str(path), computed)
