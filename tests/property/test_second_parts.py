"""Encodings of the verifier in JavaScript are those of the libraries that the first one uses."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from typing import Any

import rfc8785
import rlp
from eth_utils.address import to_checksum_address
from rlp.exceptions import RLPException

from registry.base64url import decode
from registry.errors import InvalidValueError, ProofError
from registry.proofs import walk
from registry.records import keccak, read_json
from tests.vectors.second_verifier import node

SEED = 20261128
DIGITS = "ABCXYZabcxyz019-_"


def second(kind: str, texts: Sequence[object]) -> list[Any]:
    cases = [{"kind": kind, "text": text} for text in texts]
    answers: list[Any] = json.loads(node("parts.mjs", given=json.dumps(cases)))
    return answers


def base64url(text: str) -> str | None:
    try:
        return "0x" + decode(text, "").hex()
    except InvalidValueError:
        return None


def test_base64url__random_texts__one_spelling_each() -> None:
    source = random.Random(SEED)
    letters = DIGITS * 6 + "=+/ .~é\n"
    texts = ["".join(source.choices(letters, k=source.randrange(9))) for _ in range(3000)]
    expected = [base64url(text) for text in texts]
    assert second("base64url", texts) == expected
    assert 300 < expected.count(None) < 2700


def as_lists(item: Any) -> Any:
    return "0x" + item.hex() if isinstance(item, bytes) else [as_lists(inner) for inner in item]


def rlp_of(raw: bytes) -> Any:
    try:
        return as_lists(rlp.decode(raw))
    except RLPException:
        return None


def random_item(source: random.Random, depth: int = 0) -> Any:
    if depth < 3 and source.random() < 0.4:
        return [random_item(source, depth + 1) for _ in range(source.randrange(5))]
    return source.randbytes(source.choice((0, 1, 1, 2, 32, 55, 56, 57, 300)))


def test_rlp__random_items_and_slips__decoded_as_the_library_does() -> None:
    source = random.Random(SEED)
    raws = []
    for _ in range(1500):
        raw = bytearray(rlp.encode(random_item(source)))
        if source.random() < 0.6:
            raw[source.randrange(min(len(raw), 12))] = source.choice(
                (0, 1, 0x80, 0x81, 0xB7, 0xB8, 0xC0, 0xF8)
            )
        if source.random() < 0.1:
            raw = raw[:-1]
        raws.append(bytes(raw))
    expected = [rlp_of(raw) for raw in raws]
    assert second("rlp", ["0x" + raw.hex() for raw in raws]) == expected
    assert 200 < expected.count(None) < 1400


def canonical(text: str) -> str | None:
    try:
        return rfc8785.dumps(read_json(text.encode())).decode()
    except InvalidValueError:
        return None


def is_whole(text: str) -> bool:
    """Whether no half of a character is spelled, nor a zero below zero: others refuse those."""
    return "-0" not in text and not re.search(r"(?<!\\ud83d)\\ude00|\\ud83d(?!\\ude00)", text)


def test_canonical__json_and_slips__as_the_library_has_it() -> None:
    source = random.Random(SEED)
    texts = []
    for _ in range(2000):
        names = source.sample(
            ["a", "b", "é", "\U0001f600", "\uffe0", "", "0", "10", "9", "__proto__", '"'], k=4
        )
        value = {
            name: source.choice((0, -5, 2**40, True, None, "\u2028\t\x7f/", [1, {"z": []}]))
            for name in names
        }
        text = json.dumps(value, ensure_ascii=source.random() < 0.5)
        if source.random() < 0.5:
            at = source.randrange(len(text))
            text = (
                text[:at]
                + source.choice('{}[]",:01-.eEtn\\ \n\t\x00u')
                + text[at + source.randrange(2) :]
            )
        texts.append(text)
    texts = list(filter(is_whole, texts))
    expected = [canonical(text) for text in texts]
    assert second("canonical", texts) == expected
    assert 200 < expected.count(None) < 1800


def test_addresses__random_ones__checksummed_as_the_library_does() -> None:
    source = random.Random(SEED)
    texts = ["0x" + source.randbytes(20).hex() for _ in range(300)]
    assert second("address", texts) == [to_checksum_address(text) for text in texts]


def child(source: random.Random, nodes: list[bytes], depth: int, path: str) -> Any:
    """What a node may hold as a child: nothing, a node by its hash or in its place, or nonsense."""
    kind = source.randrange(12)
    if kind < 2 or depth > 4:
        return b""
    if kind == 2:
        return source.choice((b"\x80", source.randbytes(31), source.randbytes(32), [b"", b""], []))
    item = node_of(source, nodes, depth + 1, path)
    raw = rlp.encode(item)
    if len(raw) < 32 and source.random() < 0.8:
        return item
    nodes.insert(0, raw)
    return keccak(raw)


def node_of(source: random.Random, nodes: list[bytes], depth: int, path: str) -> Any:
    """A node on the way along *path*, hex digits, mostly sound."""
    kind = source.randrange(10)
    if kind == 0:
        return source.choice((b"leaf", [], [b""] * 3, [b"\x20"], [[b""], b"x"]))
    if kind < 5 and path:
        branch: list[Any] = [b""] * 16 + [source.choice((b"", b"at", [b""]))]
        branch[int(path[0], 16)] = child(source, nodes, depth, path[1:])
        return branch
    length = len(path) if kind < 8 else source.randrange(min(4, len(path) + 1))
    taken = path[:length] if source.random() < 0.9 else "f" * length
    is_leaf = kind < 8 or source.random() < 0.2
    flag = 2 * is_leaf + length % 2
    digits = f"{flag:x}{taken}" if length % 2 else f"{flag:x}{source.choice('0' * 9 + '1')}{taken}"
    prefix = (
        bytes.fromhex(digits) if source.random() < 0.95 else source.choice((b"", b"\x40", [b"p"]))
    )
    last = (
        source.choice((b"value", b"v" * 40, b"", [b"list"]))
        if is_leaf
        else child(source, nodes, depth, path[length:])
    )
    return [prefix, last]


def walked(case: dict[str, Any]) -> object:
    nodes = [bytes.fromhex(node[2:]) for node in case["nodes"]]
    root, key = (bytes.fromhex(case[name][2:]) for name in ("root", "key"))
    try:
        value = walk(root, keccak(key), nodes)
    except ProofError as error:
        return {"refused": error.field}
    return "absent" if value is None else "0x" + value.hex()


def trie_case(source: random.Random) -> dict[str, Any]:
    nodes: list[bytes] = []
    key = source.randbytes(20)
    raw = rlp.encode(node_of(source, nodes, 0, keccak(key).hex()))
    nodes.insert(0, raw)
    slip = source.randrange(20)
    if slip == 0:
        nodes.append(source.choice(nodes))
    elif slip == 1:
        nodes.pop()
    elif slip == 2:
        nodes = nodes[:1] * 65
    elif slip == 3:
        nodes[-1] += bytes(1025)
    return {
        "root": "0x" + keccak(raw).hex(),
        "key": "0x" + key.hex(),
        "nodes": ["0x" + n.hex() for n in nodes],
    }


def test_tries__random_nodes_and_slips__say_the_same() -> None:
    source = random.Random(SEED)
    cases = [trie_case(source) for _ in range(4000)]
    expected = [walked(case) for case in cases]
    assert second("trie", cases) == expected
    refused = [answer for answer in expected if isinstance(answer, dict)]
    assert 400 < len(refused) < 3600
    assert expected.count("absent") > 200
