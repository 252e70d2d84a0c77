"""Where records lie in storage: the published layout, the compiler's, and the verifier's."""

from __future__ import annotations

import json

from sha3 import keccak_256

from registry.certificate.slots import MAPPINGS, position, slot_of
from registry.types import Digest
from tests.conftest import ROOT

PUBLISHED = json.loads((ROOT / "tests" / "vectors" / "storage.json").read_text())


def test_layout__published_table__is_what_the_shipped_contracts_have() -> None:
    found = {
        record: {"contract": contract, "mapping": label, "position": position(record)}
        for record, (contract, label) in MAPPINGS.items()
    }
    stated = {
        record: {name: entry[name] for name in ("contract", "mapping", "position")}
        for record, entry in PUBLISHED["records"].items()
    }
    assert found == stated


def test_slot__of_a_key__is_its_hash_with_the_position() -> None:
    for record, entry in PUBLISHED["records"].items():
        encoded = bytes.fromhex(entry["example"]["key"][2:]) + entry["position"].to_bytes(32, "big")
        expected = "0x" + keccak_256(encoded).hexdigest()
        slot = slot_of(record, Digest(entry["example"]["key"]))
        assert slot.location == expected == entry["example"]["slot"]
        assert slot.contract == entry["contract"]
