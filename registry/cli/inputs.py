"""Options and files that commands take: terms, consents, ids, digests of reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from registry.cli.running import read_input
from registry.errors import InvalidValueError
from registry.records import (
    SignedConsent,
    Terms,
    parse_consent,
    parse_terms,
    read_json,
    record_id,
)
from registry.types import ZERO_DIGEST, Digest, PartyId, parse_digest, parse_party_id

Command = TypeVar("Command", bound=Callable[..., Any])

terms_option = click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path),
    required=True,
    help="JSON file of the terms.",
)
consent_option = click.option(
    "--consent",
    "consent_files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Signed consent (repeatable).",
)
asset_option = click.option("--asset", required=True, help="Asset id.")
by_option = click.option(
    "--by", required=True, help="Party id of the node, venue or regulator that acts."
)
reason_option = click.option(
    "--reason", default=None, help="File of the reasons (its SHA-256 is recorded), or a 0x digest."
)
regulator_option = click.option(
    "--as-regulator", is_flag=True, help="Act as regulator, not as node."
)
leaf_option = click.option(
    "--leaf",
    "leaf_file",
    type=click.Path(path_type=Path),
    help="Leaf of a batch that has no slot yet.",
)


def ordered(command: Command) -> Command:
    """Options of an order: who acts, as what, for which reasons."""
    for option in (regulator_option, reason_option, by_option):
        command = option(command)
    return command


def signed(command: Command) -> Command:
    """Options of an act by consent: terms and signatures."""
    return terms_option(consent_option(command))


def read_terms(path: Path, name: str) -> Terms:
    """Terms of a kind from a file: bare, as `{"type": name, "terms": {…}}`, or as `torrens terms`
    prints them, whose id must then be theirs.
    """
    document = read_json(read_input(path, "terms"), "terms")
    if not {"type", "terms"} <= set(document) <= {"type", "terms", "id", "party"}:
        return parse_terms(name, document)
    if document["type"] != name:
        raise InvalidValueError("type", f"must be {name}", value=document["type"])
    inner = document["terms"]
    if not isinstance(inner, Mapping):
        raise InvalidValueError("terms", "must be a JSON object")
    terms = parse_terms(name, dict(inner))
    if document.get("id", record_id(terms)) != record_id(terms):
        raise InvalidValueError("id", "must be the id of these terms", expected=record_id(terms))
    return terms


def read_consents(paths: tuple[Path, ...]) -> list[SignedConsent]:
    """Signed consents from their files; an error names the file by its position."""
    return [
        parse_consent(read_json(read_input(path, f"consent/{n}"), f"consent/{n}"))
        for n, path in enumerate(paths)
    ]


def read_reason(text: str | None) -> Digest:
    """Digest of the reasons: of a file's bytes, or as given; zero where there are none."""
    if text is None:
        return ZERO_DIGEST
    if text.startswith("0x"):
        return parse_digest(text, "reason")
    return Digest("0x" + hashlib.sha256(read_input(Path(text), "reason")).hexdigest())


def party(text: str, field: str = "by") -> PartyId:
    """A party id given as an option."""
    return parse_party_id(text, field)
