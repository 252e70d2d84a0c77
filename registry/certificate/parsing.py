"""Reading a bundle's bytes: strict, one spelling for each value, each fault with its pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from registry.certificate.bundle import (
    FORMAT,
    KINDS,
    MEMBERS,
    AccountProof,
    AsOf,
    Bundle,
    Events,
    Inclusion,
    Kind,
    Manifest,
    SlotProof,
)
from registry.certificate.credential import MAX_CREDENTIAL, Credential, Register
from registry.certificate.entry import Entry, fields_of
from registry.errors import InvalidValueError
from registry.events import CONTRACTS
from registry.journal import JournalEvent, JournalItem
from registry.manifest.strict_json import check_text, pointer
from registry.records import Field, Value, read_json
from registry.records.consents import SAFE_INTEGER
from registry.records.terms import checked
from registry.types import Address, BlockNumber, ChainId, Digest, parse_address, parse_digest

_HEX: Final = re.compile(r"0x(?:[0-9a-f]{2})*\Z")
_QUANTITY: Final = re.compile(r"0x(?:0|[1-9a-f][0-9a-f]{0,63})\Z")
_DECIMAL: Final = re.compile(r"[1-9][0-9]{0,77}\Z")
_MINUS_ZERO: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-0(?![0-9.eE])', re.DOTALL)
_MAX_PROOF: Final = 20
_TOPICS: Final = 3
_QUANTITIES: Final = frozenset(
    {
        "difficulty",
        "number",
        "gasLimit",
        "gasUsed",
        "timestamp",
        "baseFeePerGas",
        "blobGasUsed",
        "excessBlobGas",
    }
)
HEADER_FIELDS: Final = (
    "hash",
    "parentHash",
    "sha3Uncles",
    "miner",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "logsBloom",
    "difficulty",
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "extraData",
    "mixHash",
    "nonce",
    "baseFeePerGas",
    "withdrawalsRoot",
    "blobGasUsed",
    "excessBlobGas",
    "parentBeaconBlockRoot",
    "requestsHash",
)
"""Header fields that a bundle may carry; which of them are needed is for the hash to say."""


def parse_bundle(raw: bytes) -> Bundle:
    """Read a bundle. Raises InvalidValueError whose field is a JSON pointer. Checks no proof."""
    document = read_json(raw)
    text = raw.decode("utf-8")
    if any(found.group() == "-0" for found in _MINUS_ZERO.finditer(text)):
        raise InvalidValueError("", "must write zero as 0")
    return parse_document(document)


def parse_document(document: Mapping[str, Any]) -> Bundle:
    """Read a bundle from its JSON object. Raises InvalidValueError as `parse_bundle` does."""
    _members(document, "", MEMBERS)
    if document["format"] != FORMAT:
        raise InvalidValueError("/format", f"must be {FORMAT}", value=document["format"])
    return Bundle(
        kind=_kind(document["kind"]),
        chain_id=ChainId(_number(document["chain_id"], "/chain_id", 2**53)),
        contracts=_contracts(document["contracts"]),
        credential=_credential(document["credential"]),
        terms=tuple(_entry(e, at) for e, at in _items(document["terms"], "/terms")),
        manifest=_manifest(document["manifest"]),
        rev=_number(document["rev"], "/rev", 1 << 17),
        inclusion=_inclusion(document["inclusion"]),
        proofs=tuple(_account(p, at) for p, at in _items(document["proofs"], "/proofs")),
        header=_header(document["header"]),
        events=_events(document["events"]),
        as_of=_as_of(document["as_of"]),
    )


def _members(value: object, at: str, names: Sequence[str]) -> dict[str, Any]:
    """Check that *value* is an object of exactly those members."""
    if not isinstance(value, dict):
        raise InvalidValueError(at, "must be a JSON object")
    for extra in sorted(value.keys() - set(names)):
        raise InvalidValueError(at + pointer(extra), "is not a member of a bundle")
    for name in names:
        if name not in value:
            raise InvalidValueError(f"{at}/{name}", "is required")
    return value


def _items(value: object, at: str) -> list[tuple[Any, str]]:
    """Each item of a list with its pointer."""
    if not isinstance(value, list):
        raise InvalidValueError(at, "must be a list")
    return [(item, f"{at}/{index}") for index, item in enumerate(value)]


def _number(value: object, at: str, limit: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
        raise InvalidValueError(at, f"must be a number from 0 to {limit - 1}", value=value)
    return value


def _kind(value: object) -> Kind:
    for kind in KINDS:
        if value == kind:
            return kind
    raise InvalidValueError("/kind", "must be asset, right or trade", value=value)


def _contracts(value: object) -> dict[str, Address]:
    given = _members(value, "/contracts", CONTRACTS)
    return {name: parse_address(given[name], f"/contracts/{name}") for name in CONTRACTS}


def _credential(value: object) -> Credential | None:
    if value is None:
        return None
    at = "/credential"
    given = _members(value, at, ("sd_jwt", "register"))
    text = given["sd_jwt"]
    if not isinstance(text, str) or not text.isascii() or not 0 < len(text) <= MAX_CREDENTIAL:
        raise InvalidValueError(f"{at}/sd_jwt", "must be an SD-JWT of at most 128 KiB")
    return Credential(text, Register(*_place(given["register"], f"{at}/register")))


def _entry(value: object, at: str) -> Entry:
    given = _members(value, at, ("type", "id", "values", "words"))
    if not isinstance(given["type"], str):
        raise InvalidValueError(f"{at}/type", "must be a known kind of terms")
    try:
        fields = fields_of(given["type"])
    except InvalidValueError as error:
        raise InvalidValueError(f"{at}/type", error.rule, value=given["type"]) from None
    stated_id = parse_digest(given["id"], f"{at}/id")
    stated = _members(given["values"], f"{at}/values", tuple(field.name for field in fields))
    values = {f.name: _value(f, stated[f.name], f"{at}/values") for f in fields}
    words = _bytes(given["words"], f"{at}/words")
    if len(words) != 32 * len(fields):
        raise InvalidValueError(f"{at}/words", f"must be {len(fields)} words of 32 bytes")
    return Entry(given["type"], stated_id, values, words)


def _value(field: Field, value: object, at: str) -> Value:
    """One value of terms in its only spelling: from 2^53 on a decimal string."""
    where = f"{at}/{field.name}"
    number = value
    if field.bits is not None:
        if isinstance(value, str):
            big = _DECIMAL.match(value) and int(value) >= SAFE_INTEGER
            number = int(value) if big else None
        elif isinstance(value, int) and value >= SAFE_INTEGER:
            number = None
        if number is None:
            raise InvalidValueError(where, "must be a number, from 2^53 on a decimal string")
    try:
        return checked(field, number)
    except InvalidValueError as error:
        raise InvalidValueError(f"{at}/{error.field}", error.rule, **error.arguments) from None


def _bytes(value: object, at: str) -> bytes:
    if not isinstance(value, str) or not _HEX.match(value):
        raise InvalidValueError(at, "must be 0x and lower-case hex digits of whole bytes")
    return bytes.fromhex(value[2:])


def _manifest(value: object) -> Manifest | None:
    if value is None:
        return None
    given = _members(value, "/manifest", ("public", "disclosures"))
    if not isinstance(given["public"], dict):
        raise InvalidValueError("/manifest/public", "must be a JSON object")
    for violation in check_text(given["public"]):
        raise InvalidValueError(f"/manifest/public{violation.pointer}", violation.rule)
    disclosures = []
    for item, at in _items(given["disclosures"], "/manifest/disclosures"):
        if not isinstance(item, str) or not item.isascii():
            raise InvalidValueError(at, "must be base64url without padding")
        disclosures.append(item)
    return Manifest(given["public"], tuple(disclosures))


def _inclusion(value: object) -> Inclusion | None:
    if value is None:
        return None
    return Inclusion(*_place(value, "/inclusion"))


def _place(value: object, at: str) -> tuple[Digest, int, tuple[Digest, ...]]:
    """Root, index and proof of a leaf."""
    given = _members(value, at, ("root", "index", "proof"))
    root = parse_digest(given["root"], f"{at}/root")
    index = _number(given["index"], f"{at}/index", 1 << 20)
    siblings = _items(given["proof"], f"{at}/proof")
    if len(siblings) > _MAX_PROOF:
        raise InvalidValueError(f"{at}/proof", f"has at most {_MAX_PROOF} siblings")
    return root, index, tuple(parse_digest(item, where) for item, where in siblings)


def _account(value: object, at: str) -> AccountProof:
    given = _members(value, at, ("address", "account", "storage"))
    return AccountProof(
        parse_address(given["address"], f"{at}/address"),
        _nodes(given["account"], f"{at}/account"),
        tuple(_slot(item, where) for item, where in _items(given["storage"], f"{at}/storage")),
    )


def _slot(value: object, at: str) -> SlotProof:
    given = _members(value, at, ("key", "value", "proof"))
    return SlotProof(
        parse_digest(given["key"], f"{at}/key"),
        int(parse_digest(given["value"], f"{at}/value"), 16),
        _nodes(given["proof"], f"{at}/proof"),
    )


def _nodes(value: object, at: str) -> tuple[bytes, ...]:
    return tuple(_bytes(item, where) for item, where in _items(value, at))


def _header(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InvalidValueError("/header", "must be a JSON object")
    for extra in sorted(value.keys() - set(HEADER_FIELDS)):
        raise InvalidValueError("/header" + pointer(extra), "is not a header field")
    for name in (known for known in HEADER_FIELDS if known in value):
        pattern = _QUANTITY if name in _QUANTITIES else _HEX
        if not isinstance(value[name], str) or not pattern.match(value[name]):
            raise InvalidValueError(
                f"/header/{name}", "must be hex as JSON-RPC writes it, lower-case"
            )
    return value


def _events(value: object) -> Events:
    given = _members(value, "/events", ("head_before", "items"))
    return Events(
        parse_digest(given["head_before"], "/events/head_before"),
        tuple(_item(item, at) for item, at in _items(given["items"], "/events/items")),
    )


def _item(value: object, at: str) -> JournalItem:
    given = _members(value, at, ("digest", "log"))
    digest = parse_digest(given["digest"], f"{at}/digest")
    if given["log"] is None:
        return JournalItem(digest)
    log = _members(given["log"], f"{at}/log", ("address", "block_number", "topics", "data"))
    emitter = parse_address(log["address"], f"{at}/log/address")
    block = BlockNumber(_number(log["block_number"], f"{at}/log/block_number", 2**53))
    topics = [parse_digest(t, where) for t, where in _items(log["topics"], f"{at}/log/topics")]
    if len(topics) != _TOPICS:
        raise InvalidValueError(f"{at}/log/topics", "must be three: signature, subject and id")
    event = JournalEvent(
        block=block,
        emitter=emitter,
        topic=topics[0],
        subject=topics[1],
        id=topics[2],
        data=_bytes(log["data"], f"{at}/log/data"),
    )
    return JournalItem(digest, event)


def _as_of(value: object) -> AsOf:
    given = _members(value, "/as_of", ("block_number", "block_hash"))
    number = _number(given["block_number"], "/as_of/block_number", 2**53)
    return AsOf(BlockNumber(number), Digest(parse_digest(given["block_hash"], "/as_of/block_hash")))
