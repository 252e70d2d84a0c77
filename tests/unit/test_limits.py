"""Loops are bounded, contracts fit, and the dearest case of each act is in the snapshot."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from registry.compiled import compiled_names, read_compiled

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
LARGEST_CODE = 24_576  # bytes, EIP-170
LARGEST_INITCODE = 49_152  # bytes, EIP-3860
BLOCK = 30_000_000  # gas, the block that contracts/test/limits states its shares of
DEAREST = {"amend": 18, "cancel": 18}  # percent of a block; of anything else, 10
# Acts whose cost no record, list or wallet can raise, and what the ledgers call within an act.
PLAIN = {
    "PartyRegistry": {"setRoles", "completeRecovery", "dismissRecovery", "closeByAuthority"}
    | {"count", "countMandated", "countAndVerify", "setAuthority"},
    "AssetRegistry": {"register", "publishBatch", "activate", "lapseObjection", "approve"}
    | {"addProfile", "pause", "unpause", "clearPause", "extend", "extendMany", "setAuthority"},
    "RightsLedger": {"sellGrant", "sellTransfer", "writeRoot", "countPledge", "setWord"},
    "AttestationLog": {"attest", "revoke"},
    "Deployer": {"create"},
}

# Each other act and the figure of its dearest case.
MEASURED = {
    "PartyRegistry": {
        "admit": "admit",
        "enrol": "enrol",
        "rotate": "rotate",
        "proposeRecovery": "propose_recovery",
        "vetoRecovery": "veto_recovery",
        "orderRecovery": "order_recovery",
        "mandate": "mandate",
        "endMandate": "end_mandate",
        "addOperator": "add_operator",
        "endOperator": "end_operator",
        "addKey": "add_key",
        "compromiseKey": "compromise_key",
        "voidConsent": "void_consent",
        "detach": "detach",
        "close": "close",
        "suspendParty": "party_suspend",
        "liftParty": "party_lift",
    },
    "AssetRegistry": {
        "registerSigned": "register_signed",
        "anchorBatch": "anchor_batch",
        "activateSigned": "activate",
        "amend": "amend",
        "cancel": "cancel",
        "object": "object",
        "admitObjection": "admit_objection",
        "resolveObjection": "resolve_objection",
        "suspend": "asset_suspend",
        "lift": "asset_lift",
        "revoke": "asset_revoke",
    },
    "RightsLedger": {
        "grant": "grant",
        "transfer": "transfer",
        "terminate": "terminate",
        "surrender": "surrender",
        "settle": "settle_16",
        "revoke": "right_revoke",
        "suspend": "right_suspend",
        "lift": "right_lift",
    },
    "PledgeLedger": {
        "pledge": "pledge",
        "release": "release",
        "expire": "expire_8",
        "enforce": "enforce",
    },
    "ExchangeLedger": {
        "list": "list",
        "revise": "revise",
        "suspend": "listing_suspend",
        "resume": "listing_resume",
        "delist": "delist",
        "withdraw": "withdraw",
        "trade": "trade",
        "file": "file",
        "adopt": "adopt",
    },
    "AttestationLog": {
        "attestSigned": "attest_signed",
        "revokeSigned": "attestation_revoke_signed",
        "anchor": "anchor",
    },
}
FURTHER = {"mandate_replacing", "object_127th", "settle_1"}


def load() -> ModuleType:
    """scripts/checks/loops.py as a module."""
    file = ROOT / "scripts" / "checks" / "loops.py"
    spec = importlib.util.spec_from_file_location("checks_loops", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


loops = load()
ROWS: list[dict[str, str]] = json.loads(loops.TABLE.read_text(encoding="utf-8"))["loops"]


def source(body: str) -> str:
    return (
        f"contract C {{\n    function act(uint256[] calldata a) external {{\n{body}\n    }}\n}}\n"
    )


def test_loops__as_committed__each_has_its_row() -> None:
    assert list(loops.check(loops.find_loops(), ROWS)) == []


def test_loops__storage_of_every_contract__holds_no_list() -> None:
    assert list(loops.check_storage()) == []


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("for (uint256 i = 0; i < f(a); ++i) {}", "for (uint256 i = 0; i < f(a); ++i)"),
        ("while (a.length > g(1)) {}", "while (a.length > g(1))"),
        ("do {} while (true);", "do {} while (true);"),
        ("assembly { for {} 1 {} {} }", "for {} 1 {} {} }"),
        ("MerkleProof.verify(a);", "MerkleProof.verify("),
        ("act(a);", "act(…) calls itself"),
    ],
)
def test_loops__new_one__is_red(body: str, head: str) -> None:
    found = list(loops.loops_of("C.sol", source(body)))
    assert loops.Loop("C.sol", "act", head) in found
    assert f"C.sol: act: {head} has no row" in list(loops.check(found, []))


def test_loops__named_in_a_comment__are_none() -> None:
    assert not list(loops.loops_of("C.sol", source("// for (;;) {}\n/* while (true) {} */")))


def test_loops__row_whose_loop_went__is_red() -> None:
    gaps = list(loops.check(loops.find_loops()[1:], ROWS))
    assert len(gaps) == 1
    assert gaps[0].endswith("is no longer there")


def test_loops__row_without_reason__is_red() -> None:
    row = {**ROWS[0], "reason": ""}
    gaps = list(loops.check(loops.find_loops(), [row, *ROWS[1:]]))
    assert gaps == [f"{row['file']}: {row['function']}: a row needs a bound and a reason"]


def test_storage__stored_list__is_red() -> None:
    types = {"t_array(t_uint256)dyn_storage": {"encoding": "dynamic_array"}}
    layout: dict[str, Any] = {"types": types}
    assert list(loops.stored_lists("C", layout)) == [
        f"C stores {next(iter(types))}, which can grow"
    ]


@pytest.mark.parametrize("name", sorted(compiled_names()))
def test_sizes__of_each_contract__fit(name: str) -> None:
    sizes = json.loads((CONTRACTS / "snapshots" / "size.json").read_text(encoding="utf-8"))[name]
    compiled = read_compiled(name)
    assert sizes["runtime_bytes"] == len(compiled.runtime) <= LARGEST_CODE
    assert sizes["initcode_bytes"] == len(compiled.creation)
    assert sizes["initcode_bytes"] + 64 <= LARGEST_INITCODE  # two words of arguments at most


def snapshot() -> dict[str, int]:
    """Gas of the dearest case of each act, whole transactions."""
    text = (CONTRACTS / "snapshots" / "limits.json").read_text(encoding="utf-8")
    return {act: int(used) for act, used in json.loads(text).items()}


def test_limits__dearest_case_of_each_act__is_within_its_share_of_a_block() -> None:
    for act, used in snapshot().items():
        assert used * 100 <= BLOCK * DEAREST.get(act, 10), act


@pytest.mark.parametrize("name", sorted(compiled_names() - {"AccessManager"}))
def test_limits__every_act__is_measured_at_its_dearest_or_plain(name: str) -> None:
    acts = {
        entry["name"]
        for entry in read_compiled(name).abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }
    measured = {**MEASURED.get(name, {})}
    assert measured.keys() | PLAIN.get(name, set()) == acts
    assert set(measured.values()) <= snapshot().keys()


def test_limits__every_figure__is_of_an_act() -> None:
    figures = {figure for acts in MEASURED.values() for figure in acts.values()}
    assert figures | FURTHER == snapshot().keys()
