"""What the program refuses by name, what it reads, prints and writes, and how it is misused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from registry.cli.main import torrens
from registry.cli.writing import write_new
from tests.e2e.papers import (
    HASH,
    MANIFEST,
    OPERATE,
    USE,
    grant_paper,
    granted,
    offer_paper,
    registered,
    root,
    sealed_manifest,
)
from tests.e2e.program import DAY, Program


def test_consent__voided__is_then_refused_by_name(program: Program) -> None:
    asset = registered(program)
    file, _ = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", "merchant")
    digest = program.run("consent", "show", consents[1])["digest"]
    voiding, _ = program.terms("Voiding", party=program.parties["enterprise"], digest=digest)
    own = program.sign("Void", voiding, "enterprise")
    program.write("consent", "void", "--terms", voiding, *own, key="buyer")
    problem = program.refused("right", "grant", "--terms", file, *consents, key="merchant")
    assert problem["code"] == "ConsentVoidedByParty"
    assert problem["args"]["digest"] == digest


def test_pause__then_lift__refuses_by_name_in_between(program: Program) -> None:
    asset = registered(program)
    file, _ = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", "merchant")
    program.write("pause", key="admin")
    problem = program.refused("right", "grant", "--terms", file, *consents, key="merchant")
    assert problem["code"] == "Paused"
    program.write("pause", "--lift", key="admin")
    program.write("right", "grant", "--terms", file, *consents, key="merchant")


def test_party__suspended_by_its_node__shows_and_may_not_consent(program: Program) -> None:
    asset = registered(program)
    node, merchant = program.parties["node"], program.parties["merchant"]
    why = program.folder / "reasons.txt"
    why.write_text("lost its papers\n")
    order = ["--by", node, "--reason", str(why)]
    program.write("party", "suspend", merchant, *order, key="node")
    assert program.run("party", "show", merchant)["status"] == "SUSPENDED_BY_NODE"
    file, _ = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", "merchant")
    problem = program.refused("right", "grant", "--terms", file, *consents, key="merchant")
    assert (problem["code"], problem["args"]["party"]) == ("PartyNotActive", merchant)
    program.write("party", "lift", merchant, *order, key="node")
    program.write("right", "grant", "--terms", file, *consents, key="merchant")


def test_mandate__through_the_program__lets_the_agent_sign(program: Program) -> None:
    asset = registered(program)
    mandate, _ = program.terms(
        "Mandate",
        principal=program.parties["enterprise"],
        agent=program.parties["buyer"],
        acts=str(1 << 24),
        until=program.now() + DAY,
        scope=HASH,
    )
    signed = program.sign("Mandate", mandate, "enterprise")
    program.write("party", "mandate", "--terms", mandate, *signed, key="buyer")
    file, _ = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", agent="buyer")
    consents += program.sign("Grant", file, "merchant")
    program.write("right", "grant", "--terms", file, *consents, key="buyer")


def test_listing_check__that_fails__exits_1_and_names_the_condition(program: Program) -> None:
    asset = registered(program)
    file, _ = offer_paper(program, asset, regime=1)
    problem = program.refused("listing", "check", "--terms", file)
    assert problem["code"] == "NotOfferable"
    failed = {c["name"]: c["field"] for c in problem["args"]["conditions"]}
    assert failed["price"] == "/price"


def test_artifacts__added__have_the_cid_of_the_fingerprint(program: Program) -> None:
    data = program.folder / "data.bin"
    data.write_bytes(b"x" * 1000)
    kept = program.run("artifacts", "add", data, "--store", program.folder / "store")
    assert kept["cid"] == program.run("fingerprint", data)["cid"]
    assert "not pinned" in kept["status"]


def test_write__without_a_key__is_refused_clearly(program: Program) -> None:
    asset = registered(program)
    before = program.anvil.rpc("eth_blockNumber")
    file, _ = grant_paper(program, asset)
    consents = program.sign("Grant", file, "enterprise", "merchant")
    problem = program.refused("right", "grant", "--terms", file, *consents)
    assert (problem["code"], problem["field"]) == ("KeyMissing", "key")
    out = program.folder / "consent.json"
    unsigned = ["sign", "Grant", "--terms", file, "--party", program.parties["merchant"]]
    assert program.refused(*unsigned, "--out", out)["field"] == "key"
    assert not out.exists()
    assert program.anvil.rpc("eth_blockNumber") == before


def test_block__given__is_the_one_that_reads_are_of(program: Program) -> None:
    asset = registered(program)
    before = int(program.anvil.rpc("eth_blockNumber"), 16)
    right = granted(program, asset)
    then = program.run("asset", "show", asset, "--block", str(before))
    assert [r["id"] for r in then["rights"]] == [root(asset, kind) for kind in (1, USE, OPERATE)]
    assert then["as_of"]["block_number"] == before
    assert right in [r["id"] for r in program.run("asset", "show", asset)["rights"]]
    problem = program.refused("right", "show", right, "--block", str(before))
    assert problem["code"] == "RecordUnknown"


@pytest.mark.parametrize("block", ["0", "earliest"])
def test_block__older_than_the_register__is_refused(program: Program, block: str) -> None:
    problem = program.refused("party", "show", program.parties["node"], "--block", block)
    assert (problem["code"], problem["field"]) == ("InvalidValue", "block")


def test_terms__printed_by_the_program__are_taken_back_and_a_wrong_id_is_refused(
    program: Program,
) -> None:
    asset = registered(program)
    _, made = grant_paper(program, asset)
    wrong = program.paper({**made, "id": HASH})
    problem = program.refused("right", "grant", "--terms", wrong, key="merchant")
    assert problem["field"] == "id"
    other = program.paper({**made, "type": "Transfer"})
    assert program.refused("right", "grant", "--terms", other, key="merchant")["field"] == "type"


def _command(program: Program, *arguments: str, key: str | None = None) -> list[str]:
    """The installed console script, as a user runs it."""
    shared = ["--rpc", program.anvil.url, "--profile", "anvil"]
    shared += ["--deployment", str(program.deployment)]
    shared += ["--key", str(program.key(key))] if key else []
    return [str(Path(sys.executable).parent / "torrens"), *shared, *arguments]


def _script(program: Program, *arguments: str, key: str | None = None) -> Any:
    command = _command(program, *arguments, key=key)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_console_script__answers_and_refuses__exits_0_and_1(program: Program) -> None:
    asset = registered(program)
    shown = _script(program, "asset", "show", asset, "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert json.loads(shown.stdout)["id"] == asset
    missing = _script(program, "asset", "show", HASH)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "AssetUnknown" in missing.stderr
    assert "Traceback" not in missing.stderr
    written = _script(program, "party", "roles", program.parties["buyer"], "--json", key="admin")
    assert written.returncode == 0
    assert json.loads(written.stdout)["id"] == program.parties["buyer"]


def test_plain_output__of_a_record__is_one_line_a_member(program: Program) -> None:
    asset = registered(program)
    shared = ["--rpc", program.anvil.url, "--deployment", str(program.deployment)]
    words = [*shared, "--profile", "anvil", "asset", "show", asset]
    done = CliRunner().invoke(torrens, words, catch_exceptions=False)
    assert f"id: {asset}" in done.stdout.splitlines()
    assert "status: VALID" in done.stdout.splitlines()


@pytest.mark.parametrize("kind", ["seal", "issue", "export"])
def test_output_file__that_exists__is_not_overwritten(program: Program, kind: str) -> None:
    sealed, digest = sealed_manifest(program)
    asset = registered(program, manifest=digest)
    out = program.folder / "taken"
    out.write_text("mine")
    manifest = program.paper(json.loads(MANIFEST.read_text("utf-8"))["document"])
    commands: dict[str, list[str | Path]] = {
        "seal": ["manifest", "seal", manifest],
        "issue": ["certificate", "issue", "asset", asset, "--manifest", sealed],
        "export": ["audit", "export", "--asset", asset],
    }
    assert program.refused(*commands[kind], "--out", out)["field"] == "out"
    assert out.read_text() == "mine"
    assert [p.name for p in program.folder.iterdir() if p.name.startswith(".")] == []


KILLED = """
import os, sys, time
from pathlib import Path
from registry.cli import writing

def stuck(descriptor):
    print("half-written", flush=True)
    time.sleep(60)

os.fsync = stuck
writing.write_new(Path(sys.argv[1]), "x" * 100_000)
"""


def test_output_file__killed_while_writing__is_not_there_and_can_be_written_anew(
    tmp_path: Path,
) -> None:
    out = tmp_path / "bundle.json"
    command = [sys.executable, "-c", KILLED, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half-written\n"
        process.kill()
    assert not out.exists()
    write_new(out, "whole")
    assert (out.read_text(), out.stat().st_mode & 0o777) == ("whole", 0o644)


def test_write__interrupted_while_waiting__exits_130_and_may_be_repeated(program: Program) -> None:
    program.anvil.rpc("evm_setAutomine", False)
    try:
        order = ["party", "roles", program.parties["buyer"], "--role", "LENDER", "--json"]
        command = _command(program, *order, key="admin")
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
            _wait_for_pending(program)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, "")
        assert "interrupted" in err
        assert "Traceback" not in err
    finally:
        program.anvil.rpc("evm_setAutomine", True)
        program.anvil.rpc("evm_mine")
    assert program.run("party", "show", program.parties["buyer"])["roles"] == ["LENDER"]
    again = ["party", "roles", program.parties["buyer"], "--role", "LENDER"]
    program.write(*again, key="admin")


def _wait_for_pending(program: Program) -> None:
    limit = time.monotonic() + 30
    while int(program.anvil.rpc("txpool_status")["pending"], 16) == 0:
        assert time.monotonic() < limit
        time.sleep(0.05)
