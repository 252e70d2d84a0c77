"""Templates filled in and sent: plain HTML of this server alone, under a strict content policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.portal.wording import HTML_LANGUAGE, Language, wording

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_OTHER: Final[Mapping[Language, Language]] = {"zh": "en", "en": "zh"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        enable_async=False,
    )


def language_of(request: Request) -> Language:
    """The language of a page's path."""
    return "en" if request.url.path.startswith("/en") else "zh"


def page(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page in the language of its path."""
    language = language_of(request)
    text = _environment().get_template(template)
    filled = text.render(
        w=wording(language),
        language=language,
        html_language=HTML_LANGUAGE[language],
        other=_OTHER[language],
        other_html=HTML_LANGUAGE[_OTHER[language]],
        other_path=_other_path(request, language),
        **values,
    )
    return HTMLResponse(filled, status, headers={"Content-Security-Policy": POLICY})


def _other_path(request: Request, language: Language) -> str:
    """The same page in the other language; what was sent in a form cannot be asked for again."""
    other = _OTHER[language]
    if request.method != "GET":
        return f"/{other}/"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/{other}{request.url.path[3:] or '/'}{query}"


def moved(path: str, *, by_language: bool = False) -> Response:
    """See another page, chosen by the reader's language or not."""
    headers = {"Vary": "Accept-Language"} if by_language else None
    return RedirectResponse(path, 303, headers)
