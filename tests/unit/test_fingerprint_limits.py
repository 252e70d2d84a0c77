"""Fingerprints at their limits: what is counted, how it is shown, what is told of progress."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from registry import fingerprint as module
from registry.errors import FingerprintError
from registry.fingerprint import MAX_FILES, fingerprint, listing_bytes


def folder(place: Path) -> Path:
    for name in ("a", "b/c", "b/d"):
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return place


def test_limits__of_a_folder__are_published() -> None:
    assert MAX_FILES == 1_048_576


def test_fingerprint__of_each_kind__says_which_and_counts_files(tmp_path: Path) -> None:
    root = folder(tmp_path / "root")
    one, many, whole = (
        fingerprint(paths) for paths in ([root / "a"], [root / "a", root / "b/c"], [root])
    )
    shown = [made.as_json() for made in (one, many, whole)]
    assert [made["kind"] for made in shown] == ["file", "files", "folder"]
    assert [made["files"] for made in shown] == [1, 2, 3]
    assert [made["bytes"] for made in shown] == [1, 4, 7]
    assert shown[0]["digest"] == "0x" + hashlib.sha256(b"a").hexdigest()
    for made in (many, whole):
        listed = hashlib.sha256(listing_bytes(made.entries)).hexdigest()
        assert made.digest == "0x" + listed
    assert list(shown[0]) == [
        "kind",
        "digest",
        "algorithm",
        "bytes",
        "files",
        "cid",
        "profile",
        "chunk_size",
        "max_links",
    ]
    assert shown[0]["algorithm"] == "sha-256"


def test_fingerprint_and_entry__are_values__that_cannot_be_changed(tmp_path: Path) -> None:
    made = fingerprint([folder(tmp_path / "root")])
    for value, name in ((made, "size"), (made.entries[0], "size")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, 5)
        assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("size", [2**53 - 1, 2**53, 2**53 + 1, 2**52, 0])
def test_as_json__size_from_2_to_the_53__is_text(tmp_path: Path, size: int) -> None:
    made = dataclasses.replace(fingerprint([folder(tmp_path / "root") / "a"]), size=size)
    assert made.as_json()["bytes"] == (size if size < 2**53 else str(size))


def test_progress__of_one_file_and_of_a_folder__begins_at_nothing_and_ends_at_all(
    tmp_path: Path,
) -> None:
    root = folder(tmp_path / "root")
    for paths, total in (([root / "b/c"], 3), ([root], 7), ([root / "a", root / "b/d"], 4)):
        seen: list[tuple[int, int]] = []
        fingerprint(paths, progress=lambda done, whole, seen=seen: seen.append((done, whole)))  # type: ignore[misc]
        assert seen[-1] == (total, total)
        assert all(0 < done <= total and whole == total for done, whole in seen)
        assert [done for done, _ in seen] == sorted({done for done, _ in seen})


@pytest.mark.parametrize("change", ["added_first", "added_last", "removed"])
def test_folder__changed_while_it_was_read__refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    root, true = folder(tmp_path / "root"), module.list_folder
    calls: list[int] = []

    def listed(place: Path, limit: int) -> object:
        if calls:
            if change == "removed":
                (root / "b/d").unlink()
            else:
                (root / ("0" if change == "added_first" else "z")).write_bytes(b"new")
        calls.append(limit)
        return true(place, limit)

    monkeypatch.setattr(module, "list_folder", listed)
    with pytest.raises(FingerprintError) as caught:
        fingerprint([root])
    assert (caught.value.code, caught.value.field) == ("FileChanged", str(root))
    assert calls == [MAX_FILES, MAX_FILES]


def test_nothing__named_as_such__as_stated() -> None:
    with pytest.raises(FingerprintError) as caught:
        fingerprint([])
    assert (caught.value.code, caught.value.field) == ("NoPath", "")
