"""What the index reads quickly, it reads as the library does: headers, blooms, events, words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.events import UNKNOWN, EventError, EventType, decode, event_types
from registry.index.headers import _encoded, bloom_of, may_hold, read_header, unexplained
from registry.index.layout import IndexedEvent, event_layouts, open_word, with_field
from registry.index.steps import RawLog
from registry.proofs import header_from_rpc
from registry.receipts import may_hold as may_hold_in_receipts
from registry.records import keccak, schema
from registry.types import address_from_bytes, to_bytes
from registry.words import Word, layouts, pack

HASHES = ("parentHash", "sha3Uncles", "stateRoot", "transactionsRoot", "receiptsRoot", "mixHash")
NUMBERS = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
LATER = (
    ("baseFeePerGas", 0),
    ("withdrawalsRoot", 32),
    ("blobGasUsed", 0),
    ("excessBlobGas", 0),
    ("parentBeaconBlockRoot", 32),
    ("requestsHash", 32),
)
KINDS = [kind for (contract, _), kind in event_types().items() if contract != "AccessManager"]


def _hex(size: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=size, max_size=size).map(lambda raw: "0x" + raw.hex())


@st.composite
def headers(draw: st.DrawFn) -> dict[str, Any]:
    """A header of any fork, with the hash of its fields."""
    raw: dict[str, Any] = {name: draw(_hex(32)) for name in HASHES}
    raw |= {name: hex(draw(st.integers(0, 2**60))) for name in NUMBERS}
    raw |= {"miner": draw(_hex(20)), "logsBloom": draw(_hex(256)), "nonce": draw(_hex(8))}
    raw["extraData"] = "0x" + draw(st.binary(max_size=32)).hex()
    for name, size in LATER[: draw(st.integers(0, len(LATER)))]:
        raw[name] = draw(_hex(size)) if size else hex(draw(st.integers(0, 2**40)))
    raw["hash"] = "0x" + keccak(_encoded(raw)).hex()
    return raw


@given(raw=headers())
def test_header__of_any_fork__hashes_as_the_library_says(raw: dict[str, Any]) -> None:
    ours, theirs = read_header(raw, hashed=True), header_from_rpc(raw)
    assert ours.hash == to_bytes(theirs.hash)
    assert (ours.number, ours.timestamp) == (theirs.number, theirs.timestamp)
    assert ours.parent == to_bytes(theirs.parent_hash)
    assert ours.receipts_root == to_bytes(theirs.receipts_root)
    assert ours.bloom.to_bytes(256, "big") == theirs.logs_bloom


@given(raw=headers(), field=st.sampled_from([*NUMBERS, *HASHES]))
def test_header__any_field_altered__is_refused(raw: dict[str, Any], field: str) -> None:
    value = int(raw[field], 16) ^ 1
    altered = {**raw, field: f"0x{value:064x}" if field in HASHES else hex(value)}
    with pytest.raises(ValueError, match="does not hash"):
        read_header(altered, hashed=True)


LOGS = st.lists(
    st.builds(
        RawLog,
        st.just(0),
        st.just(b""),
        st.binary(min_size=20, max_size=20),
        st.lists(st.binary(min_size=32, max_size=32), max_size=4).map(tuple),
        st.just(b""),
    ),
    max_size=5,
).map(tuple)


@given(logs=LOGS, others=LOGS)
def test_bloom__of_logs__denies_none_of_them(
    logs: tuple[RawLog, ...], others: tuple[RawLog, ...]
) -> None:
    whole = bloom_of((*logs, *others))
    ours = {log.address for log in logs}
    for log in logs:
        assert may_hold(whole, [log.address])
        theirs = may_hold_in_receipts(whole.to_bytes(256, "big"), address_from_bytes(log.address))
        assert theirs
    assert not unexplained(bloom_of(logs), bloom_of(logs), ours)
    if logs and bloom_of(logs[1:]) != bloom_of(logs):
        assert unexplained(bloom_of(logs), bloom_of(logs[1:]), ours)


def _width(abi: str) -> int:
    return 20 if abi == "address" else int(abi[4:]) // 8 if abi.startswith("uint") else 32


def _types(kind: EventType) -> list[str]:
    fields = schema().terms_type(kind.terms).fields if kind.terms else ()
    return [field.type for field in fields] + [abi for _, abi in kind.words]


@given(kind=st.sampled_from(KINDS), data=st.data())
def test_event__of_any_kind__is_opened_as_the_library_does(
    kind: EventType, data: st.DataObject
) -> None:
    widths = [_width(abi) for abi in _types(kind)]
    parts = [data.draw(st.binary(min_size=width, max_size=width)) for width in widths]
    raw = b"".join(part.rjust(32, b"\0") for part in parts)
    topics = [to_bytes(kind.topic), *[bytes(12) + b"\7" * 20] * len(kind.indexed)]
    layout = event_layouts()[kind.contract, topics[0]]
    event = IndexedEvent(layout, tuple(topics), raw, 5 << 20, 1)
    log = {
        "topics": ["0x" + topic.hex() for topic in topics],
        "data": "0x" + raw.hex(),
        "blockNumber": "0x5",
        "blockHash": "0x" + "00" * 32,
        "transactionHash": "0x" + "00" * 32,
        "logIndex": "0x0",
    }
    library = decode(kind.contract, log, UNKNOWN)
    assert set(event.words()) <= set(library.values)
    for name, value in event.words().items():
        assert _same(value, library.values[name]), name
    expected = schema().terms_type(kind.terms).fields if kind.terms else ()
    assert list(event.terms()) == [field.name for field in expected]
    for part, value in zip(parts, event.terms().values(), strict=False):
        assert value == (part if isinstance(value, bytes) else int.from_bytes(part, "big"))


def _same(ours: bytes | int, library: int | str) -> bool:
    if isinstance(ours, int) or isinstance(library, int):
        number = ours if isinstance(ours, int) else int.from_bytes(ours, "big")
        return number == library
    return ours == to_bytes(library)


@given(kind=st.sampled_from([k for k in KINDS if {*_types(k)} - {"bytes32", "uint256"}]))
def test_event__a_value_wider_than_its_type__is_refused(kind: EventType) -> None:
    types = _types(kind)
    at = next(n for n, abi in enumerate(types) if _width(abi) < 32)
    raw = bytearray(32 * len(types))
    raw[32 * at + 31 - _width(types[at])] = 1
    topics = (to_bytes(kind.topic), *[bytes(32)] * len(kind.indexed))
    with pytest.raises(EventError) as caught:
        IndexedEvent(event_layouts()[kind.contract, topics[0]], topics, bytes(raw), 0, 0)
    assert caught.value.code == "EventValueWrong"


@given(data=st.data(), name=st.sampled_from(sorted(layouts())))
def test_word__of_any_values__is_opened_as_the_library_does(data: st.DataObject, name: str) -> None:
    values: dict[str, int | str] = {}
    for field in layouts()[name]:
        number = data.draw(st.integers(0, (1 << field.bits) - 1))
        account = address_from_bytes(number.to_bytes(20, "big")) if field.bits == 160 else None
        values[field.name] = account or number
    raw = pack(name, values).to_bytes(32, "big")
    library, ours = Word(name, pack(name, values)), open_word(name, raw)
    assert {n: _same(value, library[n]) for n, value in ours.items()} == dict.fromkeys(ours, True)
    numbers = [field for field in layouts()[name] if field.bits != 160]
    for field in numbers:
        top = (1 << field.bits) - 1
        changed = with_field(name, raw, field.name, top)
        assert int.from_bytes(changed, "big") == pack(name, {**values, field.name: top})
