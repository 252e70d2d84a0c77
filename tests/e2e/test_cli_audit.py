"""`torrens audit` on bad input, dead endpoints, sudden ends: a named error, and no half a file."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.papers import registered
from tests.e2e.program import Program
from tests.model.machine import is_deep

KILLS = 60 if is_deep() else 3
DEAD = "http://127.0.0.1:1"


def _files(program: Program) -> set[str]:
    return {path.name for path in program.folder.iterdir()}


@pytest.mark.parametrize(
    ("scope", "code", "field"),
    [
        (["--asset", "0x12"], "InvalidValue", "asset"),
        (["--asset", "0x" + "ab" * 32], "AssetUnknown", "asset"),
        (["--party", "nobody"], "InvalidValue", "party"),
        (["--node", "0x" + "0" * 39 + "7"], "PartyUnknown", "node"),
        (["--from", "yesterday"], "InvalidValue", "from"),
        (["--from", "999999999"], "InvalidValue", "from"),
        (["--from", "0", "--asset", "0x" + "ab" * 32], "InvalidValue", "scope"),
        ([], "InvalidValue", "scope"),
    ],
)
def test_export__of_what_is_no_scope__is_refused_by_name_and_leaves_no_file(
    program: Program, scope: list[str], code: str, field: str
) -> None:
    before = _files(program)
    problem = program.refused("audit", "export", *scope, "--out", program.folder / "out.ndjson")
    assert (problem["code"], problem["field"]) == (code, field)
    assert _files(program) == before


def test_export__over_a_file_or_into_no_folder__is_refused_and_the_file_left_alone(
    program: Program,
) -> None:
    asset, out = registered(program), program.folder / "taken.ndjson"
    out.write_text("mine")
    for path in (out, program.folder / "none" / "out.ndjson", program.folder):
        problem = program.refused("audit", "export", "--asset", asset, "--out", path)
        assert problem["field"] == "out"
    assert out.read_text() == "mine"


def test_audit__endpoint_that_does_not_answer__could_not_be_checked_and_leaves_no_file(
    program: Program,
) -> None:
    asset, out = registered(program), program.folder / "whole.ndjson"
    program.run("audit", "export", "--asset", asset, "--out", out)
    before = _files(program)
    more = ["--out", program.folder / "out.ndjson"]
    for words in (["export", "--asset", asset, *more], ["verify", out]):
        problem = program.refused("--rpc", DEAD, "audit", *words, code=3)
        assert (problem["code"], problem["field"]) == ("ChainUnavailable", "rpc")
    assert _files(program) == before


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (b"", "line 1"),
        (b"\n", "line 2"),
        (b"{}\n{}\n", "line 1"),
        (b"\xff\xfe\n\n", "line 1"),
        (b"[" * 100_000 + b"\n\n", "line 1"),
        (b"not an export", "line 1"),
    ],
)
def test_verify__what_is_no_export__is_refused_by_its_line(
    program: Program, text: bytes, field: str
) -> None:
    file = program.folder / "junk.ndjson"
    file.write_bytes(text)
    problem = program.refused("audit", "verify", file)
    assert problem["code"] == "AuditMalformed"
    assert problem["field"].split("/")[0] == field


def test_verify__an_export_cut_off_anywhere__is_refused_by_name(program: Program) -> None:
    asset, out = registered(program), program.folder / "whole.ndjson"
    block = program.run("audit", "export", "--asset", asset, "--out", out)["as_of"]["block_hash"]
    raw, cut = out.read_bytes(), program.folder / "cut.ndjson"
    for length in random.Random(1).sample(range(len(raw)), 20):
        cut.write_bytes(raw[:length])
        problem = program.refused("audit", "verify", cut, "--block-hash", block)
        assert problem["code"] in {"AuditMalformed", "AuditCountWrong"}


def test_verify__file_that_is_not_there__is_refused_by_name(program: Program) -> None:
    problem = program.refused("audit", "verify", program.folder / "none.ndjson")
    assert problem["field"] == "file"


def _killed(words: list[str], out: Path, seconds: float) -> None:
    """Start the program, and kill it after a while, or where its file is being written."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=quiet, stderr=quiet, env=environment) as process:
        limit = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < limit:
            if any(path.name.startswith(f".{out.name}") for path in out.parent.iterdir()):
                break
        process.kill()


def test_export__killed_anywhere__leaves_a_whole_file_or_none(program: Program) -> None:
    asset, moments = registered(program), random.Random(5)
    shared = ["--rpc", program.anvil.url, "--profile", "anvil", "--deployment"]
    program_words = [str(Path(sys.executable).with_name("torrens")), *shared]
    program_words += [str(program.deployment), "audit", "export", "--asset", asset, "--out"]
    for number in range(KILLS):
        out = program.folder / f"killed{number}.ndjson"
        _killed([*program_words, str(out)], out, 0.5 + moments.random() * 2)
        if out.exists():
            assert program.run("audit", "verify", out)["verdict"] == "valid"
