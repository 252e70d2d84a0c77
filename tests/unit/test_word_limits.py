"""Storage words at the ends of their ranges, and what is asked of them that they do not hold."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from registry.errors import InvalidValueError
from registry.types import Address
from registry.words import Word, layouts, pack

PUBLISHED = json.loads((Path(__file__).parents[1] / "vectors" / "words.json").read_text())["words"]
HOLDER = Address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")


def test_layouts__beside_the_published_file__have_every_member_of_every_field() -> None:
    assert layouts() is layouts()
    assert list(layouts()) == list(PUBLISHED)
    for name, fields in PUBLISHED.items():
        stated = [(f["field"], f["offset"], f["bits"], f["doc"]) for f in fields]
        assert [(f.name, f.offset, f.bits, f.doc) for f in layouts()[name]] == stated


def test_field__of_a_layout__cannot_be_changed() -> None:
    field = layouts()["RightWord"][0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        field.bits = 1  # type: ignore[misc]
    assert not hasattr(field, "__dict__")


@pytest.mark.parametrize("name", list(layouts()))
def test_word__every_field_at_its_greatest__opened_and_packed_again(name: str) -> None:
    fields = layouts()[name]
    greatest = sum(((1 << field.bits) - 1) << field.offset for field in fields)
    word = Word(name, greatest)
    assert (word.name, word.raw, len(word)) == (name, greatest, len(fields))
    assert list(word) == [field.name for field in fields]
    for field in fields:
        if field.bits == 160:
            assert word.address(field.name).lower() == "0x" + "f" * 40
        else:
            assert word.integer(field.name) == (1 << field.bits) - 1
    assert pack(name, word) == greatest
    assert pack(name, {}) == 0


@pytest.mark.parametrize("name", list(layouts()))
def test_word__one_field_alone__lies_at_its_offset(name: str) -> None:
    for field in layouts()[name]:
        one: int | str = 1 if field.bits != 160 else "0x" + "0" * 39 + "1"
        assert pack(name, {field.name: one}) == 1 << field.offset
        word = Word(name, 1 << field.offset)
        assert word[field.name] == one
        others = [word[other.name] for other in layouts()[name] if other is not field]
        assert set(others) <= {0, "0x" + "0" * 40}


def test_word__zero__has_zero_fields() -> None:
    word = Word("RightWord", 0)
    assert word.address("holder") == "0x" + "0" * 40
    assert word.integer("until") == 0


@pytest.mark.parametrize("raw", [-1, 1 << 256, 1 << 300])
def test_word__beyond_256_bits__refused(raw: int) -> None:
    with pytest.raises(InvalidValueError, match="from 0 to 2\\^256 - 1") as caught:
        Word("RightWord", raw)
    assert (caught.value.field, caught.value.arguments["value"]) == ("word", raw)


def test_word__top_bit_in_a_field__is_within_the_range() -> None:
    name, field = next(
        (name, field)
        for name, fields in layouts().items()
        for field in fields
        if field.offset + field.bits == 256
    )
    assert Word(name, 1 << 255)[field.name] == 1 << (field.bits - 1)


@pytest.mark.parametrize("make", [lambda: Word("NoWord", 0), lambda: pack("NoWord", {})])
def test_word__of_no_known_name__refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(InvalidValueError, match="known storage word") as caught:
        make()
    assert (caught.value.field, caught.value.arguments["value"]) == ("word", "NoWord")


def test_word__bits_outside__names_the_word_and_the_value() -> None:
    with pytest.raises(InvalidValueError, match="PauseWord") as caught:
        Word("PauseWord", 1 << 255)
    assert (caught.value.field, caught.value.arguments["value"]) == ("word", 1 << 255)


def test_word__field_of_the_other_kind__is_an_error_of_the_caller() -> None:
    word = Word("RightWord", pack("RightWord", {"holder": HOLDER, "seq": 3}))
    with pytest.raises(TypeError, match=r"RightWord\.holder is an account"):
        word.integer("holder")
    with pytest.raises(TypeError, match=r"RightWord\.seq is a number"):
        word.address("seq")
    with pytest.raises(KeyError):
        word["owner"]
    assert repr(word).startswith("Word('RightWord', {")
    assert HOLDER in repr(word)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("seq", 2**24, "from 0 to 2\\^24 - 1"),
        ("seq", 2**24 + 1, "from 0 to 2\\^24 - 1"),
        ("seq", "5", "from 0 to 2\\^24 - 1"),
        ("depth", 8, "from 0 to 2\\^3 - 1"),
        ("holder", HOLDER.lower(), "checksum"),
        ("owner", 1, "is not a field of RightWord"),
    ],
)
def test_pack__value_that_does_not_fit__named_with_its_range(
    field: str, value: int | str, rule: str
) -> None:
    with pytest.raises(InvalidValueError, match=rule) as caught:
        pack("RightWord", {field: value})
    assert caught.value.field == field


def test_pack__values_at_either_end__fit() -> None:
    assert pack("RightWord", {"seq": 2**24 - 1, "depth": 7, "until": 0}) == pack(
        "RightWord", {"depth": 7, "seq": 2**24 - 1}
    )
