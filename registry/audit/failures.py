"""How an export fails: at a named line."""

from __future__ import annotations

from registry.errors import IntegrityError


class AuditError(IntegrityError):
    """An export does not hold. ``field`` names the line, counted from one, as editors do, or the
    journal that is missing.
    """

    title = "Audit export does not hold"
