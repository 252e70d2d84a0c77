"""`torrens index` and `torrens fsck`, as an operator runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.papers import registered
from tests.e2e.program import Program


def _database(program: Program) -> tuple[Path, list[str]]:
    file = program.folder / "index.sqlite"
    return file, ["--index", f"sqlite:///{file}"]


def test_index_run__once__reaches_the_head_and_fsck_finds_nothing(program: Program) -> None:
    _, where = _database(program)
    registered(program)
    first = program.run("index", "run", "--once", *where, "--endpoint", program.anvil.url)
    assert first["indexed"] == first["head"] == int(program.anvil.rpc("eth_blockNumber"), 16)
    assert first["events"] > 0
    again = program.run("index", "run", "--once", *where)
    assert (again["events"], again["reorgs"], again["lagging"]) == (0, 0, False)
    found = program.run("fsck", *where)
    assert (found["different"], found["block_number"]) == (0, first["indexed"])
    earlier = program.run("fsck", "--block", str(first["indexed"] - 2), *where)
    assert (earlier["different"], earlier["block_number"]) == (0, first["indexed"] - 2)


def test_fsck__a_row_altered__exits_1_and_rebuild_makes_it_good(program: Program) -> None:
    file, where = _database(program)
    asset = registered(program)
    made = program.run("index", "run", "--once", *where)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE assets SET word = zeroblob(32)")
    done = program.invoke("fsck", *where)
    assert done.exit_code == 1
    assert asset.removeprefix("0x") in done.stdout
    rebuilt = program.run("index", "rebuild", *where)
    assert (rebuilt["events"], rebuilt["block_number"]) == (made["events"], made["indexed"])
    assert program.run("fsck", *where)["different"] == 0
    refetched = program.run("index", "rebuild", "--refetch", *where)
    assert refetched["events"] == made["events"]
    assert program.run("fsck", *where)["different"] == 0


@pytest.mark.parametrize(
    ("url", "code", "status"),
    [
        ("mysql://localhost/index", "InvalidValue", 1),
        ("no url", "InvalidValue", 1),
        ("sqlite:////nowhere/at/all/index.sqlite", "IndexUnavailable", 3),
        ("postgresql://nobody@127.0.0.1:1/index", "IndexUnavailable", 3),
    ],
)
def test_index_run__a_database_that_is_none__is_refused_by_name(
    program: Program, url: str, code: str, status: int
) -> None:
    problem = program.refused("index", "run", "--once", "--index", url, code=status)
    assert problem["code"] == code
    assert problem["field"] == "index"


def test_index_run__a_file_that_is_no_database__is_refused_and_left_alone(
    program: Program,
) -> None:
    file, where = _database(program)
    file.write_text("not a database" * 100)
    problem = program.refused("index", "run", "--once", *where, code=3)
    assert problem["code"] == "IndexUnavailable"
    assert file.read_text() == "not a database" * 100


def test_fsck__block_by_hash_or_ahead__is_refused_by_name(program: Program) -> None:
    _, where = _database(program)
    program.run("index", "run", "--once", *where)
    for block in ("0x" + "00" * 32, "999999999"):
        assert program.refused("fsck", "--block", block, *where)["field"] == "block"


@pytest.mark.parametrize(
    "command",
    [
        ("index", "run", "--once"),
        ("index", "rebuild"),
        ("index", "rebuild", "--refetch"),
        ("fsck",),
    ],
)
def test_index__endpoint_that_does_not_answer__could_not_be_checked_and_changes_nothing(
    program: Program, command: tuple[str, ...]
) -> None:
    file, where = _database(program)
    program.run("index", "run", "--once", *where)
    with closing(sqlite3.connect(file)) as connection:
        before = list(connection.iterdump())
    problem = program.refused("--rpc", "http://127.0.0.1:1", *command, *where, code=3)
    assert problem["code"] == "EndpointsFailed"
    with closing(sqlite3.connect(file)) as connection:
        assert list(connection.iterdump()) == before
