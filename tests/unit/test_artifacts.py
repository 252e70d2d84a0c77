"""The folder store, pushing and choosing a store: on real files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from registry.artifacts import (
    AsyncArtifacts,
    FolderStore,
    PinStatus,
    StoreSettings,
    open_store,
    pack,
    push,
    unpack,
)
from registry.artifacts.opening import multiaddr_of
from registry.errors import (
    ArtifactCorruptError,
    FingerprintError,
    IntegrityError,
    InvalidValueError,
    NotFoundError,
    StoreUnavailableError,
)
from registry.types import Cid
from registry.unixfs import cid_of

HELLO = b"hello"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1])
def test_put__any_size__got_back_under_the_cid_a_node_gives(store: FolderStore, size: int) -> None:
    content = os.urandom(size)
    cid = store.put(content)
    assert cid == cid_of(content)
    assert store.get(cid) == content
    assert store.has(cid)
    assert files_below(store.root) == [store.path_of(cid)]


def test_put__twice__one_file(store: FolderStore) -> None:
    assert store.put(HELLO) == store.put(HELLO)
    assert len(files_below(store.root)) == 1
    assert list(store.cids()) == [cid_of(HELLO)]


def test_put_file__large__same_cid_and_progress(store: FolderStore, tmp_path: Path) -> None:
    content = os.urandom(3 * 2**20 + 7)
    source = tmp_path / "source"
    source.write_bytes(content)
    taken: list[int] = []
    cid = store.put_file(source, taken.append)
    assert cid == cid_of(content)
    assert taken == [2**20, 2**21, 3 * 2**20, 3 * 2**20 + 7]


def test_put_file__unreadable__named_and_nothing_left(store: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(FingerprintError) as caught:
        store.put_file(tmp_path / "gone")
    assert (caught.value.code, caught.value.field) == ("Unreadable", str(tmp_path / "gone"))
    assert files_below(store.root) == []


def test_put_file__stopped_midway__nothing_left(store: FolderStore, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(2 * 2**20))

    def stop(_size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put_file(source, stop)
    assert files_below(store.root) == []


def test_put__too_large_for_memory__refused(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.artifacts.folder.MAX_GET", 4)
    with pytest.raises(InvalidValueError, match="too large"):
        store.put(HELLO)


def test_get__unknown__not_found(store: FolderStore) -> None:
    with pytest.raises(NotFoundError) as caught:
        store.get(cid_of(HELLO))
    assert caught.value.arguments["cid"] == cid_of(HELLO)
    assert not store.has(cid_of(HELLO))


@pytest.mark.parametrize("cid", ["", "../../etc/passwd", "Qm", "b" * 59])
def test_get__malformed_cid__refused(store: FolderStore, cid: str) -> None:
    for call in (store.get, store.has, store.status):
        with pytest.raises(InvalidValueError):
            call(Cid(cid))


def test_get__over_the_limit__refused(store: FolderStore) -> None:
    cid = store.put(HELLO)
    assert store.get(cid, limit=5) == HELLO
    with pytest.raises(InvalidValueError, match="too large"):
        store.get(cid, limit=4)


@pytest.mark.parametrize("content", [b"", b"hellO", b"hello!"])
def test_get__file_changed_on_disk__corrupt_and_healed_by_put(
    store: FolderStore, tmp_path: Path, content: bytes
) -> None:
    cid = store.put(HELLO)
    store.path_of(cid).write_bytes(content)
    with pytest.raises(ArtifactCorruptError) as caught:
        store.get(cid)
    assert caught.value.arguments["computed"] == cid_of(content)
    with pytest.raises(ArtifactCorruptError):
        store.fetch(cid, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    store.put(HELLO)
    assert store.get(cid) == HELLO


def test_fetch__large__appears_whole(store: FolderStore, tmp_path: Path) -> None:
    content = os.urandom(2**20 + 5)
    cid = store.put(content)
    assert store.fetch(cid, tmp_path / "copy") == len(content)
    assert (tmp_path / "copy").read_bytes() == content
    with pytest.raises(NotFoundError):
        store.fetch(cid_of(HELLO), tmp_path / "other")


def test_disk__full_while_writing__unavailable_and_nothing_left(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("registry.artifacts.atomic_file.os.fsync", full)
    with pytest.raises(StoreUnavailableError, match="No space left"):
        store.put(HELLO)
    assert files_below(store.root) == []


def test_open__root_is_a_file__unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError):
        FolderStore(tmp_path / "file")


def test_open__leftovers_of_a_crash__old_ones_removed(store: FolderStore) -> None:
    old, fresh = store.root / "pending" / "old.part", store.root / "pending" / "fresh.part"
    old.touch()
    fresh.touch()
    os.utime(old, (1, 1))
    FolderStore(store.root)
    assert files_below(store.root) == [fresh]


def test_status__before_and_after_a_push__says_so_plainly(store: FolderStore) -> None:
    cid = store.put(HELLO)
    assert store.status(cid) == PinStatus(True, False, "kept here, not pinned to IPFS")
    assert "not pinned to IPFS" in store.describe()
    store.note_pushed(cid, "IPFS node at\n/ip4/1.2.3.4/tcp/5001/http")
    pushed = "kept here, pushed to IPFS node at /ip4/1.2.3.4/tcp/5001/http"
    assert store.status(cid) == PinStatus(True, True, pushed)
    assert store.status(cid_of(b"other")) == PinStatus(False, False, "not kept here")


def test_pushed__line_cut_by_a_crash__ignored(store: FolderStore) -> None:
    cid = store.put(HELLO)
    (store.root / "pushed").write_text(f"{cid} no")
    assert store.status(cid).pinned is False


def test_push__to_another_store__resumes_and_reports_corrupt_ones(
    store: FolderStore, tmp_path: Path
) -> None:
    target = FolderStore(tmp_path / "target")
    good, kept, bad = (store.put(content) for content in (b"good", b"kept", b"bad"))
    target.put(b"kept")
    store.path_of(bad).write_bytes(b"changed")
    seen: list[tuple[int, int]] = []
    report = push(store, target, lambda done, total: seen.append((done, total)))
    assert (report.pushed, report.already, report.corrupt) == ((good,), (kept,), (bad,))
    assert store.pushed() == dict.fromkeys((good, kept), target.describe())
    assert not target.has(bad)
    again = push(store, target)
    assert (again.pushed, set(again.already)) == ((), {good, kept})
    assert len(seen) == 2
    assert all(total == 3 for _, total in seen)


async def test_async__each_call__answers_as_the_store(store: FolderStore, tmp_path: Path) -> None:
    artifacts = AsyncArtifacts(store)
    cid = await artifacts.put(HELLO)
    assert await artifacts.get(cid) == HELLO
    assert await artifacts.has(cid)
    assert (await artifacts.status(cid)).here
    assert await artifacts.fetch(cid, tmp_path / "copy") == 5
    assert await artifacts.put_file(tmp_path / "copy") == cid
    assert await artifacts.put_stream([HELLO]) == cid
    assert artifacts.describe() == store.describe()
    with pytest.raises(NotFoundError):
        await artifacts.get(cid_of(b"other"))


@pytest.mark.parametrize("items", [[], [b"a"], [b"{}"] * 3, [b"x" * 18] * 90_000])
def test_pack__any_items__one_artifact_unpacks_to_them(
    store: FolderStore, items: list[bytes]
) -> None:
    cid = store.put_stream(pack(items))
    content = store.get(cid)
    assert content == b"".join(item + b"\n" for item in items)
    for size in (1000, 2**21):
        pieces = (content[start : start + size] for start in range(0, len(content), size))
        assert list(unpack(pieces)) == items


@pytest.mark.parametrize("item", [b"", b"a\nb", b"x" * (2**20 + 1)])
def test_pack__item_not_one_line__named_and_nothing_kept(store: FolderStore, item: bytes) -> None:
    with pytest.raises(InvalidValueError) as caught:
        store.put_stream(pack([b"{}", item]))
    assert caught.value.field == "/1"
    assert files_below(store.root) == []


@pytest.mark.parametrize("content", [b"a", b"{}\n\n", b"{}\n{", b"{}\n" + b"x" * (2**20 + 1)])
def test_unpack__malformed__refused(content: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        list(unpack([content]))
    assert caught.value.code == "MalformedPack"


def test_open_store__nothing_given__the_folder(tmp_path: Path) -> None:
    store = open_store(StoreSettings(tmp_path / "a"))
    assert isinstance(store, FolderStore)


@pytest.mark.parametrize(
    ("address", "multiaddr"),
    [
        ("/dns/node/tcp/5001/http", "/dns/node/tcp/5001/http"),
        ("http://127.0.0.1:5001", "/ip4/127.0.0.1/tcp/5001/http"),
        ("http://[::1]:5001/", "/ip6/::1/tcp/5001/http"),
        ("https://ipfs.example.com", "/dns/ipfs.example.com/tcp/443/https"),
    ],
)
def test_multiaddr__of_an_address__given(address: str, multiaddr: str) -> None:
    assert multiaddr_of(address) == multiaddr


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:5001",
        "ftp://a:1",
        "http://a:99999",
        "http://a/api/v0",
        "http://u:p@a",
        "http://[",
    ],
)
def test_multiaddr__of_anything_else__refused(address: str) -> None:
    with pytest.raises(InvalidValueError, match="multiaddr or a URL"):
        multiaddr_of(address)
