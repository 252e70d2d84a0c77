"""How a command runs: open a session, call one use case, print one document, exit with its meaning.

Exit status: 0 done, 1 refused or invalid, 2 usage, 3 could not be checked. One JSON document on
stdout with --json, else readable lines; errors and logs on stderr.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from registry.errors import InvalidValueError, TorrensError
from registry.input_file import read_file
from registry.session import Session, open_session
from registry.session_settings import Settings

Document = Mapping[str, Any]


@dataclass(slots=True)
class Run:
    """What every command shares: settings, the key's file, the block to read at, the form of
    output.
    """

    settings: Settings
    as_json: bool


def show(run: Run, document: Document) -> None:
    """Print one document: JSON, or one `name: value` line a member.

    Exits 3 where it cannot be written: what was asked for is done, but its answer did not arrive.
    """
    lines = [json.dumps(document, ensure_ascii=False)] if run.as_json else _lines(document)
    try:
        for line in lines:
            click.echo(line)
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"the work is done, but its answer cannot be written: {error}", err=True)
        sys.exit(3)


def _lines(value: object, indent: str = "") -> list[str]:
    if isinstance(value, Mapping):
        lines: list[str] = []
        for name, member in value.items():
            if isinstance(member, Mapping | list) and member:
                lines += [f"{indent}{name}:", *_lines(member, indent + "  ")]
            else:
                lines.append(f"{indent}{name}: {_plain(member)}")
        return lines
    if isinstance(value, list):
        lines = []
        for item in value:
            inner = _lines(item, indent + "  ")
            lines += [f"{indent}- {inner[0].strip()}", *inner[1:]] if inner else [f"{indent}-"]
        return lines
    return [f"{indent}{_plain(value)}"]


def _plain(value: object) -> str:
    if value is None or (isinstance(value, Mapping | list) and not value):
        return "-"
    return str(value).lower() if isinstance(value, bool) else str(value)


def fail(run: Run, error: TorrensError) -> NoReturn:
    """Print an error, RFC 9457 with --json, and exit with its status."""
    if run.as_json:
        click.echo(json.dumps(error.problem(), ensure_ascii=False, default=str), err=True)
    else:
        click.echo(f"{error.title}: {error}", err=True)
    sys.exit(error.exit_code)


def in_session(run: Run, work: Callable[[Session], Awaitable[Document]]) -> None:
    """Open a session, do the work, print its document; errors end the program with their status."""

    async def whole() -> Document:
        async with open_session(run.settings) as session:
            await _ensure_within(session)
            return await work(session)

    execute(run, whole)


async def _ensure_within(session: Session) -> None:
    """Raise InvalidValueError where the block asked for is older than the register."""
    if session.selector == "latest":
        return
    asked, first = await session.block(), session.deployment.block_number
    if asked.number < first:
        rule = "must not be older than the register"
        raise InvalidValueError("block", rule, value=session.selector, first=first)


def execute(run: Run, work: Callable[[], Awaitable[Document]]) -> None:
    """The same without a session."""
    try:
        document = asyncio.run(_awaited(work))
    except TorrensError as error:
        fail(run, error)
    except KeyboardInterrupt:
        click.echo(
            "interrupted; no file is half-written, but an act already sent may still be mined",
            err=True,
        )
        sys.exit(130)
    show(run, document)


async def _awaited(work: Callable[[], Awaitable[Document]]) -> Document:
    return await work()


def offline(run: Run, work: Callable[[], Document]) -> None:
    """Run work that needs no network."""
    try:
        document = work()
    except TorrensError as error:
        fail(run, error)
    show(run, document)


def read_input(path: Path, field: str) -> bytes:
    """Bytes of an input file, at most 1 MiB. Raises InvalidValueError naming *field* and the
    rule.
    """
    return read_file(path, field)
