"""The answer of a check, in words that anyone understands. Pure.

Never "valid" where something could not be checked: a missing answer is told as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.portal.parts import Stamp, State, Step, Verdict
from api.portal.wording import Wording

Document = Mapping[str, Any]
_STATES: Final[Mapping[str, State]] = {
    "passed": "valid",
    "failed": "invalid",
    "not_checked": "unknown",
}
_GOOD: Final = frozenset({"VALID", "LIVE", "LISTED"})
_WAITING: Final = frozenset({"IN_NOTICE", "PENDING", "OBJECTED"})
_LATER: Final = frozenset({"status", "holder", "policy"})
"""Steps that may fail of a file which is genuine: things happened since."""
_STATUS: Final = re.compile(r"the (asset|right) is ([A-Z_]+)")
_CAUSES: Final = {
    "ChainUnavailable": "chain",
    "ChainBehind": "chain",
    "WrongChain": "chain",
    "IndexUnavailable": "index",
    "IndexBehind": "index",
    "IndexMoved": "index",
    "Busy": "busy",
    "TimedOut": "busy",
}


def stamp(w: Wording, as_of: Document, time: int) -> Stamp:
    """The block of an answer."""
    return Stamp(
        time=w.time(time),
        block=w.number(as_of["block_number"]),
        finality=w.of("finality", as_of["finality"]),
        hash=as_of["block_hash"],
    )


def status_state(status: str) -> State:
    """How a status is marked: good, bad, or not decided yet."""
    if status in _GOOD:
        return "valid"
    return "unknown" if status in _WAITING else "invalid"


def valid(w: Wording, of: Stamp) -> Verdict:
    """The good answer, which names its block."""
    text = w("verdict.valid_sentence", time=of.time, block=of.block, finality=of.finality)
    return Verdict("valid", text)


def invalid(w: Wording, reason: str) -> Verdict:
    """The bad answer."""
    return Verdict("invalid", w("verdict.invalid_sentence", reason=reason))


def unknown(w: Wording, cause: str) -> Verdict:
    """No answer. cause: an error's code, or what a step said."""
    found = next((name for code, name in _CAUSES.items() if code in cause), "other")
    return Verdict("unknown", w("verdict.unknown_sentence", reason=w.of("verdict", found)))


def report_verdict(w: Wording, report: Document, of: Stamp | None) -> Verdict:
    """The verdict of a verification. of: the block it names; without one nothing is valid."""
    failed = failed_step(report)
    if report["verdict"] == "invalid" and failed is not None:
        return invalid(w, _reason(w, failed))
    if report["verdict"] == "valid" and of is not None:
        return valid(w, of)
    return unknown(w, " ".join(step["reason"] for step in _unchecked(report)))


def failed_step(report: Document) -> Document | None:
    """The step that failed."""
    return next((step for step in report["steps"] if step["result"] == "failed"), None)


def failed_later(report: Document) -> bool:
    """Whether nothing failed, or only what may have changed since the certificate was made."""
    failed = failed_step(report)
    return report["verdict"] == "valid" or (failed is not None and failed["name"] in _LATER)


def is_signed(report: Document) -> bool:
    """Whether the registrar's key was checked: until then a signed statement is anyone's."""
    return any(s["name"] == "key" and s["result"] == "passed" for s in report["steps"])


def _unchecked(report: Document) -> list[Document]:
    return [step for step in report["steps"] if step["result"] == "not_checked"]


def _reason(w: Wording, failed: Document) -> str:
    """Why, in plain words: the status found, where it is a status that fails."""
    if failed["name"] == "status":
        if "SUPERSEDED" in failed["reason"]:
            return w("verdict.superseded")
        if found := _STATUS.search(failed["reason"]):
            key = f"means.{found[1]}.{found[2]}"
            return w.texts.get(key, w("wrong.status"))
    return w.of("wrong", failed["name"])


def status_verdict(w: Wording, kind: str, status: str, of: Stamp) -> Verdict:
    """The verdict of a record by its status. kind: `asset` or `right`."""
    if status in _GOOD:
        return valid(w, of)
    return invalid(w, w.of(f"means.{kind}", status))


def report_steps(w: Wording, report: Document) -> tuple[Step, ...]:
    """The steps of a verification."""
    return tuple(
        Step(
            text=w.of("wrong" if step["result"] == "failed" else "step", step["name"]),
            state=_STATES[step["result"]],
            result=w.of("result", step["result"]),
            technical=" ".join(part for part in (step["field"], step["reason"]) if part),
        )
        for step in report["steps"]
    )


def record_steps(w: Wording, status: str | None) -> tuple[Step, ...]:
    """What looking a record up checks. status: None for a trade, which is a fact."""
    done = [("record", True), ("history", True)]
    if status is not None:
        done.append(("status", status in _GOOD))
    return tuple(
        Step(
            text=w.of("step" if passed else "wrong", name),
            state="valid" if passed else "invalid",
            result=w("result.passed") if passed else w("result.failed"),
            technical=status or "" if name == "status" else "",
        )
        for name, passed in done
    )


def conditions(w: Wording, check: Document) -> tuple[Step, ...]:
    """The conditions of a listing."""
    found: Sequence[Document] = check["conditions"]
    return tuple(
        Step(
            text=w.of(
                "unmet" if condition["result"] == "failed" else "condition", condition["name"]
            ),
            state=_STATES[condition["result"]],
            result=w.of("result", condition["result"]),
            technical=" ".join(part for part in (condition["field"], condition["reason"]) if part),
        )
        for condition in found
    )


def listing_verdict(w: Wording, check: Document) -> Verdict:
    """The one answer of a listing check."""
    results = {condition["result"] for condition in check["conditions"]}
    if check["offerable"] and check["status"] in (None, "LISTED"):
        return Verdict("valid", w("listing.yes"))
    if "failed" in results or check["status"] not in (None, "LISTED"):
        return Verdict("invalid", w("listing.no"))
    return Verdict("unknown", w("listing.unknown"))
