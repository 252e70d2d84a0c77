"""An index that parted from its chain, is none, or stands alone: never a wrong answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.chain.api.relay import Relay
from tests.chain.api.served import served
from tests.chain.api.story import Story


def test_chain_gone__lists__are_answered_from_the_index_and_name_its_block(
    story: Story, relay: Relay
) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        relay.cut = True
        page = server.ok(server.get("/v1/assets"), "AssetPage")
        assert page["items"]
        assert page["as_of"]["block_number"] == story.after


def test_index__of_blocks_that_left_the_chain__is_not_ready(story: Story, tmp_path: Path) -> None:
    """What the index holds is told apart from the chain as it is, not answered as if it were it."""
    database = tmp_path / "index.sqlite"
    with closing(sqlite3.connect(database)) as copy:
        with closing(sqlite3.connect(story.folder / "index.sqlite")) as index:
            index.backup(copy)
        copy.execute("UPDATE cursor SET hash = ?", (b"\x05" * 32,))
        copy.commit()
    with served(story, index=f"sqlite:///{database}") as server:
        server.refused(server.get("/readyz"), 503, "IndexMoved", "as_of")
        response = server.get("/v1/assets")
        assert response.json()["as_of"]["block_hash"] == "0x" + "05" * 32


def test_index__that_is_no_database__is_unavailable(story: Story, tmp_path: Path) -> None:
    database = tmp_path / "index.sqlite"
    database.write_bytes(b"no database" * 1000)
    with served(story, index=f"sqlite:///{database}") as server:
        server.refused(server.get("/readyz"), 503, "IndexUnavailable", "index")
        server.refused(server.get("/v1/assets"), 503, "IndexUnavailable", "index")
