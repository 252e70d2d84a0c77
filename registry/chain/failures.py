"""What can go wrong between this program and a chain, apart from a contract's refusal.

UnknownOutcomeError             could not be checked                    exit 3, HTTP 503
├── ChainUnavailableError       the endpoint does not answer, or not in time, or not sensibly
├── ChainMovedError             the block asked about is no longer part of the chain
└── TransactionPendingError     sent, but not mined in the time allowed
IntegrityError                  is not what it should be                exit 1, HTTP 502
└── EndpointUnprovenError       the endpoint's header or proof does not lead to the block's hash
RefusedError                    a rule forbids it                       exit 1, HTTP 409
├── WrongChainError             the endpoint serves another chain
├── SenderRefusedError          the node refuses the transaction itself: no funds, wrong nonce
└── ContractError               see `registry.chain.refusals`
"""

from __future__ import annotations

from urllib.parse import urlsplit

from registry.errors import IntegrityError, ProofError, RefusedError, UnknownOutcomeError
from registry.types import BlockNumber, ChainId, Digest


def _origin(url: str) -> str:
    """Scheme, host and port: user, password, path and query may hold a provider's key."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}"


class ChainUnavailableError(UnknownOutcomeError):
    """The endpoint does not answer, not in time, or not as a chain would."""

    def __init__(self, url: str, method: str, reason: str) -> None:
        found = {"url": _origin(url), "method": method, "reason": reason}
        super().__init__("ChainUnavailable", "rpc", "chain endpoint does not answer", found)


class EndpointUnprovenError(IntegrityError):
    """A header or proof of the endpoint's does not lead to the block's hash: it is not believed."""

    title = "Endpoint not believed"

    def __init__(self, url: str, error: ProofError) -> None:
        found = {"url": _origin(url), "proof": error.field}
        super().__init__("EndpointUnproven", "rpc", f"{error.field} {error.rule}", found)


class ChainMovedError(UnknownOutcomeError):
    """A block that was relied on is not (or no longer) part of the chain; ask again."""

    def __init__(self, block_hash: Digest, number: BlockNumber | None = None) -> None:
        rule = "block is not part of the chain, or the node does not have it"
        found = {"block_hash": block_hash, "block_number": number}
        super().__init__("ChainMoved", "block", rule, found)


class TransactionPendingError(UnknownOutcomeError):
    """Sent, but not mined in the time allowed; it may still be."""

    def __init__(self, tx: Digest, seconds: float) -> None:
        rule = "transaction was sent and is not mined yet"
        super().__init__("TransactionPending", "tx", rule, {"tx": tx, "seconds": seconds})


class WrongChainError(RefusedError):
    """The endpoint serves another chain than the one meant."""

    def __init__(self, expected: ChainId, actual: ChainId) -> None:
        rule = "endpoint serves another chain"
        super().__init__("WrongChain", "rpc", rule, {"expected": expected, "actual": actual})


class SenderRefusedError(RefusedError):
    """The node refuses the transaction itself: no funds, a used nonce, a fee too low."""

    def __init__(self, sender: str, reason: str) -> None:
        rule = "node does not take the transaction"
        super().__init__("SenderRefused", "key", rule, {"sender": sender, "reason": reason})


class RpcError(Exception):
    """An error answer of JSON-RPC, as it came; callers inside this package translate it.

    data: the revert bytes of a failed call, None where there are none.
    """

    def __init__(self, method: str, code: int, message: str, data: bytes | None) -> None:
        self.method, self.code, self.message, self.data = method, code, message, data
        super().__init__(f"{method}: {message} ({code})")
