"""The symbolic proofs and their twins fit together, and their tables are those of the vectors."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from assurance import proofs
from assurance.proof_trials import Outcome
from assurance.proof_twins import PROOFS, Property, Twin, properties, sources, written_checks
from contract_sources import CONTRACTS, ROOT


def test_twins__every_check__has_exactly_one() -> None:
    stated = [(one.proof, one.name) for one in properties()]
    assert sorted(stated) == sorted(written_checks())


@pytest.mark.parametrize("one", properties(), ids=lambda one: one.title)
def test_twin__of_each_property__changes_one_line_that_its_proof_compiles(
    one: Property,
) -> None:
    texts = sources(one.proof)
    before = texts[one.twin.file]
    after = one.twin.applied(before)
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    assert sum(1 for old, new in lines if old != new) == 1
    assert one.twin.file.startswith("src/")


@pytest.mark.parametrize(
    ("twin", "text"),
    [
        (Twin("a.sol", "x", "y"), "x x"),
        (Twin("a.sol", "x", "y"), "z"),
        (Twin("a.sol", "x", "x"), "x"),
        (Twin("a.sol", "x\n", "y"), "x\n"),
        (Twin("a.sol", "x", "y", "f"), "x f"),
        (Twin("a.sol", "x", "y", "f"), "f x f"),
    ],
)
def test_twin__line_not_clear__refused(twin: Twin, text: str) -> None:
    with pytest.raises(ValueError, match=r"a\.sol has"):
        twin.applied(text)


def test_twin__anchored__changes_the_first_place_after_it() -> None:
    assert Twin("a.sol", "x", "y", "f").applied("x f x x") == "x f y x"


@pytest.mark.parametrize(
    ("outcome", "proven", "rejected"),
    [
        (Outcome(0, 1.0, 0), True, False),
        (Outcome(0, 1.0, 1), False, False),
        (Outcome(1, 1.0, 0), False, True),
        (Outcome(2, 1.0, 0), False, False),
        (Outcome(4, 1.0, 0), False, False),
    ],
)
def test_outcome__each_code__proven_or_rejected_or_neither(
    outcome: Outcome, proven: bool, rejected: bool
) -> None:
    assert (outcome.proven, outcome.rejected) == (proven, rejected)


def test_ledger__twin_changed__forgets_what_was_tried(tmp_path: Path) -> None:
    one = properties()[0]
    other = Property(one.name, one.proof, one.invariant, Twin("src/a.sol", "x", "y"))
    ledger = proofs.Ledger(tmp_path)
    ledger.note(one, proven=True)
    ledger.note(one, twin_rejected=True)
    again = proofs.Ledger(tmp_path)
    assert again.known(one)["proven"]
    assert again.known(one)["twin_rejected"]
    assert again.known(other) == {}


def test_missed__nothing_held__names_every_property() -> None:
    lines = proofs.missed(set())
    assert len(lines) == len(properties()) + 1
    assert "fewer than 20" in lines[-1]


def test_word_layouts__of_the_proofs__are_those_of_the_vectors() -> None:
    words = json.loads((ROOT / "tests/vectors/words.json").read_text(encoding="utf-8"))["words"]
    text = (PROOFS / "Words.proof.sol").read_text(encoding="utf-8")
    stated = re.findall(r'set(\w+), hex"(\w+)", hex"(\w+)"', re.sub(r"\s+", " ", text))
    expected = {
        (name, _bytes(f["offset"] for f in fields), _bytes(f["bits"] for f in fields))
        for name, fields in words.items()
    }
    assert set(stated) == expected


def test_id_widths__of_the_proofs__are_those_of_the_types() -> None:
    types = json.loads((ROOT / "tests/vectors/types.json").read_text(encoding="utf-8"))["terms"]
    text = re.sub(r"\s+", " ", (PROOFS / "EveryId.sol").read_text(encoding="utf-8"))
    stated = dict(re.findall(r'\(this\.(\w+)\.selector, hex"(\w+)"\)', text))
    expected = {
        name[0].lower() + name[1:]: _bytes(
            _width(kind) for kind in re.findall(r"[(,](\w+)(?:\[\])? ", terms["type"])
        )
        for name, terms in types.items()
    }
    assert stated == expected


def test_profile__of_the_proofs__compiles_as_the_shipped_one() -> None:
    profiles = tomllib.loads((CONTRACTS / "foundry.toml").read_text(encoding="utf-8"))["profile"]
    for key in ("optimizer", "optimizer_runs", "via_ir"):
        assert profiles["proofs"][key] == profiles["shipped"][key]


def _bytes(values: object) -> str:
    return bytes(values).hex()  # type: ignore[call-overload, no-any-return]


def _width(kind: str) -> int:
    if kind == "address":
        return 160
    return int(kind.removeprefix("uint")) % 256 if kind.startswith("uint") else 0
