"""What lists of assets answer of manifests' disclosed fields, for /openapi.json."""

from __future__ import annotations

from pydantic import Field

from api.index_models import AssetLine
from api.models import AsOf, Shape


class Sector(Shape):
    """An industry sector in a classification such as GB/T 4754-2017."""

    standard: str
    code: str
    title: str


class Period(Shape):
    """A time range; both ends are days or moments within it."""

    from_: str = Field(alias="from")
    to: str


class Description(Shape):
    """Fields of a manifest that were disclosed to this index, each verified against its digest;
    null where a field was not disclosed, which says nothing of it.
    """

    name: str | None
    name_en: str | None
    scenarios: list[str] | None
    class_: str | None = Field(alias="class")
    industry: Sector | None
    origins: list[str] | None
    product_form: str | None
    update_frequency: str | None
    openness: str | None
    time_range: Period | None


class DescribedLine(AssetLine):
    """One asset in a list, with what its manifest in force says."""

    description: Description | None = Field(description="null: nothing of it was disclosed here.")


class Coverage(Shape):
    """How far this index knows what manifests say: no block fixes that, it grows by itself."""

    revision: int = Field(description="Rises whenever more is disclosed.")
    assets: int | None = Field(description="Assets at the block; null where nothing was asked.")
    unknown: dict[str, int] = Field(
        description="By each question asked of descriptions: assets at the block that it cannot "
        "be answered for, so that they are not found though they may fit."
    )


class AssetPage(Shape):
    """A page of assets in the order in which they came to the chain; with `q`, best first."""

    items: list[DescribedLine]
    next_cursor: str | None
    descriptions: Coverage
    as_of: AsOf
