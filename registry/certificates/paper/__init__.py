"""Certificates on paper: a PDF in Chinese and English, and the QR code of a query code.

    raw = print_certificate(bundle, "both", "https://register.example")

The same bundle, language and address give the same bytes; nothing undisclosed is in them.
"""

from registry.certificates.paper.printing import print_certificate
from registry.certificates.paper.qr import qr_image, query_address
from registry.certificates.paper.wording import LANGUAGES, Language

__all__ = ["LANGUAGES", "Language", "print_certificate", "qr_image", "query_address"]
