"""Search over descriptions, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine

from registry.index.coverage import counts_at, kept
from registry.index.describing import DescriptionStore
from registry.index.descriptions import Description
from registry.index.search_words import asked, runs
from registry.index.tables import OPEN
from registry.queries.assets import AssetFilter, find_assets
from registry.queries.described import DescriptionFilter
from registry.queries.paging import Page
from registry.queries.reading import IndexReader, Moment
from registry.types import BlockNumber, Digest, UnixTime, to_bytes
from tests.chain.described_world import asset_row, description, digest_of, write_assets
from tests.chain.index_world import NewDatabase

TEXTS: Sequence[dict[str, Any]] = (
    {"name": "电网负荷数据", "scenarios": ["调度"]},
    {"name": "南方电网设备运行状态监测数据集", "scenarios": ["负荷预测", "设备检修"]},
    {"name": "纺织产线能耗", "name_en": "Textile line energy", "scenarios": ["接入电网的用能分析"]},
    {"name": "化纤长丝质量", "name_en": "Filament quality for power grids", "scenarios": ["纺织"]},
    {"name": "配电 网络拓扑", "scenarios": ["规划"]},
    {"name": "５Ｇ基站ＰＯＷＥＲ曲线", "scenarios": ["节能"]},
    {"scenarios": ["电网负荷"]},
    {"class": "QUALITY_CONTROL"},
)


def world(engine: Engine, given: Sequence[Description]) -> IndexReader:
    """An index of one asset for each description, and one more without."""
    manifests = [to_bytes(d.manifest) for d in given] + [digest_of("unknown")]
    rows = [asset_row(digest_of((n, "a")), m, 2) for n, m in enumerate(manifests)]
    write_assets(engine, rows, last=5, final=4)
    DescriptionStore(engine).keep(given)
    return IndexReader(engine)


def texts() -> list[Description]:
    return [description(number, **fields) for number, fields in enumerate(TEXTS)]


def found(index: IndexReader, wanted: DescriptionFilter, **page: Any) -> Page:
    with index.at() as reader:
        return find_assets(
            reader, AssetFilter(description=wanted), page.get("after"), page.get("limit", 500)
        )


def numbers(page: Page) -> list[int]:
    """Which of the descriptions the assets of a page have."""
    known = {"0x" + digest_of(n).hex(): n for n in range(2_000)}
    return [known[item["manifest"]] for item in page.items]


QUESTIONS: Mapping[str, Sequence[int]] = {
    "电网": [0, 1, 6, 2],
    "纺织": [2, 3],
    "电网 负荷": [0, 1, 6],
    "负荷电网": [],
    "设备运行状态": [1],
    "配电网": [],
    "网": [4, 0, 1, 6, 2],
    "textile ENERGIES": [2],
    "power grid": [3],
    "5g power": [5],
    "grid 纺织": [3],
    "无此数据": [],
}
SIGNS = (
    '电网"',
    "电网*",
    "'电网'",
    "^电网\\",
    "-电网",
    "(电网) & !",
    "电网:A | 'x",
    '"电网" {names}',
)


def test_search__words__finds_names_before_scenarios_and_short_before_long(
    new_database: NewDatabase,
) -> None:
    index = world(new_database(), texts())
    answers = {q: numbers(found(index, DescriptionFilter(asked(q)))) for q in QUESTIONS}
    assert answers == QUESTIONS
    plain = [
        found(index, DescriptionFilter(asked(q))).items for q in ("电网", "电网 A X", "电网 names")
    ]
    assert plain[0]
    for question in SIGNS:
        items = found(index, DescriptionFilter(asked(question))).items
        assert items == plain["A" in question or 2 * ("names" in question)], question


def test_search__by_codes_industry_and_period__all_must_hold(new_database: NewDatabase) -> None:
    named: dict[str, Any] = {
        "name": "电网",
        "class": "QUALITY_CONTROL",
        "origins": ["MANUFACTURING"],
    }
    standard = {"standard": "GB/T 4754-2017", "title": "制造"}
    given = [
        description(0, **named, industry={**standard, "code": "C2822"}),
        description(1, **named, industry={**standard, "code": "C17"}),
        description(2, **{**named, "class": "RESEARCH_DESIGN"}),
        description(3, **named, time_range={"from": "2024-01-01", "to": "2024-06-30"}),
    ]
    index = world(new_database(), given)
    for runs_ in ((), asked("电网")):
        asks: Any = {
            (0,): {"industry": "C28", "codes": {"class": "QUALITY_CONTROL"}},
            (0, 1): {"industry": "C"},
            (0, 1, 3): {"codes": {"class": "QUALITY_CONTROL", "origin": "MANUFACTURING"}},
            (): {"codes": {"origin": "EQUIPMENT_ACCESS"}},
            (3,): {"first": UnixTime(1719791999), "last": UnixTime(1800000000)},
        }
        for expected, wanted in asks.items():
            page = found(index, DescriptionFilter(runs_, **wanted))
            assert sorted(numbers(page)) == list(expected), wanted
        assert numbers(found(index, DescriptionFilter(runs_, first=UnixTime(1719792000)))) == []


def test_search__page_by_page_while_more_is_described__neither_repeats_nor_skips(
    new_database: NewDatabase,
) -> None:
    draw = random.Random(7)
    given = [
        description(n, name="电网" + "数据" * draw.randrange(9), scenarios=["纺织"])
        for n in range(300)
    ]
    engine = new_database()
    index = world(engine, [])
    rows = [
        asset_row(digest_of((n, i)), to_bytes(d.manifest), 2 + i)
        for n, d in enumerate(given)
        for i in range(2)
    ]
    write_assets(engine, rows, last=5, final=4)
    store, wanted = DescriptionStore(engine), DescriptionFilter(asked("电网 纺织"))
    store.keep(given[:200])
    whole = [item["id"] for item in found(index, wanted).items]
    assert len(whole) == 400
    paged: list[str] = []
    after = None
    for number in range(1000):
        page = found(index, wanted, after=after, limit=7)
        paged += [item["id"] for item in page.items]
        store.keep(given[200 + number : 201 + number])
        after = page.after
        if after is None:
            break
    assert [key for key in paged if key in set(whole)] == whole
    assert len(set(paged)) == len(paged)


def test_search__where_other_filters_leave_most_out__goes_on_by_cursor(
    new_sqlite: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.queries.search.MOST_EXAMINED", 100)
    given = [description(n, name="电网") for n in range(600)]
    index = world(new_sqlite(), given)
    sought = AssetFilter(
        manifest=to_bytes(given[500].manifest), description=DescriptionFilter(asked("电网"))
    )
    after, items, pages = None, list[Any](), 0
    while pages == 0 or after is not None:
        with index.at() as reader:
            page = find_assets(reader, sought, after, 10)
        items, after, pages = [*items, *page.items], page.after, pages + 1
    assert [item["manifest"] for item in items] == [given[500].manifest]
    assert pages > 1


def test_coverage__at_any_block__is_what_counting_says(new_database: NewDatabase) -> None:
    draw = random.Random(3)
    given = [
        description(n, **draw.choice([{"name": "甲"}, {"openness": "OPEN"}, {}])) for n in range(30)
    ]
    manifests = [to_bytes(d.manifest) for d in given] + [digest_of("unknown")]
    rows = []
    for asset in range(60):
        block = draw.randrange(1, 20)
        while block < 20:
            until = draw.randrange(block + 1, 30)
            until = until if until < 20 else OPEN
            rows.append(asset_row(digest_of((asset, "a")), draw.choice(manifests), block, until))
            block = until
    engine = new_database()
    write_assets(engine, rows, last=20, final=12)
    told: dict[Digest, Description] = {}
    for part in (given[:20], given[10:]):
        DescriptionStore(engine).keep(part)
        told |= {d.manifest: d for d in part}
        with engine.connect() as connection:
            assert kept(connection).block == 12
            for number in range(1, 21):
                there = [r["manifest"] for r in rows if r["from_block"] <= number < r["to_block"]]
                shown = [told.get(Digest("0x" + manifest.hex())) for manifest in there]
                counts = counts_at(connection, number)
                assert counts["assets"] == len(there)
                for question, field in (("q", "name"), ("openness", "openness")):
                    assert counts[question] == sum(
                        d is not None and field in d.fields for d in shown
                    )


def test_search__assets_not_described__are_counted_as_unknown(new_database: NewDatabase) -> None:
    index = world(new_database(), texts())
    page = found(index, DescriptionFilter(asked("电网"), codes={"class": "QUALITY_CONTROL"}))
    about = page.about["descriptions"]
    assert about == {"revision": 1, "assets": 9, "unknown": {"q": 2, "class": 8}}
    with index.at() as reader:
        now = reader.moment
    before = Moment(BlockNumber(1), Digest("0x" + "1" * 64), now.time, False)
    with index.at(before) as reader:
        asks = AssetFilter(description=DescriptionFilter(asked("电网")))
        page = find_assets(reader, asks, None, 10)
    assert (page.items, page.about["descriptions"]["assets"]) == ([], 0)


def test_list__described_or_not__are_those(new_database: NewDatabase) -> None:
    index = world(new_database(), texts())
    known = found(index, DescriptionFilter(described=True))
    assert sorted(numbers(known)) == list(range(len(TEXTS)))
    (other,) = found(index, DescriptionFilter(described=False)).items
    assert other["description"] is None
    assert found(index, DescriptionFilter()).about["descriptions"]["unknown"] == {}
    named = {item["manifest"]: item["description"]["name"] for item in known.items}
    assert named[texts()[0].manifest] == "电网负荷数据"
    assert named[texts()[6].manifest] is None


def test_databases__many_texts_and_questions__answer_alike(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase
) -> None:
    draw = random.Random(11)
    parts = [
        "电网",
        "负荷",
        "纺织",
        "数据",
        "质量",
        "监测",
        "power",
        "grids",
        "quality",
        " ",
        "，",
        "5G",
    ]

    def text() -> str:
        return "".join(draw.choices(parts, k=draw.randrange(1, 7))) + draw.choice("甲乙丙丁")

    given = [
        description(
            n, name=text(), name_en=text(), scenarios=[text() for _ in range(draw.randrange(1, 4))]
        )
        for n in range(400)
    ]
    readers = [world(new_sqlite(), given), world(new_postgresql(), list(reversed(given)))]
    hits = 0
    for _ in range(150):
        question = asked(text())
        lite, big = (found(index, DescriptionFilter(question)) for index in readers)
        assert numbers(lite) == numbers(big), question
        hits += len(lite.items)
        expected = {n for n, d in enumerate(given) if _holds(d, question)}
        assert set(numbers(lite)) == expected
    assert hits > 100


def _holds(given: Description, question: Sequence[Sequence[str]]) -> bool:
    """Whether every run asked for is somewhere in one text, worked out the plain way."""
    texts = [given.fields["name"], given.fields["name_en"], *given.fields["scenarios"]]
    sequences = [[word for run in runs(text) for word in run] for text in texts]
    singles = {c for text in texts for c in text}
    return all(
        any(list(run) == words[i : i + len(run)] for words in sequences for i in range(len(words)))
        or (len(run) == 1 and len(run[0]) == 1 and run[0] in singles)
        for run in question
    )
