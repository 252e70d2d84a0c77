"""Each habit that scripts/check enforces is found when it is broken."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

CHECKS = Path(__file__).resolve().parent.parent.parent / "scripts" / "checks"
LONG = 41


def load(name: str) -> ModuleType:
    """One of scripts/checks as a module."""
    spec = importlib.util.spec_from_file_location(f"checks_{name}", CHECKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(folder: Path, name: str, text: str) -> Path:
    """A file of that text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def python_function(lines: int) -> str:
    return "def act():\n" + "    x = 1\n" * (lines - 1)


def solidity_function(lines: int) -> str:
    body = "        x = 1;\n" * (lines - 2)
    return f"contract Act {{\n    function act() external {{\n{body}    }}\n}}\n"


@pytest.mark.parametrize(("lines", "breaches"), [(LONG - 1, 0), (LONG, 1)])
def test_limits__python_function__is_counted(tmp_path: Path, lines: int, breaches: int) -> None:
    file = written(tmp_path, "act.py", python_function(lines))
    assert len(list(load("limits").check_python(file))) == breaches


def test_limits__docstring__does_not_count(tmp_path: Path) -> None:
    doc = '    """Act.\n' + "    More.\n" * 20 + '    """\n'
    text = python_function(LONG - 1).replace("():\n", "():\n" + doc)
    assert not list(load("limits").check_python(written(tmp_path, "act.py", text)))


def test_limits__python_module_of_301_lines__is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "act.py", "x = 1\n" * 301)
    assert "301 lines" in next(load("limits").check_python(file))


@pytest.mark.parametrize(("lines", "breaches"), [(LONG - 1, 0), (LONG, 1)])
def test_limits__solidity_function__is_counted(tmp_path: Path, lines: int, breaches: int) -> None:
    file = written(tmp_path, "Act.sol", solidity_function(lines))
    assert len(list(load("limits").check_solidity(file))) == breaches


def test_limits__solidity_function_with_a_long_head__is_counted_whole(tmp_path: Path) -> None:
    head = "function act(\n        uint256 a,\n        uint256 b\n    ) external {"
    text = solidity_function(LONG - 3).replace("function act() external {", head)
    file = written(tmp_path, "Act.sol", text)
    assert "act has 41 lines" in next(load("limits").check_solidity(file))


def test_limits__long_contract__is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "Act.sol", "uint256 constant X = 1;\n" * 401)
    assert "401 lines" in next(load("limits").check_solidity(file))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("test_grant__beyond_term__reverts", True),
        ("testFuzz_grant__any_term__is_within", True),
        ("test_grant", False),
        ("test_grant__reverts", False),
    ],
)
def test_limits__test_name__says_what_case_and_result(name: str, allowed: bool) -> None:
    assert (not list(load("limits").check_test_name(name))) is allowed


@pytest.mark.parametrize("stem", ["utils", "Helper", "common", "managers", "Base"])
def test_limits__vague_name__is_refused(stem: str) -> None:
    assert load("limits").VAGUE.fullmatch(stem)


def test_words__note_for_later__is_found_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = load("words")
    monkeypatch.setattr(words, "ROOT", tmp_path)
    note = "# " + "TO" + "DO: mend"
    found = list(words.findings(written(tmp_path, "act.py", f"x = 1\n{note}\n")))
    assert len(found) == 1
    assert found[0].startswith("act.py:2: a note for later")


def test_layers__module_without_one__is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = load("layers")
    monkeypatch.setattr(layers, "ROOT", tmp_path)
    contract = '[[tool.importlinter.contracts]]\nid = "layers"\nlayers = ["(registry.told)"]\n'
    written(tmp_path, "pyproject.toml", contract)
    (tmp_path / "registry" / "package").mkdir(parents=True)
    for name in ("__init__.py", "told.py", "untold.py", "package/__init__.py"):
        written(tmp_path / "registry", name, "")
    assert set(layers.modules()) - layers.placed() == {"registry.package", "registry.untold"}


INTERFACE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @notice A thing.
/// @param size In bytes.
struct Thing {
    uint256 size;
    uint256 age;
}

interface IAct {
    /// @notice It happened.
    event Happened(uint256 size);

    error NotNow(uint256 size);

    function act(Thing calldata thing) external;
}
"""


def test_natspec__undocumented_parts__are_each_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    natspec = load("natspec")
    monkeypatch.setattr(natspec, "closure", lambda path: {path: INTERFACE})
    path = "src/interfaces/IAct.sol"
    gaps = list(natspec.gaps(path, natspec.syntax_trees([path])[path]))
    assert gaps == [
        f"{path}: struct Thing has no @param age",
        f"{path}: error NotNow has no @notice",
        f"{path}: function act has no @notice",
    ]
