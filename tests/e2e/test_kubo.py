"""The Kubo store against a real, offline IPFS node."""

from __future__ import annotations

import os
import subprocess
import warnings
from pathlib import Path
from typing import Protocol

import pytest

from registry.artifacts import (
    AsyncArtifacts,
    FolderStore,
    KuboStore,
    StoreSettings,
    open_store,
    pack,
    push,
    unpack,
)
from registry.errors import (
    ArtifactCorruptError,
    FingerprintError,
    InvalidValueError,
    NotFoundError,
    StoreUnavailableError,
)
from registry.fingerprint import fingerprint
from registry.types import Seconds
from registry.unixfs import Profile, cid_of

MIB = 2**20


class Node(Protocol):
    """The running node that the fixture ``kubo`` gives."""

    multiaddr: str
    url: str
    binary: Path
    repository: Path


@pytest.fixture(scope="module")
def store(kubo: Node) -> KuboStore:
    return KuboStore(kubo.multiaddr, Seconds(20))


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB])
def test_put__any_size__node_gives_our_cid_pins_and_returns_it(store: KuboStore, size: int) -> None:
    content = os.urandom(size)
    cid = store.put(content)
    assert cid == cid_of(content)
    assert store.has(cid)
    assert store.status(cid).text == f"pinned to IPFS at {store.api}"
    assert store.get(cid) == content


def test_put_file__175_chunks__node_keeps_the_profiles_links(
    store: KuboStore, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(MIB) * 175)
    taken: list[int] = []
    cid = store.put_file(source, taken.append)
    assert cid == cid_of(source.read_bytes())
    assert taken[-1] == 175 * MIB
    assert store.fetch(cid, tmp_path / "copy") == 175 * MIB
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()


@pytest.mark.parametrize(("chunk_size", "max_links"), [(1024, 5), (2 * MIB - 256, 2)])
def test_put__other_profile__node_follows(kubo: Node, chunk_size: int, max_links: int) -> None:
    profile = Profile("x", chunk_size, max_links)
    content = os.urandom(39 * chunk_size // 8)
    store = KuboStore(kubo.multiaddr, Seconds(20), profile)
    assert store.put(content) == cid_of(content, profile)


def test_get__unknown__not_found_by_an_offline_node(store: KuboStore, tmp_path: Path) -> None:
    cid = cid_of(b"never stored")
    assert not store.has(cid)
    assert not store.status(cid).here
    for call in (lambda: store.get(cid), lambda: store.fetch(cid, tmp_path / "copy")):
        with pytest.raises(NotFoundError):
            call()
    assert list(tmp_path.iterdir()) == []


def test_get__over_the_limit__refused(store: KuboStore) -> None:
    cid = store.put(b"hello")
    assert store.get(cid, limit=5) == b"hello"
    with pytest.raises(InvalidValueError, match="too large"):
        store.get(cid, limit=4)


def test_get__cid_of_other_chunking__refused_as_not_ours(
    kubo: Node, store: KuboStore, tmp_path: Path
) -> None:
    other = KuboStore(kubo.multiaddr, Seconds(20), Profile("fixed-4-2", 4, 2))
    cid = other.put(b"hello world")
    with pytest.raises(ArtifactCorruptError):
        store.get(cid)
    with pytest.raises(ArtifactCorruptError):
        store.fetch(cid, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_put__node_refuses_the_chunk_size__unavailable_with_its_words(kubo: Node) -> None:
    store = KuboStore(kubo.multiaddr, Seconds(20))
    larger = Profile("x", MIB, 174)
    object.__setattr__(larger, "chunk_size", 2 * MIB - 255)
    object.__setattr__(store, "profile", larger)
    with pytest.raises(StoreUnavailableError, match="chunk"):
        store.put(b"hello")


def test_node__answering_another_cid__not_believed(
    store: KuboStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lie = cid_of(b"another")
    monkeypatch.setattr(store._client, "add_bytes", lambda sent, opts: [*sent] and lie)
    with pytest.raises(ArtifactCorruptError):
        store.put(b"hello")


def test_put_stream__a_pack__one_pin_for_all(store: KuboStore) -> None:
    items = [b"%d" % number for number in range(300_000)]
    cid = store.put_stream(pack(items))
    assert store.status(cid).pinned
    assert list(unpack([store.get(cid)])) == items


def test_put_file__unreadable__named(store: KuboStore, tmp_path: Path) -> None:
    with pytest.raises(FingerprintError) as caught:
        store.put_file(tmp_path / "gone")
    assert caught.value.field == str(tmp_path / "gone")


def test_push__folder_to_node__resumes_and_status_follows(store: KuboStore, tmp_path: Path) -> None:
    folder = FolderStore(tmp_path / "folder")
    cids = sorted(folder.put(os.urandom(100)) for _ in range(5))
    store.put(folder.get(cids[0]))

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(folder, store, stop)
    report = push(folder, store)
    assert report.already == tuple(cids[:3])
    assert report.pushed == tuple(cids[3:])
    assert all(store.has(cid) for cid in cids)
    assert folder.status(cids[0]).text == f"kept here, pushed to IPFS node at {store.api}"


def test_open_store__url_given__the_node(kubo: Node, tmp_path: Path) -> None:
    store = open_store(StoreSettings(tmp_path / "unused", kubo.url))
    assert isinstance(store, KuboStore)
    assert store.version().startswith("0.")
    assert not (tmp_path / "unused").exists()


def test_open_store__probe_finds_a_node__used(
    kubo: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.artifacts.opening.LOCAL_API", kubo.multiaddr)
    assert isinstance(open_store(StoreSettings(tmp_path / "a", probe=True)), KuboStore)


def test_fingerprint__nested_folder__same_cid_as_the_nodes_own_program(
    kubo: Node, tmp_path: Path
) -> None:
    folder = tmp_path / "资料"
    for name, size in {"一月.csv": MIB + 9, "2024/q1/.hidden": 1, "2024/a": 0, "2024.b": 7}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(size))
    options = ["--cid-version=1", "--chunker=size-1048576", "--max-file-links=1024", "--hidden"]
    command: list[str | Path] = [kubo.binary, "add", "-r", "-Q", "-n", *options, folder]
    environment = {**os.environ, "IPFS_PATH": str(kubo.repository)}
    theirs = subprocess.check_output(command, env=environment, text=True).strip()
    assert fingerprint([folder]).cid == theirs


async def test_async__through_the_node__same_answers(store: KuboStore) -> None:
    artifacts = AsyncArtifacts(store)
    cid = await artifacts.put(b"hello")
    assert await artifacts.get(cid) == b"hello"


def test_client__deprecation_warnings__stay_inside(store: KuboStore) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        store.get(store.put(b"quiet"))
    assert [str(warning.message) for warning in caught] == []
