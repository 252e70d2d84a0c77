"""Keys of everybody in the model's world, made from names, and what they sign."""

from __future__ import annotations

from dataclasses import replace

from coincurve import PrivateKey
from eth_keys.datatypes import PublicKey

from registry.records import Terms, keccak
from registry.types import Address, Digest, address_from_bytes, to_bytes
from tests.chain.contract_wallet import wallet_code
from tests.model.consents import Consent, Signature, digest_of
from tests.model.ledger import ZERO, Ledger

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
BENDS = 5


def bent(signature: Signature, how: int) -> Signature:
    """A good signature in another form: `s` high, cut short, both, of no known `v`, or longer."""
    raw = signature.raw
    s = (ORDER - int.from_bytes(raw[32:64], "big")).to_bytes(32, "big")
    high = raw[:32] + s + bytes([55 - raw[64]])
    forms = (high, raw[:64], high[:64], raw[:64] + b"\x1d", raw + b"\x00")
    key = signature.key if how in (0, 4) else ZERO
    return Signature(key, signature.over, forms[how], canonical=False)


class Signers:
    """Private keys by account; a wallet is signed for by its owner."""

    def __init__(self) -> None:
        self._keys: dict[str, PrivateKey] = {}
        self.wallets: dict[Address, Address] = {}

    def account(self, name: str) -> Address:
        """The account of a name; its key is made from the name."""
        key = PrivateKey(keccak(name.encode()))
        public = PublicKey(key.public_key.format(compressed=False)[1:])
        address = Address(public.to_checksum_address())
        self._keys[address] = key
        return address

    def wallet(self, name: str) -> tuple[Address, bytes]:
        """A contract wallet whose owner has that name: its address and code."""
        owner = self.account(f"owner of {name}")
        source = keccak(f"wallet {name}".encode())[12:]
        address = address_from_bytes(source)
        self.wallets[address] = owner
        return address, wallet_code(owner)

    def sign(self, account: str, digest: Digest) -> Signature:
        """What the account's key, or the wallet's owner, signs; a stranger where there is none."""
        owner = self.wallets.get(Address(account), Address(account))
        if owner not in self._keys:
            owner = self.account(f"stranger {account}")
        raw = self._keys[owner].sign_recoverable(to_bytes(digest), hasher=None)
        return Signature(owner, digest, raw[:64] + bytes([raw[64] + 27]))

    def signed(self, on: Ledger, act: str, terms: Terms, consent: Consent, account: str) -> Consent:
        """The consent, signed by that account."""
        return replace(consent, signature=self.sign(account, digest_of(on, act, terms, consent)))
