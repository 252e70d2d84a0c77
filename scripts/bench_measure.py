"""What every benchmark's figure is made of: rates or amounts of several rounds, beside a peer's."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

ROUNDS: Final = 5
Figure = dict[str, Any]
Work = Callable[[], object]


def seconds(work: Work) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def figure(
    name: str, unit: str, values: Sequence[float], ratio: Mapping[str, float], **more: object
) -> Figure:
    """One figure of one value a round; *more* says what a reader must know beside it."""
    ordered = sorted(values)
    middle = statistics.median(ordered)
    return {
        "figure": name,
        "value": round(middle, 1),
        "unit": unit,
        "n": len(ordered),
        "spread": [round(ordered[0], 1), round(middle, 1), round(ordered[-1], 1)],
        "ratio": {peer: round(value, 3) for peer, value in ratio.items()},
        **more,
    }


def ratio_of(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the rounds of ours / the peer's."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def compared(name: str, unit: str, amount: float, ours: Work, peer: str, theirs: Work) -> Figure:
    """Time both in turn, after one warm-up of each."""
    ours()
    theirs()
    pairs = [(amount / seconds(ours), amount / seconds(theirs)) for _ in range(ROUNDS)]
    mine, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return figure(name, unit, mine, {peer: ratio_of(mine, other)})
