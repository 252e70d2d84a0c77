"""Rows of what a manifest discloses; what it does not is named once, and never printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from registry.certificate.bundle import Manifest
from registry.certificates.paper.document import Row, row
from registry.certificates.paper.wording import Text, joined, manifest_words, words
from registry.manifest import open_

_CODED: Final = ("product_form", "class", "data_class", "openness", "update_frequency")
_PLAIN: Final = ("domain", "last_increment", "description")
_COUNTED: Final = ("rows", "values", "bytes")
_DICTIONARY: Final = ("entities", "attributes", "quality_rules")
_NAMED: Final = (
    "name",
    "product_form",
    "class",
    "industry",
    "scenarios",
    "holders",
    "credit_codes",
    "sources",
    "rows",
    "update_frequency",
    "time_range",
    "last_increment",
)
"""Fields whose absence a reader should notice; a row each on the certificate."""
_LABEL_OF: Final = {"rows": "scale"}


def opened(manifest: Manifest | None) -> Mapping[str, Any]:
    """The fields that a manifest discloses, always the open ones; nothing for none."""
    return open_(manifest.public, manifest.disclosures) if manifest is not None else {}


def object_rows(manifest: Manifest | None, fields: Mapping[str, Any], level: int) -> Iterator[Row]:
    """What is registered, as far as it is disclosed. level: the chain's own."""
    if manifest is None:
        yield row("name", words("no_manifest"))
    elif "name" in fields:
        yield row("name", fields["name"])
    if "name_en" in fields:
        yield row("name_en", fields["name_en"])
    for name in ("product_form", "class"):
        yield from _coded(fields, name)
    if "origins" in fields:
        yield row("origins", joined(manifest_words("origins", one) for one in fields["origins"]))
    for name in ("data_class", "openness"):
        yield from _coded(fields, name)
    yield row("level", manifest_words("level", level))
    yield from _context(fields)
    yield from _sources(fields)
    yield from _extent(fields)
    yield from _reports(fields)
    if manifest is not None:
        yield from _hidden(manifest, fields)


def holder_rows(fields: Mapping[str, Any]) -> Iterator[Row]:
    """The holders that a manifest names, and their credit codes."""
    if "holders" in fields:
        yield row("holders", *(_holder(one) for one in fields["holders"]))
    if "credit_codes" in fields:
        yield row("credit_codes", *fields["credit_codes"])


def _holder(one: Mapping[str, Any]) -> Text:
    if "share" not in one:
        return str(one["name"])
    points = int(one["share"])
    return words("holders.share", name=one["name"], share=f"{points / 100:g}%")


def _coded(fields: Mapping[str, Any], name: str) -> Iterator[Row]:
    if name in fields:
        yield row(name, manifest_words(name, fields[name]))


def _context(fields: Mapping[str, Any]) -> Iterator[Row]:
    if "industry" in fields:
        sector = fields["industry"]
        yield row("industry", f"{sector['title']} ({sector['standard']} {sector['code']})")
    if "domain" in fields:
        yield row("domain", fields["domain"])
    if "scenarios" in fields:
        yield row("scenarios", *fields["scenarios"])


def _sources(fields: Mapping[str, Any]) -> Iterator[Row]:
    if "sources" in fields:
        kinds = dict.fromkeys(source["kind"] for source in fields["sources"])
        yield row("sources", joined(manifest_words("sources/kind", kind) for kind in kinds))
    if "lineage" in fields:
        parents: list[Text] = []
        for parent in fields["lineage"]:
            parents += [parent["asset"], words("lineage.value", rev=parent["rev"])]
        yield row("lineage", *parents)


def _extent(fields: Mapping[str, Any]) -> Iterator[Row]:
    counts = {name: fields[name] for name in _COUNTED if name in fields}
    dictionary = fields.get("data_dictionary", {})
    counts |= {name: dictionary[name] for name in _DICTIONARY if name in dictionary}
    if counts:
        said = (words(f"scale.{name}", count=f"{int(n):,}") for name, n in counts.items())
        yield row("scale", joined(said, "period.separator"))
    yield from _coded(fields, "update_frequency")
    if "time_range" in fields:
        span = fields["time_range"]
        yield row("time_range", f"{span['from']} – {span['to']}")
    for name in ("last_increment", "description"):
        if name in fields:
            yield row(name, fields[name])


def _reports(fields: Mapping[str, Any]) -> Iterator[Row]:
    if "quality_report" in fields:
        report = fields["quality_report"]
        parts = (report.get(name) for name in ("assessor", "number", "date"))
        yield row("quality_report", " · ".join(str(part) for part in parts if part))
    if "standards" in fields:
        yield row("standards", *fields["standards"])
    if "external_certificates" in fields:
        yield row("external_certificates", *map(_external, fields["external_certificates"]))


def _external(one: Mapping[str, Any]) -> Text:
    kind = manifest_words("external_certificates/kind", one["kind"])
    rest: list[Text] = [str(one[name]) for name in ("issuer", "number") if name in one]
    if "level" in one:
        rest.append(words("external_level", level=one["level"]))
    return joined((kind, *rest), "period.separator")


def _hidden(manifest: Manifest, fields: Mapping[str, Any]) -> Iterator[Row]:
    missing = [words(_LABEL_OF.get(name, name)) for name in _NAMED if name not in fields]
    if missing:
        yield row("not_disclosed", words("not_disclosed.value", names=joined(missing)))
    sealed = len(manifest.public["_sd"])
    yield row("sealed", words("sealed.value", all=sealed, shown=len(manifest.disclosures)))
