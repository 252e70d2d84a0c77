"""Encodings of the verifier in JavaScript are those of the libraries that the first one uses."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import rfc8785
import rlp
from eth_utils.address import to_checksum_address
from rlp.exceptions import RLPException

from registry.certificate.es256 import decode
from registry.errors import InvalidValueError
from registry.records import read_json
from tests.vectors.second_verifier import node

SEED = 20261128
DIGITS = "ABCXYZabcxyz019-_"


def second(kind: str, texts: list[str]) -> list[Any]:
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
