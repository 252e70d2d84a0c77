"""The index's schema and projections: what the package ships, held together."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from registry.events import event_types
from registry.index.database import migrate, open_engine, revision
from registry.index.journals import FOLDED
from registry.index.layout import event_layouts
from registry.index.projections import NOTED, PROJECTIONS
from registry.index.tables import APPENDED, VERSIONED, metadata

SHADOWS = ("", "_config", "_content", "_data", "_docsize", "_idx")
WORDS = {f"description_words{part}" for part in SHADOWS}
"""The full-text table and what SQLite keeps it in."""


def test_migrations__from_nothing__make_the_tables_that_programs_read(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/index.sqlite")
    assert revision(engine) is None
    migrate(engine)
    with engine.connect() as connection:
        named = {"include_name": lambda name, kind, _: kind != "table" or name not in WORDS}
        context = MigrationContext.configure(connection, opts=named)
        assert compare_metadata(context, metadata) == []
        found = inspect(connection)
        for table in metadata.sorted_tables:
            assert {i["name"] for i in found.get_indexes(table.name)} == {
                index.name for index in table.indexes
            }
    engine.dispose()


def test_migrations__twice__change_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/index.sqlite")
    migrate(engine)
    first = revision(engine)
    migrate(engine)
    assert revision(engine) == first is not None
    engine.dispose()


def test_projections__every_event__has_one_or_is_noted() -> None:
    known = {(k.contract, k.name) for k in event_layouts().values()}
    projected = set(PROJECTIONS)
    assert projected <= known
    assert {name for _, name in known - projected} == NOTED


def test_layouts__every_event_of_a_ledger__is_opened_by_its_abi() -> None:
    for (contract, _), kind in event_types().items():
        if contract == "AccessManager":
            continue
        (layout,) = [
            found
            for (owner, _), found in event_layouts().items()
            if (owner, found.name) == (contract, kind.name)
        ]
        assert layout.length == 32 * (kind.terms_words + len(kind.words))
        assert layout.words.names == tuple(name for name, _ in kind.words)
        assert layout.topics == len(kind.indexed) + 1


def test_journals__events_that_extend_one__have_three_topics() -> None:
    layouts = event_layouts()
    assert FOLDED
    assert all(layouts[key].topics == 3 for key in FOLDED)


def test_tables__of_every_kind__can_be_taken_back() -> None:
    undone = {*VERSIONED, *APPENDED, "counts", "blocks"}
    of_no_block = {"cursor", "descriptions", "describing"}
    assert undone == set(metadata.tables) - of_no_block
