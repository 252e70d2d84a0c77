"""Progress of long work: one line on stderr per item, so that a log shows it as a terminal does."""

from __future__ import annotations

import sys
import time

_STARTED = time.monotonic()


def say(phase: str, done: int, total: int, text: str = "") -> None:
    """Prints how far `phase` is: items done of a total, seconds since the start, and what for."""
    width = len(str(total))
    seconds = time.monotonic() - _STARTED
    line = f"{phase}: {done:>{width}}/{total} {seconds:7.0f} s  {text}"
    print(line.rstrip(), file=sys.stderr, flush=True)
