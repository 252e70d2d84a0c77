"""A listing's findings on a real chain: read back by trial, and from its transaction."""

from __future__ import annotations

import pytest

from tests.chain.company import Company, listing_id

COMPLIANCE = 2


@pytest.mark.parametrize("most", [None, 0], ids=["by trial", "from the transaction"])
async def test_dossier__listing_with_findings__has_their_ids_in_order(
    company: Company, monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    asset = await company.asset()
    quality = await company.attested(asset)
    compliance = await company.attested(asset, kind=COMPLIANCE)
    await company.attested(asset)
    plain = await company.listed(asset)
    named = await company.listed(asset, "mart", attestations=(compliance, quality))
    if most is not None:
        monkeypatch.setattr("registry.history.MOST_TRIED", most)
    dossier = await company.dossier(asset)
    assert dossier.listings[listing_id(named)].terms["attestations"] == (compliance, quality)
    assert dossier.listings[listing_id(plain)].terms["attestations"] == ()
    assert await company.listing_status(named) == "LISTED"
