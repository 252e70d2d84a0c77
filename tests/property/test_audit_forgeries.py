"""Forged audit exports: whatever is put anywhere is refused by name, or changes nothing."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.audit import AuditError, ensure_whole, parse_export, verify_with_block_hash
from registry.types import Digest
from tests.unit.audit_lines import CHAIN, lines_of, of_node, raw
from tests.unit.synthetic_logs import ADDRESSES, digest

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(max_size=8),
    st.sampled_from(["0x", "0x0", "0x-1", "0x1_0", "0xzz", "0x" + "f" * 64, "0x" + "0" * 40]),
    st.lists(st.sampled_from(["0x", 0, None]), max_size=4),
    st.just({}),
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [] if not at else [at]
    for key, child in inner if isinstance(value, dict | list) else ():
        found += _places(child, (*at, key)) if isinstance(child, dict | list) else [(*at, key)]
    return found


@given(st.booleans(), st.data(), JUNK)
def test_export__anything_put_anywhere__is_refused_by_name(
    of_register: bool, data: st.DataObject, junk: Any
) -> None:
    lines = of_node(lines_of()) if of_register else lines_of()
    place = data.draw(st.sampled_from(_places(lines)))
    forged = copy.deepcopy(lines)
    target: Any = forged
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = junk
    try:
        export = parse_export(raw(forged))
        verify_with_block_hash(export, dict(ADDRESSES), CHAIN, Digest(digest(9)))
    except AuditError:
        return
    raise AssertionError("an export whose proof is of nothing was taken")


@given(st.data(), JUNK)
def test_wholeness__anything_put_into_an_event__is_refused_by_name_or_harmless(
    data: st.DataObject, junk: Any
) -> None:
    lines = of_node(lines_of())
    number = data.draw(st.integers(1, len(lines) - 2))
    place = data.draw(st.sampled_from(_places(lines[number])))
    target: Any = lines[number]
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = junk
    refusal: AuditError | None = None
    try:
        ensure_whole(parse_export(raw(lines)), ADDRESSES)
    except AuditError as error:
        refusal = error
    assert refusal is None or refusal.field
