"""Batch files: packed whole or not at all, leaves with proofs that lead to the root."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from registry.batch_files import BATCH_FILE, LEAVES_FILE, leaf_of, pack_batch, read_leaf
from registry.errors import InputError, IntegrityError, InvalidValueError, TorrensError
from registry.merkle import leaf_hash, root_of
from registry.records import Terms, parse_terms, read_json, record_id, render_terms
from registry.types import AssetId
from tests.unit.synthetic_logs import digest, party, terms_of

FIVE = [
    terms_of("Asset", node=party(9), registrant=party(1), salt=digest(n), rights=7, kind=1, level=1)
    for n in range(1, 6)
]


def _source(folder: Path, terms: list[Terms]) -> Path:
    file = folder / "assets.jsonl"
    file.write_text("".join(json.dumps(render_terms(item)) + "\n" for item in terms))
    return file


def _packed(folder: Path, terms: list[Terms] | None = None) -> Path:
    pack_batch(_source(folder, terms or FIVE), folder / "batch")
    return folder / "batch"


def test_pack__five_assets__gives_a_batch_whose_terms_bind_the_leaves(tmp_path: Path) -> None:
    answer = pack_batch(_source(tmp_path, FIVE), tmp_path / "batch")
    batch = parse_terms("Batch", read_json((tmp_path / "batch" / BATCH_FILE).read_bytes(), "batch"))
    packed = (tmp_path / "batch" / LEAVES_FILE).read_bytes()
    assert answer["id"] == record_id(batch)
    assert (batch["root"], batch["count"], batch["node"]) == (answer["root"], 5, party(9))
    assert batch["locator"] == "0x" + hashlib.sha256(packed).hexdigest()


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_leaf__each_of_a_batch__proves_its_asset_at_its_index(tmp_path: Path, count: int) -> None:
    folder = _packed(tmp_path, FIVE[:count])
    for index in range(count):
        file = tmp_path / f"leaf{index}.json"
        file.write_text(json.dumps(leaf_of(folder, index)))
        leaf = read_leaf(file)
        assert leaf.terms == FIVE[index]
        asset = AssetId(record_id(leaf.terms))
        assert root_of(leaf_hash(leaf.index, asset), leaf.proof) == leaf.root


@pytest.mark.parametrize("index", [-1, 5, 10**9])
def test_leaf__outside_the_batch__is_refused(tmp_path: Path, index: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        leaf_of(_packed(tmp_path), index)
    assert caught.value.field == "index"


def test_leaf__of_a_folder_whose_leaves_were_altered__is_refused(tmp_path: Path) -> None:
    folder = _packed(tmp_path)
    file = folder / LEAVES_FILE
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:4]))
    with pytest.raises(IntegrityError) as caught:
        leaf_of(folder, 0)
    assert caught.value.code == "BatchCorrupt"


@pytest.mark.parametrize("name", [BATCH_FILE, LEAVES_FILE])
def test_leaf__of_a_folder_that_lacks_a_file__says_which(tmp_path: Path, name: str) -> None:
    folder = _packed(tmp_path)
    (folder / name).unlink()
    with pytest.raises(TorrensError) as caught:
        leaf_of(folder, 0)
    assert caught.value.exit_code == 1
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("line", "field"),
    [(b"", "line 2"), (b"{}", "line 2/manifest"), (b"\xff", "line 2"), (b'{"a":1', "line 2")],
)
def test_pack__bad_line__is_named_and_nothing_is_written(
    tmp_path: Path, line: bytes, field: str
) -> None:
    file = _source(tmp_path, FIVE[:1])
    file.write_bytes(file.read_bytes() + line + b"\n")
    with pytest.raises(InputError) as caught:
        pack_batch(file, tmp_path / "batch")
    assert str(caught.value.field).startswith(field), caught.value
    assert [path.name for path in tmp_path.iterdir()] == ["assets.jsonl"]


def test_pack__assets_of_two_nodes__names_the_line(tmp_path: Path) -> None:
    file = _source(tmp_path, [FIVE[0], FIVE[1].replace(node=party(8))])
    with pytest.raises(InputError) as caught:
        pack_batch(file, tmp_path / "batch")
    assert (caught.value.code, caught.value.field) == ("BatchMixed", "line 2/node")


def test_pack__the_same_asset_twice__names_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        pack_batch(_source(tmp_path, [FIVE[0], FIVE[1], FIVE[0]]), tmp_path / "batch")
    assert (caught.value.code, caught.value.field) == ("BatchTwice", "line 3")


def test_pack__no_asset_or_no_file__is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        pack_batch(_source(tmp_path, []), tmp_path / "batch")
    assert caught.value.code == "BatchEmpty"
    with pytest.raises(InvalidValueError):
        pack_batch(tmp_path / "nowhere", tmp_path / "batch")


def test_pack__folder_that_exists_or_cannot_be_made__is_left_alone(tmp_path: Path) -> None:
    source, taken = _source(tmp_path, FIVE), tmp_path / "taken"
    taken.mkdir()
    with pytest.raises(InputError) as caught:
        pack_batch(source, taken)
    assert caught.value.code == "TargetExists"
    assert list(taken.iterdir()) == []
    with pytest.raises(InvalidValueError) as refused:
        pack_batch(source, source / "batch")
    assert refused.value.field == "out"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"proof": None}, "leaf/proof"),
        ({"proof": ["0x"]}, "leaf/proof/0"),
        ({"proof": [digest(1)] * 21}, "leaf/proof"),
        ({"index": "x"}, "leaf/index"),
        ({"index": -1}, "leaf/index"),
        ({"index": 1 << 20}, "leaf/index"),
        ({"root": 5}, "leaf/root"),
        ({"terms": []}, "leaf/terms"),
        ({"terms": {}}, "/manifest"),
        ({"more": 1}, "leaf"),
    ],
)
def test_read_leaf__member_at_fault__is_named(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    file = tmp_path / "leaf.json"
    file.write_text(json.dumps({**leaf_of(_packed(tmp_path), 0), **change}))
    with pytest.raises(InputError) as caught:
        read_leaf(file)
    assert caught.value.field == field


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff"])
def test_read_leaf__no_json_object__is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "leaf.json"
    file.write_bytes(content)
    with pytest.raises(InputError):
        read_leaf(file)
    with pytest.raises(InputError):
        read_leaf(tmp_path)
