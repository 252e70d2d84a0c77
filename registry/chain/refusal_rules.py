"""Field and rule of each custom error, from `registry/schemas/refusals.json`."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

FIELD_OF_TERMS: Final = {
    "AssetTermsInvalid": ("Amendment", "Profile", "Asset"),
    "AttestationInvalid": ("Attestation",),
    "GrantExceedsParent": ("Grant",),
    "GrantInvalid": ("Grant",),
    "ListingInvalid": ("Listing",),
    "OfferExceedsRight": ("OffTrade", "Listing"),
    "PledgeTermsInvalid": ("Release", "Pledge"),
    "TradeMismatch": ("OffTrade", "Trade"),
}
"""Errors whose argument `field` is a position in terms, from zero: in those of the first type that
the refused function takes, else of the last."""
NAMED_ARGUMENTS: Final = {
    "AssetEnded": ("end", "assetEnd"),
    "AssetNotValid": ("status", "assetStatus"),
    "ListingStateWrong": ("state", "listingState"),
    "ObjectionStateWrong": ("status", "objectionStatus"),
    "PartyNotActive": ("status", "partyStatus"),
    "PartyRoleMissing": ("role", "roles"),
    "PartyStatusWrong": ("status", "partyStatus"),
    "PledgeNotLive": ("status", "pledgeStatus"),
    "RecoveryStateWrong": ("state", "recoveryState"),
    "RightEnded": ("end", "rightEnd"),
    "RightNotEvidenced": ("kind", "rightKind"),
    "RightNotLive": ("status", "rightStatus"),
}
"""Errors with a number that has a name: the argument and its enum. The name joins the arguments."""


def _read() -> dict[str, tuple[str | None, str]]:
    text = resources.files("registry").joinpath("schemas/refusals.json").read_text("utf-8")
    errors = json.loads(text)["errors"]
    return {name: (entry["field"], entry["rule"]) for name, entry in errors.items()}


RULES: Final = _read()
"""By the error's name: the field it is about, or None, and the rule."""
