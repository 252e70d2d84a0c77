"""`torrens certificate pdf` and `qr`: a certificate on paper, and the code that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args

import click

from registry.certificate.numbering import query_code
from registry.certificates.paper import LANGUAGES, print_certificate, qr_image, query_address
from registry.cli.certificate import bundle_argument, certificate_group, out_option, read_bundle
from registry.cli.running import Run, offline
from registry.cli.writing import ensure_new, write_new
from registry.errors import InvalidValueError

Form = Literal["svg", "png"]
_FORMS: Final[tuple[Form, ...]] = get_args(Form)


@certificate_group.command()
@bundle_argument
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="both",
    show_default=True,
    help="Chinese, English, or both on one document.",
)
@click.option(
    "--url", default=None, help="Address that the QR code leads to: URL/v/QUERY-CODE; else a urn."
)
@out_option
@click.pass_obj
def pdf(run: Run, file: Path, lang: Any, url: str | None, out: Path) -> None:
    """Print a certificate on paper: A4, Chinese and English, with its QR code.

    The same file gives the same bytes. Believes the file, whose parts must fit one another: the
    paper says how to verify it. A bundle without a credential says plainly that it is unsigned.
    """

    def work() -> Mapping[str, Any]:
        bundle = read_bundle(file)
        ensure_new(out)
        raw = print_certificate(bundle, lang, url)
        write_new(out, raw)
        code = query_code(bundle.terms[0].id)
        signed = bundle.credential is not None
        return {"signed": signed, "query_code": code, "bytes": len(raw), "file": str(out)}

    offline(run, work)


@certificate_group.command()
@bundle_argument
@click.option("--url", required=True, help="Address that it leads to: URL/v/QUERY-CODE.")
@out_option
@click.pass_obj
def qr(run: Run, file: Path, url: str, out: Path) -> None:
    """Draw a certificate's QR code, as .svg or .png."""

    def work() -> Mapping[str, Any]:
        text = query_address(query_code(read_bundle(file).terms[0].id), url)
        write_new(out, qr_image(text, _form(out)))
        return {"text": text, "file": str(out)}

    offline(run, work)


def _form(out: Path) -> Form:
    for form in _FORMS:
        if out.suffix.lower() == f".{form}":
            return form
    raise InvalidValueError("out", "must end in .svg or .png", value=str(out))
