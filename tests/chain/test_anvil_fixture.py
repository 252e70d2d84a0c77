"""The chain that other tests rely on."""

from __future__ import annotations

import shutil
import socket
from typing import Any

import pytest
from eth_account import Account

RECEIVER = "0x00000000000000000000000000000000000000aa"


def test_anvil__keys__match_its_accounts(anvil: Any) -> None:
    addresses = [Account.from_key(key).address.lower() for key in anvil.keys]
    assert addresses == [account.lower() for account in anvil.rpc("eth_accounts")]


@pytest.mark.parametrize("turn", [1, 2])
def test_anvil__state_changed_by_a_test__is_restored_for_the_next(anvil: Any, turn: int) -> None:
    assert anvil.rpc("eth_getBalance", RECEIVER, "latest") == "0x0", f"turn {turn}"
    sender = anvil.rpc("eth_accounts")[0]
    anvil.rpc("eth_sendTransaction", {"from": sender, "to": RECEIVER, "value": hex(turn)})
    assert anvil.rpc("eth_getBalance", RECEIVER, "latest") == hex(turn)


def test_chain_test__a_socket__opens() -> None:
    with socket.socket() as opened:
        assert opened.fileno() >= 0


def test_require__a_listed_program_missing__fails(
    require: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("TORRENS_REQUIRE", "kubo,nothing-of-that-name")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="required by TORRENS_REQUIRE"):
        require("kubo")


def test_require__an_unlisted_program_missing__skips(
    require: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    monkeypatch.delenv("TORRENS_REQUIRE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="scripts/kubo gets it"):
        require("kubo")
