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
    """An export of a registration and four grants; the proof at its end is of nothing."""
    life = Life()
    life.register()
    parent = root_right_id(AssetId(life.asset), 2)
    for number in range(4):
        life.grant(parent, party(number + 2), salt=digest(salt + number))
    head, lines = (
        life.asset,
        [{"n": 0, "log": life.logs[0], "journal": None, "digest": None, "head": None}],
    )
    for number, log in enumerate(life.logs[1:], 1):
        event = JournalEvent.from_log(log)
        head = fold(head, event.digest)
        lines.append({"n": number, "log": log, "journal": 0, "digest": event.digest, "head": head})
    manifest = {
        "format": "torrens-audit/2",
        "scope": {"kind": "asset", "id": life.asset},
        "chain_id": CHAIN,
        "contracts": dict(ADDRESSES),
        "journals": [
            {"contract": "AssetRegistry", "subject": life.asset, "count": 4, "head": head}
        ],
        "count": len(lines),
        "proven_by": ["journals"],
        "not_covered": [],
        "as_of": {"block_number": 9, "block_hash": digest(9)},
    }
    return [manifest, *lines, {"header": "0x", "accounts": [], "blocks": []}]


def _raw(lines: Lines) -> bytes:
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def _renumbered(lines: Lines) -> Lines:
    lines[0]["count"] = len(lines) - 2
    lines[0]["journals"][0]["count"] = sum(line["journal"] == 0 for line in lines[1:-1])
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number
    return lines


def _whole(lines: Lines) -> None:
    ensure_whole(parse_export(_raw(lines)), ADDRESSES)


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
    ensure_whole(export, ADDRESSES)
    assert len(export.events) == 5
    assert export.scope.id == _lines()[0]["scope"]["id"]


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
        _whole(lines)
    # Lines count from one as editors do: the manifest is the first.
    assert (caught.value.code, caught.value.field) == (code, "line 4")


def test_whole__last_line_dropped__is_named_at_the_end() -> None:
    lines = _lines()
    del lines[-2]
    with pytest.raises(AuditError) as caught:
        _whole(_renumbered(lines))
    assert (caught.value.code, caught.value.field) == ("HeadNotReached", "line 6")


def _no_seed(lines: Lines) -> None:
    del lines[1]
    _renumbered(lines)


def _two_seeds(lines: Lines) -> None:
    lines.insert(2, dict(lines[1]))
    _renumbered(lines)


def _false_seed(lines: Lines) -> None:
    data = lines[1]["log"]["data"]
    lines[1]["log"]["data"] = "0x" + "1".rjust(64, "0") + data[66:]


def _unread_event(lines: Lines) -> None:
    log = lines[1]["log"]
    other = {**log, "topics": [digest(77), *log["topics"][1:]], "logIndex": "0x1"}
    lines.insert(2, {**lines[1], "log": other})
    _renumbered(lines)


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
    lines = _lines()
    edit(lines)
    with pytest.raises(AuditError) as caught:
        _whole(lines)
    wanted = field or f"journal {lines[0]['journals'][0]['subject']}"
    assert (caught.value.code, caught.value.field) == (code, wanted)


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
    (lambda lines: lines[0].update(format="torrens-audit/1"), "line 1/format"),
    (lambda lines: lines[0].update(count=9), "line 1/count"),
    (lambda lines: lines[0].update(count=True), "line 1/count"),
    (lambda lines: lines[0].update(scope="asset"), "line 1/scope/kind"),
    (lambda lines: lines[0].update(scope={"kind": "asset", "id": 5}), "line 1/scope/id"),
    (lambda lines: lines[0].update(scope={"kind": "asset"}), "line 1/scope"),
    (
        lambda lines: lines[0].update(
            scope={"kind": "period", "from_block": -1}, proven_by=["receipts"]
        ),
        "line 1/scope/from_block",
    ),
    (lambda lines: lines[0].update(proven_by=["receipts"]), "line 1/proven_by"),
    (lambda lines: lines[0].update(not_covered=["all"]), "line 1/not_covered"),
    (lambda lines: lines[0].update(journals={}), "line 1/journals"),
    (lambda lines: lines[0]["journals"].append({}), "line 1/journals/1"),
    (lambda lines: lines[0]["journals"].append(lines[0]["journals"][0]), "line 1/journals/1"),
    (
        lambda lines: lines[0]["journals"][0].update(contract="RightsLedger"),
        "line 1/journals/0/contract",
    ),
    (lambda lines: lines[0]["journals"][0].update(count=-1), "line 1/journals/0/count"),
    (lambda lines: lines[0]["journals"][0].update(count=3), "line 1/journals/0/count"),
    (lambda lines: lines[0]["journals"][0].update(head="0x"), "line 1/journals/0/head"),
    (lambda lines: lines[0].pop("as_of"), "line 1"),
    (lambda lines: lines[2].update(extra=1), "line 3"),
    (lambda lines: lines[2].update(n=7), "line 3/n"),
    (lambda lines: lines[2].update(n=True), "line 3/n"),
    (lambda lines: lines[2].update(log=None), "line 3/log"),
    (lambda lines: lines[2]["log"].update(topics="0x"), "line 3/log/topics"),
    (lambda lines: lines[2]["log"].update(data="0x0"), "line 3/log/data"),
    (lambda lines: lines[2]["log"].update(logIndex="0xg"), "line 3/log/logIndex"),
    (lambda lines: lines[2]["log"].update(logIndex="0x-1"), "line 3/log/logIndex"),
    (lambda lines: lines[2]["log"].update(blockNumber="0x1_0"), "line 3/log/blockNumber"),
    (lambda lines: lines[2]["log"].update(data="0x1_00"), "line 3/log/data"),
    (lambda lines: lines[1]["log"].update(data="0x"), "line 2/log/data"),
    (lambda lines: lines[1]["log"].update(data="0x 1"), "line 2/log/data"),
    (lambda lines: lines[1]["log"].update(topics=lines[1]["log"]["topics"][:1]), "line 2"),
    (lambda lines: lines[2].update(head=None), "line 3/head"),
    (lambda lines: lines[2].update(journal=1), "line 3/journal"),
    (lambda lines: lines[2].update(journal=None), "line 3/digest"),
    (lambda lines: lines[-1].pop("header"), "line 7"),
]


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_parse__member_at_fault__is_named(number: int) -> None:
    edit, field = EDITS[number]
    lines = _lines()
    edit(lines)
    with pytest.raises(TorrensError) as caught:
        _whole(lines)
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


def test_whole__event_of_a_contract_that_is_not_deployed__is_named() -> None:
    lines = _lines()
    lines[3]["log"]["address"] = party(5)
    with pytest.raises(AuditError) as caught:
        _whole(lines)
    assert (caught.value.code, caught.value.field) == ("EmitterWrong", "line 4/log/address")


@pytest.mark.parametrize("header", [5, "0xzz", "0x", None])
def test_verify__head_without_a_proof_under_the_block__is_refused(header: object) -> None:
    lines = _lines()
    lines[-1].update(header=header)
    error = _refused(lines)
    assert (error.code, error.field) == ("AuditProofWrong", "line 7/header")


def _of_node(lines: Lines) -> Lines:
    """The same events under the manifest of their node's register."""
    lines[0]["scope"] = {"kind": "node", "id": party(9)}
    lines[0]["proven_by"] = ["journals", "numbers"]
    lines[0]["not_covered"] = ["batch_leaves_not_registered_one_by_one", "publication_of_batches"]
    return lines


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_whole__numbered_event_without_its_topics__is_refused_by_name(kept: int) -> None:
    lines = _of_node(_lines())
    lines[1]["log"]["topics"] = lines[1]["log"]["topics"][:kept]
    with pytest.raises(AuditError):
        _whole(lines)


def test_whole__numbered_event_without_data__is_refused_by_name() -> None:
    lines = _of_node(_lines())
    lines[1]["log"]["data"] = "0x"
    with pytest.raises(AuditError):
        _whole(lines)
