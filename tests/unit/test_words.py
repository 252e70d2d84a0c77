"""Storage words."""

from __future__ import annotations

import pytest

from registry.errors import InvalidValueError
from registry.words import Word, layouts, pack

HOLDER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.mark.parametrize("name", list(layouts()))
def test_layout__every_word__fits_256_bits_without_overlap(name: str) -> None:
    seen = 0
    for field in layouts()[name]:
        mask = ((1 << field.bits) - 1) << field.offset
        assert not seen & mask
        seen |= mask
    assert seen < 1 << 256


def test_word__packed_and_opened__gives_the_fields_back() -> None:
    raw = pack("RightWord", {"holder": HOLDER, "until": 1_800_000_000, "seq": 9, "depth": 5})
    word = Word("RightWord", raw)
    assert word.address("holder") == HOLDER
    assert (word.integer("until"), word["seq"], word["depth"]) == (1_800_000_000, 9, 5)
    assert word["pledges"] == 0
    assert pack("RightWord", word) == raw


def test_word__bit_outside_every_field__is_refused() -> None:
    with pytest.raises(InvalidValueError, match="outside"):
        Word("PauseWord", 1 << 255)


@pytest.mark.parametrize(
    ("field", "value"), [("seq", 2**24), ("seq", -1), ("owner", 1), ("holder", 5)]
)
def test_pack__value_that_does_not_fit__is_refused(field: str, value: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        pack("RightWord", {field: value})
    assert caught.value.field == field
