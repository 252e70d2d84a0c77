"""The index's database: SQLite by default, PostgreSQL by URL; its schema comes with the package.

SQLite runs in write-ahead mode, so that readers see the last whole transaction while the follower
writes; what was committed survives the end of the process, whenever it comes. Transactions are
begun explicitly: a writer takes the database before it reads what it will change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from registry.errors import InvalidValueError, UnknownOutcomeError

_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_PRAGMAS: Final = (
    "PRAGMA busy_timeout=20000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-32768",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=8000",
)


class IndexUnavailableError(UnknownOutcomeError):
    """The index's database does not answer, or has not the schema that this program reads."""

    title = "Index unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__("IndexUnavailable", "index", "database cannot be used", {"reason": reason})


@contextmanager
def answering() -> Iterator[None]:
    """What fails in the database is IndexUnavailableError."""
    try:
        yield
    except (SQLAlchemyError, CommandError, sqlite3.Error) as error:
        raise IndexUnavailableError(str(getattr(error, "orig", None) or error)) from error


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://…`; nothing is connected or made yet.

    Raises InvalidValueError for a URL of another kind.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidValueError("index", "must be a database URL") from error
    name = parsed.get_backend_name()
    if name not in _DRIVERS:
        raise InvalidValueError("index", "must be an sqlite:// or postgresql:// URL", value=name)
    try:
        engine = create_engine(parsed.set(drivername=_DRIVERS[name]), hide_parameters=True)
    except (NoSuchModuleError, ArgumentError, ImportError) as error:
        raise InvalidValueError("index", f"cannot be opened: {error}") from error
    if name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """SQLite's driver begins late by itself, and never for reads; a snapshot has begun already."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif not getattr(connection.connection.driver_connection, "in_transaction", False):
        begin(connection)


def begin(connection: Connection) -> None:
    """Begin a transaction of SQLite that reads, past SQLAlchemy; it takes no lock before the first
    read. It is rolled back when the connection is given back.
    """
    connection.connection.cursor().execute("BEGIN")


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's version, from nothing or from an older one.

    Raises IndexUnavailableError where the database refuses, or has a schema this program does not
    know.
    """
    config = _config()
    if revision(engine) == ScriptDirectory.from_config(config).get_current_head():
        return
    with (
        answering(),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """The schema's version, None where there is none yet."""
    with answering(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
