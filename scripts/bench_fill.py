"""An index filled with as many assets as wanted, straight in its tables.

Rows are such as the follower writes: valid assets with random ids and digests, all of the block of
the deployment, each with a description and its words as `describing` writes them; some twenty
thousand texts take turns. No such asset is on the chain: only lists and searches see them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine

from registry.index.describing import DescriptionStore
from registry.index.descriptions import Description
from registry.index.tables import OPEN, assets, descriptions, place_of
from registry.index.word_table import Words, word_table
from registry.index.writing import insert_rows
from registry.types import ZERO_DIGEST

AT_ONCE: Final = 20_000
_PLACES: Final = ("苏州", "无锡", "宁波", "东莞", "青岛", "成都", "武汉", "沈阳", "合肥", "长沙")
_GOODS: Final = (
    "化纤长丝",
    "数控机床",
    "动力电池",
    "轴承",
    "注塑件",
    "变压器",
    "光伏组件",
    "铝型材",
)
_MORE_GOODS: Final = (
    "液压阀",
    "汽车座椅",
    "印染布",
    "工业机器人",
    "曳引机",
    "水泥熟料",
    "船用钢板",
)
_ALL_GOODS: Final = (*_GOODS, *_MORE_GOODS)
_KINDS: Final = ("质量", "能耗", "设备运行", "工艺参数", "供应链", "检测", "排放", "维修", "产能")
_USES: Final = ("质量追溯", "工艺优化", "预测性维护", "能效管理", "碳核算", "设备选型", "产能匹配")
_YEARS: Final = range(2012, 2027)


def questions(count: int) -> list[str]:
    """Texts to search for: a good, some with a kind or a use, as people type them."""
    both = [f"{good} {more}" for good in _ALL_GOODS for more in (*_KINDS, *_USES)]
    chosen = random.Random(7).sample(both, min(count, len(both)))  # noqa: S311
    return [*_ALL_GOODS, *chosen]


@dataclass(frozen=True, slots=True)
class _Text:
    """What one description says, its words made once."""

    document: str
    known: int
    names: list[str]
    texts: list[str]


def _texts() -> list[_Text]:
    found = []
    every = itertools.product(_PLACES, _ALL_GOODS, _KINDS, _YEARS)
    for place, good, kind, year in every:
        fields = {
            "name": f"{place}{good}{kind}数据集（{year}年）",
            "scenarios": [_USES[year % len(_USES)], _USES[len(kind + good) % len(_USES)]],
        }
        one = Description(ZERO_DIGEST, fields)
        found.append(_Text(one.document, one.known, one.names(), one.texts()))
    return found


def fill(engine: Engine, count: int, block: int) -> None:
    """Add so many assets, of *block*, which must be final in the index."""
    seed, texts = random.Random(20261128), _texts()  # noqa: S311
    lots = itertools.count(1)
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        with (
            engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            _write(connection, list(_rows(seed, numbers, block)), texts, lots)
    DescriptionStore(engine).recount()


def _rows(seed: random.Random, numbers: range, block: int) -> Iterator[dict[str, Any]]:
    empty = {column.name: None if column.nullable else 0 for column in assets.columns}
    party = seed.randbytes(20)
    for number in numbers:
        yield empty | {
            "asset": seed.randbytes(32),
            "from_block": block,
            "to_block": OPEN,
            "node": party,
            "registrant": party,
            "region": 320500,
            "profile": 1,
            "kind": 1,
            "number": number + 1_000_000,
            "manifest": seed.randbytes(32),
            "content": seed.randbytes(32),
            "until": 1 << 40,
            "rights": 7,
            "level": 1,
            "word": seed.randbytes(32),
            "made": place_of(block, number),
        }


def _write(
    connection: Connection,
    rows: list[dict[str, Any]],
    texts: list[_Text],
    lots: Iterator[int],
) -> None:
    insert_rows(connection, assets, rows)
    empty = {column.name: None for column in descriptions.columns}
    placed = [(row, next(lots)) for row in rows]
    chosen = [(row["manifest"], lot, texts[lot % len(texts)]) for row, lot in placed]
    described = [
        empty | {"manifest": manifest, "lot": lot, "known": text.known, "document": text.document}
        for manifest, lot, text in chosen
    ]
    insert_rows(connection, descriptions, described)
    words = [Words(lot, text.names, text.texts) for _, lot, text in chosen]
    word_table(connection).put(connection, words)
