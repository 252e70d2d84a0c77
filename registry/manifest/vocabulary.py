"""Wording of the manifest's codes. Codes are neutral and frozen; wording is chosen when printed."""

from __future__ import annotations

from typing import Any

from registry.errors import InvalidValueError
from registry.manifest.document import schema


def title(field: str, code: str | int, wording: str = "zh") -> str:
    """Give the wording of *code* in *field*: ``title("claimed_rights/right", "USE", "zh-2022")``.

    field: names from the top, joined by ``/``; lists are passed through. wording: ``zh`` or
    ``en``, for rights also ``zh-2022`` and ``zh-2025``. Raises InvalidValueError where there is
    no such field, code or wording.
    """
    found: Any = schema()
    for name in field.split("/"):
        found = found.get("properties", {}).get(name, {})
        found = found.get("items", found)
    text = found.get("x-titles", {}).get(str(code), {}).get(wording)
    if not isinstance(text, str):
        raise InvalidValueError(field, "has no such wording", code=code, wording=wording)
    return text
