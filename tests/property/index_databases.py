"""Databases of synthetic chains: empty indexes, copied from a template with the schema."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.index.database import open_engine
from registry.index.store import IndexStore
from tests.property.index_chains import REGISTER


@contextmanager
def empty_store(template: Path) -> Iterator[IndexStore]:
    """An index of no block."""
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(template, Path(folder) / "index.sqlite")
        engine = open_engine(f"sqlite:///{file}")
        try:
            yield IndexStore(engine, REGISTER)
        finally:
            engine.dispose()
