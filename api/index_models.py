"""What lists and overviews from the index answer, for /openapi.json; tests compare every answer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import Account, AsOf, Hex32, Number, Shape

Seconds = int


class Made(Shape):
    """The event that made a record; its block is when it came to the chain."""

    block_number: int
    log_index: int


class AssetLine(Made):
    """One asset in a list."""

    id: Hex32
    status: str
    registrant: Account
    node: Account
    region: str
    number: Number | None = Field(description="The node's number; None where it came in a batch.")
    batch: Hex32 | None
    kind: str
    level: int
    rights: list[str] = Field(description="Rights that the registrant evidenced.")
    rev: int
    valid_until: Seconds
    notice_until: Seconds | None = Field(description="None while a consent is awaited.")
    manifest: Hex32
    content: Hex32


class RightLine(Shape):
    """One right; a root that nobody wrote yet has no event."""

    id: Hex32
    asset: Hex32
    kind: str
    status: str
    holder: Account
    grantor: Account | None
    parent: Hex32 | None
    depth: int
    exclusivity: str
    flags: list[str]
    purposes: list[str] | None = Field(description="None for a root, which has every one.")
    valid_from: Seconds | None
    valid_until: Seconds = Field(description="The earliest end of it and all above it.")
    pledges: int
    children: int = Field(description="Grants under it that are still open.")
    trade: Hex32 | None
    block_number: int | None
    log_index: int | None


class RightBranch(RightLine):
    """A right with all below it."""

    below: list[RightBranch]


class RightPage(Shape):
    """A page of rights that were granted, or roots that were written or granted from."""

    items: list[RightLine]
    next_cursor: str | None
    as_of: AsOf


class RightTree(Shape):
    """An asset's rights from its evidenced roots down."""

    asset: Hex32
    status: str
    roots: list[RightBranch]
    as_of: AsOf


class PledgeMark(Shape):
    """A pledge that counts on a right."""

    pledge: Hex32
    pledgee: Account
    rank: int
    until: Seconds
    forbids: bool


class Permission(Shape):
    """What one holder may now do."""

    party: Account
    kind: str
    right: Hex32
    purposes: list[str] | None
    exclusivity: str
    may_grant: bool
    may_transfer: bool
    until: Seconds
    pledges: list[PledgeMark]


class WhoMay(Shape):
    """Who may now do what with an asset, until when."""

    asset: Hex32
    status: str
    may: list[Permission]
    as_of: AsOf


class PartyLine(Made):
    """One party."""

    id: Account
    signer: Account
    status: str
    roles: list[str]
    epoch: int
    region: str
    count: int
    node_number: int
    enrolled_by: Account | None
    successor: Account | None


class PartyPage(Shape):
    """A page of parties in the order in which they were enrolled."""

    items: list[PartyLine]
    next_cursor: str | None
    as_of: AsOf


class AttestationLine(Made):
    """One finding."""

    id: Hex32
    asset: Hex32 | None
    party: Account | None
    rev: int
    subject_type: str
    subject: Hex32
    kind: str
    attester: Account
    attester_roles: list[str] = Field(description="As they were when it was recorded.")
    report: Hex32
    value: Number
    date: Seconds
    valid_until: Seconds
    live: bool
    recorded: Seconds


class AttestationPage(Shape):
    """A page of findings in the order in which they were recorded."""

    items: list[AttestationLine]
    next_cursor: str | None
    as_of: AsOf


class PledgeLine(Made):
    """One pledge."""

    id: Hex32
    asset: Hex32
    right: Hex32
    kind: str
    pledgor: Account
    pledgee: Account
    rank: int
    forbids_licence: bool
    secured: Hex32
    registration: Hex32
    status: str
    counts: bool
    valid_until: Seconds


class PledgePage(Shape):
    """A page of pledges in the order in which they were made."""

    items: list[PledgeLine]
    next_cursor: str | None
    as_of: AsOf


class SameContent(Shape):
    """Registrations of the same data."""

    content: Hex32
    count: int
    assets: list[AssetLine]
    not_covered: str
    as_of: AsOf


class Statuses(Shape):
    """Of the asset, and of the right certified, which a trade made or moved."""

    asset: str
    right: str | None = Field(description="None for an asset.")


class CertificateStatus(Shape):
    """How a certified record stands, as the index has it: not proven."""

    id: Hex32
    kind: Literal["asset", "right", "trade"]
    asset: Hex32
    right: Hex32 | None = Field(description="The right certified; None for an asset.")
    status: Statuses
    rev: int = Field(description="The asset's; a certificate of an earlier one is superseded.")
    holder: Account = Field(description="Of a trade, its buyer.")
    until: Seconds = Field(description="The earliest end of it and all above it.")
    pledges: int = Field(description="On the right, or on the asset's roots.")
    suspended: bool = Field(description="It, its asset, or a right above it is.")
    objected: bool = Field(description="An objection to the asset counts.")
    behind: int | None = Field(
        description="Blocks by which the answer is behind the last tip that this server heard of: "
        "at least so many. None where it has heard of none."
    )
    as_of: AsOf
