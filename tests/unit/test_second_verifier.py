"""The verifier in JavaScript, which shares no code with the one in Python, says the same."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles

from generate_verifier_data import TARGET, data, module
from tests.vectors.bundle_files import BUNDLES, TAMPERED, check, load, raw_of
from tests.vectors.second_verifier import MODULES, WITHOUT_WEBCRYPTO, essence, node, run_node

FILES = [*sorted(BUNDLES.glob("*.json")), *sorted(TAMPERED.glob("*/*.json"))]
IMPORTED = re.compile(r'from "([^"]+)"|import\("([^"]+)"\)|^import "([^"]+)"', re.MULTILINE)
JAVASCRIPT = {"text/javascript", "application/javascript"}


@cache
def second() -> dict[str, Any]:
    reports: dict[str, Any] = json.loads(node("verify.mjs", "vectors"))
    return reports


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_second_verifier__vector__reports_as_the_first(path: Path) -> None:
    name = path.relative_to(BUNDLES.parent).with_suffix("").as_posix()
    assert essence(second()[name]) == essence(check(load(path)))


def test_second_verifier__every_step__has_a_reason() -> None:
    assert len(second()) == len(FILES)
    reasons = [step["reason"] for report in second().values() for step in report["steps"]]
    assert all(isinstance(reason, str) and reason for reason in reasons)


def run_program(case: dict[str, Any], folder: Path, *options: str) -> tuple[int, str]:
    """Exit status and output of the program of the second verifier, as an auditor runs it."""
    trust = case["trust"]
    files = {"bundle": raw_of(case["input"]), "deployment": trust["deployment"]}
    files["policy"] = trust["policy"]
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        (folder / name).write_bytes(raw)
    trusted = ["--deployment", folder / "deployment", "--block-hash", trust["block_hash"]]
    policy = ["--policy", folder / "policy"]
    done = run_node(*options, MODULES / "cli.mjs", folder / "bundle", *trusted, *policy)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("path", "status", "verdict"),
    [
        (BUNDLES / "trade.json", 0, "valid"),
        (TAMPERED / "status" / "revoked.json", 1, "invalid"),
        (TAMPERED / "policy" / "other_file.json", 1, "invalid"),
    ],
    ids=["valid", "revoked", "other_file"],
)
def test_program__bundle__prints_the_report_and_exits_as_it_says(
    path: Path, status: int, verdict: str, tmp_path: Path
) -> None:
    case = load(path)
    returned, text = run_program(case, tmp_path)
    report = json.loads(text)
    assert (returned, report["verdict"]) == (status, verdict)
    assert essence(report) == essence(check(case))


def test_program__without_webcrypto__cannot_tell(tmp_path: Path) -> None:
    status, text = run_program(load(BUNDLES / "asset.json"), tmp_path, *WITHOUT_WEBCRYPTO)
    report = json.loads(text)
    assert (status, report["verdict"]) == (3, "unknown")
    unchecked = {step["name"]: step["result"] for step in report["steps"]}
    assert unchecked.pop("credential") == "not_checked"
    assert set(unchecked.values()) == {"passed"}


def test_program__without_webcrypto__still_finds_what_is_wrong(tmp_path: Path) -> None:
    case = load(TAMPERED / "status" / "superseded.json")
    status, text = run_program(case, tmp_path, *WITHOUT_WEBCRYPTO)
    assert (status, json.loads(text)["verdict"]) == (1, "invalid")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bundle.json"],
        ["bundle.json", "--deployment", "none.json", "--block-hash", "0x00"],
        ["bundle.json", "--unknown"],
    ],
)
def test_program__wrong_usage__exits_with_2(arguments: list[str]) -> None:
    done = run_node(MODULES / "cli.mjs", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("verify: ")


def test_data__what_the_library_ships__is_what_the_modules_hold() -> None:
    assert TARGET.read_text("utf-8") == module(data())


def test_modules__imports__are_of_one_another_alone() -> None:
    for file in sorted(MODULES.glob("*.mjs")):
        found = {
            name for names in IMPORTED.findall(file.read_text("utf-8")) for name in names if name
        }
        outside = {name for name in found if not (MODULES / name).is_file()}
        assert outside == ({"node:fs", "node:util"} if file.name == "cli.mjs" else set()), file.name


async def test_modules__served_as_static_files__are_javascript_to_a_browser() -> None:
    app = Starlette()
    app.mount("/static", StaticFiles(directory=MODULES.parent))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/static/verify/verify.mjs")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in JAVASCRIPT


def test_modules__lines_and_columns__are_few() -> None:
    for file in sorted(MODULES.glob("*.mjs")):
        lines = file.read_text("utf-8").splitlines()
        assert len(lines) <= 300, file.name
        assert max(map(len, lines)) <= 120 or file.name == "data.mjs", file.name
