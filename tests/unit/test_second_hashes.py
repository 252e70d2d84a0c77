"""The hashes and fingerprints of the verifier in JavaScript are those of other implementations."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest
from sha3 import keccak_256

from registry.fingerprint import fingerprint
from tests.vectors.second_verifier import node

LENGTHS = (*range(300), 543, 544, 545, 4096, 65_537)
"""Around every edge of the blocks of both, 136 and 64 bytes, and beyond."""
SLICE = 4 * 1024 * 1024


def test_hashes__many_lengths_and_pieces__are_those_of_c_libraries() -> None:
    source = random.Random(20261128)
    texts = [source.randbytes(length) for length in LENGTHS]
    cases = [{"hex": text.hex(), "piece": source.randrange(1, 200)} for text in texts]
    expected = [
        {
            "keccak": "0x" + keccak_256(text).hexdigest(),
            "sha256": "0x" + hashlib.sha256(text).hexdigest(),
        }
        for text in texts
    ]
    assert json.loads(node("hashes.mjs", given=json.dumps(cases))) == expected


@pytest.mark.parametrize("size", [0, 1, SLICE - 1, SLICE, SLICE + 1, 2 * SLICE + 77])
def test_fingerprint__one_file__is_the_library_s(size: int, tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_bytes(random.Random(size).randbytes(size))
    found = json.loads(node("fingerprint.mjs", "file", file))
    assert found["digest"] == fingerprint([file]).digest
    assert [done for done, _ in found["progress"]] == sorted(
        {*range(SLICE, size, SLICE), size} - {0}
    )
    assert {total for _, total in found["progress"]} <= {size}


def write(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 3)


def test_fingerprint__folder__is_the_library_s(tmp_path: Path) -> None:
    names = ["b", "a/z", "a.b", "a/深", "数据.csv", "\uffe0", "\U0001f600", 'q"\\', "é", "a b"]
    write(tmp_path, names)
    found = json.loads(node("fingerprint.mjs", "files", tmp_path, *names))
    expected = fingerprint([tmp_path])
    assert found["digest"] == expected.digest
    assert found["progress"][-1] == [expected.size, expected.size]


def test_fingerprint__several_files__is_the_library_s(tmp_path: Path) -> None:
    names = ["two", "one"]
    write(tmp_path, names)
    found = json.loads(node("fingerprint.mjs", "files", tmp_path, *names))
    assert found["digest"] == fingerprint([tmp_path / name for name in names]).digest


@pytest.mark.parametrize(
    ("names", "reason"),
    [(["a", "a"], "two files"), (["e\u0301"], "NFC"), ([], "holds no file")],
    ids=["twice", "not_nfc", "none"],
)
def test_fingerprint__names_of_no_listing__are_refused(
    names: list[str], reason: str, tmp_path: Path
) -> None:
    write(tmp_path, names)
    assert reason in json.loads(node("fingerprint.mjs", "files", tmp_path, *names))["refused"]
