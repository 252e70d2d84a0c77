"""Verification: the numbered steps, run in order until one fails, and their report."""

from __future__ import annotations

from registry.certificate.report import (
    EARLIER,
    Mode,
    Report,
    Step,
    StepFailed,
    StepNotChecked,
)
from registry.certificate.steps import CHECKS, Case
from registry.certificate.trust import Policy, Trust

_NO_DEMANDS = Policy()


def verify(
    raw: bytes, trust: Trust, policy: Policy = _NO_DEMANDS, mode: Mode = "block_hash"
) -> Report:
    """Check a bundle against one trusted block, with no network.

    The answer is of that block: what happened later is not known here. Never raises for what the
    bundle says; a failed step ends the run, and the rest are `not_checked`.
    """
    return run(Case(raw, trust, policy), mode)


def run(case: Case, mode: Mode) -> Report:
    """Run every step of a case, which keeps what they established."""
    steps: list[Step] = []
    over = False
    for name, check in CHECKS.items():
        if over:
            steps.append(Step(name, "not_checked", EARLIER))
            continue
        try:
            steps.append(Step(name, "passed", check(case)))
        except StepFailed as failed:
            steps.append(Step(name, "failed", failed.reason, failed.field))
            over = True
        except StepNotChecked as left:
            found = Step(name, "not_checked", left.reason, left.field, left.excused)
            steps.append(found)
    return Report(mode, tuple(steps), _as_of(case))


def _as_of(case: Case) -> dict[str, object] | None:
    """The proven block; nothing here can tell whether it is final."""
    if not hasattr(case, "proven"):
        return None
    header = case.proven.header
    return {"block_number": header.number, "block_hash": header.hash, "finality": None}
