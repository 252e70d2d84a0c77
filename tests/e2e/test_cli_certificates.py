"""Signed certificates through the program: key, issue, show, present, verify with a policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.papers import granted, listed, registered, sealed_manifest, traded
from tests.e2e.program import DAY, Document, Program

ID = "0x" + "ab" * 32


@pytest.fixture
def pem(program: Program) -> Path:
    """The node's credential key, on chain."""
    return credential_key(program, "node")


def credential_key(program: Program, who: str) -> Path:
    file = program.folder / f"{who}.pem"
    made = program.run("key", "credential", file)
    assert made["terms"] == {"thumbprint": made["thumbprint"]}
    assert file.stat().st_mode & 0o777 == 0o600
    now = program.now()
    window = {"party": program.parties[who], "from_": now, "until": now + 300 * DAY}
    terms, _ = program.terms("CredentialKey", **made["terms"], **window)
    signed = program.sign("Key", terms, who)
    program.write("party", "key", "--terms", terms, *signed, key="buyer")
    return file


def issued(program: Program, pem: Path, kind: str, record: str, *more: str | Path) -> Path:
    """A signed certificate's file."""
    program.count += 1
    out = program.folder / f"certificate{program.count}.json"
    words = ["certificate", "issue", kind, record, "--credential-key", pem, "--out", out]
    told = program.run(*words, *more, key="buyer")
    assert (told["signed"], told["file"]) == (True, str(out))
    return out


def verdict(program: Program, *arguments: str | Path) -> tuple[int, str, str | None]:
    """Exit code, verdict, and the step that failed."""
    done = program.invoke("verify", *arguments)
    report: Document = json.loads(done.stdout)
    failed = (step["name"] for step in report["steps"] if step["result"] == "failed")
    return done.exit_code, report["verdict"], next(failed, None)


def test_certificate__of_each_kind_signed__verifies_both_ways(program: Program, pem: Path) -> None:
    sealed, manifest = sealed_manifest(program)
    asset = registered(program, manifest=manifest)
    right = granted(program, asset)
    trade = traded(program, listed(program, registered(program, manifest=manifest)))
    venue = credential_key(program, "venue")
    for kind, record, key in (
        ("asset", asset, pem),
        ("right", right, pem),
        ("trade", trade, venue),
    ):
        file = issued(program, key, kind, record, "--manifest", sealed)
        at = json.loads(file.read_text("utf-8"))["as_of"]["block_hash"]
        demand = program.paper({"credential": True})
        for more in ([], ["--block-hash", at]):
            assert verdict(program, file, "--policy", demand, *more) == (0, "valid", None)


def test_certificate_show__signed__gives_claims_and_disclosed_fields(
    program: Program, pem: Path
) -> None:
    sealed, manifest = sealed_manifest(program)
    asset = registered(program, manifest=manifest)
    statement = program.paper({"depth": "FORMAL", "node_name": {"zh": "节点", "en": "Node"}})
    chosen = ["--manifest", sealed, "--disclose", "name", "--statement", statement]
    shown = program.run("certificate", "show", issued(program, pem, "asset", asset, *chosen))
    assert (shown["signed"], shown["checked"]) == (True, False)
    assert shown["claims"]["number"].startswith("320500-")
    assert shown["claims"]["registration"]["review"]["depth"] == "FORMAL"
    assert shown["claims"]["registration"]["node"]["name"]["zh"] == "节点"
    assert set(shown["manifest"]) == {"format", "vocabulary", "name"}


def test_certificate_present__fewer_then_other_fields__verifies_and_hides_the_rest(
    program: Program, pem: Path
) -> None:
    sealed, manifest = sealed_manifest(program)
    file = issued(
        program, pem, "asset", registered(program, manifest=manifest), "--manifest", sealed
    )
    few, other = program.folder / "few.json", program.folder / "other.json"
    program.run("certificate", "present", file, "--disclose", "level", "--out", few)
    assert set(program.run("certificate", "show", few)["manifest"]) >= {"level"}
    name = json.loads(sealed.read_text("utf-8"))["disclosures"]["name"]
    assert name not in few.read_text("utf-8")
    more = ["--disclose", "name", "--manifest", sealed, "--out", other]
    program.run("certificate", "present", few, *more)
    assert [verdict(program, one)[:2] for one in (few, other)] == [(0, "valid")] * 2
    problem = program.refused(
        "certificate", "present", few, "--disclose", "name", "--out", "x.json"
    )
    assert problem["field"] == "disclose"


def test_certificate__finding_demanded_and_not_shown__is_invalid(
    program: Program, pem: Path
) -> None:
    sealed, manifest = sealed_manifest(program)
    asset = registered(program, manifest=manifest)
    file = issued(program, pem, "asset", asset, "--manifest", sealed)
    demand = program.paper({"attestations": ["QUALITY"]})
    assert verdict(program, file, "--policy", demand) == (1, "invalid", "policy")
    problem = program.refused(
        *["certificate", "issue", "asset", asset, "--manifest", sealed, "--attestation", ID],
        *["--credential-key", pem, "--out", program.folder / "x.json"],
        key="buyer",
    )
    assert problem["code"] == "AttestationUnknown"


def test_issue_list__several_records__stand_under_one_anchor(program: Program, pem: Path) -> None:
    sealed, manifest = sealed_manifest(program)
    assets = [registered(program, manifest=manifest) for _ in range(2)]
    lines = [
        {
            "kind": "asset",
            "id": one,
            "manifest": sealed.name,
            "disclose": ["name"],
            "out": f"{n}.json",
        }
        for n, one in enumerate(assets)
    ]
    file = program.folder / "list.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    words = ["certificate", "issue-list", file, "--credential-key", pem]
    told = program.run(*words, key="buyer")
    assert told["count"] == 2
    assert {one["register"] for one in told["certificates"]} == {told["register"]}
    for n in range(2):
        assert verdict(program, program.folder / f"{n}.json")[:2] == (0, "valid")
    (program.folder / "0.json").unlink()
    before = program.anvil.rpc("eth_blockNumber")
    assert program.refused(*words, key="buyer")["field"] == "out"
    assert program.anvil.rpc("eth_blockNumber") == before
    assert not (program.folder / "0.json").exists()


LINE = {"kind": "right", "id": ID, "out": "a.json"}


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "list"),
        ([[]], "list/1"),
        ([{**LINE, "colour": 1}], "list/1/colour"),
        ([{"kind": "right", "id": ID}], "list/1/out"),
        ([LINE, {**LINE, "out": "./a.json"}], "list/2/out"),
        ([{**LINE, "disclose": "name"}], "list/1/disclose"),
        ([{**LINE, "kind": "deed"}], "kind"),
        ([{**LINE, "id": "0x12"}], "id"),
        ([{**LINE, "manifest": "nowhere.json"}], "manifest"),
        ([{**LINE, "disclose": ["name"]}], "disclose"),
        ([{**LINE, "attestations": ["0x12"]}], "attestation"),
        ([{**LINE, "out": "no/such/folder/a.json"}], "out"),
        ([{**LINE, "out": "a\u0000.json"}], "list/1/out"),
    ],
)
def test_issue_list__bad_line__names_line_or_member(
    program: Program, lines: list[object], field: str
) -> None:
    program.run("key", "credential", program.folder / "key.pem")
    file = program.folder / "list.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    words = ["certificate", "issue-list", file, "--credential-key", program.folder / "key.pem"]
    assert program.refused(*words, key="buyer")["field"] == field
    assert not (program.folder / "a.json").exists()


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--statement", "{statement}"], "statement"),
        (["--credential-key", "{nowhere}"], "key"),
        (["--credential-key", "{pem}", "--statement", "{bad}"], "statement/colour"),
        (["--credential-key", "{locked}"], "key"),
        (["--disclose", "name"], "disclose"),
    ],
)
def test_certificate_issue__option_at_fault__is_named(
    program: Program, options: list[str], field: str
) -> None:
    secret = program.folder / "secret"
    secret.write_text("a passphrase\n")
    places = {
        "statement": program.paper({"depth": "FORMAL"}),
        "bad": program.paper({"colour": 1}),
        "nowhere": program.folder / "nowhere.pem",
        "pem": program.folder / "key.pem",
        "locked": program.folder / "locked.pem",
    }
    program.run("key", "credential", places["pem"])
    program.run("key", "credential", places["locked"], "--passphrase-file", secret)
    given = [option.format(**places) for option in options]
    out = program.folder / "out.json"
    problem = program.refused(
        "certificate", "issue", "right", ID, *given, "--out", out, key="buyer"
    )
    assert field in str(problem["field"]) or field in problem["detail"].lower()
    assert not out.exists()


def test_certificate_issue__key_of_another__is_refused_and_nothing_written(
    program: Program,
) -> None:
    sealed, manifest = sealed_manifest(program)
    asset, out = registered(program, manifest=manifest), program.folder / "out.json"
    pem = credential_key(program, "venue")
    words = ["certificate", "issue", "asset", asset, "--manifest", sealed, "--credential-key", pem]
    problem = program.refused(*words, "--out", out, key="buyer")
    assert (problem["code"], problem["field"]) == ("CredentialKeyUnknown", "credential-key")
    assert not out.exists()


def test_key_credential__file_that_exists__is_refused(program: Program) -> None:
    file = program.folder / "key.pem"
    program.run("key", "credential", file)
    before = file.read_bytes()
    program.refused("key", "credential", file)
    assert file.read_bytes() == before


def test_verify__record_by_its_id__is_asked_of_the_endpoint(program: Program) -> None:
    asset = registered(program)
    right, trade = granted(program, asset), traded(program, listed(program, registered(program)))
    assert verdict(program, right)[:2] == (0, "valid")
    assert verdict(program, trade)[:2] == (0, "valid")
    demand = program.paper({"holder": program.parties["buyer"]})
    assert verdict(program, right, "--policy", demand) == (1, "invalid", "holder")
    assert program.refused("verify", asset)["code"] == "RecordUnknown"
    assert program.refused("verify", right, "--block-hash", ID)["field"] == "block-hash"


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"colour": 1}, "policy/colour"),
        ({"rights": ["OWN"]}, "policy/rights/0"),
        ({"level": 4}, "policy/level"),
        ({"max_age": -1}, "policy/max_age"),
        ({"max_age": None}, "policy/max_age"),
        ({"holder": "0x12"}, "policy/holder"),
        ({"credential": 1}, "policy/credential"),
    ],
)
def test_verify__policy_at_fault__names_the_member(
    program: Program, policy: Document, field: str
) -> None:
    file = program.paper({})
    assert program.refused("verify", file, "--policy", program.paper(policy))["field"] == field


def test_verify__max_age__is_counted_by_this_clock_and_said(program: Program) -> None:
    asset = registered(program)
    right, out = granted(program, asset), program.folder / "right.json"
    program.run("certificate", "issue", "right", right, "--out", out)
    at = json.loads(out.read_text("utf-8"))["as_of"]["block_hash"]
    # The chain of the tests runs ahead of the clock: whatever its block, it is not too old.
    demand = program.paper({"max_age": 3600})
    for more in ([], ["--block-hash", at]):
        done = program.invoke("verify", out, "--policy", demand, *more)
        report = json.loads(done.stdout)
        assert (done.exit_code, report["verdict"]) == (0, "valid")
        assert report["clock"]["by"] == "this machine's clock"
        assert report["clock"]["now"] - report["clock"]["not_before"] == 3600
    late = program.paper({"max_age": 0, "not_before": program.now() + DAY})
    assert verdict(program, out, "--policy", late) == (1, "invalid", "policy")


def test_certificate__chain_unreachable__exits_3_and_writes_nothing(program: Program) -> None:
    pem, out = program.folder / "key.pem", program.folder / "a.json"
    program.run("key", "credential", pem)
    file = program.folder / "list.jsonl"
    file.write_text(json.dumps(LINE) + "\n")
    signing = ["--credential-key", pem]
    away = ["--rpc", "http://127.0.0.1:9"]
    for words in (
        ["certificate", "issue", "right", ID, *signing, "--out", out],
        ["certificate", "issue-list", file, *signing],
    ):
        assert program.refused(*words, *away, key="buyer", code=3)["code"] == "ChainUnavailable"
        assert not out.exists()
    done = program.invoke("verify", ID, *away)
    assert (done.exit_code, json.loads(done.stdout)["verdict"]) == (3, "unknown")
