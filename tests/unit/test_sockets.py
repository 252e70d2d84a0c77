"""Unit tests reach no network."""

from __future__ import annotations

import socket

import pytest
import pytest_socket


def test_unit_test__a_socket__is_refused() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
