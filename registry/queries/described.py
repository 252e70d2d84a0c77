"""Assets by what their manifests disclose: filters, the lines' descriptions, and what is not known.

The block fixes which assets there are and which manifest each has; what this index knows of a
manifest grows as more of it is disclosed here. Answers carry the revision of that knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, and_, exists, select

from registry.index.coverage import ASSETS, counts_at, kept
from registry.index.descriptions import KEPT, code_word
from registry.index.search_words import Run
from registry.index.tables import assets, descriptions
from registry.index.word_table import Sought
from registry.queries.paging import Document
from registry.queries.reading import Reader, Row
from registry.types import UnixTime

_MEMBERS: Final = sorted(KEPT)
_COLUMNS: Final = {
    "class": descriptions.c.asset_class,
    "product_form": descriptions.c.product_form,
    "update_frequency": descriptions.c.update_frequency,
    "openness": descriptions.c.openness,
}


@dataclass(frozen=True, slots=True)
class DescriptionFilter:
    """What is asked of descriptions; everything given must hold.

    runs: words of `q`, each in a name or a scenario. codes: values of coded fields by question.
    industry: a sector's code, which stands for all that begin so. first, last: a period, seconds,
    that the manifest's time range touches. described: whether anything is disclosed at all.
    """

    runs: tuple[Run, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    industry: str | None = None
    first: UnixTime | None = None
    last: UnixTime | None = None
    described: bool | None = None

    def asked(self) -> tuple[str, ...]:
        """Questions that are asked."""
        period = self.first is not None or self.last is not None
        return (
            *(("q",) if self.runs else ()),
            *self.codes,
            *(("industry",) if self.industry is not None else ()),
            *(("period",) if period else ()),
        )

    def sought(self) -> Sought:
        """What the table of words is asked for."""
        industry = () if self.industry is None else (code_word("industry", self.industry),)
        return Sought(self.runs, (*(code_word(*code) for code in self.codes.items()), *industry))

    def conditions(self) -> list[ColumnElement[bool]]:
        """On the description that an asset's manifest has, of all that is no word."""
        columns = descriptions.c
        found: list[ColumnElement[bool]] = []
        for question, code in self.codes.items():
            if question == "origin":
                found.append(columns.origins.contains(f",{code},", autoescape=True))
            else:
                found.append(_COLUMNS[question] == code)
        if self.industry is not None:
            found.append(columns.industry.startswith(self.industry, autoescape=True))
        if self.first is not None:
            found.append(columns.period_last >= self.first)
        if self.last is not None:
            found.append(columns.period_first <= self.last)
        return found


def by_description(wanted: DescriptionFilter) -> list[ColumnElement[bool]]:
    """Conditions on assets."""
    of_it = select(descriptions.c.manifest).where(descriptions.c.manifest == assets.c.manifest)
    conditions = wanted.conditions()
    found: list[ColumnElement[bool]] = []
    if wanted.described is not None:
        anything = exists(of_it.where(descriptions.c.known != 0))
        found.append(anything if wanted.described else ~anything)
    if conditions:
        found.append(exists(of_it.where(and_(*conditions))))
    return found


def described(reader: Reader, rows: Sequence[Row], lines: Sequence[Document]) -> list[Document]:
    """The lines of assets, each with what is known of its manifest; None where nothing is.

    rows: with their `document` already where they were found by it.
    """
    texts = {bytes(row["manifest"]): row["document"] for row in rows if "document" in row}
    manifests = list({bytes(row["manifest"]) for row in rows} - texts.keys())
    if manifests:
        query = select(descriptions.c.manifest, descriptions.c.document)
        found = reader.all(query.where(descriptions.c.manifest.in_(manifests)))
        texts |= {bytes(row["manifest"]): row["document"] for row in found}
    known = {manifest: orjson.loads(text) for manifest, text in texts.items()}
    return [
        {**line, "description": _shown(known.get(bytes(row["manifest"])))}
        for row, line in zip(rows, lines, strict=True)
    ]


def _shown(fields: Mapping[str, Any] | None) -> Document | None:
    """Every field that may be disclosed here; None for one that was not."""
    return {name: fields.get(name) for name in _MEMBERS} if fields else None


def coverage(reader: Reader, wanted: DescriptionFilter) -> Document:
    """How many assets at the block there are, and of how many each answer is not known here."""
    revision, asked = kept(reader.connection).revision, wanted.asked()
    if not asked:
        return {"revision": revision, "assets": None, "unknown": {}}
    counts = counts_at(reader.connection, reader.moment.number)
    unknown = {question: counts[ASSETS] - counts[question] for question in asked}
    return {"revision": revision, "assets": counts[ASSETS], "unknown": unknown}
