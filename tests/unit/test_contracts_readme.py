"""contracts/README.md says of every act who signs, who sends and what comes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from registry.compiled import compiled_names, read_compiled

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
README = (CONTRACTS / "README.md").read_text(encoding="utf-8")
OURS = sorted(compiled_names() - {"AccessManager"})
COLUMNS = 6


THREATS = 5
ACTORS = {
    "city node 城市节点",
    "exchange 数据交易所",
    "regulator 监管",
    "party 企业",
    "credential key 证书密钥",
    "Operator's key 操作员",
    "Venue colluding with the seller",
    "Assessor 评估机构",
    "Mandated agent 受托人",
    "Reorganisation 链重组",
    "Front-runner",
    "Objections as a weapon",
    "Tiny grants",
    "Hostile contract wallet",
    "Administrator of `AccessManager`",
    "Deployer 部署者",
    "RPC endpoint 节点服务商",
}


def section(title: str) -> str:
    """The text under a heading, up to the next one."""
    after = README.split(f"\n{title}\n", 1)[1]
    return re.split(r"\n#{2,3} ", after, maxsplit=1)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def spans(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def acts(name: str) -> set[str]:
    """External functions of a contract that change state."""
    return {
        entry["name"]
        for entry in read_compiled(name).abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }


def events() -> set[str]:
    return {
        entry["name"]
        for name in OURS
        for entry in read_compiled(name).abi
        if entry["type"] == "event"
    }


@pytest.mark.parametrize("name", OURS)
def test_acts__of_each_contract__have_one_row_each(name: str) -> None:
    listed = [act for row in rows(section(f"### {name}")) for act in spans(row[0])]
    assert sorted(listed) == sorted(acts(name))


@pytest.mark.parametrize("name", OURS)
def test_acts__each_row__says_all_six_things(name: str) -> None:
    for row in rows(section(f"### {name}")):
        assert len(row) == COLUMNS, row
        assert all(row), row


def test_acts__events_they_emit__exist_and_are_all_named() -> None:
    named = {
        event for name in OURS for row in rows(section(f"### {name}")) for event in spans(row[5])
    }
    assert named - set(OURS) == events()


def test_not_folded__events_named__exist() -> None:
    line = next(line for line in README.splitlines() if line.startswith("Not folded:"))
    assert len(spans(line)) > 1
    assert spans(line) <= events()


def evidence() -> list[list[str]]:
    return rows(section("### Invariants")) + rows(section("### Attacks"))


def declared(reference: str) -> str:
    """The parameters of a forge test named `File.function`; fails where there is none."""
    file, _, function = reference.partition(".")
    source = (CONTRACTS / "test" / f"{file}.t.sol").read_text(encoding="utf-8")
    found = re.search(rf"function {function}\(([^)]*)\)\s+(?:external|public)", source)
    assert found, reference
    return found.group(1)


def test_evidence__invariants__are_all_eleven() -> None:
    named = [row[0].split()[0] for row in rows(section("### Invariants"))]
    assert named == [f"I{number}" for number in range(1, 12)]


@pytest.mark.parametrize("row", evidence(), ids=lambda row: row[0])
def test_evidence__each_row__names_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    for cell in row[1:]:
        assert spans(cell)
        for reference in spans(cell):
            declared(reference)


@pytest.mark.parametrize("row", evidence(), ids=lambda row: row[0])
def test_evidence__each_row__has_a_test_of_any_input(row: list[str]) -> None:
    for reference in spans(row[3]):
        assert declared(reference) or ".invariant_" in reference, reference


def threats() -> list[list[str]]:
    return rows(section("## Threat model"))


def test_threats__actors_that_must_be_there__have_a_row_each() -> None:
    named = [row[0] for row in threats()]
    assert {actor: sum(actor in name for name in named) for actor in ACTORS} == dict.fromkeys(
        ACTORS, 1
    )


@pytest.mark.parametrize("row", threats(), ids=lambda row: row[0])
def test_threats__each_row__names_tests_that_exist(row: list[str]) -> None:
    assert len(row) == THREATS
    assert all(row)
    assert spans(row[3])
    for reference in spans(row[3]):
        file, _, function = reference.partition("::")
        if function:
            source = (CONTRACTS.parent / file).read_text(encoding="utf-8")
            assert f"def {function}(" in source, reference
        else:
            declared(reference)


def test_threats__each_test_of_them__is_named() -> None:
    written = {
        f"{path.name.removesuffix('.t.sol')}.{name}"
        for path in sorted((CONTRACTS / "test").glob("Threat*.t.sol"))
        for name in re.findall(r"function (test\w+)", path.read_text(encoding="utf-8"))
    }
    assert written
    assert written <= spans(section("## Threat model"))
