"""Figures of the benchmarks: medians, spreads and ratios."""

from __future__ import annotations

import pytest

import bench_figures
from bench_measure import figure, ratio_of
from bench_verify import bare, cases, library, whole


def test_figure__of_three_rounds__has_median_and_spread() -> None:
    made = figure("sync", "events/s", [30.0, 10.0, 20.04], {"peer": 2.0006}, events=7)
    assert made == {
        "figure": "sync",
        "value": 20.0,
        "unit": "events/s",
        "n": 3,
        "spread": [10.0, 20.0, 30.0],
        "ratio": {"peer": 2.001},
        "events": 7,
    }


def test_ratio__one_round_disturbed__is_the_median_of_the_rounds() -> None:
    assert ratio_of([10.0, 1.0, 12.0], [5.0, 5.0, 4.0]) == 2.0


@pytest.mark.parametrize("wrong", [["--events", "0"], ["--assets", "x"], ["--without", "sha256"]])
def test_options__out_of_range__are_a_usage_error(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench_figures.parser().parse_args(wrong)
    assert ended.value.code == 2


def test_bench_verify__each_way_of_checking__passes_on_every_bundle() -> None:
    known = cases()
    assert len(known) >= 6
    for case in known:
        for make in (whole, bare, library):
            make(case)()
