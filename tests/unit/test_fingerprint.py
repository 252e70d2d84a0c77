"""Fingerprints of real files and folders, and every refusal."""

from __future__ import annotations

import hashlib
import json
import os
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.errors import FingerprintError
from registry.fingerprint import Fingerprint, fingerprint
from registry.unixfs import profile

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "cid.json").read_text())
MIB = 2**20
PATTERN = bytes(range(251)) * (MIB // 251 + 2)


def generated(size: int) -> Iterator[bytes]:
    for start in range(0, size, MIB):
        offset = (start + start // MIB) % 251
        yield PATTERN[offset : offset + min(MIB, size - start)]


def write(path: Path, size: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(generated(size))
    return path


def refusal(code: str, *paths: Path, **options: Any) -> FingerprintError:
    with pytest.raises(FingerprintError) as caught:
        fingerprint(paths, **options)
    assert caught.value.code == code
    return caught.value


SMALL = [case for case in VECTORS["files"] if case["bytes"] < 64 * MIB]


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case["name"])
def test_file__golden_vector__sha256_cid_and_size_agree(
    tmp_path: Path, case: dict[str, Any]
) -> None:
    file = write(tmp_path / "data", case["bytes"])
    result = fingerprint([file], profile(case["chunk_size"], case["max_links"]))
    assert result.cid == case["cid"]
    assert result.digest == "0x" + hashlib.sha256(file.read_bytes()).hexdigest()
    assert result.size == case["bytes"]
    assert (result.kind, result.entries, result.listing()) == ("file", (), b"")


@pytest.mark.parametrize("case", VECTORS["folders"], ids=lambda case: case["name"])
def test_folder__golden_vector__cid_agrees_and_digest_is_of_the_listing(
    tmp_path: Path, case: dict[str, Any]
) -> None:
    for name, size in case["entries"].items():
        write(tmp_path / name, size)
    result = fingerprint([tmp_path])
    listing = [
        {
            "bytes": size,
            "path": name,
            "sha256": hashlib.sha256(b"".join(generated(size))).hexdigest(),
        }
        for name, size in sorted(case["entries"].items(), key=lambda item: item[0].encode())
    ]
    text = json.dumps(listing, ensure_ascii=False, separators=(",", ":")).encode()
    assert result.listing() == text
    assert result.digest == "0x" + hashlib.sha256(text).hexdigest()
    assert result.cid == case["cid"]
    assert result.size == sum(case["entries"].values())


def test_files__any_order_given__same_listing_as_a_folder_of_them(tmp_path: Path) -> None:
    first, second = write(tmp_path / "一月.csv", 3), write(tmp_path / "b.csv", 4)
    result = fingerprint([first, second])
    assert result.digest == fingerprint([second, first]).digest
    assert result.digest == fingerprint([tmp_path]).digest
    assert [entry.path for entry in result.entries] == ["b.csv", "一月.csv"]


def test_folder__other_chunking__same_digest_other_cid(tmp_path: Path) -> None:
    write(tmp_path / "a", 1000)
    plain, other = fingerprint([tmp_path]), fingerprint([tmp_path], profile(100, 2))
    assert plain.digest == other.digest
    assert plain.cid != other.cid


def test_as_json__a_file__says_what_was_measured(tmp_path: Path) -> None:
    result = fingerprint([write(tmp_path / "a", 5)])
    assert result.as_json() == {
        "kind": "file",
        "digest": result.digest,
        "algorithm": "sha-256",
        "bytes": 5,
        "files": 1,
        "cid": result.cid,
        "profile": "unixfs-v1-2025",
        "chunk_size": MIB,
        "max_links": 1024,
    }


def test_file__of_64_mib__memory_stays_bounded(tmp_path: Path) -> None:
    file = write(tmp_path / "large", 64 * MIB)
    tracemalloc.start()
    try:
        fingerprint([file])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MIB


def test_progress__several_files__rises_to_the_total(tmp_path: Path) -> None:
    write(tmp_path / "a", 3 * MIB + 5)
    write(tmp_path / "b", 7)
    reports: list[tuple[int, int]] = []
    fingerprint([tmp_path], progress=lambda done, total: reports.append((done, total)))
    assert reports == sorted(reports)
    assert reports[-1] == (3 * MIB + 12, 3 * MIB + 12)
    assert len(reports) == 5


def test_progress__raises__work_stops(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fingerprint([write(tmp_path / "a", 9 * MIB)], progress=stop)


def test_paths__none__refused() -> None:
    refusal("NoPath")


def test_path__missing__refused_by_its_name(tmp_path: Path) -> None:
    assert refusal("NotFound", tmp_path / "gone").field == str(tmp_path / "gone")


def test_path__with_nul__refused(tmp_path: Path) -> None:
    refusal("Unreadable", tmp_path / "a\0b", tmp_path / "b")


@pytest.mark.parametrize("inside", [True, False])
def test_symlink__wherever_it_leads__refused(tmp_path: Path, inside: bool) -> None:
    folder = tmp_path / "folder"
    target = write((folder if inside else tmp_path) / "target", 3)
    link = folder / "link"
    folder.mkdir(exist_ok=True)
    link.symlink_to(target)
    assert refusal("SymlinkRefused", folder).field == str(link)
    refusal("SymlinkRefused", link)


def test_symlink__to_a_folder__refused(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "a", 1)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder")
    refusal("SymlinkRefused", link)


def test_fifo__in_a_folder__refused_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refusal("NotAFile", tmp_path)
    refusal("NotAFile", tmp_path / "pipe")


def test_folder__among_several_files__refused(tmp_path: Path) -> None:
    refusal("NotAFile", write(tmp_path / "a", 1), tmp_path)


def test_folder__empty__refused(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    refusal("EmptyFolder", tmp_path)


def test_folder__too_many_files__refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.fingerprint.MAX_FILES", 2)
    for name in "abc":
        write(tmp_path / name, 1)
    refusal("TooManyFiles", tmp_path)


def test_files__same_name_twice__refused(tmp_path: Path) -> None:
    refusal("DuplicateName", write(tmp_path / "x" / "a", 1), write(tmp_path / "y" / "a", 2))


def test_name__decomposed__refused_where_it_is_part_of_the_listing(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "é.csv")
    file = write(tmp_path / name, 1)
    assert refusal("PathNotNfc", tmp_path).field == str(file)
    refusal("PathNotNfc", file, write(tmp_path / "b", 1))
    assert fingerprint([file]).size == 1


@pytest.mark.parametrize("name", [b"\xff.csv", "\ud800.csv"])
def test_name__not_utf8__refused_and_printable(tmp_path: Path, name: bytes | str) -> None:
    text = os.fsdecode(name) if isinstance(name, bytes) else name
    error = refusal("PathNotUtf8", tmp_path / text, tmp_path / "b")
    assert str(error).encode().isascii()
    assert json.dumps(error.problem())


def test_name__not_utf8_in_a_folder__refused_but_alone_it_does_not_matter(tmp_path: Path) -> None:
    file = write(tmp_path / os.fsdecode(b"\xff.csv"), 1)
    assert refusal("PathNotUtf8", tmp_path).field == f"{tmp_path}/\\udcff.csv"
    assert fingerprint([file]).size == 1
    file.unlink()
    assert str(refusal("NotFound", file)).encode()


def test_file__unreadable__refused_with_the_systems_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a", 1)

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("registry.hashing.os.open", denied)
    assert refusal("Unreadable", file).arguments["reason"] == "Permission denied"


def test_folder__unreadable_inside__refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("registry.folder_listing.os.scandir", denied)
    assert refusal("Unreadable", tmp_path).field == str(tmp_path)


def test_folder__wide_below__digest_but_no_cid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.unixfs._MAX_FOLDER_BLOCK", 100)
    for name in "abc":
        write(tmp_path / "inner" / name, 1)
    result = fingerprint([tmp_path])
    assert result.cid is None
    assert result.digest.startswith("0x")


def grow(file: Path) -> None:
    with file.open("ab") as more:
        more.write(b"x")


def replace(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(file.read_bytes())
    other.replace(file)


def rewrite(file: Path) -> None:
    with file.open("r+b") as same:
        same.write(b"changed")


@pytest.mark.parametrize("change", [grow, replace, rewrite], ids=lambda change: change.__name__)
@pytest.mark.parametrize("size", [10, 3 * MIB])
def test_file__changed_while_read__refused(
    tmp_path: Path, change: Callable[[Path], None], size: int
) -> None:
    file = write(tmp_path / "a", size)
    os.utime(file, ns=(1, 1))
    pending = [change]

    def meddle(_done: int, _total: int) -> None:
        while pending:
            pending.pop()(file)

    refusal("FileChanged", file, progress=meddle)


def test_folder__file_added_while_read__refused(tmp_path: Path) -> None:
    write(tmp_path / "a", 1)
    refusal("FileChanged", tmp_path, progress=lambda *_: (tmp_path / "b").touch())


def test_file__empty__has_a_fingerprint_of_size_zero(tmp_path: Path) -> None:
    result: Fingerprint = fingerprint([write(tmp_path / "a", 0)])
    assert result.size == 0
    assert result.digest == "0x" + hashlib.sha256().hexdigest()
