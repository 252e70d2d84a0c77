"""`torrens index describe`: what sealed manifests disclose, so that assets are found by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from registry.cli.index import DEFAULT_URL, index_group
from registry.cli.running import Run, offline
from registry.errors import InvalidValueError

if TYPE_CHECKING:
    from registry.artifacts import ArtifactStore
    from registry.index.describing import DescriptionStore, Kinds

_TOGETHER = 1_000


@index_group.command("describe")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--index",
    "url",
    envvar="TORRENS_INDEX",
    default=DEFAULT_URL,
    show_default=True,
    help="Database: sqlite:///FILE or postgresql://… (TORRENS_INDEX).",
)
@click.option(
    "--artifacts",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder where public forms are kept: looked through for assets not described yet.",
)
@click.option("--ipfs", default=None, help="The same at an IPFS node's API address.")
@click.option(
    "--disclose",
    "fields",
    multiple=True,
    metavar="FIELD",
    help="Take this field alone of what the files disclose (repeatable); all that is searched by "
    "where not given. Whoever asks the index may read it.",
)
@click.pass_obj
def describe_command(
    run: Run,
    files: tuple[Path, ...],
    url: str,
    folder: Path | None,
    ipfs: str | None,
    fields: tuple[str, ...],
) -> None:
    """Verify sealed manifests and keep what they disclose of names, scenarios, classes, periods.

    Nothing is kept unless every file verifies; what is known already stays as it is.
    """

    def work() -> Mapping[str, Any]:
        from registry.index.database import open_engine
        from registry.index.describing import DescriptionStore

        if not files and folder is None and ipfs is None:
            raise InvalidValueError("files", "must name a file, --artifacts or --ipfs")
        given = _read(files, fields)
        artifacts = _artifacts(folder, ipfs)
        engine = open_engine(url)
        try:
            store = DescriptionStore(engine)
            found = store.keep(list(given.values()))
            public, missing = (None, None) if artifacts is None else _looked(store, artifacts)
            store.recount()
        finally:
            engine.dispose()
        return {
            "files": [
                {"file": str(path), "manifest": one.manifest, "fields": sorted(one.fields)}
                for path, one in given.items()
            ],
            **_account(found if public is None else found + public),
            "not_kept": missing,
        }

    offline(run, work)


def _read(files: tuple[Path, ...], fields: tuple[str, ...]) -> dict[Path, Any]:
    from registry.index.descriptions import KEPT
    from registry.index.sealed_files import read_sealed

    for name in fields:
        if name not in KEPT:
            known = ", ".join(sorted(KEPT))
            raise InvalidValueError("disclose", f"must be one of {known}", value=name)
    chosen: Collection[str] = fields or KEPT
    return {path: read_sealed(path, chosen) for path in files}


def _artifacts(folder: Path | None, ipfs: str | None) -> ArtifactStore | None:
    from registry.artifacts import StoreSettings, open_store

    if folder is None and ipfs is None:
        return None
    return open_store(StoreSettings(folder=folder or Path("artifacts"), ipfs_api=ipfs))


def _looked(store: DescriptionStore, artifacts: ArtifactStore) -> tuple[Kinds, int]:
    """Public forms of assets without a description; how many were not kept there."""
    from registry.index.describing import Kinds
    from registry.index.sealed_files import kept_description
    from registry.types import to_bytes

    found, missing, after = Kinds(), 0, b""
    while manifests := store.undescribed(after, _TOGETHER):
        kept = [kept_description(artifacts, manifest) for manifest in manifests]
        missing += kept.count(None)
        found += store.keep([one for one in kept if one is not None])
        after = to_bytes(manifests[-1])
    return found, missing


def _account(found: Kinds) -> dict[str, int]:
    return {"new": found.new, "joined": found.joined, "unchanged": found.unchanged}
