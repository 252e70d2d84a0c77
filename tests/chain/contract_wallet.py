"""An ERC-1271 wallet with one owner, as bytecode: it says yes to its owner's signatures alone."""

from __future__ import annotations

from registry.chain.sender import Sender
from registry.signing import SigningKey
from registry.types import Address


def wallet_code(owner: Address) -> bytes:
    """Runtime code of `isValidSignature(bytes32 hash, bytes signature)`, for any call.

    The signature is r ‖ s ‖ v; ecrecover (precompile 1) takes hash, v, r, s and leaves the signer
    at 0x80, or nothing. Equal to the owner, the answer is 0x1626ba7e, else zero.
    """
    return b"".join(
        (
            bytes.fromhex("600435 5f52"),  # memory[0x00] = hash
            bytes.fromhex("60a435 5f1a 602052"),  # memory[0x20] = v, the first byte at 164
            bytes.fromhex("606435 604052"),  # memory[0x40] = r
            bytes.fromhex("608435 606052"),  # memory[0x60] = s
            bytes.fromhex("6020 6080 6080 5f 6001 5a fa 50"),  # ecrecover to memory[0x80]
            bytes.fromhex("608051 73") + bytes.fromhex(owner[2:]) + b"\x14",  # signer == owner
            bytes.fromhex("631626ba7e 02 60e0 1b 5f52 6020 5ff3"),  # return magic or zero
        )
    )


async def open_wallet(sender: Sender, owner: SigningKey) -> Address:
    """Create the wallet on chain; its address."""
    code = wallet_code(owner.address)
    creation = bytes.fromhex("60") + bytes([len(code)]) + bytes.fromhex("80 600a 5f39 5ff3")
    receipt = await sender.send_raw(None, creation.ljust(10, b"\x00") + code)
    assert receipt.contract_address is not None
    return receipt.contract_address
