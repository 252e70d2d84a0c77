"""Lines of an audit export: canonical, whole, and each change named by its line; no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registry.audit import AuditError, ensure_whole, parse_export, verify_with_block_hash
from registry.types import Digest
from tests.unit.audit_lines import CHAIN, Lines, lines_of, of_node, raw, renumbered, whole
from tests.unit.synthetic_logs import ADDRESSES, digest, party


def _drop(lines: Lines) -> None:
    del lines[3]
    renumbered(lines)


def _swap(lines: Lines) -> None:
    lines[3], lines[4] = lines[4], lines[3]
    renumbered(lines)


def _add(lines: Lines) -> None:
    lines.insert(3, dict(lines_of(50)[3]))
    renumbered(lines)


def _alter(lines: Lines) -> None:
    lines[3]["log"]["data"] = lines[3]["log"]["data"][:-1] + "f"


def _other_digest(lines: Lines) -> None:
    lines[3]["digest"] = digest(5)


def test_whole__untouched__passes_and_parses_back() -> None:
    export = parse_export(raw(lines_of()))
    ensure_whole(export, ADDRESSES)
    assert len(export.events) == 5
    assert export.scope.id == lines_of()[0]["scope"]["id"]


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
    lines = lines_of()
    edit(lines)
    with pytest.raises(AuditError) as caught:
        whole(lines)
    # Lines count from one as editors do: the manifest is the first.
    assert (caught.value.code, caught.value.field) == (code, "line 4")


def test_whole__last_line_dropped__is_named_at_the_end() -> None:
    lines = lines_of()
    del lines[-2]
    with pytest.raises(AuditError) as caught:
        whole(renumbered(lines))
    assert (caught.value.code, caught.value.field) == ("HeadNotReached", "line 6")


def _no_seed(lines: Lines) -> None:
    del lines[1]
    renumbered(lines)


def _two_seeds(lines: Lines) -> None:
    lines.insert(2, dict(lines[1]))
    renumbered(lines)


def _false_seed(lines: Lines) -> None:
    data = lines[1]["log"]["data"]
    lines[1]["log"]["data"] = "0x" + "1".rjust(64, "0") + data[66:]


def _unread_event(lines: Lines) -> None:
    log = lines[1]["log"]
    other = {**log, "topics": [digest(77), *log["topics"][1:]], "logIndex": "0x1"}
    lines.insert(2, {**lines[1], "log": other})
    renumbered(lines)


def _unplaced(lines: Lines) -> None:
    lines[-2].update(journal=None, digest=None, head=None)
    lines[0]["journals"][0].update(count=3, head=lines[-3]["head"])


def _misplaced_seed(lines: Lines) -> None:
    lines[1]["log"]["blockNumber"] = "0x4"


def _late(lines: Lines) -> None:
    lines[0]["as_of"]["block_number"] = 1


def _no_journal(lines: Lines) -> None:
    lines[0]["scope"]["id"] = digest(44)


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        (_no_seed, "SeedMissing", None),
        (_two_seeds, "SeedForeign", "line 3"),
        (_false_seed, "EventAltered", "line 2/log/data"),
        (_unread_event, "EventForeign", "line 3"),
        (_unplaced, "JournalMissing", "line 6/journal"),
        (_misplaced_seed, "EventMisplaced", "line 3"),
        (_late, "EventMisplaced", "line 6/log/blockNumber"),
        (_no_journal, "JournalMissing", f"journal {digest(44)}"),
    ],
)
def test_whole__event_out_of_its_place__is_named(
    edit: Callable[[Lines], None], code: str, field: str | None
) -> None:
    lines = lines_of()
    edit(lines)
    with pytest.raises(AuditError) as caught:
        whole(lines)
    wanted = field or f"journal {lines[0]['journals'][0]['subject']}"
    assert (caught.value.code, caught.value.field) == (code, wanted)


def _refused(lines: Lines, **trust: Any) -> AuditError:
    contracts = trust.get("contracts", dict(ADDRESSES))
    with pytest.raises(AuditError) as caught:
        verify_with_block_hash(
            parse_export(raw(lines)), contracts, trust.get("chain_id", CHAIN), Digest(digest(9))
        )
    return caught.value


def test_verify__export_of_another_chain__is_refused() -> None:
    assert _refused(lines_of(), chain_id=1).code == "AuditChainWrong"


def test_verify__export_of_another_deployment__is_refused() -> None:
    other = {**ADDRESSES, "RightsLedger": party(5)}
    assert _refused(lines_of(), contracts=other).code == "AuditContractsWrong"


def test_whole__event_of_a_contract_that_is_not_deployed__is_named() -> None:
    lines = lines_of()
    lines[3]["log"]["address"] = party(5)
    with pytest.raises(AuditError) as caught:
        whole(lines)
    assert (caught.value.code, caught.value.field) == ("EmitterWrong", "line 4/log/address")


@pytest.mark.parametrize("header", [5, "0xzz", "0x", None])
def test_verify__head_without_a_proof_under_the_block__is_refused(header: object) -> None:
    lines = lines_of()
    lines[-1].update(header=header)
    error = _refused(lines)
    assert (error.code, error.field) == ("AuditProofWrong", "line 7/header")


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_whole__numbered_event_without_its_topics__is_refused_by_name(kept: int) -> None:
    lines = of_node(lines_of())
    lines[1]["log"]["topics"] = lines[1]["log"]["topics"][:kept]
    with pytest.raises(AuditError):
        whole(lines)


def test_whole__numbered_event_without_data__is_refused_by_name() -> None:
    lines = of_node(lines_of())
    lines[1]["log"]["data"] = "0x"
    with pytest.raises(AuditError):
        whole(lines)
