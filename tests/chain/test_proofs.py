"""Headers and proofs of a real chain, and what tampering does to them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.chain.deploy import PROXY
from registry.chain.profile import CONSORTIUM
from registry.chain.sender import Sender
from registry.chain.state import NotCheckedError, read_header, read_proof
from registry.compiled import read_compiled
from registry.errors import ProofError
from registry.proofs import (
    NO_ACCOUNT,
    header_from_rpc,
    verify_account,
    verify_storage,
)
from registry.proofs import read_header as parse_header
from registry.records import keccak
from registry.types import Address, Digest


@pytest.fixture
async def manager(sender: Sender) -> Contract:
    """An AccessManager with forty roles' admins set: a storage trie with branches."""
    compiled = read_compiled("AccessManager")
    creation = compiled.creation + bytes(12) + bytes.fromhex(sender.address[2:])
    receipt = await sender.send_raw(None, creation)
    assert receipt.contract_address is not None
    contract = Contract(sender.client, "AccessManager", receipt.contract_address)
    for role in range(1, 41):
        await sender.send(contract.call("setRoleAdmin", role, role + 1))
    return contract


async def test_read_header__of_each_block__hashes_to_its_hash(
    anvil: Any, client: ChainClient
) -> None:
    anvil.rpc("anvil_mine", "0x2")
    block = await client.block("latest")
    header = await read_header(client, block)
    assert (header.hash, header.number, header.timestamp) == (
        block.hash,
        block.number,
        block.timestamp,
    )
    assert header.state_root == block.state_root
    assert parse_header(header.raw, block.hash) == header


async def test_header__any_field_changed__no_longer_hashes(client: ChainClient) -> None:
    fields = dict((await client.block("latest")).fields)
    names = ("stateRoot", "receiptsRoot", "number", "timestamp", "logsBloom", "parentHash")
    for name in names:
        text = fields[name]
        changed = {**fields, name: text[:-1] + ("0" if text[-1] != "0" else "1")}
        with pytest.raises(ProofError):
            header_from_rpc(changed)
    for name in ("stateRoot", "withdrawalsRoot"):
        with pytest.raises(ProofError) as caught:
            header_from_rpc({key: value for key, value in fields.items() if key != name})
        assert caught.value.field == f"header/{name}"


async def test_read_proof__slots_present_and_empty__are_proven_and_match_the_node(
    client: ChainClient, manager: Contract
) -> None:
    block = await client.block("latest")
    keys = await _role_slots(manager, range(1, 9))
    proven = await read_proof(client, manager.address, [*keys, 2**255, 12345], block)
    for slot, word in proven.words.items():
        assert word == await client.storage(manager.address, slot, block)
    assert any(proven.words[key] for key in keys)
    assert (proven.words[2**255], proven.words[12345]) == (0, 0)
    assert proven.account.exists


async def _role_slots(manager: Contract, roles: Any) -> list[int]:
    """Slots of `_roles[role].admin` by the shipped storage layout."""
    layout = read_compiled("AccessManager").storage_layout["storage"]
    base = next(int(item["slot"]) for item in layout if item["label"] == "_roles")
    starts = (keccak(r.to_bytes(32, "big") + base.to_bytes(32, "big")) for r in roles)
    return [int.from_bytes(start, "big") + 1 for start in starts]


async def test_read_proof__account_that_does_not_exist__is_proven_absent(
    client: ChainClient, manager: Contract
) -> None:
    nobody = Address("0x000000000000000000000000000000000000dEaD")
    proven = await read_proof(client, nobody, [7], await client.block("latest"))
    assert proven.account == NO_ACCOUNT
    assert proven.words == {7: 0}
    assert manager.address != nobody


async def test_proofs__any_byte_flipped_node_dropped_or_added__never_pass(
    client: ChainClient, manager: Contract
) -> None:
    block = await client.block("latest")
    slot = (await _role_slots(manager, [3]))[0]
    proven = await read_proof(client, manager.address, [slot], block)
    root = proven.account.storage_root
    nodes, rng = proven.storage_nodes[slot], random.Random(3)
    assert len(nodes) > 1
    assert verify_storage(root, slot, nodes) == proven.words[slot] != 0
    for _ in range(300):
        at = rng.randrange(len(nodes))
        spoiled = bytearray(nodes[at])
        spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
        with pytest.raises(ProofError):
            verify_storage(root, slot, [*nodes[:at], bytes(spoiled), *nodes[at + 1 :]])
    for bad in (nodes[:-1], nodes[1:], (*nodes, nodes[0]), ()):
        with pytest.raises(ProofError):
            verify_storage(root, slot, bad)
    with pytest.raises(ProofError):
        verify_account(Digest("0x" + "11" * 32), manager.address, proven.account_nodes)
    with pytest.raises(ProofError):
        verify_account(block.state_root, PROXY, proven.account_nodes)


async def test_storage_proof__of_one_slot__does_not_speak_for_another(
    client: ChainClient, manager: Contract
) -> None:
    block = await client.block("latest")
    slots = await _role_slots(manager, range(1, 6))
    proven = await read_proof(client, manager.address, slots, block)
    root = proven.account.storage_root
    for slot in slots:
        for other in slots:
            if other == slot:
                continue
            try:
                word = verify_storage(root, slot, proven.storage_nodes[other])
            except ProofError:
                continue
            assert word == proven.words[slot]


async def test_read_proof__chain_without_such_proofs__is_not_checked(anvil: Any) -> None:
    async with await ChainClient.connect(anvil.url, profile=CONSORTIUM) as client:
        with pytest.raises(NotCheckedError):
            await read_proof(client, PROXY, [0], await client.block("latest"))
