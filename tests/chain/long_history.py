"""A register with an asset of very many events, made fast: raw sends, many to a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from registry.chain.contracts import Call
from registry.records import Terms
from registry.types import AssetId
from stage import DAY
from tests.chain.company import Company

AT_ONCE: Final = 200
"""Acts sent together, and mined in one block."""
GAS: Final = hex(140_000)


@dataclass(frozen=True)
class LongHistory:
    """A company, its asset with many events, and all assets of its node."""

    company: Company
    asset: AssetId
    assets: Sequence[AssetId]


async def make_long(company: Company, chain: Any, events: int, assets: int) -> LongHistory:
    """*assets* assets of one node, the first of which has *events* findings of one assessor."""
    made = [await company.asset() for _ in range(assets)]
    now = await company.stage.now()
    chain.rpc("anvil_autoImpersonateAccount", True)
    chain.rpc("evm_setAutomine", False)
    try:
        with httpx.Client(timeout=60) as connection:
            acts = list(_acts(company, made[0], now, events, _sender(company, chain)))
            for start in range(0, events, AT_ONCE):
                _mine(connection, chain.url, acts[start : start + AT_ONCE])
    finally:
        chain.rpc("evm_setAutomine", True)
        chain.rpc("anvil_autoImpersonateAccount", False)
    company.session.refresh()
    return LongHistory(company, made[0], made)


def _sender(company: Company, chain: Any) -> tuple[str, int]:
    """The assessor's account and its next nonce."""
    sender = company["assessor"].session.sender
    assert sender is not None
    return sender.address, int(chain.rpc("eth_getTransactionCount", sender.address, "latest"), 16)


def _acts(
    company: Company, asset: AssetId, now: int, count: int, sender: tuple[str, int]
) -> Iterator[dict[str, str]]:
    log, stage = company.session.contracts["AttestationLog"], company.stage
    assessor, findings = company["assessor"], {"rev": 0, "subjectType": 1, "kind": 1}
    for number in range(count):
        terms: Terms = stage.terms(
            "Attestation",
            asset=asset,
            subject=asset,
            attester=assessor.id,
            report=stage.digest(),
            value=number % 10_000,
            date=now,
            until=now + 300 * DAY,
            **findings,
        )
        call: Call = log.call("attest", terms.abi(), b"")
        data = "0x" + call.data.hex()
        nonce = hex(sender[1] + number)
        yield {"from": sender[0], "to": call.to, "data": data, "gas": GAS, "nonce": nonce}


def _mine(connection: httpx.Client, url: str, acts: Sequence[dict[str, str]]) -> None:
    """Send acts in one request, and mine them."""
    for calls in ([("eth_sendTransaction", [act]) for act in acts], [("evm_mine", [])]):
        body = [
            {"jsonrpc": "2.0", "id": n, "method": method, "params": params}
            for n, (method, params) in enumerate(calls)
        ]
        for answer in connection.post(url, json=body).json():
            if "error" in answer:
                raise RuntimeError(str(answer["error"]))
