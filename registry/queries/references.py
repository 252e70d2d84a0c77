"""What people hold in hand to find a record by: a number, a query code, an id or a digest.

They type them from paper and from messages, so wide letters, spaces around and small letters are
forgiven; a query code with a wrong character is refused, since its check characters say so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from registry.certificate.numbering import parse_query_code
from registry.errors import InvalidValueError

MOST_CHARACTERS: Final = 100
Form = Literal["id", "query_code", "asset_number", "venue_number"]
_ID: Final = re.compile(r"(?:0X|SHA-256:)?([0-9A-F]{64})")
_ASSET: Final = re.compile(
    r"(\d{6})-(\d{5})-(\d{8,10})(?:-(\d{7}))?(?:-([HUO])(\d{3,9})?|-F([0-9A-F]{8}))?"
)
_VENUE: Final = re.compile(r"(\d{6})-X([0-9A-F]{6})-(\d{8,10})")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_KINDS: Final = {"H": 1, "U": 2, "O": 3}
_RULE: Final = (
    "must be a certificate number, a query code of 18 letters and digits, or an id or SHA-256 of "
    "64 hex digits"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One of them, taken apart; what a form does not have is None.

    digits: all 64 of an id, the first 20 of a query code, those of a venue or a filing. node: the
    node's own number. number: the node's or venue's running number. leaf: place in a batch. kind,
    place: the right's, and its place from 1 among those granted, None for a root.
    """

    form: Form
    digits: str | None = None
    region: int | None = None
    node: int | None = None
    number: int | None = None
    leaf: int | None = None
    kind: int | None = None
    place: int | None = None


def parse_reference(text: str) -> Reference:
    """A reference from what somebody typed. Raises InvalidValueError, named `q`."""
    if len(text) > MOST_CHARACTERS:
        rule = f"must be at most {MOST_CHARACTERS} characters"
        raise InvalidValueError("q", rule, value=text[:MOST_CHARACTERS])
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip().upper()
    if found := _ID.fullmatch(plain):
        return Reference("id", found[1].lower())
    if found := _VENUE.fullmatch(plain):
        region, venue, number = found.groups()
        return Reference("venue_number", venue.lower(), int(region), number=int(number))
    if found := _ASSET.fullmatch(plain):
        return _of_asset(found)
    try:
        return Reference("query_code", parse_query_code(plain))
    except InvalidValueError as error:
        rule = error.rule if "check characters" in error.rule else _RULE
        raise InvalidValueError("q", rule, value=text) from None


def _of_asset(found: re.Match[str]) -> Reference:
    region, node, number, leaf, kind, place, filing = found.groups()
    return Reference(
        "asset_number",
        None if filing is None else filing.lower(),
        int(region),
        int(node),
        int(number),
        None if leaf is None else int(leaf),
        None if kind is None else _KINDS[kind],
        None if place is None else int(place),
    )
