"""What is said when no IPFS node answers, or a silent one does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.artifacts import FolderStore, KuboStore, StoreSettings, open_store
from registry.errors import StoreUnavailableError
from registry.types import Seconds


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def test_store__node_down__unavailable_with_exit_code_3(closed_port: int) -> None:
    store = KuboStore(f"/ip4/127.0.0.1/tcp/{closed_port}/http", Seconds(2))
    with pytest.raises(StoreUnavailableError) as caught:
        store.put(b"hello")
    assert caught.value.exit_code == 3
    assert str(closed_port) in str(caught.value.arguments["where"])


def test_store__node_silent__unavailable_in_time(silent_port: int) -> None:
    store = KuboStore(f"/ip4/127.0.0.1/tcp/{silent_port}/http", Seconds(1))
    with pytest.raises(StoreUnavailableError):
        store.version()


def test_open_store__named_node_down__refused_and_no_folder_made(
    closed_port: int, tmp_path: Path
) -> None:
    with pytest.raises(StoreUnavailableError):
        open_store(StoreSettings(tmp_path / "a", f"http://127.0.0.1:{closed_port}"))
    assert not (tmp_path / "a").exists()


def test_open_store__probe_finds_none__the_folder(
    closed_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = f"/ip4/127.0.0.1/tcp/{closed_port}/http"
    monkeypatch.setattr("registry.artifacts.opening.LOCAL_API", api)
    assert isinstance(open_store(StoreSettings(tmp_path / "a", probe=True)), FolderStore)


def test_store__malformed_multiaddr__unavailable() -> None:
    with pytest.raises(StoreUnavailableError):
        KuboStore("/nonsense/1")
