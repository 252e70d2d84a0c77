"""QR codes of query codes: `<address>/v/<query code>`, or a urn where no address is given."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from registry.errors import InvalidValueError

if TYPE_CHECKING:
    from segno import QRCode

_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~%/-]*)?\Z")
_LONGEST: Final = 200
_SCALE: Final = 8
_QUIET: Final = 4


def query_address(code: str, base: str | None) -> str:
    """What the QR code of a query code says.

    Raises InvalidValueError for a base that is no plain http or https address.
    """
    if base is None:
        return f"urn:torrens:v:{code}"
    if len(base) > _LONGEST or not _ADDRESS.match(base):
        rule = "must be an http or https address of at most 200 characters, without a query"
        raise InvalidValueError("url", rule, value=base[:_LONGEST])
    return f"{base.rstrip('/')}/v/{code}"


def modules(text: str) -> Sequence[Sequence[int]]:
    """The dark (1) and light (0) modules of a QR code, without its quiet zone."""
    return [list(line) for line in _code(text).matrix]


def qr_image(text: str, form: Literal["svg", "png"]) -> bytes:
    """A QR code as an image, its quiet zone around it; the same text gives the same bytes."""
    out = io.BytesIO()
    if form == "svg":
        _code(text).save(out, kind="svg", scale=_SCALE, border=_QUIET, light="white")
    else:
        _code(text).save(out, kind="png", scale=_SCALE, border=_QUIET)
    return out.getvalue()


def _code(text: str) -> QRCode:
    from segno import make_qr

    return make_qr(text, error="m", boost_error=False)
