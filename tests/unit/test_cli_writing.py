"""Files that commands write: all of them or none, never over one that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.cli.writing import ensure_new, write_all_new, write_new
from registry.errors import InvalidValueError


def test_write_all_new__every_place_free__writes_all_and_nothing_else(tmp_path: Path) -> None:
    write_all_new({tmp_path / "a": "名", tmp_path / "b": b"\x00"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": "名".encode(), "b": b"\0"}


def test_write_all_new__one_place_taken__writes_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(InvalidValueError, match="out"):
        write_all_new({tmp_path / "a": "1", tmp_path / "b": "2", tmp_path / "c": "3"})
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"b": "mine"}


def test_write_all_new__one_folder_missing__writes_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="out"):
        write_all_new({tmp_path / "a": "1", tmp_path / "no" / "b": "2"})
    assert list(tmp_path.iterdir()) == []


def test_write_new__private__is_its_owners_alone(tmp_path: Path) -> None:
    write_new(tmp_path / "a", "1", private=True)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["taken", "dangling", "no/folder"])
def test_ensure_new__place_that_is_not_free__is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InvalidValueError) as refused:
        ensure_new(tmp_path / name, "list/1/out")
    assert refused.value.field == "list/1/out"


def test_ensure_new__free_place__is_left_free(tmp_path: Path) -> None:
    ensure_new(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
