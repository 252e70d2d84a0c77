"""Which mutants are made, how their results are kept, and what the committed records say."""

from __future__ import annotations

from pathlib import Path

import pytest

from assurance.mutation_compiler import Built
from assurance.mutation_operators import (
    Guard,
    Mutant,
    Node,
    Patch,
    Site,
    binary,
    condition,
    literal,
    mutant,
    statement,
)
from assurance.mutation_population import SCOPES, drawn, files
from assurance.mutation_records import (
    RECORDS,
    Result,
    Results,
    chosen,
    read_record,
    score,
    unexplained,
    write_record,
)
from assurance.mutation_schema import MAGIC, combined, guilty, independent
from assurance.mutation_schema import chosen as switched_on
from assurance.mutation_yul import yul
from contract_sources import CONTRACTS


def site(text: str) -> Site:
    return Site("src/X.sol", text.encode())


def node(source: Site, text: str, node_type: str, **fields: object) -> Node:
    start = source.source.index(text.encode())
    return {"nodeType": node_type, "src": f"{start}:{len(text.encode())}:0", **fields}


def comparison(source: Site, left: str, operator: str, right: str) -> Node:
    whole = node(source, left, "BinaryOperation", operator=operator)
    whole["leftExpression"] = node(
        source, left, "Identifier", typeDescriptions={"typeString": "uint256"}
    )
    whole["rightExpression"] = node(source, right, "Literal", kind="number")
    return whole


def test_binary__comment_holds_an_operator__the_real_one_is_replaced() -> None:
    source = site("x = a /* < */ < limit;")
    made = [p.applied(source.source) for p in binary(source, comparison(source, "a", "<", "limit"))]
    assert "x = a /* < */ >= limit;" in made
    assert len(made) == 5


def test_binary__against_zero__what_says_the_same_is_left_out() -> None:
    source = site("x = a != 0;")
    made = {p.to for p in binary(source, comparison(source, "a", "!=", "0"))}
    assert made == {"<", "<=", ">=", "=="}


def test_condition__of_an_if__fixed_and_turned_round() -> None:
    source = site("if (ready) go();")
    found = {"nodeType": "IfStatement", "condition": node(source, "ready", "Identifier")}
    made = [p.applied(source.source) for p in condition(source, found)]
    assert made == ["if (true) go();", "if (false) go();", "if (!(ready)) go();"]


def test_condition__of_a_loop__never_made_endless() -> None:
    source = site("while (more) go();")
    found = {"nodeType": "WhileStatement", "condition": node(source, "more", "Identifier")}
    assert [p.to for p in condition(source, found)] == ["false", "!(more)"]


def test_statement__dropped__goes_with_its_semicolon() -> None:
    source = site("if (bad) revert Refused();")
    found = node(source, "revert Refused()", "RevertStatement")
    assert [p.applied(source.source) for p in statement(source, found)] == ["if (bad) {}"]


@pytest.mark.parametrize(
    ("written", "made"),
    [("7", {"0", "1", "6", "8"}), ("0", {"1"}), ("0x0f", {"0x00", "0x01", "0x0e", "0x10"})],
)
def test_literal__number__its_neighbours_zero_and_one(written: str, made: set[str]) -> None:
    source = site(f"x = {written};")
    assert {p.to for p in literal(source, node(source, written, "Literal", kind="number"))} == made


def test_yul__iszero__its_argument_stays() -> None:
    source = site("if iszero(head) { }")
    found = node(source, "iszero(head)", "YulFunctionCall")
    found["functionName"] = {"name": "iszero"}
    found["arguments"] = [node(source, "head", "YulIdentifier")]
    assert [p.applied(source.source) for p in yul(source, found)] == ["if head { }"]


def only(text: str) -> Mutant:
    source = site(text)
    start = source.source.index(b"7")
    return mutant(source, Patch("src/X.sol", start, start + 1, "LIR", "8"))


def test_mutant__comments_and_layout_change__same_id() -> None:
    plain, changed = only("a;\nx = 7;"), only("a; // why — because\n\n  x = 7;")
    assert plain.id == changed.id
    assert (plain.line, changed.line) == (2, 3)


def test_mutant__code_before_it_changes__other_id() -> None:
    assert only("a; x = 7;").id != only("bb; x = 7;").id


def test_results__kept_twice__the_last_counts(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    results = Results(file)
    results.add(Result("m", "d", "survived"))
    results.add(Result("m", "d", "killed", "test/A.t.sol:A::test_x"))
    found = Results(file).get("d", "m")
    assert found == Result("m", "d", "killed", "test/A.t.sol:A::test_x")


def test_results__other_code__not_reused(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.jsonl")
    results.add(Result("m", "d", "killed", "test/A.t.sol:A::test_x"))
    assert results.get("other", "m") is None


def built_in(text: str, *patches: Patch) -> str:
    source = site(text)
    mutants = [mutant(source, patch) for patch in patches]
    return combined({"src/X.sol": source.source}, mutants)["src/X.sol"]


def test_combined__two_expressions__each_chosen_by_its_number() -> None:
    first = Patch("src/X.sol", 4, 5, "LIR", "8", Guard(4, 5, "expression"))
    second = Patch("src/X.sol", 13, 14, "ROR", "<=", Guard(11, 16, "expression"))
    text = built_in("x = 7; y = a < b;", first, second)
    assert text.startswith("x = (mutantIs(1) ? (8) : (7)); y = (mutantIs(2) ? (a <= b) : (a < b));")


def test_combined__statement__stands_in_either_branch() -> None:
    dropped = Patch("src/X.sol", 0, 5, "CR", "{}", Guard(0, 5, "statement"))
    assert built_in("go();", dropped).startswith("if (mutantIs(1)) { {} } else { go(); }")


def test_independent__overlapping_mutants__wait_for_the_next_batch() -> None:
    source = site("x = 7 + 8;")
    patches = [
        Patch("src/X.sol", 4, 5, "LIR", "0", Guard(4, 5, "expression")),
        Patch("src/X.sol", 6, 7, "AOR", "-", Guard(4, 9, "expression")),
        Patch("src/X.sol", 8, 9, "LIR", "0", Guard(8, 9, "expression")),
    ]
    first, wide, last = (mutant(source, patch) for patch in patches)
    assert independent([first, wide, last]) == ([first, last], [wide])


def test_guilty__error_within_one_mutant__names_it_alone() -> None:
    source = site("x = 7; y = 8;")
    patches = [
        Patch("src/X.sol", 4, 5, "LIR", "0", Guard(4, 5, "expression")),
        Patch("src/X.sol", 11, 12, "LIR", "0", Guard(11, 12, "expression")),
    ]
    mutants = [mutant(source, patch) for patch in patches]
    sources = {"src/X.sol": source.source}
    at = combined(sources, mutants)["src/X.sol"].index("mutantIs(2)")
    assert guilty(sources, mutants, [("src/X.sol", at, at + 4)]) == [mutants[1]]


def test_chosen_build__a_number__stands_where_the_constant_stood() -> None:
    built = {"X": Built(f"60{MAGIC}61", f"{MAGIC}", {})}
    switched = switched_on(built, 5)["X"]
    assert switched.bytecode == f"60{5:064x}61"
    assert switched.deployed == f"{5:064x}"


def entry(name: str, result: str, **more: str) -> dict[str, str]:
    return {
        "id": name,
        "file": "src/X.sol",
        "line": "1",
        "mutator": "LIR",
        "from": "7",
        "to": "8",
        "result": result,
        **more,
    }


def test_record__written_again__reasons_of_survivors_are_kept(tmp_path: Path) -> None:
    write_record("X", {"contract": "X"}, [entry("a", "survived", reason="gas only")], tmp_path)
    record = write_record(
        "X", {"contract": "X"}, [entry("a", "survived"), entry("b", "survived")], tmp_path
    )
    assert record == read_record("X", tmp_path)
    assert record["mutants"][0]["reason"] == "gas only"
    assert len(unexplained(record)) == 1


def test_record__survivor_killed_since__loses_its_reason(tmp_path: Path) -> None:
    write_record("X", {"contract": "X"}, [entry("a", "survived", reason="gas only")], tmp_path)
    record = write_record("X", {"contract": "X"}, [entry("a", "killed", killed_by="t")], tmp_path)
    assert "reason" not in record["mutants"][0]


def test_score__invalid_and_equivalent__not_counted() -> None:
    results = ("killed", "invalid", "equivalent", "survived", "killed")
    assert score({"mutants": [{"result": result} for result in results]}) == (2, 3)


def recorded(*names: str) -> list[dict[str, object]]:
    killed = [entry(name, "killed", killed_by="test/A.t.sol:A::test_x") for name in names]
    return [{"contract": "X", "mutants": [*killed, entry("s", "survived")]}]


def test_chosen__same_records__same_mutants_and_only_killed() -> None:
    names = [str(number) for number in range(40)]
    first, again = chosen(recorded(*names), 5), chosen(recorded(*names), 5)
    assert [m["id"] for m in first] == [m["id"] for m in again]
    assert len(first) == 5
    assert all(m["result"] == "killed" for m in first)


def test_chosen__one_entry_more__other_mutants() -> None:
    names = [str(number) for number in range(40)]
    before, after = chosen(recorded(*names), 5), chosen(recorded(*names, "40"), 5)
    assert [m["id"] for m in before] != [m["id"] for m in after]


def test_scopes__every_source_with_code__belongs_to_one_contract() -> None:
    owned = [file for scope in SCOPES for file in files((*scope.own, *scope.shared))]
    declarations = ("Bundles", "RightView", "WordOverflow")
    sources = {
        file.relative_to(CONTRACTS).as_posix()
        for file in (CONTRACTS / "src").rglob("*.sol")
        if file.parent.name != "interfaces" and file.stem not in declarations
    }
    assert sorted(owned) == sorted(sources)


committed = pytest.mark.parametrize("contract", [scope.contract for scope in SCOPES])


@committed
def test_committed_record__its_counts__are_those_of_its_entries(contract: str) -> None:
    record = read_record(contract)
    assert (record["killed"], record["counted"]) == score(record)
    ids = [m["id"] for m in record["mutants"]]
    assert len(set(ids)) == len(ids)


@committed
def test_committed_record__its_sample__is_in_the_order_drawn(contract: str) -> None:
    scope = next(scope for scope in SCOPES if scope.contract == contract)
    for patterns in (scope.own, scope.shared):
        part = set(files(patterns))
        ids = [m["id"] for m in read_record(contract)["mutants"] if m["file"] in part]
        assert ids == sorted(ids, key=drawn)


@committed
def test_committed_record__every_survivor__has_its_reason(contract: str) -> None:
    assert (RECORDS / f"{contract}.json").exists()
    assert unexplained(read_record(contract)) == []
