"""Check that nothing is left for later and nothing ties the text to one machine.

Prints one line per finding and exits 1 if there is any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = ("README.md", "pyproject.toml", ".ci", "api", "contracts", "registry", "scripts", "tests")
ELSEWHERE = {"node_modules", "__pycache__", "out", "cache", "compiled"}
TEXT = {"", ".py", ".sol", ".md", ".toml", ".json", ".mjs", ".js", ".html", ".css", ".txt"}
FORBIDDEN = {
    "a note for later": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work/|home/\w|root/|Users/\w)"),
    "a leftover of a merge": re.compile(r"^(<{7}|>{7}) ", re.MULTILINE),
}


def files() -> Iterator[Path]:
    """The text files of the project."""
    for place in (ROOT / name for name in PLACES):
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            parts = set(file.relative_to(ROOT).parts)
            if file.is_file() and file.suffix in TEXT and not parts & ELSEWHERE:
                yield file


def findings(file: Path) -> Iterator[str]:
    """What one file should not say, with its line."""
    text = file.read_text(encoding="utf-8", errors="replace")
    for what, pattern in FORBIDDEN.items():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{file.relative_to(ROOT)}:{line}: {what}: {found[0].strip()}"


if __name__ == "__main__":
    all_findings = [finding for file in files() for finding in findings(file)]
    print("\n".join(all_findings))
    sys.exit(1 if all_findings else 0)
