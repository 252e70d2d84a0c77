"""A follower shown any chains in turn: a head that is part of its own is lagging, any other is
followed, shorter ones too, and what was final is never taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from registry.chain.profile import ChainProfile
from registry.index.endpoint import Request
from registry.index.follower import FinalityBrokenError
from registry.index.running import Indexer, Progress
from registry.index.sources import EndpointsDisagreeError, EndpointsFailedError, Sources
from registry.index.steps import Block
from registry.index.store import IndexStore
from tests.chain.index_world import Rows, as_of_final, finalised_in, rows_of
from tests.property.index_chains import START, Plan, blocks_of
from tests.property.index_databases import empty_store
from tests.property.synthetic_endpoint import SyntheticEndpoint

PLAN = st.builds(Plan, st.integers(0, 3), st.lists(st.integers(0, 30), max_size=3).map(tuple))
PLANS = st.lists(PLAN, min_size=1, max_size=10)
LAST_BLOCKS = st.tuples(st.integers(0, 10), st.lists(PLAN, max_size=10))
"""How many blocks stay, and what follows them: longer, as long or shorter than before."""
SEVEN_DEEP = ChainProfile("seven deep", finality="depth", depth=7, proofs=False)
NEVER_FINAL = ChainProfile("never final", finality="depth", depth=1_000, proofs=False)


def _indexer(store: IndexStore, profile: ChainProfile, *asked: SyntheticEndpoint) -> Indexer:
    return Indexer(Sources(asked, hashed=False), store, profile, poll=0.0)


def _shown(plans: Sequence[Plan], changes: Sequence[tuple[int, list[Plan]]]) -> list[list[Block]]:
    """The chain, then each one that comes of the last by changing its end."""
    chains, last = [blocks_of(plans)], list(plans)
    for kept, tail in changes:
        last = [*last[:kept], *tail]
        chains.append(blocks_of(last))
    return chains


def _links(chain: Sequence[Block]) -> list[bytes]:
    return [START.hash, *[block.hash for block in chain]]


def _fresh(template: Path, chain: Sequence[Block], profile: ChainProfile) -> Rows:
    with empty_store(template) as store:
        asyncio.run(_indexer(store, profile, SyntheticEndpoint(chain)).run(once=True))
        return rows_of(store.engine)


@given(plans=PLANS, changes=st.lists(LAST_BLOCKS, min_size=1, max_size=4))
@example(plans=[Plan(0, (0,))] * 5, changes=[(2, [Plan(1, (0,))])])
@example(plans=[Plan(0, (0,))] * 5, changes=[(0, [Plan(1, ())])])
def test_follow__chains_of_any_lengths_in_turn__is_lagging_only_at_a_part_of_its_own(
    template: Path, plans: list[Plan], changes: list[tuple[int, list[Plan]]]
) -> None:
    endpoint = SyntheticEndpoint()
    indexed: list[Block] = []
    with empty_store(template) as store:
        for chain in _shown(plans, changes):
            endpoint.chain = chain
            indexer = _indexer(store, NEVER_FINAL, endpoint)
            progress = asyncio.run(indexer.run(once=True))
            ours, theirs = _links(indexed), _links(chain)
            is_part = len(theirs) < len(ours) and ours[: len(theirs)] == theirs
            assert progress.lagging == is_part
            assert progress.reorgs == int(ours != theirs[: len(ours)] and not is_part)
            indexed = indexed if is_part else chain
        assert rows_of(store.engine) == _fresh(template, indexed, NEVER_FINAL)


def _common(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    """How many blocks two chains share."""
    pairs = list(zip(ours, theirs, strict=False))
    return next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))


@given(plans=PLANS, changes=st.lists(LAST_BLOCKS, min_size=1, max_size=4))
def test_follow__chains_of_any_lengths_under_finality__never_takes_back_what_was_final(
    template: Path, plans: list[Plan], changes: list[tuple[int, list[Plan]]]
) -> None:
    endpoint = SyntheticEndpoint()
    indexed: list[Block] = []
    with empty_store(template) as store:
        for chain in _shown([*plans, *plans], changes):
            endpoint.chain = chain
            before, ours, theirs = rows_of(store.engine), _links(indexed), _links(chain)
            final = store.position.finalised.number - START.number
            common = _common(ours, theirs)
            broken = common <= final < len(theirs)
            try:
                asyncio.run(_indexer(store, SEVEN_DEEP, endpoint).run(once=True))
            except FinalityBrokenError:
                assert broken
                assert rows_of(store.engine) == before
                break
            assert not broken
            if len(theirs) > len(ours) or common < len(theirs) > final + 1:
                indexed = chain
            else:
                assert rows_of(store.engine) == before
        fresh, found = _fresh(template, indexed, SEVEN_DEEP), rows_of(store.engine)
        known = max(finalised_in(fresh), finalised_in(found))
        assert as_of_final(found, known) == as_of_final(fresh, known)


@given(plans=PLANS, behind=st.integers(1, 10))
def test_follow__an_endpoint_that_says_a_lower_head_than_it_has__is_lagging(
    template: Path, plans: list[Plan], behind: int
) -> None:
    endpoint = SyntheticEndpoint(blocks_of(plans))
    with empty_store(template) as store:
        asyncio.run(_indexer(store, NEVER_FINAL, endpoint).run(once=True))
        before = rows_of(store.engine)
        endpoint.head = max(START.number, START.number + len(plans) - behind)
        progress = asyncio.run(_indexer(store, NEVER_FINAL, endpoint).run(once=True))
        assert (progress.lagging, progress.reorgs) == (True, 0)
        assert rows_of(store.engine) == before


async def _tried(indexer: Indexer) -> Progress:
    try:
        return await indexer.run(once=True)
    except (EndpointsDisagreeError, EndpointsFailedError):
        return indexer.progress


@given(plans=PLANS, kept=st.integers(0, 10), stale=st.lists(PLAN, max_size=3), first=st.booleans())
def test_follow__one_of_two_endpoints_behind_on_another_branch__takes_nothing_back(
    template: Path, plans: list[Plan], kept: int, stale: list[Plan], *, first: bool
) -> None:
    """While one endpoint still has the chain, another that is behind is never followed from it."""
    branch = blocks_of([*plans[:kept], *stale])[: len(plans) - 1]
    good, behind = SyntheticEndpoint(blocks_of(plans)), SyntheticEndpoint(branch)
    with empty_store(template) as store:
        asyncio.run(_indexer(store, NEVER_FINAL, good).run(once=True))
        before = rows_of(store.engine)
        asked = (behind, good) if first else (good, behind)
        progress = asyncio.run(_tried(_indexer(store, NEVER_FINAL, *asked)))
        assert progress.reorgs == 0
        assert rows_of(store.engine) == before


class _TwoNodes(SyntheticEndpoint):
    """One address with two nodes behind it: `latest` comes of the one that is behind."""

    def __init__(self, chain: Sequence[Block], behind: Sequence[Block]) -> None:
        super().__init__(chain)
        self._behind = SyntheticEndpoint(behind)

    async def batch(self, requests: Sequence[Request]) -> list[Any]:
        """Results in their order."""
        if requests[0][1][0] == "latest":
            return await self._behind.batch(requests)
        return await super().batch(requests)


def test_follow__one_address_of_two_nodes_one_behind_on_another_branch__takes_nothing_back(
    template: Path,
) -> None:
    plans = [Plan(0, (0,))] * 6
    chain, branch = blocks_of(plans), blocks_of([*plans[:3], Plan(1, (0,))])
    with empty_store(template) as store:
        asyncio.run(_indexer(store, NEVER_FINAL, SyntheticEndpoint(chain)).run(once=True))
        before = rows_of(store.engine)
        both = _TwoNodes(chain, branch)
        progress = asyncio.run(_indexer(store, NEVER_FINAL, both).run(once=True))
        assert (progress.lagging, progress.reorgs) == (True, 0)
        assert rows_of(store.engine) == before
