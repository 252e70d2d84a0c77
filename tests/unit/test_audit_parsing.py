"""Reading audit exports: what is malformed is named by its line; nothing ends in a traceback."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from registry.audit import AuditError, parse_export
from registry.errors import TorrensError
from tests.unit.audit_lines import Lines, lines_of, whole


@pytest.mark.parametrize(
    ("given", "field"),
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
def test_parse__not_an_export__names_the_line(given: bytes, field: str) -> None:
    with pytest.raises(AuditError) as caught:
        parse_export(given)
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
    lines = lines_of()
    edit(lines)
    with pytest.raises(TorrensError) as caught:
        whole(lines)
    assert (caught.value.field, caught.value.exit_code) == (field, 1)
