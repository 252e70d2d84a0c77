"""Settings of the TOML file: none misspelt, in any program."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.settings import ApiSettings, read_settings
from registry.cli.main import _CONFIGURED, torrens
from registry.errors import InvalidValueError
from registry.settings_file import KNOWN_SETTINGS, ensure_settings_known


def test_known_settings__of_all_programs__are_those_of_the_file() -> None:
    assert {*ApiSettings.model_fields, *_CONFIGURED} == set(KNOWN_SETTINGS)


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("concurency", "concurrency"),
        ("RPC", "rpc"),
        ("request_second", "request_seconds"),
        ("request-seconds", "request_seconds"),
        ("rates", "rate"),
    ],
)
def test_setting__misspelt__is_named_with_the_nearest(
    misspelt: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "torrens.toml"
    config.write_text(f'profile = "anvil"\n{misspelt} = "1"\n')
    monkeypatch.setenv("TORRENS_CONFIG", str(config))
    with pytest.raises(InvalidValueError, match=f"the nearest is {meant}$") as caught:
        read_settings()
    assert caught.value.field == misspelt
    done = CliRunner().invoke(torrens, ["asset", "show", "0x" + "ab" * 32])
    assert done.exit_code == 2
    assert f"{misspelt} is no setting; the nearest is {meant}" in done.output


def test_setting__far_from_all__is_named_all_the_same() -> None:
    with pytest.raises(InvalidValueError, match="is no setting"):
        ensure_settings_known(["", "银行" * 10_000])


def test_settings__all_of_a_file__are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "torrens.toml"
    config.write_text('rpc = "http://chain"\nrate = 7\nproxies = ["10.0.0.1"]\nkey = "a.key"\n')
    monkeypatch.setenv("TORRENS_CONFIG", str(config))
    settings = read_settings()
    assert (settings.rpc, settings.rate, settings.proxies) == ("http://chain", 7, ("10.0.0.1",))
