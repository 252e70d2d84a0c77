"""Content fingerprint of a file, several files, or a folder, in one bounded-memory pass.

A file's fingerprint is its SHA-256, with the CIDv1 an IPFS node would give it. A folder's, or
several files', is the SHA-256 of the RFC 8785 form of ``[{path,bytes,sha256}]`` ordered by UTF-8
path; no CID is in it, so chunking never changes identity. Nothing is uploaded.

An empty file has a fingerprint, with ``size`` 0: a caller that registers data refuses it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import rfc8785

from registry.errors import FingerprintError
from registry.folder_listing import Found, find_file, list_files, list_folder
from registry.hashing import Progress, hash_file, ignore_progress
from registry.types import ByteCount, Cid, Digest
from registry.unixfs import UNIXFS_V1_2025, Node, Profile, folder_node

MAX_FILES: Final = 2**20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a listing: its path within the folder, size in bytes, SHA-256 as 64 hex."""

    path: str
    size: ByteCount
    sha256: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of content without its bytes.

    digest: SHA-256 of the file, or of the canonical listing; what a registration commits to.
    cid: locator under ``profile``; None for a folder too wide for one directory block.
    entries: the listing of a folder or of several files; empty for one file.
    """

    kind: str
    digest: Digest
    size: ByteCount
    cid: Cid | None
    profile: Profile
    entries: tuple[FileEntry, ...] = ()

    def listing(self) -> bytes:
        """Give the canonical listing whose SHA-256 is ``digest``; empty for one file."""
        return listing_bytes(self.entries) if self.entries else b""

    def as_json(self) -> dict[str, object]:
        """Give the fingerprint as one JSON object, without the listing."""
        return {
            "kind": self.kind,
            "digest": self.digest,
            "algorithm": "sha-256",
            "bytes": self.size if self.size < 2**53 else str(self.size),
            "files": max(1, len(self.entries)),
            "cid": self.cid,
            "profile": self.profile.name,
            "chunk_size": self.profile.chunk_size,
            "max_links": self.profile.max_links,
        }


def listing_bytes(entries: Sequence[FileEntry]) -> bytes:
    """Canonical form of a listing, ordered by UTF-8 path whatever order it is given in."""
    ordered = sorted(entries, key=lambda entry: entry.path.encode())
    return rfc8785.dumps(
        [{"path": entry.path, "bytes": entry.size, "sha256": entry.sha256} for entry in ordered]
    )


def fingerprint(
    paths: Sequence[Path],
    profile: Profile = UNIXFS_V1_2025,
    progress: Progress = ignore_progress,
) -> Fingerprint:
    """Fingerprint one file, one folder, or several files listed by their names.

    progress(done, total) is called with bytes after each chunk; an exception it raises, or
    KeyboardInterrupt, stops the work at once. Raises FingerprintError (code ``NotFound``,
    ``SymlinkRefused``, ``NotAFile``, ``Unreadable``, ``FileChanged``, ``PathNotUtf8``,
    ``PathNotNfc``, ``DuplicateName``, ``EmptyFolder``, ``TooManyFiles``, ``NoPath``), whose
    ``field`` is the path.
    """
    if not paths:
        raise FingerprintError("NoPath", "", "name a file or a folder")
    if len(paths) > 1:
        return _listing("files", list_files(paths), profile, progress)
    if paths[0].is_dir() and not paths[0].is_symlink():
        return _folder(paths[0], profile, progress)
    return _file(find_file(paths[0]), profile, progress)


def _file(found: Found, profile: Profile, progress: Progress) -> Fingerprint:
    """Fingerprint one regular file."""
    sha256, node = hash_file(found, profile, partial(_report, progress, 0, found.size))
    return Fingerprint("file", Digest("0x" + sha256.hex()), ByteCount(node.size), node.cid, profile)


def _folder(root: Path, profile: Profile, progress: Progress) -> Fingerprint:
    """Fingerprint a folder and check that the same files are there at the end."""
    found = list_folder(root, MAX_FILES)
    result = _listing("folder", found, profile, progress)
    if list_folder(root, MAX_FILES) != found:
        rule = "files appeared, vanished or changed while the folder was read"
        raise FingerprintError("FileChanged", os.fspath(root), rule)
    return result


def _listing(kind: str, found: list[Found], profile: Profile, progress: Progress) -> Fingerprint:
    """Hash each file in turn and digest the listing."""
    total = sum(item.size for item in found)
    done = 0
    nodes: list[tuple[str, Node]] = []
    entries: list[FileEntry] = []
    for item in found:
        report = partial(_report, progress, done, total)
        sha256, node = hash_file(item, profile, report)
        done += node.size
        nodes.append((item.name, node))
        entries.append(FileEntry(item.name, ByteCount(node.size), sha256.hex()))
    digest = Digest("0x" + hashlib.sha256(listing_bytes(entries)).hexdigest())
    root = _tree(nodes)
    cid = root.cid if root else None
    return Fingerprint(kind, digest, ByteCount(done), cid, profile, tuple(entries))


def _report(progress: Progress, before: int, total: int, done: int) -> None:
    """Report bytes of one file as bytes of all."""
    progress(before + done, total)


def _tree(nodes: list[tuple[str, Node]]) -> Node | None:
    """Directory node of files named by paths with ``/``; None where one level is too wide."""
    children: list[tuple[str, Node]] = []
    below: dict[str, list[tuple[str, Node]]] = {}
    for path, node in nodes:
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, []).append((rest, node))
        else:
            children.append((name, node))
    for name, inner in below.items():
        folder = _tree(inner)
        if folder is None:
            return None
        children.append((name, folder))
    return folder_node(children)
