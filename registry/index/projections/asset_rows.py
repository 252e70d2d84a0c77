"""What AssetRegistry's events say: assets, batches, objections, rule profiles, pauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from registry.index.changes import Change, EventsMissingError, Find, Projection, known
from registry.index.layout import IndexedEvent, Values, open_word, subject_party, with_field
from registry.index.projections.keys import batch_key, root_id

_HOUR: Final = 3600
_RIGHT_KINDS: Final = (1, 2, 3)


def counted(event: IndexedEvent, find: Find, party: bytes, number: bytes) -> Change:
    """A party's next running number. Raises EventsMissingError where one is left out."""
    count = int.from_bytes(number, "big")
    row = find("counts", (party,))
    before = row["count"] if row else 0
    if count != before + 1:
        rule = "does not carry the party's next number"
        raise EventsMissingError(event, rule, party=party.hex(), number=count, before=before)
    return Change("counts", (party, event.block), {"count": count})


def standing(word: bytes) -> Values:
    """Columns of an asset that its storage word gives; the end of its notice in seconds."""
    fields = open_word("AssetWord", word)
    del fields["registrant"]
    fields["notice_end"] = fields.pop("noticeEnd") * _HOUR
    fields["ended"] = fields.pop("end")
    fields["word"] = word
    return fields


def touched(event: IndexedEvent, find: Find, asset: bytes) -> Iterator[Change]:
    """The mark that an act leaves which writes one of the asset's roots."""
    row = known(find, event, "assets", asset)
    if not row["touched"]:
        word = with_field("AssetWord", row["word"], "touched", 1)
        yield Change("assets", (asset,), {"touched": 1, "word": word})


def _seeded(event: IndexedEvent, find: Find, number: int | None, batch: bytes | None) -> Change:
    terms, words = event.terms(), event.words()
    index = None if batch is None else int.from_bytes(words["index"], "big")
    values = {
        "node": terms["node"],
        "registrant": terms["registrant"],
        "region": known(find, event, "parties", terms["node"])["region"],
        "profile": terms["profile"],
        "kind": terms["kind"],
        "number": number,
        "batch": batch,
        "batch_index": index,
        "manifest": terms["manifest"],
        "content": terms["content"],
        "notice": terms["notice"],
        "valid_from": terms["from"],
        "made": event.place,
    }
    return Change("assets", (event.subject,), values | standing(words["word"]))


def _roots(event: IndexedEvent) -> Iterator[Change]:
    """The asset's root rights, by which their query codes are found."""
    for kind in _RIGHT_KINDS:
        values = {"asset": event.subject, "kind": kind, "place": event.place}
        yield Change("roots", (root_id(event.subject, kind),), values)


def _registered(event: IndexedEvent, find: Find) -> Iterator[Change]:
    number = event.word("number")
    yield counted(event, find, subject_party(event.record), number)
    yield _seeded(event, find, int.from_bytes(number, "big"), None)
    yield from _roots(event)


def _activated(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "batches", event.record)
    yield _seeded(event, find, None, event.record)
    yield from _roots(event)


def _changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "assets", event.subject)
    yield Change("assets", (event.subject,), standing(event.word()))


def _amended(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "assets", event.subject)
    terms = event.terms()
    described = {name: terms[name] for name in ("manifest", "content")}
    yield Change("assets", (event.subject,), described | standing(event.word()))


def _objection(word: bytes) -> Values:
    fields = open_word("ObjectionWord", word)
    fields["in_notice"] = fields.pop("inNotice")
    fields["word"] = word
    return fields


def _objected(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _changed(event, find)
    terms = event.terms()
    values = {
        "asset": event.subject,
        "objector": terms["objector"],
        "grounds": terms["grounds"],
        "made": event.place,
    }
    yield Change("objections", (event.record,), values | _objection(event.word("objection")))


def _objection_changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield from _changed(event, find)
    known(find, event, "objections", event.record)
    yield Change("objections", (event.record,), _objection(event.word("objection")))


def _batch_anchored(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, word, number = event.terms(), event.word(), event.word("number")
    yield counted(event, find, terms["node"], number)
    fields = open_word("BatchWord", word)
    values = {
        "node": terms["node"],
        "root": terms["root"],
        "batch": event.record,
        "count": terms["count"],
        "kind": terms["kind"],
        "locator": terms["locator"],
        "number": int.from_bytes(number, "big"),
        "anchored": fields["anchored"],
        "published": fields["published"],
        "word": word,
        "made": event.place,
    }
    yield Change("batches", (batch_key(terms["root"], terms["node"]),), values)


def _batch_published(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "batches", event.record)
    word = event.word()
    published = open_word("BatchWord", word)["published"]
    yield Change("batches", (event.record,), {"published": published, "word": word})


def _profile_added(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, number = event.terms(), int.from_bytes(event.subject, "big")
    kept = ("document", "notice", "objection", "term", "regimes", "version")
    values = {name: terms[name] for name in kept}
    values |= {
        "required": terms["required"].to_bytes(8, "big"),
        "place": event.place,
        "id": event.record,
        "word": event.word(),
    }
    yield Change("profiles", (number,), values)


def _pause_set(event: IndexedEvent, find: Find) -> Iterator[Change]:
    words = event.words()
    fields = open_word("PauseWord", words["word"])
    values = {
        "by": words["by"],
        "until": fields["until"],
        "not_before": fields["notBefore"],
        "word": words["word"],
    }
    yield Change("pauses", (event.place,), values)


ASSET_PROJECTIONS: Final[dict[str, Projection]] = {
    "Registered": _registered,
    "Activated": _activated,
    "Amended": _amended,
    "ApprovalSet": _changed,
    "AssetLifted": _changed,
    "AssetRevoked": _changed,
    "AssetSuspended": _changed,
    "Cancelled": _changed,
    "NoticeStarted": _changed,
    "Objected": _objected,
    "ObjectionAdmitted": _objection_changed,
    "ObjectionResolved": _objection_changed,
    "BatchAnchored": _batch_anchored,
    "BatchPublished": _batch_published,
    "ProfileAdded": _profile_added,
    "PauseSet": _pause_set,
}
