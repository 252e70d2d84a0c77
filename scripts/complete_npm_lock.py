"""Name the chain tools of every platform in contracts/package-lock.json.

npm leaves out those its registry mirror lacks, and `npm ci` then refuses the lock everywhere.
"""

from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "contracts" / "package-lock.json"
TOOLS = ("anvil", "cast", "forge")
CPU = {"amd64": "x64", "arm64": "arm64"}


def main() -> None:
    """Add what is missing, with its version; only npm knows its digest."""
    lock = json.loads(LOCK.read_text())
    packages = lock["packages"]
    for tool in TOOLS:
        wrapper = packages[f"node_modules/@foundry-rs/{tool}"]
        for name, version in wrapper["optionalDependencies"].items():
            _, system, cpu = name.rsplit("/", 1)[1].split("-")
            platform = {"cpu": [CPU[cpu]], "os": [system], "optional": True}
            packages.setdefault(f"node_modules/{name}", {"version": version, **platform})
    lock["packages"] = dict(sorted(packages.items()))
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
