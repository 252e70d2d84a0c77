"""Bad input of each command: a clear error that names the field and the rule, and nothing sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from registry.cli.main import torrens

ID = "0x" + "ab" * 32
PARTY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def command_at(path: tuple[str, ...]) -> click.Command:
    found: click.Command = torrens
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found


ALL = sorted(commands(torrens))
BY_TERMS = [p for p in ALL if any("--terms" in o.opts and o.required for o in command_at(p).params)]
BY_CONSENT = [p for p in BY_TERMS if any("--consent" in o.opts for o in command_at(p).params)]


@pytest.fixture(scope="module")
def place(anvil: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a deployment file and the administrator's key, made by the program itself."""
    folder = tmp_path_factory.mktemp("register")
    key = folder / "admin.key"
    key.write_text(anvil.keys[0] + "\n")
    key.chmod(0o600)
    done = run(
        ["deploy", "--rpc", anvil.url, "--profile", "anvil", "--key", str(key), "--json"], folder
    )
    assert done.exit_code == 0, done.output
    return folder


def run(arguments: list[str], folder: Path) -> Result:
    shared = ["--deployment", str(folder / "deployment.json")]
    return CliRunner().invoke(torrens, [*shared, *arguments], catch_exceptions=False)


def required(path: tuple[str, ...], folder: Path, **given: str) -> list[str]:
    """A well-formed value for everything that a command demands, but for what is given."""
    arguments: list[str] = []
    for parameter in command_at(path).params:
        if isinstance(parameter, click.Argument):
            plain = PARTY if path[0] == "party" else ID
            plain = "Grant" if parameter.name in {"act", "type"} else plain
            arguments.append(given.get(str(parameter.name), plain))
            continue
        flag = parameter.opts[0]
        if flag.strip("-") in given:
            arguments += [flag, given[flag.strip("-")]]
        elif parameter.required:
            value = PARTY if flag in {"--by", "--to", "--party", "--venue", "--node"} else ID
            kind = parameter.type
            arguments += [flag, kind.choices[0] if isinstance(kind, click.Choice) else value]
    return arguments


def refused(anvil: Any, place: Path, path: tuple[str, ...], **given: str) -> dict[str, Any]:
    """The problem that a command answers with; it must refuse, and send nothing."""
    before = anvil.rpc("eth_blockNumber")
    shared = ["--rpc", anvil.url, "--profile", "anvil", "--key", str(place / "admin.key"), "--json"]
    done = run([*shared, *path, *required(path, place, **given)], place)
    assert done.exit_code == 1, f"{path}: {done.exit_code} {done.output}"
    assert "Traceback" not in done.output
    assert anvil.rpc("eth_blockNumber") == before
    problem: dict[str, Any] = json.loads(done.stderr)
    assert problem["code"]
    assert problem["rule"]
    return problem


@pytest.mark.parametrize("path", BY_TERMS, ids=" ".join)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe{", b"[1]", b'{"a":1,"a":2}', b'{"no_such_field":1}']
)
def test_command__terms_file_that_is_none__names_terms_and_the_rule(
    anvil: Any, place: Path, tmp_path: Path, path: tuple[str, ...], content: bytes
) -> None:
    file = tmp_path / "terms.json"
    file.write_bytes(content)
    problem = refused(anvil, place, path, terms=str(file))
    assert problem["field"]
    assert "terms" in f"{problem['field']} {problem['detail']}" or problem["field"].startswith("/")


@pytest.mark.parametrize("path", BY_TERMS, ids=" ".join)
def test_command__terms_file_missing__names_terms(
    anvil: Any, place: Path, path: tuple[str, ...]
) -> None:
    problem = refused(anvil, place, path, terms=str(place / "nowhere.json"))
    assert problem["field"] == "terms"


@pytest.mark.parametrize("path", BY_TERMS, ids=" ".join)
def test_command__terms_that_cannot_be_read__names_terms(
    anvil: Any, place: Path, path: tuple[str, ...]
) -> None:
    assert refused(anvil, place, path, terms=str(place))["field"] == "terms"


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_command__required_options_left_out__is_a_usage_error(
    place: Path, path: tuple[str, ...]
) -> None:
    demands = [p for p in command_at(path).params if p.required]
    if not demands:
        assert run([*path, "--no-such-option"], place).exit_code == 2
        return
    done = run([*path], place)
    assert done.exit_code == 2
    assert "Usage:" in done.output


IDS = [
    (path, parameter.opts[0].strip("-"))
    for path in ALL
    for parameter in command_at(path).params
    if parameter.opts[0]
    in {
        "--asset",
        "--right",
        "--pledge",
        "--listing",
        "--trade",
        "--objection",
        "--by",
        "--to",
        "--venue",
        "--root",
        "--node",
    }
    and parameter.required
]


@pytest.mark.parametrize(("path", "option"), IDS, ids=str)
@pytest.mark.parametrize(
    "value", ["", "0x12", "0x" + "AB" * 32, "0x" + "ab" * 33, "asset", "0x" + "5a" * 20]
)
def test_command__malformed_id__names_the_option(
    anvil: Any, place: Path, path: tuple[str, ...], option: str, value: str
) -> None:
    problem = refused(anvil, place, path, **{option: value})
    assert option.split("_", maxsplit=1)[0] in str(problem["field"])


def test_command__wrong_chain_id__is_refused_before_anything_is_read(
    anvil: Any, place: Path, tmp_path: Path
) -> None:
    document = json.loads((place / "deployment.json").read_text())
    other = tmp_path / "deployment.json"
    other.write_text(json.dumps({**document, "chain_id": 1}))
    done = CliRunner().invoke(
        torrens,
        ["--rpc", anvil.url, "--deployment", str(other), "--json", "asset", "show", ID],
        catch_exceptions=False,
    )
    assert done.exit_code == 1
    assert json.loads(done.stderr)["code"] == "WrongChain"


@pytest.mark.parametrize("member", ["code_hash", "genesis_hash"])
def test_command__endpoint_without_the_deployments_contracts__is_refused(
    anvil: Any, place: Path, tmp_path: Path, member: str
) -> None:
    document = json.loads((place / "deployment.json").read_text())
    holder = document if member in document else document["contracts"]["RightsLedger"]
    holder[member] = ID
    other = tmp_path / "deployment.json"
    other.write_text(json.dumps(document))
    done = CliRunner().invoke(
        torrens,
        ["--rpc", anvil.url, "--deployment", str(other), "--json", "asset", "show", ID],
        catch_exceptions=False,
    )
    assert done.exit_code == 1
    problem = json.loads(done.stderr)
    assert problem["code"] == "DeploymentMismatch"
    assert member in problem["field"]


def test_command__endpoint_with_a_secret_in_its_address__does_not_print_it(place: Path) -> None:
    url = "http://user:secret@127.0.0.1:9/v3/secret?key=secret"
    done = run(["--rpc", url, "--json", "asset", "show", ID], place)
    assert done.exit_code == 3
    assert "secret" not in done.output
    assert "127.0.0.1:9" in done.stderr


def test_batch_show__root_that_the_node_never_anchored__exits_1_and_says_so(
    anvil: Any, place: Path
) -> None:
    done = run(["--rpc", anvil.url, "--json", "batch", "show", ID, "--node", PARTY], place)
    assert done.exit_code == 1
    assert json.loads(done.stderr)["code"] == "BatchUnknown"


SESSIONS = [
    p for p in ALL if p[0] in {"asset", "right", "listing", "trade", "party"} and p[-1] == "show"
]


@pytest.mark.parametrize("path", SESSIONS, ids=" ".join)
def test_command__chain_unreachable__exits_3(place: Path, path: tuple[str, ...]) -> None:
    which = PARTY if path[0] == "party" else ID
    done = run(["--rpc", "http://127.0.0.1:9", "--json", *path, which], place)
    assert done.exit_code == 3
    assert json.loads(done.stderr)["code"] == "ChainUnavailable"


@pytest.mark.parametrize("path", SESSIONS, ids=" ".join)
def test_command__unknown_id__exits_1_and_says_so(
    anvil: Any, place: Path, path: tuple[str, ...]
) -> None:
    which = PARTY if path[0] == "party" else ID
    done = run(["--rpc", anvil.url, "--json", *path, which], place)
    assert done.exit_code == 1
    assert "Unknown" in json.loads(done.stderr)["code"]
