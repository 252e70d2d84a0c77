"""The state that a bundle's proofs prove: one block's header, and words of storage under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.certificate.bundle import EMPTY_TRIE, AccountProof, Bundle
from registry.certificate.report import fail
from registry.certificate.slots import Record, Slot
from registry.certificate.trust import Trust
from registry.errors import InvalidValueError, ProofError
from registry.proofs import Header, header_from_rpc, verify_account, verify_storage
from registry.types import Digest, UnixTime
from registry.words import Word

LAYOUTS: Mapping[Record, str] = {
    "asset": "AssetWord",
    "batch": "BatchWord",
    "profile": "ProfileWord",
    "party": "PartyWord",
    "key": "KeyWord",
    "right": "RightWord",
    "listing": "ListingWord",
    "filing": "FilingWord",
    "attestation": "AttestationWord",
}


@dataclass(frozen=True, slots=True)
class Proven:
    """Words proven under one block; `time` is the block's, in seconds."""

    header: Header
    words: Mapping[tuple[Record, Digest], int]

    @property
    def time(self) -> UnixTime:
        """The block's time."""
        return self.header.timestamp

    def raw(self, record: Record, key: Digest) -> int:
        """One word as it is; zero where the slot is proven empty."""
        return self.words[record, key]

    def word(self, record: Record, key: Digest) -> Word:
        """One word, opened by its layout."""
        return Word(LAYOUTS[record], self.words[record, key])


def prove(bundle: Bundle, trust: Trust, slots: Sequence[Slot]) -> Proven:
    """The words in exactly those slots. Raises StepFailed at the first proof that fails."""
    header = prove_header(bundle, trust)
    wanted: dict[str, list[Slot]] = {}
    for slot in slots:
        wanted.setdefault(slot.contract, []).append(slot)
    if len(bundle.proofs) != len(wanted):
        fail("/proofs", f"must prove slots of exactly {', '.join(wanted)}")
    words: dict[tuple[Record, Digest], int] = {}
    for index, (contract, own) in enumerate(wanted.items()):
        proof, at = bundle.proofs[index], f"/proofs/{index}"
        root = _prove_account(proof, at, contract, trust, header)
        if len(proof.storage) != len(own):
            fail(f"{at}/storage", f"must prove exactly {len(own)} slots of {contract}")
        for number, slot in enumerate(own):
            where = f"{at}/storage/{number}"
            words[slot.record, slot.key] = _prove_slot(proof, number, slot, root, where)
    return Proven(header, words)


def prove_header(bundle: Bundle, trust: Trust) -> Header:
    """The header, which hashes to the trusted block hash and is the block named in `as_of`."""
    if bundle.header.get("hash") != trust.block_hash:
        fail("/header/hash", f"is not the trusted block hash {trust.block_hash}")
    try:
        header = header_from_rpc(bundle.header)
    except ProofError as error:
        fail(f"/{error.field}", error.rule)
    if bundle.as_of.block_hash != header.hash:
        fail("/as_of/block_hash", "is not the header's")
    if bundle.as_of.block_number != header.number:
        fail("/as_of/block_number", "is not the header's")
    return header


def _prove_account(
    proof: AccountProof, at: str, contract: str, trust: Trust, header: Header
) -> Digest:
    """Storage root of a contract, whose code is the trusted one."""
    expected = trust.contracts[contract]
    if proof.address != expected.address:
        fail(f"{at}/address", f"must be that of {contract}, {expected.address}")
    try:
        account = verify_account(header.state_root, proof.address, proof.nodes)
    except ProofError as error:
        fail(_node(f"{at}/account", error), error.rule)
    if account.code_hash != expected.code_hash:
        fail(f"{at}/account", f"has other code than {contract} in the deployment file")
    return account.storage_root


def _prove_slot(proof: AccountProof, number: int, slot: Slot, root: Digest, at: str) -> int:
    """The proven word of one slot, which is also the stated one."""
    stated = proof.storage[number]
    if stated.key != slot.location:
        fail(f"{at}/key", f"must be the slot of {slot.record} {slot.key}")
    if stated.nodes == EMPTY_TRIE:
        fail(f"{at}/proof", "must be an empty list where nothing was ever stored")
    try:
        value = verify_storage(root, int(slot.location, 16), stated.nodes)
    except ProofError as error:
        fail(_node(f"{at}/proof", error), error.rule)
    if value != stated.value:
        fail(f"{at}/value", f"is not the word that is proven, 0x{value:064x}")
    _ensure_layout(slot, value, at)
    return value


def _ensure_layout(slot: Slot, value: int, at: str) -> None:
    """A word with bits outside its layout is of other contracts than these."""
    if slot.record not in LAYOUTS:
        return
    try:
        Word(LAYOUTS[slot.record], value)
    except InvalidValueError as error:
        fail(f"{at}/value", error.rule)


def _node(at: str, error: ProofError) -> str:
    """Pointer to the trie node at fault where the error names one."""
    tail = (error.field or "").removeprefix("proof")
    return f"{at}{tail}" if tail.startswith("/") else at
