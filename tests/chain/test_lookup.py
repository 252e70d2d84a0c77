"""Lookups in an index whose ids share a query code: all are shown."""

from __future__ import annotations

from registry.certificate.numbering import query_code
from registry.queries.lookup import lookup
from registry.queries.reading import IndexReader
from registry.types import Digest
from tests.chain.described_world import asset_row, digest_of, write_assets
from tests.chain.index_world import NewDatabase


def test_lookup__two_assets_of_one_query_code__shows_both(new_database: NewDatabase) -> None:
    shared = digest_of("asset")[:10]
    twins = [shared + bytes([end]) * 22 for end in (0, 255)]
    near = (int.from_bytes(shared, "big") + 1).to_bytes(10, "big") + bytes(22)
    engine = new_database()
    rows = [asset_row(asset, digest_of("manifest"), 5) for asset in (*twins, near)]
    write_assets(engine, rows, 9, 9)
    with IndexReader(engine).at() as reader:
        found = lookup(reader, query_code(Digest("0x" + twins[0].hex())))
    assert [item["id"] for item in found["items"]] == ["0x" + asset.hex() for asset in twins]
    assert {item["number"] for item in found["items"]} == {None}
