"""Digests of the sources that a record of assurance speaks of."""

import pytest

from assurance import sources


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = 1; // why\n\n  b;", "a = 1; b;"),
        ("a /* one\n two */ = 1;", "a = 1;"),
        ('s = "// kept /* too */";', 's = "// kept /* too */";'),
        ("s = '\\'// kept'; // gone", "s = '\\'// kept';"),
        ("/// @notice doc\nfunction f() {}", "function f() {}"),
    ],
)
def test_solidity_code__comments_and_space__are_left_out(text: str, code: str) -> None:
    assert sources.solidity_code(text) == code


def test_solidity_code__a_changed_operator__shows() -> None:
    assert sources.solidity_code("a < b;") != sources.solidity_code("a <= b;")


def test_contract_digest__of_two_contracts__differs() -> None:
    assert sources.contract_digest("PledgeLedger") != sources.contract_digest("AttestationLog")


def test_module_digest__package_and_module__are_hex_sha256() -> None:
    for module in ("registry.records", "registry.words"):
        assert len(bytes.fromhex(sources.module_digest(module))) == 32
