"""Certificates asked for: by options, or by the lines of a list.

A list is JSON lines; paths are taken from the list's own folder:

    kind          asset | right | trade
    id            the record
    out           new file for the certificate
    manifest      sealed manifest with its disclosures; needed for an asset
    disclose      [field, …]; every field where left out
    asset         asset of a root right that no event names yet
    leaf          leaf of a batch
    attestations  [id, …]: findings to show beside the record
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from registry.certificate.bundle import KINDS, Inclusion, Kind
from registry.certificates import BatchedAsset, Order
from registry.cli.asset import asset_id
from registry.cli.certificate import read_manifest
from registry.cli.running import read_input
from registry.errors import InvalidValueError
from registry.records import read_json
from registry.types import AttestationId, parse_digest

MAX_LIST: Final = 4096
_LINE: Final = frozenset(
    {"kind", "id", "out", "manifest", "disclose", "asset", "leaf", "attestations"}
)
_LISTS: Final = ("disclose", "attestations")


@dataclass(frozen=True, slots=True)
class Asked:
    """A certificate asked for, as options or a line of a list say it."""

    kind: str
    id: str
    out: Path
    manifest: Path | None = None
    disclose: tuple[str, ...] = ()
    asset: str | None = None
    leaf: Path | None = None
    attestations: tuple[str, ...] = ()

    def order(self) -> Order:
        """What the library takes. Raises InvalidValueError naming the option at fault."""
        if self.disclose and self.manifest is None:
            raise InvalidValueError("disclose", "needs the manifest whose fields are meant")
        return Order(
            _kind(self.kind),
            parse_digest(self.id, "id"),
            read_manifest(self.manifest, self.disclose) if self.manifest else None,
            _batched(self.leaf) if self.leaf else None,
            asset_id(self.asset) if self.asset else None,
            tuple(AttestationId(parse_digest(one, "attestation")) for one in self.attestations),
        )


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if text == kind:
            return kind
    raise InvalidValueError("kind", f"must be one of {', '.join(KINDS)}", value=text)


def _batched(path: Path) -> BatchedAsset:
    from registry.batch_files import read_leaf

    leaf = read_leaf(path)
    return BatchedAsset(leaf.terms, Inclusion(leaf.root, leaf.index, leaf.proof))


def read_list(path: Path) -> list[Asked]:
    """The certificates that a list asks for. Raises InvalidValueError naming line and member."""
    lines = [line for line in read_input(path, "list").split(b"\n") if line.strip()]
    if not 1 <= len(lines) <= MAX_LIST:
        raise InvalidValueError("list", f"must have 1 to {MAX_LIST:,} lines", value=len(lines))
    asked = [_line(line, f"list/{n}", path.parent) for n, line in enumerate(lines, 1)]
    outs: dict[Path, int] = {}
    for n, one in enumerate(asked, 1):
        first = outs.setdefault(_resolved(one.out, f"list/{n}/out"), n)
        if first != n:
            raise InvalidValueError(f"list/{n}/out", f"is the file of line {first} too")
    return asked


def _resolved(path: Path, at: str) -> Path:
    try:
        return path.resolve()
    except (ValueError, OSError) as error:
        raise InvalidValueError(at, f"must be a path: {error}") from None


def _line(raw: bytes, at: str, folder: Path) -> Asked:
    document = read_json(raw, at)
    for extra in sorted(document.keys() - _LINE):
        raise InvalidValueError(f"{at}/{extra}", "is not a member of a list's line")
    for name in ("kind", "id", "out"):
        if name not in document:
            raise InvalidValueError(f"{at}/{name}", "is required")
    given: dict[str, Any] = {}
    for name, value in document.items():
        items = value if name in _LISTS and isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items) or (
            name in _LISTS and items is not value
        ):
            raise InvalidValueError(f"{at}/{name}", "must be text, or a list of texts", value=value)
        given[name] = tuple(items) if name in _LISTS else value
    for name in ("out", "manifest", "leaf"):
        if name in given:
            given[name] = folder / given[name]
    return Asked(**given)
