"""What the events of RightsLedger and PledgeLedger say: rights, their children, pledges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from registry.index.changes import Change, EventsMissingError, Find, Projection, known
from registry.index.layout import WORD, IndexedEvent, Values, open_word, with_field
from registry.index.projections.asset_rows import touched
from registry.index.projections.keys import root_id
from registry.records import schema

_KINDS: Final = (1, 2, 3)
_EXCLUSIVE: Final = schema().enum("exclusivity", "EXCLUSIVE")
_ROOT_FLAGS: Final = schema().enum("rightFlags", "TRANSFERABLE") | schema().enum(
    "rightFlags", "SUBLICENSABLE"
)
_PLEDGE_LIVE: Final = schema().enum("pledgeStatus", "LIVE")
_CHILDLESS: Final[Values] = {
    "children_open": 0,
    "children_made": 0,
    "children_until": 0,
    "exclusive_until": 0,
    "exclusive_kind": 0,
    "children_word": None,
}


def _standing(word: bytes) -> Values:
    fields = open_word("RightWord", word)
    return {
        "holder": fields["holder"],
        "seq": fields["seq"],
        "pledges": fields["pledges"],
        "forbidding": fields["forbidding"],
        "pledge_epoch": fields["pledgeEpoch"],
        "ended": fields["end"],
        "suspended": fields["suspended"],
        "word": word,
    }


def _children(word: bytes) -> Values:
    fields = open_word("GroupWord", word)
    return {
        "children_open": fields["open"],
        "children_made": fields["made"],
        "children_until": fields["maxUntil"],
        "exclusive_until": fields["exclusiveUntil"],
        "exclusive_kind": fields["exclusivity"],
        "children_word": word,
    }


def _root(event: IndexedEvent, find: Find, right: bytes) -> Values:
    """The row of a root right before anything was written. Raises EventsMissingError for a right
    that is no root of the event's asset: its grant was not seen.
    """
    asset = known(find, event, "assets", event.subject)
    for kind in _KINDS:
        if root_id(event.subject, kind) == right:
            break
    else:
        raise EventsMissingError(event, "changes a right never granted", record=right.hex())
    return {
        "asset": event.subject,
        "parent": None,
        "kind": kind,
        "depth": 0,
        "holder": asset["registrant"],
        "grantor": None,
        "exclusivity": _EXCLUSIVE,
        "valid_from": 0,
        "until": 0,
        "purposes": None,
        "scope": None,
        "terms": None,
        "flags": _ROOT_FLAGS,
        "seq": 0,
        "pledges": 0,
        "forbidding": 0,
        "pledge_epoch": 0,
        "ended": 0,
        "suspended": 0,
        "word": None,
        "trade": None,
        "made": event.place,
        **_CHILDLESS,
    }


def _row(event: IndexedEvent, find: Find, right: bytes) -> tuple[Mapping[str, Any], Values]:
    """The right as it is, and what its row must first be given where it has none yet."""
    row = find("rights", (right,))
    if row is not None:
        return row, {}
    root = _root(event, find, right)
    return root, root


def _granted(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, word = event.terms(), event.word()
    _, parent = _row(event, find, terms["parent"])
    yield Change("rights", (terms["parent"],), parent | _children(event.word("group")))
    values = {
        "asset": terms["asset"],
        "parent": terms["parent"],
        "kind": terms["kind"],
        "depth": open_word("RightWord", word)["depth"],
        "grantor": terms["grantor"],
        "exclusivity": terms["exclusivity"],
        "valid_from": terms["from"],
        "until": terms["until"],
        "purposes": terms["purposes"],
        "scope": terms["scope"],
        "terms": terms["terms"],
        "flags": terms["flags"],
        "trade": None,
        "made": event.place,
    }
    yield Change("rights", (event.record,), values | _standing(word) | _CHILDLESS)


def _written(event: IndexedEvent, find: Find, right: bytes, word: bytes) -> Iterator[Change]:
    """A right's new word; where it is a root, its asset is touched."""
    row, first = _row(event, find, right)
    yield Change("rights", (right,), first | _standing(word))
    if row["parent"] is None:
        yield from touched(event, find, event.subject)


def _changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _written(event, find, event.record, event.word())


def _ended(event: IndexedEvent, find: Find) -> Iterator[Change]:
    """The end of a right, which leaves its parent's children where it has a parent."""
    yield from _written(event, find, event.record, event.word())
    parent = _row(event, find, event.record)[0]["parent"]
    if parent is not None:
        known(find, event, "rights", parent)
        yield Change("rights", (parent,), _children(event.word("group")))


def _pledge_made(event: IndexedEvent, find: Find) -> Iterator[Change]:
    """Both words follow from the terms: the right counts one pledge more, of this rank."""
    terms = event.terms()
    row, _ = _row(event, find, terms["right"])
    before = row["word"] or _root_word(row)
    word = with_field("RightWord", before, "pledges", row["pledges"] + 1)
    word = with_field("RightWord", word, "forbidding", row["forbidding"] + terms["forbids"])
    word = with_field("RightWord", word, "lastRank", terms["rank"])
    yield from _written(event, find, terms["right"], word)
    kept = ("asset", "right", "kind", "pledgor", "pledgee", "rank", "forbids", "until")
    values = {name: terms[name] for name in (*kept, "secured", "registration")}
    values |= {
        "epoch": row["pledge_epoch"],
        "status": _PLEDGE_LIVE,
        "word": _pledge_word(terms, row["pledge_epoch"]),
        "made": event.place,
    }
    yield Change("pledges", (event.record,), values)


def _packed(name: str, holder: bytes, **fields: int) -> bytes:
    """A word whose lowest field is an account."""
    word = bytes(WORD - len(holder)) + holder
    for field, value in fields.items():
        word = with_field(name, word, field, value)
    return word


def _root_word(row: Mapping[str, Any]) -> bytes:
    fields = {name: row[name] for name in ("kind", "exclusivity", "flags")}
    return _packed("RightWord", row["holder"], **fields)


def _pledge_word(terms: Values, epoch: int) -> bytes:
    fields = {name: terms[name] for name in ("rank", "forbids", "until")}
    return _packed("PledgeWord", terms["pledgee"], status=_PLEDGE_LIVE, epoch=epoch, **fields)


def _pledge_changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "pledges", event.record)
    word = event.word()
    status = open_word("PledgeWord", word)["status"]
    yield Change("pledges", (event.record,), {"status": status, "word": word})


def _pledge_and_right(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _pledge_changed(event, find)
    right = known(find, event, "pledges", event.record)["right"]
    yield from _written(event, find, right, event.word("right"))


RIGHT_PROJECTIONS: Final[dict[str, Projection]] = {
    "Granted": _granted,
    "Transferred": _changed,
    "Sold": _changed,
    "RightSuspended": _changed,
    "RightLifted": _changed,
    "RootWritten": _changed,
    "Settled": _ended,
    "Surrendered": _ended,
    "Terminated": _ended,
    "RightRevoked": _ended,
}
PLEDGE_PROJECTIONS: Final[dict[str, Projection]] = {
    "PledgeMade": _pledge_made,
    "PledgeReleased": _pledge_and_right,
    "PledgeExpired": _pledge_and_right,
    "PledgeEnforced": _pledge_and_right,
    "PledgeForeclosed": _pledge_changed,
}
