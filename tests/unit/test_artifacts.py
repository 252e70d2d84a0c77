"""The folder store, pushing, choosing a store, and encryption: on real files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from registry.artifacts import (
    AsyncArtifacts,
    FolderStore,
    PinStatus,
    StoreSettings,
    open_store,
    push,
)
from registry.artifacts.encryption import decrypt, encrypt, generate_key, read_key
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


async def test_async__same_answers_as_the_store(store: FolderStore, tmp_path: Path) -> None:
    artifacts = AsyncArtifacts(store)
    cid = await artifacts.put(HELLO)
    assert await artifacts.get(cid) == HELLO
    assert await artifacts.has(cid)
    assert (await artifacts.status(cid)).here
    assert await artifacts.fetch(cid, tmp_path / "copy") == 5
    assert await artifacts.put_file(tmp_path / "copy") == cid
    assert artifacts.describe() == store.describe()
    with pytest.raises(NotFoundError):
        await artifacts.get(cid_of(b"other"))


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


def sealed(content: bytes, key: bytes) -> bytes:
    return b"".join(encrypt([content], key))


@pytest.fixture
def key(tmp_path: Path) -> Iterator[bytes]:
    path = tmp_path / "artifact.key"
    made = generate_key(path)
    assert read_key(path) == made
    yield made
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_encrypt__any_size__decrypts_to_itself(key: bytes, size: int) -> None:
    content = os.urandom(size)
    text = sealed(content, key)
    assert len(text) == 40 + size + 16 * max(1, -(-size // 65_536))
    for piece_size in (1000, 65_552, len(text)):
        pieces = (text[i : i + piece_size] for i in range(0, len(text), piece_size))
        assert b"".join(decrypt(pieces, key)) == content


def test_encrypt__twice__differs(key: bytes) -> None:
    assert sealed(HELLO, key) != sealed(HELLO, key)


def flip(text: bytes, place: int) -> bytes:
    return text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]


SEGMENT = 65_552


@pytest.mark.parametrize(
    "change",
    [
        lambda text: flip(text, 0),
        lambda text: flip(text, 20),
        lambda text: flip(text, 50),
        lambda text: flip(text, -1 % len(text)),
        lambda text: text[:-1],
        lambda text: text[:40],
        lambda text: text[:10],
        lambda text: b"",
        lambda text: text[: 40 + SEGMENT],
        lambda text: text[:40] + text[40 + SEGMENT :],
        lambda text: text[:40] + text[40 + SEGMENT : 40 + 2 * SEGMENT] + text[40:],
        lambda text: text + b"x",
    ],
)
def test_decrypt__changed_cut_or_reordered__refused(
    key: bytes, change: Callable[[bytes], bytes]
) -> None:
    text = sealed(os.urandom(140_000), key)
    with pytest.raises(IntegrityError) as caught:
        b"".join(decrypt([change(text)], key))
    assert caught.value.code == "DecryptionFailed"


def test_decrypt__other_key__refused(key: bytes) -> None:
    with pytest.raises(IntegrityError):
        b"".join(decrypt([sealed(HELLO, key)], bytes(32)))
    with pytest.raises(InvalidValueError, match="32 bytes"):
        b"".join(decrypt([sealed(HELLO, key)], b"short"))


def test_key__file_there_malformed_or_open_to_others__refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    generate_key(path)
    with pytest.raises(InvalidValueError, match="file exists"):
        generate_key(path)
    path.chmod(0o640)
    with pytest.raises(InvalidValueError, match="owner only"):
        read_key(path)
    for text in ("", "zz", "00" * 31):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(InvalidValueError, match="64 hex"):
            read_key(path)
