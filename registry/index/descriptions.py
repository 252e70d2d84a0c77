"""What a sealed manifest's disclosed fields say of an asset: what lists and searches go by.

A description is of a manifest digest, and every field of it was opened against that digest. It says
what was disclosed to this index; what was not is not known here, which is no answer about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import rfc8785

from registry.errors import InputError, InvalidValueError, ManifestError
from registry.index.search_words import MARK, named, runs, words_of
from registry.manifest import manifest_digest, open_, schema, validate
from registry.types import Digest, UnixTime, to_bytes

TEXTS: Final = ("name", "name_en", "scenarios")
CODES: Final = {
    "class": "class",
    "origin": "origins",
    "product_form": "product_form",
    "update_frequency": "update_frequency",
    "openness": "openness",
}
"""Questions about a field of coded values, and the field."""
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "q": TEXTS,
    **{question: (field,) for question, field in CODES.items()},
    "industry": ("industry",),
    "period": ("time_range",),
}
"""Questions about descriptions, each with the fields that answer it; a bit of `known` each."""
KEPT: Final = frozenset(field for fields in ASKED.values() for field in fields)
"""Fields that are kept; no other leaves the sealed manifest."""
_DAY: Final = timedelta(days=1)
_LENGTH_BITS: Final = 11
_LOT_BITS: Final = 40


class DescriptionError(InputError):
    """A sealed manifest cannot describe: it is malformed, or a disclosure is not its own."""

    title = "Not a description"

    def __init__(self, where: str, error: InputError) -> None:
        super().__init__(error.code, f"{where}#{error.field or ''}", error.rule, error.arguments)


@dataclass(frozen=True, slots=True)
class Description:
    """What is disclosed of one manifest: fields of the schema by name."""

    manifest: Digest
    fields: Mapping[str, Any]

    def joined(self, fields: Mapping[str, Any]) -> Description:
        """With more fields of the same manifest, disclosed at another time."""
        return Description(self.manifest, {**fields, **self.fields})

    @property
    def document(self) -> str:
        """The fields in their one canonical form."""
        return rfc8785.dumps(dict(self.fields)).decode()

    @property
    def known(self) -> int:
        """A bit for each question that can be answered."""
        bits = (any(f in self.fields for f in fields) for fields in ASKED.values())
        return sum(1 << place for place, is_known in enumerate(bits) if is_known)

    @property
    def period(self) -> tuple[UnixTime, UnixTime] | None:
        """First and last second of the time range; a day is all of it."""
        found = self.fields.get("time_range")
        if found is None:
            return None
        return _moment(found["from"], last=False), _moment(found["to"], last=True)

    def names(self) -> list[str]:
        """Words of the names, as such."""
        return named(words_of(self._names()))

    def texts(self) -> list[str]:
        """Words of names and scenarios, and those that stand for codes."""
        texts = [*self._names(), *self.fields.get("scenarios", ())]
        return [*words_of(texts), *self._codes()]

    def _names(self) -> list[str]:
        return [self.fields[name] for name in ("name", "name_en") if name in self.fields]

    def _codes(self) -> Iterator[str]:
        for question, field in CODES.items():
            value = self.fields.get(field, [])
            for code in [value] if isinstance(value, str) else value:
                yield code_word(question, code)
        code = self.fields.get("industry", {}).get("code", "")
        yield from (code_word("industry", code[:end]) for end in range(1, len(code) + 1))

    def lot(self) -> int:
        """Where it stands among those that a question fits alike, lowest first: shorter names,
        then shorter texts, before longer ones; among these the digest decides, once for all.
        """
        name = self.fields.get("name", self.fields.get("name_en", ""))
        texts = [name, *self.fields.get("scenarios", ())]
        lengths = [sum(len(run) for run in runs(text)) for text in texts]
        most = (1 << _LENGTH_BITS) - 1
        first, whole = min(lengths[0], most), min(sum(lengths), most)
        drawn = int.from_bytes(to_bytes(self.manifest)[: _LOT_BITS // 8], "big")
        return ((first << _LENGTH_BITS) | whole) << _LOT_BITS | drawn


def code_word(question: str, code: str) -> str:
    """The word that stands for a coded value of a field."""
    return MARK + (question + MARK + code.replace(".", MARK)).replace("_", "").lower()


def codes_of(question: str) -> list[str]:
    """Codes that a field of coded values may have."""
    field = schema()["properties"][CODES[question]]
    codes: list[str] = field.get("items", field)["enum"]
    return codes


def describe(public: object, disclosures: object, fields: Collection[str] = KEPT) -> Description:
    """The description that a sealed manifest's disclosures give, of *fields* at most.

    disclosures: texts, in a list or by field name. Raises InvalidValueError, DisclosureError or
    ManifestError where the public form, a disclosure or a disclosed field is not what it must be.
    """
    if not isinstance(public, Mapping):
        raise InvalidValueError("/public", "must be a sealed manifest's public form")
    opened = open_(public, _texts(disclosures))
    _ensure_valid(opened)
    chosen = {name: opened[name] for name in KEPT if name in opened and name in fields}
    return Description(manifest_digest(public), chosen)


def _texts(disclosures: object) -> Sequence[str]:
    chosen = list(disclosures.values()) if isinstance(disclosures, Mapping) else disclosures
    if not isinstance(chosen, list) or not all(isinstance(text, str) for text in chosen):
        raise InvalidValueError("/disclosures", "must be texts, in a list or by field name")
    return chosen


def _ensure_valid(opened: dict[str, Any]) -> None:
    """Raise ManifestError where a disclosed field breaks a rule; those not disclosed may lack."""
    try:
        validate(opened)
    except ManifestError as error:
        lacking = {f"/{name}" for name in schema()["properties"] if name not in opened}
        broken = [v for v in error.violations if v.pointer not in lacking]
        if broken:
            raise ManifestError(broken) from None


def _moment(text: str, *, last: bool) -> UnixTime:
    found = datetime.fromisoformat(text).replace(tzinfo=UTC)
    if last and "T" not in text:
        found += _DAY
    return UnixTime(int(found.timestamp()) - (last and "T" not in text))
