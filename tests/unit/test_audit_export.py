"""Lines of an audit export: canonical, whole, and each change named by its line; no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import rfc8785

from registry.audit import AuditError, ensure_whole, parse_export, verify_with_block_hash
from registry.errors import TorrensError
from registry.journal import JournalEvent, fold
from registry.records import root_right_id
from registry.types import AssetId, Digest
from tests.unit.synthetic_logs import ADDRESSES, Life, digest, party

Lines = list[dict[str, Any]]
CHAIN = 31337


def _lines(salt: int = 0) -> Lines:
    """An export of four events; the proof at its end is of nothing."""
    life = Life()
    life.register()
    parent = root_right_id(AssetId(life.asset), 2)
    for number in range(4):
        life.grant(parent, party(number + 2), salt=digest(salt + number))
    head, lines = life.asset, []
    for number, log in enumerate(life.logs[1:]):
        event = JournalEvent.from_log(log)
        head = fold(head, event.digest)
        lines.append({"n": number, "digest": event.digest, "head": head, "log": log})
    header = {
        "format": "torrens-audit/1",
        "subject": life.asset,
        "chain_id": CHAIN,
        "contracts": dict(ADDRESSES),
        "head_before": life.asset,
        "head_after": head,
        "count": len(lines),
        "as_of": {"block_number": 9, "block_hash": digest(9)},
    }
    return [header, *lines, {"header": "0x", "account_proof": [], "storage_proof": []}]


def _raw(lines: Lines) -> bytes:
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def _renumbered(lines: Lines) -> Lines:
    lines[0]["count"] = len(lines) - 2
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number
    return lines


def _drop(lines: Lines) -> None:
    del lines[3]
    _renumbered(lines)


def _swap(lines: Lines) -> None:
    lines[3], lines[4] = lines[4], lines[3]
    _renumbered(lines)


def _add(lines: Lines) -> None:
    lines.insert(3, dict(_lines(50)[3]))
    _renumbered(lines)


def _alter(lines: Lines) -> None:
    lines[3]["log"]["data"] = lines[3]["log"]["data"][:-1] + "f"


def _other_digest(lines: Lines) -> None:
    lines[3]["digest"] = digest(5)


def test_whole__untouched__passes_and_parses_back() -> None:
    export = parse_export(_raw(_lines()))
    ensure_whole(export)
    assert len(export.items) == len(export.logs) == 4
    assert export.subject == _lines()[0]["subject"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (_drop, "HeadNotReached"),
        (_swap, "HeadNotReached"),
        (_add, "HeadNotReached"),
        (_alter, "EventAltered"),
        (_other_digest, "EventAltered"),
    ],
)
def test_whole__one_line_changed__is_named(edit: Callable[[Lines], None], code: str) -> None:
    lines = _lines()
    edit(lines)
    with pytest.raises(AuditError) as caught:
        ensure_whole(parse_export(_raw(lines)))
    # Lines count from one as editors do: the header is the first.
    assert (caught.value.code, caught.value.field) == (code, "line 4")


def test_whole__last_line_dropped__is_named_at_the_end() -> None:
    lines = _lines()
    del lines[-2]
    with pytest.raises(AuditError) as caught:
        ensure_whole(parse_export(_raw(_renumbered(lines))))
    assert (caught.value.code, caught.value.field) == ("HeadNotReached", "line 5")


def test_whole__journal_that_begins_elsewhere__is_refused() -> None:
    lines = _lines()
    lines[0]["head_before"] = digest(3)
    with pytest.raises(AuditError) as caught:
        ensure_whole(parse_export(_raw(lines)))
    assert caught.value.field == "line 1/head_before"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "line 1"),
        (b"{}", "line 1"),
        (b"{}\n", "line 2"),
        (b"not json\n{}\n", "line 1"),
        (b'{"a":1,"a":2}\n{}\n', "line 1"),
        (b'{"b":1, "a":2}\n{}\n', "line 1"),
        (b"\xff\n{}\n", "line 1"),
        (b"[]\n{}\n", "line 1"),
    ],
)
def test_parse__not_an_export__names_the_line(raw: bytes, field: str) -> None:
    with pytest.raises(AuditError) as caught:
        parse_export(raw)
    assert caught.value.field == field


EDITS: list[tuple[Callable[[Lines], object], str]] = [
    (lambda lines: lines[0].update(format="torrens-audit/2"), "line 1/format"),
    (lambda lines: lines[0].update(count=9), "line 1/count"),
    (lambda lines: lines[0].update(count=True), "line 1/count"),
    (lambda lines: lines[0].update(subject=5), "line 1/subject"),
    (lambda lines: lines[0].update(head_after="0x"), "line 1/head_after"),
    (lambda lines: lines[0].pop("as_of"), "line 1"),
    (lambda lines: lines[2].update(extra=1), "line 3"),
    (lambda lines: lines[2].update(n=7), "line 3/n"),
    (lambda lines: lines[2].update(n=True), "line 3/n"),
    (lambda lines: lines[2].update(log=None), "line 3/log"),
    (lambda lines: lines[2]["log"].update(topics="0x"), "line 3/topics"),
    (lambda lines: lines[2].update(head=None), "line 3/head"),
    (lambda lines: lines[-1].pop("header"), "line 6"),
]


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_parse__member_at_fault__is_named(number: int) -> None:
    edit, field = EDITS[number]
    lines = _lines()
    edit(lines)
    with pytest.raises(TorrensError) as caught:
        ensure_whole(parse_export(_raw(lines)))
    assert (caught.value.field, caught.value.exit_code) == (field, 1)


def _refused(lines: Lines, **trust: Any) -> AuditError:
    contracts = trust.get("contracts", dict(ADDRESSES))
    with pytest.raises(AuditError) as caught:
        verify_with_block_hash(
            parse_export(_raw(lines)), contracts, trust.get("chain_id", CHAIN), Digest(digest(9))
        )
    return caught.value


def test_verify__export_of_another_chain__is_refused() -> None:
    assert _refused(_lines(), chain_id=1).code == "AuditChainWrong"


def test_verify__export_of_another_deployment__is_refused() -> None:
    other = {**ADDRESSES, "RightsLedger": party(5)}
    assert _refused(_lines(), contracts=other).code == "AuditContractsWrong"


def test_verify__event_of_a_contract_that_is_no_ledger__is_named() -> None:
    lines = _lines()
    lines[3]["log"]["address"] = ADDRESSES["PartyRegistry"]
    error = _refused(lines)
    assert (error.code, error.field) == ("EmitterWrong", "line 4/log/address")


@pytest.mark.parametrize("proof", [{}, {"header": 5}, {"header": "0xzz"}, {"account_proof": 1}])
def test_verify__head_without_a_proof_under_the_block__is_refused(proof: dict[str, Any]) -> None:
    lines = _lines()
    lines[-1].update(proof)
    error = _refused(lines)
    assert (error.code, error.field) == ("AuditProofWrong", "line 6")
