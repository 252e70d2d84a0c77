"""What the register keeps of each record, one plain value per record.

The fields are those of LEDGER.md's table of slots, so a record can be laid beside the chain's
storage word. A record that was never written is simply absent from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar

from registry.words import Word, layouts


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `WORD` names the storage word it fills."""

    WORD: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Party(Record):
    """Who may act: its signer, roles, standing and the node that enrolled it (by number)."""

    WORD: ClassVar[str] = "PartyWord"
    signer: str = "0x" + "0" * 40
    status: int = 0
    roles: int = 0
    epoch: int = 0
    region: int = 0
    count: int = 0
    voids: int = 0
    node: int = 0


@dataclass(frozen=True, slots=True)
class Mandate(Record):
    """What an agent may consent to for its principal, and until when."""

    WORD: ClassVar[str] = "MandateWord"
    acts: int = 0
    until: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Operator(Record):
    """An account that sends for a party."""

    WORD: ClassVar[str] = "OperatorWord"
    until: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class CredentialKey(Record):
    """A key that signs certificates: its window, and since when it is compromised."""

    WORD: ClassVar[str] = "KeyWord"
    from_: int = 0
    until: int = 0
    compromised: int = 0
    exists: int = 0


@dataclass(frozen=True, slots=True)
class Recovery(Record):
    """A proposed new signer and when it may take over."""

    WORD: ClassVar[str] = "RecoveryWord"
    signer: str = "0x" + "0" * 40
    ready: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class Asset(Record):
    """A registered asset; `notice_end` counts hours, `touched`: a root of it was written."""

    WORD: ClassVar[str] = "AssetWord"
    registrant: str
    until: int
    notice_end: int
    rights: int
    level: int
    end: int = 0
    suspended: int = 0
    approval: int = 0
    objections: int = 0
    touched: int = 0
    rev: int = 0


@dataclass(frozen=True, slots=True)
class Batch(Record):
    """The root of many registrations."""

    WORD: ClassVar[str] = "BatchWord"
    node: str
    count: int
    kind: int
    anchored: int
    published: int = 0


@dataclass(frozen=True, slots=True)
class Profile(Record):
    """The rules of one register."""

    WORD: ClassVar[str] = "ProfileWord"
    notice: int
    objection: int
    term: int
    required: int
    regimes: int
    exists: int = 1


@dataclass(frozen=True, slots=True)
class Objection(Record):
    """An objection's standing."""

    WORD: ClassVar[str] = "ObjectionWord"
    status: int
    deadline: int
    filed: int
    in_notice: int


@dataclass(frozen=True, slots=True)
class Pause(Record):
    """Until when the register pauses, and when it may pause again."""

    WORD: ClassVar[str] = "PauseWord"
    until: int = 0
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Right(Record):
    """A right; a root's `until` stays zero, for it is the asset's."""

    WORD: ClassVar[str] = "RightWord"
    holder: str
    until: int = 0
    seq: int = 0
    pledges: int = 0
    forbidding: int = 0
    pledge_epoch: int = 0
    last_rank: int = 0
    end: int = 0
    kind: int = 0
    exclusivity: int = 0
    flags: int = 0
    depth: int = 0
    suspended: int = 0


@dataclass(frozen=True, slots=True)
class Group(Record):
    """The children of one right, in sum."""

    WORD: ClassVar[str] = "GroupWord"
    open: int = 0
    made: int = 0
    max_until: int = 0
    exclusive_until: int = 0
    exclusivity: int = 0


@dataclass(frozen=True, slots=True)
class Pledge(Record):
    """A pledge of a right."""

    WORD: ClassVar[str] = "PledgeWord"
    pledgee: str
    status: int
    rank: int
    epoch: int
    forbids: int
    until: int


@dataclass(frozen=True, slots=True)
class Listing(Record):
    """An offer's standing at its venue."""

    WORD: ClassVar[str] = "ListingWord"
    until: int
    state: int
    seq: int
    sold: int
    units: int
    rev: int


@dataclass(frozen=True, slots=True)
class Filing(Record):
    """A trade made off exchange, and the venue that adopted it."""

    WORD: ClassVar[str] = "FilingWord"
    filed: int
    operated: int
    venue: str = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class Attestation(Record):
    """A finding's standing, and the roles in which it was made."""

    WORD: ClassVar[str] = "AttestationWord"
    status: int
    until: int
    roles: int
    recorded: int


@cache
def word_fields(kind: type[Any]) -> tuple[tuple[str, str, int], ...]:
    """(our field, the word's field, offset) of each field of a record's word."""
    offsets = {f.name: f.offset for f in layouts()[kind.WORD]}
    names = {f.name: _camel(f.name) for f in fields(kind)}
    assert set(names.values()) == set(offsets), kind
    return tuple((ours, theirs, offsets[theirs]) for ours, theirs in names.items())


@cache
def widths(kind: type[Any]) -> tuple[tuple[str, int], ...]:
    """(our field, its bits) of each field of a record's word."""
    bits = {f.name: f.bits for f in layouts()[kind.WORD]}
    return tuple((ours, bits[theirs]) for ours, theirs, _ in word_fields(kind))


def _camel(name: str) -> str:
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part.title() for part in rest)


def as_fields(record: Record) -> dict[str, Any]:
    """The record under the names of its storage word's fields."""
    return {theirs: getattr(record, ours) for ours, theirs, _ in word_fields(type(record))}


def packed(record: Record) -> int:
    """The storage word of a record."""
    number = 0
    for ours, _, offset in word_fields(type(record)):
        value = getattr(record, ours)
        number |= (int(value, 16) if isinstance(value, str) else value) << offset
    return number


def opened(kind: type[Record], raw: int) -> Any:
    """The record in a storage word. Raises InvalidValueError for bits outside its fields."""
    word = Word(kind.WORD, raw)
    return kind(**{ours: word[theirs] for ours, theirs, _ in word_fields(kind)})
