"""What the property tests of the index share."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.index.database import migrate, open_engine


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the schema and nothing else."""
    file = tmp_path_factory.mktemp("index") / "template.sqlite"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file
