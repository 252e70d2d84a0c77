"""`torrens artifacts`: keep a file, push what is kept to an IPFS node."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.cli.running import Run, offline


@click.group("artifacts")
def artifacts_group() -> None:
    """The artifact store: a folder here, or an IPFS node."""


@artifacts_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store", type=click.Path(path_type=Path), required=True, help="Folder of the embedded store."
)
@click.option(
    "--ipfs", default=None, help="API address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001."
)
@click.pass_obj
def add(run: Run, file: Path, store: Path, ipfs: str | None) -> None:
    """Keep a file; prints its CID and whether it is pinned to IPFS."""
    from registry.artifacts import StoreSettings, open_store

    def work() -> Mapping[str, Any]:
        kept = open_store(StoreSettings(folder=store, ipfs_api=ipfs))
        cid = kept.put_file(file)
        return {"cid": cid, "status": kept.status(cid).text}

    offline(run, work)


@artifacts_group.command()
@click.option(
    "--store", type=click.Path(path_type=Path), required=True, help="Folder of the embedded store."
)
@click.option(
    "--ipfs", required=True, help="API address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001."
)
@click.pass_obj
def push(run: Run, store: Path, ipfs: str) -> None:
    """Pin everything kept in the folder to an IPFS node; can be interrupted and repeated."""
    from registry.artifacts import FolderStore, StoreSettings, open_store
    from registry.artifacts import push as push_all
    from registry.cli.progress import progress_bar

    def work() -> Mapping[str, Any]:
        target = open_store(StoreSettings(folder=store, ipfs_api=ipfs))
        with progress_bar("pinning") as progress:
            report = push_all(FolderStore(store), target, progress)
        return {
            "pushed": list(report.pushed),
            "already": list(report.already),
            "corrupt": list(report.corrupt),
        }

    offline(run, work)
