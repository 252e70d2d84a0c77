"""What a parsed bundle consists of: entries and their ids, parts that stay as they are."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest

from registry.certificate.bundle import FORMAT, KINDS, MEMBERS
from registry.certificate.entry import Entry, fields_of, typehash_of
from registry.certificate.parsing import parse_document
from registry.errors import InvalidValueError
from registry.events import CONTRACTS
from registry.records import Terms, keccak, root_right_id
from registry.types import AssetId
from tests.vectors.bundle_files import bundle

ID = "0x" + "a1" * 32
CASES = {name: bundle(name)["input"] for name in ("leaf", "trade", "amended", "right")}


def test_constants__of_the_format__are_the_published_ones() -> None:
    assert (FORMAT, KINDS) == ("torrens-bundle/1", ("asset", "right", "trade"))
    assert set(CASES["leaf"]) == set(MEMBERS)
    assert set(CASES["leaf"]["contracts"]) == set(CONTRACTS)


def test_entry__of_a_root__has_the_roots_id_and_no_terms() -> None:
    entry = Entry.of_root(AssetId(ID), 2)  # type: ignore[arg-type]
    assert entry.id == entry.computed_id == root_right_id(AssetId(ID), 2)  # type: ignore[arg-type]
    assert (entry.type, entry.integer("kind"), entry.text("asset")) == ("Root", 2, ID)
    assert entry.json()["values"] == {"asset": ID, "kind": 2}
    assert entry.words.hex() == ID[2:] + "00" * 31 + "02"
    assert typehash_of("Root") == keccak(b"Torrens.root.v1")
    assert [(f.name, f.type) for f in fields_of("Root")] == [
        ("asset", "bytes32"),
        ("kind", "uint8"),
    ]
    with pytest.raises(InvalidValueError):
        _ = entry.terms


def test_entry__asked_for_another_kind_of_value__refused() -> None:
    entry = Entry.of(Terms("Release", {"pledge": ID, "reason": ID, "salt": ID}))
    assert entry.terms is entry.terms
    assert entry.terms == Terms("Release", entry.values)
    with pytest.raises(InvalidValueError, match="must be a number") as caught:
        entry.integer("pledge")
    assert caught.value.field == "pledge"
    with pytest.raises(InvalidValueError, match="must be text") as caught:
        Entry.of_root(AssetId(ID), 1).text("kind")  # type: ignore[arg-type]
    assert caught.value.field == "kind"


def test_parts__of_a_parsed_bundle__cannot_be_changed() -> None:
    parsed = parse_document(copy.deepcopy(CASES["amended"]))
    parts: tuple[Any, ...] = (
        parsed,
        parsed.events,
        parsed.as_of,
        parsed.proofs[0],
        parsed.proofs[0].storage[0],
    )
    credential = parsed.credential
    assert credential is not None
    parts = (*parts, credential, credential.register)
    for part in (*parts, parsed.manifest, parse_document(CASES["leaf"]).inclusion):
        assert part is not None
        name = dataclasses.fields(part)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, name, None)
        assert not hasattr(part, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        parsed.terms[0].id = ID  # type: ignore[misc, assignment]


def test_write__at_the_limit__and_beyond() -> None:
    parsed = parse_document(copy.deepcopy(CASES["right"]))

    def with_text(length: int) -> bytes:
        assert parsed.credential is not None
        credential = dataclasses.replace(parsed.credential, sd_jwt="x" * length)
        return dataclasses.replace(parsed, credential=credential).write()

    room = 2**20 - len(with_text(0))
    assert len(with_text(room)) == 2**20
    with pytest.raises(InvalidValueError, match="at most 1 MiB") as caught:
        with_text(room + 1)
    assert (caught.value.field, caught.value.arguments["value"]) == ("", 2**20 + 1)
