"""The account of a run: lines for people, and the same as one JSON document with whole ids."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from registry.errors import TorrensError
from registry.session import Written

FORMAT: Final = "torrens-demo/1"
NOTICE: Final = "demo keys; the institutions named take no part"
NOTICE_ZH: Final = "演示密钥；所列机构均未参与"
WIDTH: Final = 96
_LABEL: Final = 12
_HEAD, _TAIL = 8, 4

Line = dict[str, Any]


class SurpriseError(Exception):
    """Something did not happen as told: the demo has failed."""


def width_of(text: str) -> int:
    """Columns that *text* takes on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, broken at spaces."""
    lines, line = [], ""
    for word in text.split():
        if line and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


class Account:
    """What happened, in order. `out` None keeps silent and only records."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self.chapters: list[Line] = []
        self.about: Line = {}
        self._shown: dict[str, str] = {}

    def short(self, whole: str) -> str:
        """An id's first and last digits, more of them where another id would look the same."""
        head = _HEAD
        while True:
            shown = f"{whole[: 2 + head]}…{whole[-_TAIL:]}"
            if self._shown.setdefault(shown, whole) == whole:
                return shown
            head += 4

    def line(self, text: str = "") -> None:
        """One line for people."""
        if self._out is not None:
            self._out.write(text.rstrip() + "\n")
            self._out.flush()

    def opening(self) -> None:
        """The first lines, before anything is done."""
        self.line(NOTICE)
        self.line(NOTICE_ZH)

    def chapter(self, number: int, title: str, zh: str) -> None:
        """Begin a chapter; 0 is what is set up before the first."""
        self.chapters.append({"number": number, "title": title, "title_zh": zh, "entries": []})
        heading = f"{number} · {title}  {zh}" if number else f"{title}  {zh}"
        self.line()
        self.line(heading)
        self.line("─" * min(WIDTH, width_of(heading)))

    def _record(self, kind: str, **entry: Any) -> None:
        self.chapters[-1]["entries"].append({"kind": kind, **entry})

    def say(self, text: str, **data: Any) -> None:
        """A sentence; *data* goes to the document only."""
        self._record("note", text=text, data=data)
        for part in _wrapped(text, WIDTH - 2):
            self.line("  " + part)

    def fact(self, label: str, text: str, **data: Any) -> None:
        """One labelled line."""
        self._record("fact", label=label, text=text, data=data)
        self._labelled(label, text)

    def _headed(self, text: str) -> None:
        """The line of an act or a refusal, wrapped."""
        first, *rest = _wrapped(text, WIDTH - 2)
        self.line("  " + first)
        for part in rest:
            self.line("    " + part)

    def _labelled(self, label: str, text: str) -> None:
        pad = " " * max(1, _LABEL - width_of(label))
        parts = _wrapped(text, WIDTH - _LABEL - 6)
        self.line(f"      {label}{pad}{parts[0]}")
        for part in parts[1:]:
            self.line(" " * (_LABEL + 6) + part)

    def act(
        self,
        what: str,
        written: Written,
        *,
        sent: str,
        signed: Sequence[str] = (),
        numbers: Mapping[str, str] | None = None,
        ids: Mapping[str, str] | None = None,
    ) -> None:
        """A change of the ledger: what, who signed, who sent, ids, numbers and gas."""
        named, numbered = dict(ids or {}), dict(numbers or {})
        receipt = written.json()
        record = {**receipt, "sent_by": sent, "signed_by": list(signed)}
        self._record("act", what=what, ids=named, numbers=numbered, **record)
        self._headed(what)
        by = ", ".join(signed) if signed else "no consent needed"
        self._labelled("signed", f"{by}; sent by {sent}")
        for name, value in named.items():
            self._labelled(name, self.short(value))
        for name, value in numbered.items():
            self._labelled(name, value)
        gas, block = int(str(receipt["gas_used"])), receipt["block_number"]
        tx = self.short(str(receipt["tx"]))
        self._labelled("gas", f"{gas:,} · block {block} · tx {tx}")

    def refusal(self, what: str, by: str, error: TorrensError, facts: str = "") -> None:
        """An attempt that was refused, by the error's name, rule and *facts*."""
        problem = error.problem()
        entry = {name: problem[name] for name in ("code", "field", "rule", "args")}
        self._record("refusal", what=what, by=by, **entry)
        at = f" at {error.field}" if error.field else ""
        self._headed(f"refused 拒绝: {what}")
        self._labelled("error", f"{error.code}{at}")
        self._labelled("rule", error.rule)
        if facts:
            self._labelled("here", facts)

    def finding(self, what: str, step: str, field: str | None, reason: str, **data: Any) -> None:
        """A check that failed as it should: the step or line, the field, the reason."""
        self._record("finding", what=what, step=step, field=field, reason=reason, data=data)
        self._headed(f"refused 拒绝: {what}")
        self._labelled("step", step + (f" at {field}" if field else ""))
        self._labelled("reason", reason)

    def document(self, outcome: str) -> Line:
        """The whole account; *outcome* is `as told`, or what went wrong."""
        return {
            "format": FORMAT,
            "notice": NOTICE,
            "notice_zh": NOTICE_ZH,
            "outcome": outcome,
            **self.about,
            "chapters": self.chapters,
        }

    def write(self, path: Path, outcome: str) -> None:
        """Write the account's file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(path.name + ".part")
        text = json.dumps(self.document(outcome), ensure_ascii=False, indent=1)
        aside.write_text(text + "\n", "utf-8")
        aside.replace(path)
