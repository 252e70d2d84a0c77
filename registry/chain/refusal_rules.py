"""Field and rule of each custom error, from `registry/schemas/refusals.json`."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

FIELD_OF_TERMS: Final = {
    "AssetTermsInvalid": "Asset",
    "AttestationInvalid": "Attestation",
    "GrantExceedsParent": "Grant",
    "GrantInvalid": "Grant",
    "ListingInvalid": "Listing",
    "OfferExceedsRight": "Listing",
    "PledgeTermsInvalid": "Pledge",
    "TradeMismatch": "Trade",
}
"""Errors whose argument `field` is a position, from zero, in terms of that type."""


def _read() -> dict[str, tuple[str | None, str]]:
    text = resources.files("registry").joinpath("schemas/refusals.json").read_text("utf-8")
    errors = json.loads(text)["errors"]
    return {name: (entry["field"], entry["rule"]) for name, entry in errors.items()}


RULES: Final = _read()
"""By the error's name: the field it is about, or None, and the rule."""
