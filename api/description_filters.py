"""What is asked of manifests' disclosed fields, each error by name."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Depends, Query
from pydantic import WithJsonSchema

from api.filters import time_of
from api.spellings import TIME, one_of
from registry.errors import InvalidValueError
from registry.index.descriptions import codes_of
from registry.index.search_words import MAX_QUERY, MAX_RUNS, asked
from registry.queries.described import DescriptionFilter

_SECTOR: Final = re.compile(r"[A-Z0-9][A-Z0-9.]{0,19}\Z")
_WordsQuery = Annotated[
    str | None,
    Query(
        description=f"Words, all of which a name or a scenario has, in Chinese or English: at most "
        f"{MAX_QUERY} characters and {MAX_RUNS} words. Best first: words in names before words in "
        "scenarios, shorter names before longer ones.",
        examples=["电网 负荷", "filament quality"],
    ),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_QUERY}),
]
_CODE: Final = Query(description="A code of the manifest's vocabulary.")
_ClassQuery = Annotated[
    str | None,
    Query(alias="class", description="类别, by code."),
    WithJsonSchema(one_of(codes_of("class"))),
]
_OriginQuery = Annotated[str | None, _CODE, WithJsonSchema(one_of(codes_of("origin")))]
_FormQuery = Annotated[str | None, _CODE, WithJsonSchema(one_of(codes_of("product_form")))]
_FrequencyQuery = Annotated[str | None, _CODE, WithJsonSchema(one_of(codes_of("update_frequency")))]
_OpennessQuery = Annotated[str | None, _CODE, WithJsonSchema(one_of(codes_of("openness")))]
_SectorQuery = Annotated[
    str | None,
    Query(description="行业代码: a sector's code; C28 stands for all that begin with it."),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z0-9][A-Z0-9.]{0,19}$"}),
]
_PeriodFromQuery = Annotated[
    str | None,
    Query(description="The data's period ends not before (RFC 3339, UTC)."),
    WithJsonSchema(TIME),
]
_PeriodToQuery = Annotated[
    str | None,
    Query(description="The data's period begins not after (RFC 3339, UTC)."),
    WithJsonSchema(TIME),
]
_DescribedQuery = Annotated[
    bool | None,
    Query(description="Whether this index knows anything of the manifest."),
    WithJsonSchema({"type": "boolean"}),
]


def description_filter(
    *,
    q: _WordsQuery = None,
    class_: _ClassQuery = None,
    industry: _SectorQuery = None,
    origin: _OriginQuery = None,
    product_form: _FormQuery = None,
    update_frequency: _FrequencyQuery = None,
    openness: _OpennessQuery = None,
    period_from: _PeriodFromQuery = None,
    period_to: _PeriodToQuery = None,
    described: _DescribedQuery = None,
) -> DescriptionFilter:
    """What the parameters ask. Raises InvalidValueError naming the one at fault."""
    given = {
        "class": class_,
        "origin": origin,
        "product_form": product_form,
        "update_frequency": update_frequency,
        "openness": openness,
    }
    wanted = DescriptionFilter(
        runs=() if q is None else asked(q),
        codes={name: _code(name, text) for name, text in given.items() if text is not None},
        industry=_sector(industry),
        first=time_of(period_from, "period_from"),
        last=time_of(period_to, "period_to"),
        described=described,
    )
    if described is False and wanted.asked():
        rule = "must not be false where something is asked of the description"
        raise InvalidValueError("described", rule)
    return wanted


DescriptionQuery = Annotated[DescriptionFilter, Depends(description_filter)]


def _code(question: str, text: str) -> str:
    codes = codes_of(question)
    if text not in codes:
        raise InvalidValueError(question, "must be one of " + ", ".join(codes), value=text[:100])
    return text


def _sector(text: str | None) -> str | None:
    if text is None or _SECTOR.match(text):
        return text
    rule = "must be at most 20 capital letters, digits and dots"
    raise InvalidValueError("industry", rule, value=text[:100])
