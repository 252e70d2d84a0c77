"""The whole life of an asset through the program `torrens` itself."""

from __future__ import annotations

import json
from pathlib import Path

import rfc8785
from click.testing import CliRunner

from registry.cli.main import torrens
from tests.e2e.papers import (
    asset_paper,
    granted,
    listed,
    registered,
    sealed_manifest,
    traded,
)
from tests.e2e.program import DAY, Document, Program


def _verified(program: Program, *arguments: str | Path) -> tuple[int, Document]:
    done = program.invoke("verify", *arguments)
    return done.exit_code, json.loads(done.stdout)


def _failed(report: Document) -> Document:
    found: Document = next(step for step in report["steps"] if step["result"] == "failed")
    return found


def test_life__from_fingerprint_to_trade__is_certified_and_verified_both_ways(
    program: Program,
) -> None:
    data = program.folder / "data.csv"
    data.write_text("month,output\n2026-10,42\n")
    content = program.run("fingerprint", data)["digest"]
    sealed, manifest = sealed_manifest(program)
    asset = registered(program, manifest=manifest, content=content)
    assert program.run("asset", "show", asset)["status"] == "VALID"
    right = granted(program, asset)
    trade = traded(program, listed(program, asset))
    for kind, record in (("asset", asset), ("right", right), ("trade", trade)):
        out = program.folder / f"{kind}.bundle.json"
        issued = program.run(
            "certificate", "issue", kind, record, "--manifest", sealed, "--out", out
        )
        code, report = _verified(program, out, "--data", data)
        assert (code, report["verdict"], report["mode"]) == (0, "valid", "rpc"), report
        at = issued["as_of"]["block_hash"]
        code, report = _verified(program, out, "--block-hash", at)
        assert (code, report["verdict"], report["mode"]) == (0, "valid", "block_hash"), report
        _ensure_tampering_is_named(program, out, at)
    other = program.folder / "other.csv"
    other.write_text("month,output\n2026-10,43\n")
    code, report = _verified(program, program.folder / "asset.bundle.json", "--data", other)
    assert (code, _failed(report)["name"]) == (1, "policy")


def _ensure_tampering_is_named(program: Program, bundle: Path, block_hash: str) -> None:
    document = json.loads(bundle.read_text("utf-8"))
    altered = program.paper({**document, "terms": _altered(document["terms"])}, "tampered")
    altered.write_bytes(rfc8785.dumps(json.loads(altered.read_text("utf-8"))))
    for more in ([], ["--block-hash", block_hash]):
        code, report = _verified(program, altered, *more)
        assert (code, report["verdict"]) == (1, "invalid")
        step = _failed(report)
        assert step["name"] in {"digests", "id"}, step
        assert step["field"], step


def _altered(terms: list[Document]) -> list[Document]:
    """The same terms with one digit of the first one's salt changed."""
    salt = terms[0]["values"]["salt"]
    flipped = salt[:-1] + ("0" if salt[-1] != "0" else "1")
    return [{**terms[0], "values": {**terms[0]["values"], "salt": flipped}}, *terms[1:]]


def test_verify__chain_unreachable__is_unknown_with_status_3(program: Program) -> None:
    sealed, manifest = sealed_manifest(program)
    asset = registered(program, manifest=manifest)
    out = program.folder / "bundle.json"
    program.run("certificate", "issue", "asset", asset, "--manifest", sealed, "--out", out)
    shared = ["--json", "--deployment", str(program.deployment), "--rpc", "http://127.0.0.1:9"]
    done = CliRunner().invoke(torrens, [*shared, "verify", str(out)], catch_exceptions=False)
    assert done.exit_code == 3
    assert json.loads(done.stdout)["verdict"] == "unknown"


def test_history_and_audit__of_a_whole_life__are_complete_and_a_changed_line_is_named(
    program: Program,
) -> None:
    asset = registered(program)
    granted(program, asset)
    traded(program, listed(program, asset))
    history = program.run("asset", "history", asset)
    assert history["complete"] is True
    names = [item["event"] for item in history["items"]]
    assert names[0] == "Granted"
    assert {"Listed", "Traded"} < set(names)
    out = program.folder / "audit.ndjson"
    made = program.run("audit", "export", "--asset", asset, "--out", out)
    assert program.run("audit", "verify", out)["events"] == len(names) + 1
    trusted = ["--block-hash", made["as_of"]["block_hash"]]
    assert program.run("audit", "verify", out, *trusted)["head"] == history["head"]
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]))
    for more in ([], trusted):
        problem = program.refused("audit", "verify", out, *more)
        assert problem["field"].startswith("line 3"), problem


def test_batch__packed_anchored_activated__by_files_alone(program: Program) -> None:
    sealed, manifest = sealed_manifest(program)
    lines = [asset_paper(program, manifest=manifest)[1] for _ in range(5)]
    source, folder = program.folder / "assets.jsonl", program.folder / "batch"
    source.write_text("".join(json.dumps(made["terms"]) + "\n" for made in lines))
    packed = program.run("batch", "pack", source, "--out", folder)
    assert packed["count"] == 5
    anchored = program.write("batch", "anchor", "--terms", folder / "batch.json", key="node")
    assert anchored["id"] == packed["id"]
    shown = program.run("batch", "show", packed["root"], "--node", program.parties["node"])
    assert (shown["count"], shown["kind"], shown["published"]) == (5, "REGISTRATIONS", 0)
    leaf = program.paper(program.run("batch", "leaf", folder, "3"))
    assert program.refused("asset", "show", lines[3]["id"])["code"] == "AssetUnknown"
    out = program.folder / "inactive.json"
    issue = ["certificate", "issue", "asset", lines[3]["id"], "--leaf", str(leaf)]
    issue += ["--manifest", str(sealed)]
    program.run(*issue, "--out", out)
    # Sound, but no title: the leaf is in notice until it is activated.
    code, report = _verified(program, out)
    assert (code, _failed(report)["name"]) == (1, "status"), report
    written = program.write("batch", "activate", "--leaf", leaf, key="buyer")
    assert written["id"] == lines[3]["id"]
    program.travel(2 * DAY)
    active = program.folder / "active.json"
    program.run(*issue, "--out", active)
    assert _verified(program, active)[0] == 0
    order = ["--asset", lines[3]["id"], "--by", program.parties["regulator"]]
    program.write("asset", "revoke", *order, key="regulator")
    assert _verified(program, active)[0] == 1


def test_audit__of_a_register_and_a_period__verify_without_a_network(program: Program) -> None:
    asset = registered(program)
    node = program.run("asset", "show", asset)["terms"]["node"]
    for number, scope in enumerate((["--node", node], ["--party", node], ["--from", "0"])):
        out = program.folder / f"audit-{number}.ndjson"
        made = program.run("audit", "export", *scope, "--out", out)
        trusted = ["--block-hash", made["as_of"]["block_hash"]]
        report = program.run("audit", "verify", out, *trusted)
        assert report["proven_by"] == made["proven_by"]
        assert report["events"] == made["lines"] - 2
    problem = program.refused("audit", "export", "--out", program.folder / "none.ndjson")
    assert problem["field"] == "scope"


def test_party_history__of_a_node__is_complete(program: Program) -> None:
    node = program.run("asset", "show", registered(program))["terms"]["node"]
    history = program.run("party", "history", node)
    assert (history["complete"], history["proven_by"]) == (True, "journal")
    assert [item["event"] for item in history["seeds"]] == ["Enrolled"]
