"""CIDv1 of bytes and folders as an IPFS node computes it, without a node.

UnixFS over dag-pb with raw leaves, fixed-size chunks and balanced trees. The default profile is
``unixfs-v1-2025`` of IPIP-499; other fixed-chunk, raw-leaf settings are other ``Profile`` values.
Sources: the UnixFS and dag-pb specifications of IPFS, multiformats CID and multihash.
Pure: hashes what it is given, reads nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from registry.errors import InvalidValueError
from registry.types import Cid

RAW: Final = 0x55
DAG_PB: Final = 0x70
_CID_PREFIX: Final = {RAW: b"\x01\x55\x12\x20", DAG_PB: b"\x01\x70\x12\x20"}
_CID_LENGTH: Final = 59
_SHA256_BYTES: Final = 32
_VARINT_MORE: Final = 0x80
_MAX_CHUNK: Final = 2 * 2**20 - 256
_MAX_FOLDER_BLOCK: Final = 256 * 2**10
_DIRECTORY: Final = b"\x08\x01"


@dataclass(frozen=True, slots=True)
class Profile:
    """How bytes become blocks: chunk size in bytes and links per inner node.

    A node refuses blocks over 2 MiB and keeps 256 bytes for framing: larger chunks are refused.
    """

    name: str
    chunk_size: int
    max_links: int

    def __post_init__(self) -> None:
        """Raise InvalidValueError for settings no node would take."""
        if not 1 <= self.chunk_size <= _MAX_CHUNK:
            raise InvalidValueError(
                "chunk_size", "must be 1 to 2,096,896 bytes", value=self.chunk_size
            )
        if not 2 <= self.max_links <= 2**14:
            raise InvalidValueError("max_links", "must be 2 to 16,384", value=self.max_links)


UNIXFS_V1_2025: Final = Profile("unixfs-v1-2025", 2**20, 1024)


def profile(chunk_size: int, max_links: int) -> Profile:
    """Give the profile for these settings, under its published name where it has one.

    Raises InvalidValueError for settings out of range.
    """
    named = UNIXFS_V1_2025
    if (chunk_size, max_links) == (named.chunk_size, named.max_links):
        return named
    return Profile(f"fixed-{chunk_size}-{max_links}", chunk_size, max_links)


@dataclass(frozen=True, slots=True)
class Node:
    """One block of a DAG as its parent sees it.

    size: bytes of file content below it; total: bytes of all blocks below and including it.
    """

    codec: int
    sha256: bytes
    size: int
    total: int

    @property
    def raw_cid(self) -> bytes:
        """The binary CID."""
        return _CID_PREFIX[self.codec] + self.sha256

    @property
    def cid(self) -> Cid:
        """The CID as text, base32 lower-case."""
        return Cid("b" + base64.b32encode(self.raw_cid).decode().lower().rstrip("="))


def leaf(sha256: bytes, size: int) -> Node:
    """Give the raw leaf of a chunk of *size* bytes with this SHA-256."""
    return Node(RAW, sha256, size, size)


def _varint(value: int) -> bytes:
    """Encode an unsigned LEB128 integer."""
    out = bytearray()
    while value >= _VARINT_MORE:
        out.append(value & 0x7F | _VARINT_MORE)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, content: bytes) -> bytes:
    """Encode a length-delimited protobuf field."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _link(node: Node, name: bytes = b"") -> bytes:
    """Encode a PBLink: Hash, Name (present even when empty), Tsize."""
    link = _field(1, node.raw_cid) + _field(2, name) + b"\x18" + _varint(node.total)
    return _field(2, link)


def _pb_node(links: Iterable[bytes], data: bytes, size: int, below: int) -> Node:
    """Make a dag-pb block; its links come before its data, as the canonical form demands."""
    block = b"".join(links) + _field(1, data)
    return Node(DAG_PB, hashlib.sha256(block).digest(), size, below + len(block))


def _file_node(children: list[Node]) -> Node:
    """Join children into one UnixFS file node."""
    size = sum(child.size for child in children)
    data = b"\x08\x02\x18" + _varint(size)
    data += b"".join(b"\x20" + _varint(child.size) for child in children)
    return _pb_node(map(_link, children), data, size, sum(child.total for child in children))


class TreeBuilder:
    """Balanced tree over leaves given in order; holds at most ``max_links`` nodes per level."""

    def __init__(self, profile: Profile) -> None:
        self._max_links = profile.max_links
        self._levels: list[list[Node]] = [[]]

    def add(self, node: Node) -> None:
        """Append the next leaf; full nodes are folded into their parents at once."""
        level = 0
        self._levels[0].append(node)
        while len(self._levels[level]) == self._max_links:
            folded = _file_node(self._levels[level])
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(folded)

    def finish(self) -> Node:
        """Fold what is left and give the root; an empty file is one empty raw leaf."""
        if self._levels == [[]]:
            return leaf(hashlib.sha256().digest(), 0)
        for level, nodes in enumerate(self._levels):
            top = level + 1 == len(self._levels)
            if top and len(nodes) == 1:
                return nodes[0]
            if nodes and not top:
                self._levels[level + 1].append(_file_node(nodes))
        return _file_node(self._levels[-1])


class CidHasher:
    """CID of a stream given in pieces of any size; keeps at most one chunk of it.

    Feeding whole chunks avoids copying. ``finish`` may be called once.
    """

    def __init__(self, profile: Profile = UNIXFS_V1_2025) -> None:
        self._chunk_size = profile.chunk_size
        self._tree = TreeBuilder(profile)
        self._chunk = hashlib.sha256()
        self._filled = 0

    def update(self, data: bytes | memoryview) -> None:
        """Take the next bytes."""
        view = memoryview(data)
        while view:
            part = view[: self._chunk_size - self._filled]
            self._chunk.update(part)
            self._filled += len(part)
            view = view[len(part) :]
            if self._filled == self._chunk_size:
                self._close_chunk()

    def _close_chunk(self) -> None:
        """Turn the current chunk into a leaf."""
        self._tree.add(leaf(self._chunk.digest(), self._filled))
        self._chunk = hashlib.sha256()
        self._filled = 0

    def finish(self) -> Cid:
        """Give the CID of everything taken."""
        if self._filled:
            self._close_chunk()
        return self._tree.finish().cid


def cid_of(content: bytes, profile: Profile = UNIXFS_V1_2025) -> Cid:
    """Give the CID of *content* held in memory."""
    hasher = CidHasher(profile)
    hasher.update(content)
    return hasher.finish()


def folder_node(entries: Iterable[tuple[str, Node]]) -> Node | None:
    """Give the UnixFS directory of named nodes, sorted by UTF-8 name.

    None where the block would pass 256 KiB: nodes then shard the directory, which is not
    computed here, and a folder's identity does not need it.
    """
    named = sorted((name.encode(), node) for name, node in entries)
    below = sum(node.total for _, node in named)
    links = [_link(node, name) for name, node in named]
    if sum(map(len, links)) + len(_DIRECTORY) > _MAX_FOLDER_BLOCK:
        return None
    return _pb_node(links, _DIRECTORY, sum(node.size for _, node in named), below)


def parse_cid(text: object, field: str = "cid") -> Cid:
    """Check that *text* is a CIDv1 of this format: base32, raw or dag-pb, SHA-256.

    Raises InvalidValueError naming *field*. The text is then safe as a file name.
    """
    rule = "must be a base32 CIDv1, raw or dag-pb, with SHA-256"
    if not isinstance(text, str) or len(text) != _CID_LENGTH or not text.startswith("b"):
        raise InvalidValueError(field, rule, value=text)
    try:
        raw = base64.b32decode(text[1:].upper() + "=" * (-(len(text) - 1) % 8))
    except (binascii.Error, ValueError):
        raise InvalidValueError(field, rule, value=text) from None
    node = Node(raw[1], raw[-_SHA256_BYTES:], 0, 0)
    if raw[:4] not in _CID_PREFIX.values() or node.cid != text:
        raise InvalidValueError(field, rule, value=text)
    return Cid(text)
