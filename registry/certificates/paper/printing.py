"""Printing: a certificate's bundle in, a PDF out."""

from __future__ import annotations

from registry.certificate.bundle import Bundle
from registry.certificates.paper.content import certificate_of, paper_of
from registry.certificates.paper.wording import Language


def print_certificate(bundle: Bundle, language: Language = "both", url: str | None = None) -> bytes:
    """A certificate on paper, as PDF: A4, its typeface embedded, its QR code to *url*.

    Prints what the file says of itself and believes nothing else: whether the chain agrees, and
    still does, is what the paper tells its reader to verify. Raises InvalidValueError where the
    bundle's parts do not fit one another (signature, disclosures, digests, ids), or for a *url*
    that is none.
    """
    from registry.certificates.paper.layout import draw

    return draw(paper_of(certificate_of(bundle), url), language)
