"""`torrens batch`, `torrens profile` and `torrens pause`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry import authority, batches
from registry.batch_files import leaf_of, pack_batch, read_leaf
from registry.cli.inputs import ordered, party, read_consents, read_reason, read_terms, terms_option
from registry.cli.running import Run, in_session, offline
from registry.errors import InvalidValueError, NotFoundError
from registry.records import schema
from registry.session import Session
from registry.types import parse_digest


@click.group("batch")
def batch_group() -> None:
    """Batches of registrations under one Merkle root."""


@batch_group.command()
@click.argument("assets_file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.pass_obj
def pack(run: Run, assets_file: Path, out: Path) -> None:
    """Pack asset terms (JSON lines) under one root: writes batch.json and leaves.jsonl."""
    offline(run, lambda: pack_batch(assets_file, out))


@batch_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("index", type=int)
@click.pass_obj
def leaf(run: Run, folder: Path, index: int) -> None:
    """Print one leaf of a packed batch with its proof."""
    offline(run, lambda: leaf_of(folder, index))


@batch_group.command()
@terms_option
@click.pass_obj
def anchor(run: Run, terms_file: Path) -> None:
    """Anchor a batch's root."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (await batches.anchor_batch(session, read_terms(terms_file, "Batch"))).json()

    in_session(run, work)


@batch_group.command()
@click.option("--root", required=True, help="Merkle root.")
@click.option("--node", required=True, help="Party id of the batch's node.")
@ordered
@click.pass_obj
def publish(
    run: Run, root: str, node: str, by: str, reason: str | None, as_regulator: bool
) -> None:
    """Attest that a whole batch is published, by an independent assessor or a regulator."""

    async def work(session: Session) -> Mapping[str, Any]:
        who, evidence = party(by), read_reason(reason)
        tree = parse_digest(root, "root")
        return (
            await batches.publish(
                session, tree, party(node, "node"), who, evidence, as_regulator=as_regulator
            )
        ).json()

    in_session(run, work)


@batch_group.command()
@click.option("--leaf", "leaf_file", type=click.Path(path_type=Path), required=True)
@click.option("--consent", "consent_files", type=click.Path(path_type=Path), multiple=True)
@click.pass_obj
def activate(run: Run, leaf_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Give a leaf its slot by its proof."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (
            await batches.activate(session, read_leaf(leaf_file), read_consents(consent_files))
        ).json()

    in_session(run, work)


@batch_group.command("show")
@click.argument("id")
@click.option("--node", required=True, help="Party id of the batch's node.")
@click.pass_obj
def show_batch(run: Run, id: str, node: str) -> None:  # noqa: A002 — the argument's public name
    """Show a node's batch by its Merkle root: kind, count, when anchored and published."""

    async def work(session: Session) -> Mapping[str, Any]:
        root, who = parse_digest(id, "id"), party(node, "node")
        word = await session.word("AssetRegistry", "batch", "BatchWord", (root, who))
        if not word.raw:
            rule = "this node anchored no batch with this root"
            raise NotFoundError("BatchUnknown", "id", rule, {"root": root, "node": who})
        kind = schema().enum_name("batchKind", word.integer("kind"))
        shown = {**dict(word), "kind": kind}
        return {"root": root, **shown, "as_of": (await session.as_of()).json()}

    in_session(run, work)


@click.group("profile")
def profile_group() -> None:
    """Rule profiles of registers."""


@profile_group.command()
@terms_option
@click.pass_obj
def add(run: Run, terms_file: Path) -> None:
    """Add a rule profile, by the authority."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (await authority.add_profile(session, read_terms(terms_file, "Profile"))).json()

    in_session(run, work)


@profile_group.command("show")
@click.argument("number", type=int)
@click.pass_obj
def show_profile(run: Run, number: int) -> None:
    """Show a rule profile."""

    async def work(session: Session) -> Mapping[str, Any]:
        word = await session.word("AssetRegistry", "profile", "ProfileWord", (number,))
        if not word.raw:
            raise InvalidValueError("number", "must be a profile that exists", value=number)
        return {"profile": number, **dict(word), "as_of": (await session.as_of()).json()}

    in_session(run, work)


@click.command("pause")
@click.option("--lift", "lifted", is_flag=True, help="Lift the pause.")
@click.pass_obj
def pause_command(run: Run, lifted: bool) -> None:
    """Pause the register for at most 14 days, or lift the pause; by the authority."""

    async def work(session: Session) -> Mapping[str, Any]:
        act = authority.unpause if lifted else authority.pause
        return (await act(session)).json()

    in_session(run, work)
