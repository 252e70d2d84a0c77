"""Every command of a party does its act: operators, keys, rotation, recovery, mandates, closing."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.papers import HASH
from tests.e2e.program import DAY, NOBODY, Document, Program


def _signed_twice(program: Program, act: str, terms: Path, who: str, second: str) -> list[str]:
    """The same consent by the party's key and by another; both name the same deadline."""
    options: list[str] = []
    for number, key in enumerate((who, second)):
        out = program.folder / f"{act}{number}.json"
        words: list[str | Path] = ["sign", act, "--terms", terms, "--out", out]
        words += ["--party", program.parties[who], "--deadline", str(program.now() + 3600)]
        program.run(*words, key=key)
        options += ["--consent", str(out)]
    return options


def test_party__operator_then_rotation__by_commands(program: Program) -> None:
    helper = program.run("key", "new", program.key("helper"))["address"]
    program.fund(helper)
    node = program.parties["node"]
    file, made = program.terms("Operator", party=node, operator=helper, until=program.now() + DAY)
    both = _signed_twice(program, "Operator", file, "node", "helper")
    program.write("party", "operator", "--terms", file, *both, key="node")
    end, _ = program.terms("OperatorEnd", operator=made["id"])
    own = program.sign("EndOperator", end, "node")
    program.write("party", "operator", "--terms", end, "--end", file, *own, key="node")
    fresh = program.run("key", "new", program.key("fresh"))["address"]
    file, _ = program.terms("Rotation", party=program.parties["buyer"], signer=fresh)
    both = _signed_twice(program, "Rotate", file, "buyer", "fresh")
    program.write("party", "rotate", "--terms", file, *both, key="merchant")
    shown = program.run("party", "show", program.parties["buyer"])
    assert (shown["signer"], shown["epoch"]) == (fresh, 1)
    for name in ("helper", "fresh"):
        program.key(name).unlink()


def test_party__recovery_proposed_vetoed_dismissed_ordered_completed__by_commands(
    program: Program,
) -> None:
    lost = program.parties["buyer"]
    found = program.run("key", "new", program.key("found"))["address"]
    for round_, by in enumerate(("node", "node", "regulator")):
        values = {"party": lost, "signer": found, "by": program.parties[by], "reason": HASH}
        file, made = program.terms("Recovery", **values)
        out = program.folder / f"recover{round_}.json"
        program.run("sign", "Recover", "--terms", file, "--party", lost, "--out", out, key="found")
        ordered = ["--order"] if by == "regulator" else []
        words = ["party", "recover", "--terms", file, "--consent", out, *ordered]
        program.write(*words, key=by)
        if round_ == 0:
            values = {"party": lost, "recovery": made["id"]}
            program.act("party veto", ("Veto", "Veto"), ("buyer",), "buyer", values)
            regulator = ["--by", program.parties["regulator"]]
            program.write("party", "recover", "--dismiss", lost, *regulator, key="regulator")
        if round_ == 1:
            early = program.refused("party", "recover", "--complete", lost, key="buyer")
            assert early["code"] == "RecoveryNotReady"
            program.travel(8 * DAY)
            program.write("party", "recover", "--complete", lost, key="buyer")
    shown = program.run("party", "show", lost)
    assert (shown["signer"], shown["epoch"]) == (found, 2)
    program.key("found").unlink()


def test_party__key_compromised_detached_unmandated_and_closed__by_commands(
    program: Program,
) -> None:
    now, node = program.now(), program.parties["node"]
    values: Document = {"party": node, "thumbprint": HASH, "from_": now, "until": now + DAY}
    program.act("party key", ("CredentialKey", "Key"), ("node",), "node", values)
    values = {"party": node, "thumbprint": HASH, "since": now}
    program.act("party compromise", ("Compromise", "Compromise"), ("node",), "node", values)
    who = program.parties["merchant"]
    values = {
        "principal": who,
        "agent": program.parties["buyer"],
        "acts": str(1 << 24),
        "until": now + DAY,
        "scope": HASH,
    }
    file, made = program.terms("Mandate", **values)
    signed = program.sign("Mandate", file, "merchant")
    program.write("party", "mandate", "--terms", file, *signed, key="buyer")
    ended, more = {"mandate": made["id"]}, ("--mandate", str(file))
    paper = ("MandateEnd", "EndMandate")
    program.act("party unmandate", paper, ("merchant",), "buyer", ended, *more)
    program.act("party detach", ("Detachment", "Detach"), ("merchant",), "buyer", {"party": who})
    closing = {"party": who, "successor": NOBODY, "reason": HASH}
    program.act("party close", ("Closure", "Close"), ("merchant",), "buyer", closing)
    assert program.run("party", "show", who)["status"] == "CLOSED"
    other = {"party": program.parties["buyer"], "successor": NOBODY, "reason": HASH}
    file, _ = program.terms("Closure", **other)
    program.write("party", "close", "--terms", file, "--authority", key="admin")
