"""Which fields a manifest has and what they may say: the JSON Schema and the rules beyond it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from registry.errors import ManifestError, Violation
from registry.manifest.rules import check_rules
from registry.manifest.strict_json import check_text, parse, pointer, shown

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

RULES: Final = {
    "const": "must be {}",
    "enum": "must be one of: {}",
    "type": "must be of type: {}",
    "minLength": "is at least {} characters long",
    "maxLength": "is at most {} characters long",
    "minItems": "has at least {} items",
    "maxItems": "has at most {} items",
    "uniqueItems": "holds no item twice",
    "minimum": "is at least {}",
    "maximum": "is at most {}",
}
"""What each keyword of the schema demands, as said to the applicant."""


@cache
def schema() -> dict[str, Any]:
    """Give the published JSON Schema (2020-12) of format ``torrens-manifest/1``."""
    text = resources.files("registry").joinpath("schemas/manifest.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator() -> Draft202012Validator:
    """Give the schema's validator; jsonschema is imported late, for it takes nearly a second."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def load(raw: bytes) -> dict[str, Any]:
    """Parse and validate a manifest. Raises ManifestError listing every violation."""
    document = parse(raw)
    validate(document)
    return document


def validate(document: object) -> None:
    """Check a parsed document. Raises ManifestError listing every violation found.

    Order: text rules first; where they hold, the schema's and the rules beyond it, by pointer.
    Does not check that evidence exists, that parents are registered, or that claims are true.
    """
    violations = list(check_text(document))
    if not violations:
        found = [
            violation
            for error in _validator().iter_errors(document)
            for violation in _explain(error)
        ]
        if isinstance(document, dict):
            found.extend(check_rules(document))
        violations = sorted(dict.fromkeys(found), key=lambda item: (item.pointer, item.rule))
    if violations:
        raise ManifestError(violations)


def _explain(error: ValidationError) -> Iterator[Violation]:
    """Turn one schema error into violations that point at the field itself."""
    path = list(error.absolute_path)
    value: Any = error.instance
    limit: Any = error.validator_value
    rules: Any = error.schema
    if error.validator == "required":
        missing = [name for name in limit if name not in value]
        yield from (Violation(pointer(*path, name), "is required") for name in missing)
    elif error.validator == "additionalProperties":
        unknown = [name for name in value if name not in rules["properties"]]
        yield from (Violation(pointer(*path, name), "is not a field") for name in unknown)
    elif error.validator == "pattern":
        yield Violation(pointer(*path), rules["x-rule"], shown(value))
    else:
        limits = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
        yield Violation(pointer(*path), RULES[str(error.validator)].format(limits), shown(value))
