"""The IPFS node that other tests rely on."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import httpx
import ipfshttpclient
import pytest


def raw_cid(content: bytes) -> str:
    """The CIDv1 of one raw block: version, codec raw, SHA-256, its length, digest."""
    binary = b"\x01\x55\x12\x20" + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(binary).decode().lower().rstrip("=")


def test_kubo__bytes_added_by_ipfshttpclient__come_back(kubo: Any) -> None:
    with ipfshttpclient.Client(kubo.multiaddr) as client:
        cid = client.add_bytes(b"torrens", opts={"cid-version": 1, "raw-leaves": "true"})
        assert client.cat(cid) == b"torrens"
    assert cid == raw_cid(b"torrens")


def test_kubo__the_network__is_refused(kubo: Any) -> None:
    answer = httpx.post(f"{kubo.url}/api/v0/swarm/peers")
    assert answer.is_error
    assert "must be run in online mode" in answer.json()["Message"]


@pytest.mark.parametrize("version", ["0.43.0"])
def test_kubo__version__is_the_pinned_one(kubo: Any, version: str) -> None:
    assert httpx.post(f"{kubo.url}/api/v0/version").json()["Version"] == version
