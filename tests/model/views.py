"""The contracts' views of single records, each against the model's record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from registry.types import address_from_bytes
from tests.model.chain import call_at
from tests.model.ledger import ZERO, Ledger
from tests.model.pair import Disagreement, Pair, calldata
from tests.model.parties_standing import covers, is_node, party
from tests.model.slots import word_of

VIEWS = {
    "parties": "PartyRegistry.party",
    "nodes": "PartyRegistry.nodeByNumber",
    "successors": "PartyRegistry.successor",
    "records": "PartyRegistry.record",
    "mandates": "PartyRegistry.mandateOf",
    "operators": "PartyRegistry.operatorOf",
    "keys": "PartyRegistry.keyOf",
    "recoveries": "PartyRegistry.recoveryOf",
    "assets": "AssetRegistry.asset",
    "asset_heads": "AssetRegistry.head",
    "batches": "AssetRegistry.batch",
    "profiles": "AssetRegistry.profile",
    "objections": "AssetRegistry.objectionOf",
    "open_objections": "AssetRegistry.openObjection",
    "rights": "RightsLedger.right",
    "groups": "RightsLedger.group",
    "pledges": "PledgeLedger.pledgeOf",
    "listings": "ExchangeLedger.listing",
    "filings": "ExchangeLedger.filing",
    "filing_agents": "ExchangeLedger.filedByAgent",
    "adopted": "ExchangeLedger.adoptedBy",
    "attestations": "AttestationLog.attestation",
    "anchors": "AttestationLog.anchored",
}
"""The view of each table of records."""

Asked = tuple[str, tuple[Any, ...], int]
"""A view, its arguments, and the word it answers."""


def _single(on: Ledger) -> Iterator[Asked]:
    """Views that take no id, or another than their table."""
    yield "AssetRegistry.pauseWord", (), word_of(on.pause)
    yield "AssetRegistry.profileCount", (), on.profile_count
    for subject, head in on.party_heads.items():
        who = address_from_bytes(bytes.fromhex(subject[26:]))
        yield "PartyRegistry.head", (who,), word_of(head)
    for who, epoch, digest in on.voids:
        current = epoch == party(on, who).epoch
        yield "PartyRegistry.voided", (who, digest), int(current)
    for number, node in on.nodes.items():
        assert is_node(on, node), number
    for regulator in (0, 320_000, 320_500, 320_501, 110_000):
        for region in (0, 320_501, 320_599, 321_000, 110_000, 999_999):
            view = "PartyRegistry.covers"
            yield view, (regulator, region), int(covers(regulator, region))


def _every(on: Ledger) -> Iterator[Asked]:
    yield from _single(on)
    for name, view in VIEWS.items():
        for key, value in getattr(on, name).items():
            yield view, key if isinstance(key, tuple) else (key,), word_of(value)


def compare_views(pair: Pair) -> None:
    """Every record of the model is what the contracts' views answer."""
    on, asked = pair.ledger, list(_every(pair.ledger))
    calls = []
    for view, arguments, _ in asked:
        contract, function = view.split(".")
        data = calldata(contract, function, arguments)
        calls.append(call_at({"from": ZERO, "to": on.contracts[contract], "data": data}, on.time))
    for (view, arguments, word), raw in zip(asked, pair.chain.results(*calls), strict=True):
        if int(raw, 16) != word:
            raise Disagreement(f"{view}{arguments} answers {raw}, the model {word:#x}")
