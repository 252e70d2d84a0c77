"""What a verification says: each step's result, and one verdict over them.

What could not be checked is `unknown`, never `valid`. Two things may go unchecked all the same,
because the proofs rest on neither: a credential that the bundle does not carry, and the manifest of
a right or trade that was certified without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn

Result = Literal["passed", "failed", "not_checked"]
Verdict = Literal["valid", "invalid", "unknown"]
Mode = Literal["rpc", "block_hash"]

STEPS: Final = (
    "format",
    "credential",
    "disclosures",
    "digests",
    "id",
    "anchor",
    "status",
    "history",
    "key",
    "holder",
    "policy",
)
EXIT_CODES: Final[Mapping[Verdict, int]] = {"valid": 0, "invalid": 1, "unknown": 3}
EARLIER: Final = "an earlier step failed"


class StepFailed(Exception):  # noqa: N818 — a finding about a bundle, not an error of the program
    """A check found the bundle wrong; `field` is a JSON pointer into it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class StepNotChecked(Exception):  # noqa: N818
    """A check could not be made. `excused` where the verdict does not rest on it."""

    def __init__(self, field: str, reason: str, *, excused: bool = False) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason, self.excused = field, reason, excused


def fail(field: str, reason: str) -> NoReturn:
    """End a check with a failure."""
    raise StepFailed(field, reason)


@dataclass(frozen=True, slots=True)
class Step:
    """One step's result. `field` points at what failed or is missing."""

    name: str
    result: Result
    reason: str
    field: str | None = None
    excused: bool = False

    @property
    def number(self) -> int:
        """Place among the steps, from 1."""
        return STEPS.index(self.name) + 1

    def json(self) -> dict[str, Any]:
        """The step as reported."""
        return {
            "n": self.number,
            "name": self.name,
            "result": self.result,
            "reason": self.reason,
            "field": self.field,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A verification's outcome. `as_of` names the block the answer is of, None where unknown."""

    mode: Mode
    steps: tuple[Step, ...]
    as_of: Mapping[str, Any] | None

    @property
    def verdict(self) -> Verdict:
        """Invalid where a step failed, valid where all that matters passed, else unknown."""
        if any(step.result == "failed" for step in self.steps):
            return "invalid"
        missing = [s for s in self.steps if s.result == "not_checked" and not s.excused]
        return "unknown" if missing or len(self.steps) != len(STEPS) else "valid"

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 3 unknown."""
        return EXIT_CODES[self.verdict]

    @property
    def failed(self) -> Step | None:
        """The first step that failed."""
        return next((step for step in self.steps if step.result == "failed"), None)

    def json(self) -> dict[str, Any]:
        """The report as CLI and API give it."""
        return {
            "verdict": self.verdict,
            "mode": self.mode,
            "steps": [step.json() for step in self.steps],
            "as_of": None if self.as_of is None else dict(self.as_of),
        }


def unknown_report(mode: Mode, reason: str, done: Sequence[Step] = ()) -> Report:
    """A report whose steps after *done* could not be made."""
    rest = (Step(name, "not_checked", reason) for name in STEPS[len(done) :])
    return Report(mode, (*done, *rest), None)
