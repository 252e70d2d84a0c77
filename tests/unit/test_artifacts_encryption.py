"""Encryption of artifacts: any size comes back, any change is refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from registry.artifacts import FolderStore
from registry.artifacts.encryption import decrypt, encrypt, generate_key, read_key
from registry.errors import IntegrityError, InvalidValueError

HELLO = b"hello"


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


def test_encrypted_stream__through_a_store__comes_back(tmp_path: Path, key: bytes) -> None:
    store = FolderStore(tmp_path / "store")
    content = os.urandom(150_000)
    cid = store.put_stream(encrypt([content], key))
    assert content not in store.get(cid)
    assert b"".join(decrypt([store.get(cid)], key)) == content
