"""An export's proofs: storage words, or whole blocks of receipts, under one trusted block hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from registry.audit.failures import AuditError
from registry.audit.lines import EventLine, Export
from registry.audit.numbers import Counter, ensure_numbers
from registry.certificate.slots import Record, Slot
from registry.errors import InvalidValueError, ProofError
from registry.proofs import Header, read_header, verify_account, verify_storage
from registry.receipts import ReceiptLog, may_hold, receipt_logs, receipts_root
from registry.types import Address, Digest, parse_address
from registry.words import Word

ACCOUNT_ORDER: Final = ("PartyRegistry", "AssetRegistry", "ExchangeLedger")
Words = Mapping[tuple[Record, Digest], int]


def asset_subjects(export: Export) -> list[Digest]:
    """The assets whose journals are in the export, in order."""
    return [j.subject for j in export.journals if j.contract == "AssetRegistry"]


def by_contract(slots: Sequence[Slot]) -> dict[str, list[Slot]]:
    """Slots in the order in which the proofs must show them."""
    return {
        contract: own
        for contract in ACCOUNT_ORDER
        if (own := [slot for slot in slots if slot.contract == contract])
    }


def ensure_proven(export: Export, contracts: Mapping[str, str], block_hash: Digest) -> None:
    """Raise AuditError unless the export's claims are proven under *block_hash*."""
    header = ensure_dated(export, block_hash)
    if export.scope.kind == "period":
        _ensure_blocks(export, contracts, header)
        return
    if export.proofs["blocks"] != []:
        _fail(export, "blocks", "must be empty for this scope")
    words = _words(export, contracts, header)
    ensure_claims(export, contracts, words)


def ensure_claims(export: Export, contracts: Mapping[str, str], words: Words) -> None:
    """Raise AuditError unless the manifest's heads and the numbers are those of the chain."""
    for number, journal in enumerate(export.journals):
        is_asset = journal.contract == "AssetRegistry"
        own, head = ("asset", "head") if is_asset else ("party", "party_head")
        if not words[own, journal.subject]:  # type: ignore[index]
            rule = "must be registered on chain"
            raise AuditError("JournalForeign", f"journal {journal.subject}", rule)
        on_chain = words[head, journal.subject]  # type: ignore[index]
        reached = Digest(f"0x{on_chain:064x}") if on_chain else journal.subject
        if journal.head != reached:
            found = {"stated": journal.head, "on_chain": reached, "journal": journal.subject}
            field = f"line 1/journals/{number}/head"
            raise AuditError("AuditHeadWrong", field, "must be the head on chain", found)
    party = export.scope.party
    if export.scope.is_numbered and party is not None:
        names = {address.lower(): name for name, address in contracts.items()}
        ensure_numbers(export, names, party, counts_of(export, words))


def counts_of(export: Export, words: Words) -> dict[Counter, int]:
    """The counters of the export's party, from the chain's words."""
    subject = next(j.subject for j in export.journals if j.contract == "PartyRegistry")
    counted = Word("PartyWord", words["party", subject]).integer("count")
    return {"numbers": counted, "adoptions": words["adopted", subject]}


def ensure_dated(export: Export, block_hash: Digest) -> Header:
    """The header of the trusted block, which the export says it is as of."""
    try:
        header = read_header(bytes.fromhex(_hex(export.proofs["header"])), block_hash)
    except (ProofError, ValueError) as error:
        _fail(export, "header", f"the trusted block is not this header's: {error}")
    for member, expected in (("block_number", header.number), ("block_hash", header.hash)):
        if export.manifest["as_of"][member] != expected:
            field, found = f"line 1/as_of/{member}", {"expected": expected}
            raise AuditError("AuditBlockWrong", field, "must be of the trusted block", found)
    return header


def _words(export: Export, contracts: Mapping[str, str], header: Header) -> Words:
    """The words in exactly the slots that the scope needs."""
    wanted = by_contract(export.scope.slots(asset_subjects(export)))
    accounts = export.proofs["accounts"]
    if not isinstance(accounts, list) or len(accounts) != len(wanted):
        _fail(export, "accounts", f"must prove slots of exactly {', '.join(wanted)}")
    words: dict[tuple[Record, Digest], int] = {}
    for at, (contract, slots) in enumerate(wanted.items()):
        where = f"accounts/{at}"
        try:
            words |= _account_words(accounts[at], parse_address(contracts[contract]), slots, header)
        except (ProofError, InvalidValueError, KeyError, TypeError, ValueError) as error:
            _fail(export, where, f"is not proven under the trusted block: {error}")
    return words


def _account_words(
    account: Mapping[str, Any], address: Address, slots: Sequence[Slot], header: Header
) -> dict[tuple[Record, Digest], int]:
    if account["address"] != address:
        raise ValueError(f"must be {address}")
    proven = verify_account(header.state_root, address, _nodes(account["proof"]))
    storage = account["storage"]
    if [entry["slot"] for entry in storage] != [slot.location for slot in slots]:
        raise ValueError("must prove exactly the slots that the scope needs, in order")
    return {
        (slot.record, slot.key): verify_storage(
            proven.storage_root, int(slot.location, 16), _nodes(entry["proof"])
        )
        for slot, entry in zip(slots, storage, strict=True)
    }


def _ensure_blocks(export: Export, contracts: Mapping[str, str], last: Header) -> None:
    """Raise AuditError unless the lines are all events of the deployment in the period's blocks."""
    if export.proofs["accounts"] != []:
        _fail(export, "accounts", "must be empty for a period")
    blocks, first = export.proofs["blocks"], export.scope.first or 0
    if not isinstance(blocks, list) or len(blocks) != last.number - first + 1:
        _fail(export, "blocks", f"must be all from {first} to {last.number}")
    emitters = [parse_address(address) for address in contracts.values()]
    expected_hash, found = last.hash, list[tuple[Header, int, ReceiptLog]]()
    for at in reversed(range(len(blocks))):
        try:
            header, logs = _block_logs(blocks[at], expected_hash, emitters)
        except (ProofError, InvalidValueError, KeyError, TypeError, ValueError) as error:
            _fail(export, f"blocks/{at}", f"block {first + at} is not proven: {error}")
        found += [(header, place, log) for place, log in reversed(logs)]
        expected_hash = header.parent_hash
    _ensure_same_events(export, found[::-1])


def _block_logs(
    block: Mapping[str, Any], block_hash: Digest, emitters: Sequence[Address]
) -> tuple[Header, list[tuple[int, ReceiptLog]]]:
    """A block's events of the deployment with their log indices."""
    header = read_header(bytes.fromhex(_hex(block["header"])), block_hash)
    if block["receipts"] is None:
        if any(may_hold(header.logs_bloom, emitter) for emitter in emitters):
            raise ValueError("its bloom allows events, so its receipts are needed")
        return header, []
    receipts = _nodes(block["receipts"])
    if receipts_root(receipts) != header.receipts_root:
        raise ValueError("the receipts do not hash to the header's receipts root")
    logs = [log for receipt in receipts for log in receipt_logs(receipt)]
    return header, [(n, log) for n, log in enumerate(logs) if log.address in emitters]


def _ensure_same_events(export: Export, found: Sequence[tuple[Header, int, ReceiptLog]]) -> None:
    for event, (header, place, log) in zip(export.events, found, strict=False):
        member = _differs(event, header, place, log)
        if member is not None:
            rule = "differs from the block's own event here"
            own = {"block": header.number, "log_index": place}
            raise AuditError("EventDiffers", f"line {event.number}/log/{member}", rule, own)
    if len(export.events) != len(found):
        at = min(len(export.events), len(found))
        more = len(export.events) > len(found)
        own = {} if more else {"block": found[at][0].number, "log_index": found[at][1]}
        rule = "is in no block of the period" if more else "an event of the period is missing here"
        raise AuditError("EventAdded" if more else "EventMissing", f"line {at + 2}", rule, own)


def _differs(event: EventLine, header: Header, place: int, log: ReceiptLog) -> str | None:
    own = {
        "blockNumber": hex(header.number),
        "logIndex": hex(place),
        "blockHash": header.hash,
        "address": log.address.lower(),
        "topics": list(log.topics),
        "data": "0x" + log.data.hex(),
    }
    return next((name for name, value in own.items() if event.log.get(name) != value), None)


def _nodes(raw: object) -> tuple[bytes, ...]:
    if not isinstance(raw, list):
        raise TypeError("must be a list of hex strings")
    return tuple(bytes.fromhex(_hex(node)) for node in raw)


def _hex(text: object) -> str:
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ValueError("must be 0x and hex digits")
    return text[2:]


def _fail(export: Export, member: str, rule: str) -> NoReturn:
    raise AuditError("AuditProofWrong", f"line {export.closing_line}/{member}", rule)
