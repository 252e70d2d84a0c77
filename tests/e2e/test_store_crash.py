"""A process killed while it writes leaves no artifact that is not whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from registry.artifacts import FolderStore

WRITER = """
import os, sys
from pathlib import Path
from registry.artifacts import FolderStore
store = FolderStore(Path(sys.argv[1]))
for number in range(100_000):
    store.put(os.urandom(300_000))
    print(number, flush=True)
"""


def test_store__killed_while_writing__every_artifact_is_whole(tmp_path: Path) -> None:
    root = tmp_path / "store"
    for wait in (1, 4, 9):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process.stdout as lines:
            for _ in range(wait):
                lines.readline()
            process.send_signal(signal.SIGKILL)
            process.wait()
    store = FolderStore(root)
    cids = list(store.cids())
    assert len(cids) >= 14
    assert all(len(store.get(cid)) == 300_000 for cid in cids)
