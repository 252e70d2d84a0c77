"""Every exception of Torrens, with one rendering for CLI and HTTP (RFC 9457).

    TorrensError                 anything this library raises on purpose
    ├── InputError               what the caller gave is malformed          exit 1, HTTP 422
    │   ├── InvalidValueError    one value breaks one rule
    │   ├── ManifestError        a manifest breaks rules; lists all of them
    │   ├── DisclosureError      a salted field does not open to its digest
    │   ├── FingerprintError     a file or folder cannot be fingerprinted as it is
    │   └── ProofError           a Merkle proof is malformed or does not lead to the root
    ├── RefusedError             well-formed, but a rule forbids it         exit 1, HTTP 409
    ├── NotFoundError            no such record                             exit 1, HTTP 404
    ├── IntegrityError           stored or fetched content is not what it must be   exit 1, HTTP 502
    │   └── ArtifactCorruptError bytes do not hash to their CID
    └── UnknownOutcomeError      could not be checked: neither good nor bad news    exit 3, HTTP 503
        └── StoreUnavailableError  the artifact store does not answer

Errors of the contracts are declared with the chain access and derive from RefusedError, whose
``code`` is then the contract error's own name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

Problem = dict[str, object]
"""An ``application/problem+json`` object of RFC 9457 with the members code, field, rule, args."""


class TorrensError(Exception):
    """Root of the tree.

    code: stable name of the error, the contract error's name where one exists.
    field: JSON pointer (RFC 6901) or parameter name of the offending value, or None.
    rule: the rule that was broken, one plain sentence without the value.
    arguments: values a program needs to react; rendered as ``args``, which Python keeps for itself.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    title: ClassVar[str] = "Torrens error"

    def __init__(
        self,
        code: str,
        field: str | None = None,
        rule: str = "",
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        self.code = code
        self.field = field
        self.rule = rule
        self.arguments: dict[str, object] = dict(arguments or {})
        super().__init__(self._message())

    def _message(self) -> str:
        """One line for people: code, field, rule, arguments."""
        where = f" at {self.field}" if self.field else ""
        values = ", ".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.code}{where}: {self.rule}" + (f" ({values})" if values else "")

    def problem(self) -> Problem:
        """Render as an RFC 9457 problem object; big integers become decimal strings."""
        return {
            "type": f"urn:torrens:error:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": str(self),
            "code": self.code,
            "field": self.field,
            "rule": self.rule,
            "args": {name: _plain(value) for name, value in self.arguments.items()},
        }


def _plain(value: object) -> object:
    """*value* as JSON can carry it: bytes as 0x hex, integers beyond 2^53 as decimal strings."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return str(value)


class InputError(TorrensError):
    """What the caller gave is malformed; nothing was attempted."""

    status = 422
    title = "Invalid input"


class InvalidValueError(InputError):
    """One value breaks one rule."""

    def __init__(self, field: str | None, rule: str, **arguments: object) -> None:
        super().__init__("InvalidValue", field, rule, arguments)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: where (JSON pointer, RFC 6901), which rule, and what was seen."""

    pointer: str
    rule: str
    detail: str = ""


class ManifestError(InputError):
    """A manifest breaks one or more rules; ``violations`` lists all that were found."""

    title = "Invalid manifest"

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0]
        super().__init__("InvalidManifest", first.pointer, first.rule, {"found": len(violations)})

    def _message(self) -> str:
        lines = [
            f"{v.pointer or '(document)'}: {v.rule} {v.detail}".rstrip() for v in self.violations
        ]
        return "invalid manifest: " + "; ".join(lines)

    def problem(self) -> Problem:
        """RFC 9457 object with an ``errors`` list of every violation."""
        errors = [
            {"pointer": v.pointer, "rule": v.rule, "detail": v.detail} for v in self.violations
        ]
        return {**super().problem(), "errors": errors}


class DisclosureError(InputError):
    """A disclosure is malformed, repeated, or not among the salted digests."""

    title = "Invalid disclosure"

    def __init__(self, field: str | None, rule: str, **arguments: object) -> None:
        super().__init__("InvalidDisclosure", field, rule, arguments)


class FingerprintError(InputError):
    """A file or folder cannot be fingerprinted as it is; ``field`` is its path."""

    title = "Cannot fingerprint"

    def __init__(self, code: str, path: str, rule: str, **arguments: object) -> None:
        # A name that is not UTF-8 would break whatever prints the error.
        super().__init__(code, path.encode(errors="backslashreplace").decode(), rule, arguments)


class ProofError(InputError):
    """A Merkle proof or tree input is malformed, or does not lead to the root."""

    title = "Invalid proof"

    def __init__(self, field: str, rule: str, **arguments: object) -> None:
        super().__init__("InvalidProof", field, rule, arguments)


class RefusedError(TorrensError):
    """Well-formed, but a rule forbids it; nothing was changed."""

    status = 409
    title = "Refused"


class NotFoundError(TorrensError):
    """No such record, artifact or file."""

    status = 404
    title = "Not found"


class IntegrityError(TorrensError):
    """Stored or fetched content is not what its digest says."""

    status = 502
    title = "Integrity failure"


class ArtifactCorruptError(IntegrityError):
    """Bytes that do not hash to the CID they were asked for under."""

    def __init__(self, cid: str, where: str, computed: str) -> None:
        rule = "content does not hash to its CID"
        super().__init__(
            "ArtifactCorrupt", "cid", rule, {"cid": cid, "where": where, "computed": computed}
        )


class UnknownOutcomeError(TorrensError):
    """Could not be checked: neither good nor bad news, never shown as valid."""

    status = 503
    exit_code = 3
    title = "Could not be checked"


class StoreUnavailableError(UnknownOutcomeError):
    """The artifact store does not answer, or not in time."""

    def __init__(self, where: str, reason: str) -> None:
        rule = "artifact store does not answer"
        super().__init__("StoreUnavailable", "store", rule, {"where": where, "reason": reason})
