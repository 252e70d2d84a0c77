"""Certificate numbers 登记编号 and query codes 查询码. Pure and frozen.

A number is what people file: the register's region, its node's or venue's code, the running number
that the chain counted. A query code is what people read aloud: 80 bits of the record's id in
Crockford's base 32 (no I, L, O, U) and two check characters, `7K3M-9QXA-2B4C-7E5T-4M`. The check
is the value times 1024 modulo 1021, a prime: it finds every wrong character and every two
neighbours that changed places.
"""

from __future__ import annotations

from typing import Final

from registry.errors import InvalidValueError
from registry.types import Digest, PartyId

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD: Final = str.maketrans("ILO", "110")
_BYTES: Final = 10
_CHARACTERS: Final = 16
_PRIME: Final = 1021
_GROUP: Final = 4
_RIGHTS: Final = {1: "H", 2: "U", 3: "O"}


def query_code(record: Digest) -> str:
    """The query code of a record's id."""
    value = int(record[2 : 2 + 2 * _BYTES], 16)
    text = _written(value, _CHARACTERS) + _written(_check(value), 2)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def parse_query_code(text: str) -> str:
    """The first 20 hex digits of the ids with this code; letters misread for digits are forgiven.

    Raises InvalidValueError for another length, a foreign character, or a check that fails.
    """
    plain = text.upper().replace("-", "").replace(" ", "").translate(_HEARD)
    if len(plain) != _CHARACTERS + 2 or any(sign not in ALPHABET for sign in plain):
        raise InvalidValueError("query_code", "must be 18 letters and digits", value=text[:40])
    value, check = (_read(part) for part in (plain[:_CHARACTERS], plain[_CHARACTERS:]))
    if check != _check(value):
        rule = "does not fit its check characters: one of the characters is wrong"
        raise InvalidValueError("query_code", rule, value=text[:40])
    return f"{value:020x}"


def _check(value: int) -> int:
    return value * 1024 % _PRIME


def _written(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(length)))


def _read(text: str) -> int:
    value = 0
    for sign in text:
        value = value * 32 + ALPHABET.index(sign)
    return value


def asset_number(region: int, node: int, number: int, leaf: int | None = None) -> str:
    """Number of an asset: region, the node's number, its running number; a batch's leaf its place.

    `320500-00001-00000042`, `320500-00001-00000007-0000123`.
    """
    text = f"{region:06d}-{node:05d}-{number:08d}"
    return text if leaf is None else f"{text}-{leaf:07d}"


def right_number(asset: str, kind: int, place: int | None = None) -> str:
    """Number of a right: its asset's, H, U or O, and from 1 its place among those granted."""
    return f"{asset}-{_RIGHTS[kind]}" + ("" if place is None else f"{place:03d}")


def trade_number(region: int, venue: PartyId, number: int) -> str:
    """Number of a trade on exchange: region, the venue's code, its running number."""
    return f"{region:06d}-X{venue[2:8].upper()}-{number:08d}"


def filing_number(asset: str, trade: Digest) -> str:
    """Number of a trade off exchange, which nobody counts: its asset's, and part of its id."""
    return f"{asset}-F{trade[2:10].upper()}"
