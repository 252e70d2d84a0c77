"""The README's worked examples, run as they stand against a demo that is left up."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"\*\*([^*]+)\.\*\*[^`]*(?:`[^`]+`[^`]*)*```sh run\n(.*?)```", README, re.DOTALL
)
START_SECONDS = 240


@pytest.fixture(scope="module")
def left_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that `scripts/demo --keep` leaves, while its programs run."""
    folder = tmp_path_factory.mktemp("readme")
    kept, log = folder / "demo", folder / "log"
    command = [ROOT / "scripts" / "demo", "--keep", "--folder", kept]
    command += ["--account", folder / "account.json"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        try:
            limit = time.monotonic() + START_SECONDS
            while "Left up until" not in log.read_text("utf-8"):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < limit, log.read_text("utf-8")
                time.sleep(0.2)
            yield kept
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)


def test_readme__examples__are_there_for_each_kind_of_user() -> None:
    users = {name.split(" ", maxsplit=1)[0] for name, _ in EXAMPLES}
    assert users == {"Enterprise", "City", "Exchange", "Bank", "Regulator"}


@pytest.mark.parametrize(("user", "commands"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_readme__example__runs_as_it_stands(left_up: Path, user: str, commands: str) -> None:
    script = f'. "{left_up}/env"\nexport PATH="{ROOT}/.venv/bin:$PATH"\nset -ex\n{commands}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{user}: {done.stdout}{done.stderr}"


def test_readme__the_two_commands__exist() -> None:
    for name in ("demo", "test"):
        assert f"./scripts/{name} " in README
        assert os.access(ROOT / "scripts" / name, os.X_OK)
