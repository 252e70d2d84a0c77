"""The record of assurance: merged from its phases, and held against the sources."""

from typing import Any

import pytest

from assurance import record
from assurance.sources import contract_digest, contracts_digest, module_digest

FUZZ: dict[str, Any] = {
    "invariant_calls": 1_000_000,
    "call_success": {"RightsLedger.grant": [1_200, 2_000]},
}


def mutants(target: str, digest: str, killed: int) -> dict[str, Any]:
    return {"mutation": {target: [killed, 200]}, "sources": {target: digest}}


def test_merged__two_phases_of_mutation__stand_beside_each_other() -> None:
    first = record.merged({}, "mutants", mutants("AttestationLog", "a", 190))
    both = record.merged(first, "python_mutants", mutants("registry.merkle", "b", 195))
    assert both["mutation"] == {"AttestationLog": [190, 200], "registry.merkle": [195, 200]}


def test_merged__the_same_phase_again__replaces_what_it_said() -> None:
    first = record.merged({}, "mutants", mutants("AttestationLog", "a", 190))
    again = record.merged(first, "mutants", mutants("PledgeLedger", "b", 191))
    assert again["mutation"] == {"PledgeLedger": [191, 200]}


def test_merged__another_phases_key__is_refused() -> None:
    with pytest.raises(ValueError, match="proofs must write"):
        record.merged({}, "proofs", {**FUZZ, "sources": "a"})


def test_older_parts__nothing_recorded__names_every_phase() -> None:
    assert list(record.older_parts({})) == [f"{phase}: never run" for phase in record.KEYS]


def test_older_parts__current_digests__are_silent() -> None:
    whole = contracts_digest()
    stated: dict[str, Any] = dict.fromkeys(("fuzz", "proofs", "static"), whole)
    stated["mutants"] = {"AttestationLog": contract_digest("AttestationLog")}
    stated["python_mutants"] = {"registry.merkle": module_digest("registry.merkle")}
    assert list(record.older_parts({"sources": stated})) == []


@pytest.mark.parametrize(
    ("phase", "digest", "said"),
    [
        ("fuzz", "00", "fuzz: contracts/src has changed since"),
        ("mutants", {"PledgeLedger": "00"}, "mutants: PledgeLedger has changed since"),
        ("python_mutants", {"registry.words": "00"}, "python_mutants: registry.words has changed"),
    ],
)
def test_older_parts__another_digest__names_the_part(phase: str, digest: Any, said: str) -> None:
    parts = list(record.older_parts({"sources": {phase: digest}}))
    assert any(part.startswith(said) for part in parts)
