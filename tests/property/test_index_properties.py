"""An index says the same of a chain however it came to it: in any ranges, through any detours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.index.changes import EventsMissingError
from registry.index.steps import Block, Link
from tests.chain.index_world import Rows, rows_of
from tests.property.index_chains import START, Plan, blocks_of
from tests.property.index_databases import empty_store

PLANS = st.lists(
    st.builds(
        Plan,
        branch=st.integers(0, 3),
        acts=st.lists(st.integers(0, 30), max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=14,
)


def _whole(template: Path, blocks: Sequence[Block]) -> Rows:
    with empty_store(template) as store:
        store.extend(blocks, START)
        return rows_of(store.engine)


def _parted(blocks: Sequence[Block], lengths: Sequence[int]) -> Iterator[Sequence[Block]]:
    start = 0
    for length in lengths:
        if start < len(blocks):
            yield blocks[start : start + length]
        start += length
    if start < len(blocks):
        yield blocks[start:]


@given(plans=PLANS, lengths=st.lists(st.integers(1, 5), max_size=10))
def test_index__read_in_any_ranges__has_the_same_rows(
    template: Path, plans: list[Plan], lengths: list[int]
) -> None:
    blocks = blocks_of(plans)
    with empty_store(template) as store:
        for part in _parted(blocks, lengths):
            store.extend(part, START)
        assert rows_of(store.engine) == _whole(template, blocks)


@given(
    plans=PLANS,
    detours=st.lists(st.tuples(st.integers(0, 14), PLANS), min_size=1, max_size=3),
)
def test_index__after_any_detours__has_the_rows_of_the_straight_way(
    template: Path, plans: list[Plan], detours: list[tuple[int, list[Plan]]]
) -> None:
    blocks = blocks_of(plans)
    with empty_store(template) as store:
        for kept, branch in detours:
            there = blocks_of([*plans[:kept], *branch])
            at = store.position.block
            known = [Link(b.number, b.hash) for b in there]
            common = at if at in known else START
            if common != at:
                store.take_back(common)
            first = known.index(common) + 1 if common in known else 0
            store.extend(there[first:], START)
            back = there[: min(kept, len(plans))]
            store.take_back(back[-1].link if back else START)
        position = store.position.block
        done = next((n for n, b in enumerate(blocks, 1) if b.link == position), 0)
        if not done:
            store.take_back(START)
        store.extend(blocks[done:], START)
        assert rows_of(store.engine) == _whole(template, blocks)


@given(plans=PLANS)
def test_index__rebuilt__has_the_same_rows(template: Path, plans: list[Plan]) -> None:
    with empty_store(template) as store:
        store.extend(blocks_of(plans), START)
        before = rows_of(store.engine)
        store.rebuild()
        assert rows_of(store.engine) == before


@given(plans=PLANS)
def test_index__a_registration_left_out__is_missed_and_nothing_is_written(
    template: Path, plans: list[Plan]
) -> None:
    *known, last = blocks_of([*plans, Plan(0, (0, 0))])
    with empty_store(template) as store:
        store.extend(known, START)
        before = rows_of(store.engine)
        with pytest.raises(EventsMissingError):
            store.extend([replace(last, logs=last.logs[1:])], START)
        assert rows_of(store.engine) == before
        store.extend([last], START)
        assert rows_of(store.engine) == _whole(template, [*known, last])
