"""The compiled contracts that ship with the library."""

from __future__ import annotations

import pytest

from registry.compiled import compiled_names, read_compiled


def test_read_compiled__each_shipped_contract__can_be_deployed() -> None:
    assert "AccessManager" in compiled_names()
    for name in compiled_names():
        contract = read_compiled(name)
        assert contract.runtime in contract.creation
        assert 0 < len(contract.runtime) <= 24_576
        assert {entry["type"] for entry in contract.abi} & {"function", "constructor"}


def test_read_compiled__unknown_name__is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Nowhere"):
        read_compiled("Nowhere")


def test_is_runtime__immutables_filled_in__still_matches() -> None:
    contract = next(c for c in map(read_compiled, sorted(compiled_names())) if c.immutables)
    code = bytearray(contract.runtime)
    offset, length = contract.immutables[0]
    code[offset : offset + length] = b"\xff" * length
    assert contract.is_runtime(bytes(code))


def test_is_runtime__one_other_byte__does_not_match() -> None:
    contract = read_compiled("AccessManager")
    assert contract.is_runtime(contract.runtime)
    assert not contract.is_runtime(b"\x00" + contract.runtime[1:])
    assert not contract.is_runtime(contract.runtime + b"\x00")
