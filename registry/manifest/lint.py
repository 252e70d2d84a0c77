"""Warnings about a valid manifest: what reviewers return most, found before submission.

Nine in ten first submissions to one property register fail review: over scope, entitlement to
each right claimed, and contradictions between papers. A warning is advice; it never refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, Final

from registry.errors import Violation
from registry.manifest.rules import items
from registry.manifest.strict_json import pointer

_WHOLE: Final = 10_000
_HIGHEST: Final = 3
_OWNERSHIP: Final = ("所有权", "ownership", "data owner")


def lint(document: dict[str, Any]) -> list[Violation]:
    """Give every warning about a manifest that ``validate`` accepts, in a fixed order."""
    return [warning for check in CHECKS for warning in check(document)]


def _time_range(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of a range that ends before it begins, or an increment outside it."""
    span = document.get("time_range")
    if span and span["to"][:10] < span["from"][:10]:
        yield Violation("/time_range/to", "ends before it begins", span["to"])
    last = document.get("last_increment")
    if span and last and last[:10] < span["from"][:10]:
        yield Violation("/last_increment", "lies before the time range", last)
    if span and last and document["update_frequency"] == "STATIC" and last[:10] > span["to"][:10]:
        yield Violation("/last_increment", "a static asset grew after its time range", last)
    if not last and document["update_frequency"] != "STATIC":
        yield Violation("/last_increment", "is missing though the asset is updated")


def _amounts(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of counts that contradict one another."""
    counts = {name: int(document[name]) for name in ("rows", "values", "bytes") if name in document}
    if "values" in counts and counts.get("rows", 0) > counts["values"]:
        yield Violation("/rows", "more rows than values", str(counts["rows"]))
    for name, count in counts.items():
        if count == 0:
            yield Violation(pointer(name), "is zero")
    dictionary = document.get("data_dictionary")
    if dictionary and int(dictionary["attributes"]) < int(dictionary["entities"]):
        yield Violation("/data_dictionary/attributes", "fewer attributes than entities")
    if not dictionary and document["product_form"] in {"DATA_SET", "DERIVED_DATA"}:
        yield Violation("/data_dictionary", "is missing: reviewers ask for it")


def _entitlement(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn where two rights rest on the same evidence only: none implies another."""
    claims = list(enumerate(document["claimed_rights"]))
    for (_, first), (index, second) in combinations(claims, 2):
        if _digests(first) == _digests(second):
            rule = f"rests on the same evidence as {first['right']}, which does not imply it"
            yield Violation(pointer("claimed_rights", index, "evidence"), rule, second["right"])


def _digests(claim: dict[str, Any]) -> set[str]:
    """Give the digests of a claim's evidence."""
    return {item["digest"] for item in claim["evidence"]}


def _sources(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of sources that do not bear the claims."""
    kinds = {source["kind"] for source in document["sources"]}
    if "lineage" in document and kinds == {"SELF_COLLECTED"}:
        yield Violation("/sources", "all self-collected, yet parents are named in lineage")
    if kinds <= {"PUBLIC"}:
        for index, claim in enumerate(document["claimed_rights"]):
            if claim["right"] == "HOLD":
                where = pointer("claimed_rights", index)
                yield Violation(where, "a holding right in data from public sources only")
    for index, parent in enumerate(items(document, "lineage")):
        if "rev" not in parent:
            yield Violation(pointer("lineage", index, "rev"), "is missing: which version was used")


def _sensitivity(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of class, level and openness that contradict one another."""
    openness, personal = document["openness"], document["data_class"] == "PERSONAL"
    if openness == "OPEN" and document["level"] == _HIGHEST:
        yield Violation("/openness", "open without condition at the highest level")
    if openness == "OPEN" and personal:
        yield Violation("/openness", "personal data open without condition")
    if not personal and "personal_data" in document:
        yield Violation("/data_class", "personal data is described, yet the class is another")


def _holders(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of holders, shares and codes that do not match."""
    holders = document["holders"]
    codes = document.get("credit_codes")
    if codes is None:
        yield Violation("/credit_codes", "is missing: reviewers match holders by it")
    elif len(codes) != len(holders):
        yield Violation("/credit_codes", "not one code for each holder", str(len(codes)))
    shares = [holder.get("share") for holder in holders]
    if any(shares) and (None in shares or sum(shares) != _WHOLE):
        yield Violation("/holders", "shares do not sum to 10,000 basis points")


def _wording(document: dict[str, Any]) -> Iterator[Violation]:
    """Warn of the word ownership, which is no recognised concept for data."""
    texts = [("/name", document["name"]), ("/description", document["description"])]
    for index, claim in enumerate(document["claimed_rights"]):
        texts.append((pointer("claimed_rights", index, "basis"), claim["basis"]))
    for where, text in texts:
        for word in _OWNERSHIP:
            if word in text.lower():
                yield Violation(where, "speaks of ownership of data; name the right", word)


CHECKS: Final[tuple[Callable[[dict[str, Any]], Iterator[Violation]], ...]] = (
    _time_range,
    _amounts,
    _entitlement,
    _sources,
    _sensitivity,
    _holders,
    _wording,
)
