"""Settings and files that no command may trip over: endless, misformed, or without a way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli.main import torrens

ID = "0x" + "ab" * 32
ENDLESS = "/dev/zero"
pytestmark = pytest.mark.skipif(not Path(ENDLESS).exists(), reason="has no device without an end")


def outcome(*arguments: str, config: Path | None = None) -> tuple[int, str]:
    environment = {"TORRENS_CONFIG": str(config)} if config else {}
    done = CliRunner().invoke(torrens, list(arguments), env=environment, catch_exceptions=False)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", ENDLESS),
        ("manifest", "check", ENDLESS),
        ("terms", "Asset", "--terms", ENDLESS),
        ("asset", "show", ID, "--deployment", ENDLESS),
    ],
)
def test_input__without_an_end__is_refused_at_its_limit(arguments: tuple[str, ...]) -> None:
    code, output = outcome(*arguments)
    assert code == 1
    assert "MiB" in output


@pytest.mark.parametrize("block", ["9" * 5000, "9" * 26, "foo", "-1", "pending", "0xzz", "٣"])
def test_block__that_is_none__is_a_usage_error_that_says_what_is_one(block: str) -> None:
    code, output = outcome("--block", block, "asset", "show", ID)
    assert code == 2
    assert "a block number" in output
    assert "latest" in output


@pytest.mark.parametrize("setting", ["rpc = 5", 'deployment = "a\\u0000b"', "key = true"])
def test_config__with_a_setting_that_is_no_text__is_a_usage_error(
    setting: str, tmp_path: Path
) -> None:
    config = tmp_path / "torrens.toml"
    config.write_text(setting + "\n")
    code, output = outcome("asset", "show", ID, config=config)
    assert code == 2
    assert setting.split(" ", 1)[0] + " must be text" in output


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b""])
def test_passphrase__file_that_holds_none__is_refused_by_name(
    content: bytes | None, tmp_path: Path
) -> None:
    passphrase = tmp_path / "passphrase"
    if content is not None:
        passphrase.write_bytes(content)
    key = tmp_path / "account.key"
    code, output = outcome("key", "new", str(key), "--passphrase-file", str(passphrase))
    assert code == 1
    assert "passphrase-file" in output
    assert not key.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is full")
def test_answer__that_cannot_be_written__is_said_and_is_no_success() -> None:
    program = [sys.executable, "-m", "registry.cli.main", "terms", "Asset"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            program, stdout=full, stderr=subprocess.PIPE, env=dict(os.environ), check=False
        )
    assert done.returncode == 3
    assert b"answer cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
