"""The status functions say what the contracts' views say, whatever the words."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from registry.assets import lift, suspend
from registry.certificate.slots import Record, slot_of
from registry.chain.client import ChainClient
from registry.errors import RefusedError
from registry.exchange import basis, venue_act
from registry.records import Terms, record_id, root_right_id
from registry.rights import revoke as revoke_right
from registry.status import Held, ListingStatus, asset_status, listing_status, right_status
from registry.types import AssetId, Digest, ListingId, UnixTime
from registry.words import Word, layouts, pack
from tests.chain.certificate_trades import digest_of
from tests.chain.certificate_world import HOUR, World, make_world

ROUNDS = 250
ENDS = {"AssetWord": 3, "RightWord": 4}


@pytest_asyncio.fixture(scope="module")
async def world(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    yield await make_world(anvil, client)
    anvil.rpc("evm_revert", snapshot)


def near(chance: random.Random, now: int) -> int:
    """A time about now, or far from it."""
    return max(0, now + chance.choice([-HOUR, -1, 0, 1, HOUR, 10**9, -(10**9)]))


def some_word(chance: random.Random, name: str, now: int) -> Word:
    """A word with every field at random, most of them as in a record that stands."""
    values: dict[str, int | str] = {}
    for field in layouts()[name]:
        if field.bits == 160:
            values[field.name] = "0x" + "0" * 39 + "1"
        elif field.name == "end":
            values["end"] = chance.choice([0, 0, 0, chance.randint(1, ENDS[name])])
        elif field.name == "until":
            values["until"] = near(chance, now) % 2**32
        elif field.name == "noticeEnd":
            hour = now // HOUR + chance.choice([-1, 0, 1])
            values["noticeEnd"] = chance.choice([0, hour, hour, 0xFFFFFF])
        elif field.name == "rights":
            values["rights"] = chance.choice([7, chance.randint(0, 7)])
        else:
            zero = chance.random() < 0.7
            values[field.name] = 0 if zero else chance.randint(0, (1 << field.bits) - 1)
    return Word(name, pack(name, values))


async def put(world: World, record: Record, key: Digest, word: Word) -> None:
    """Write a word into the contract's own slot."""
    slot = slot_of(record, key)
    address = world.session.contracts[slot.contract].address
    value = f"0x{word.raw:064x}"
    await world.session.client.rpc("anvil_setStorageAt", address, slot.location, value)


def a_grant(chance: random.Random, asset: AssetId, parent: Digest, now: int) -> Terms:
    people = {"grantor": "0x" + "0" * 39 + "1", "grantee": "0x" + "0" * 39 + "2"}
    digests = {"scope": digest_of("scope"), "terms": digest_of("t"), "salt": digest_of("s")}
    numbers = {"rev": 0, "kind": 2, "exclusivity": 0, "purposes": 1, "flags": 7}
    times = {"from": near(chance, now), "until": near(chance, now)}
    named = {"asset": asset, "parent": parent}
    return Terms("Grant", {**named, **people, **digests, **numbers, **times})


async def test_asset_status__random_words__agree_with_the_contract(world: World) -> None:
    chance, client = random.Random(1), world.session.client
    seen = set()
    for number in range(ROUNDS):
        now = await world.now()
        asset, word = digest_of(f"asset {number}"), some_word(chance, "AssetWord", now)
        await put(world, "asset", asset, word)
        block = await client.block("latest")
        told = await world.session.contracts["AssetRegistry"].integer("status", asset, block=block)
        found = asset_status(word, UnixTime(block.timestamp))
        assert found == told, (word, block.timestamp)
        seen.add(found.name)
    assert seen == {
        "REVOKED",
        "CANCELLED",
        "REFUSED",
        "EXPIRED",
        "SUSPENDED",
        "OBJECTED",
        "IN_NOTICE",
        "VALID",
    }


async def test_right_status__random_words_along_a_path__agree_with_the_contract(
    world: World,
) -> None:
    chance, client = random.Random(2), world.session.client
    ledger, seen = world.session.contracts["RightsLedger"], set()
    for number in range(ROUNDS):
        now = await world.now()
        asset = AssetId(digest_of(f"owned {number}"))
        word = some_word(chance, "AssetWord", now)
        root = Word("RightWord", 0)
        if chance.random() < 0.5:
            root = some_word(chance, "RightWord", now)
        await put(world, "asset", Digest(asset), word)
        await put(world, "right", Digest(root_right_id(asset, 2)), root)
        parent, path = Digest(root_right_id(asset, 2)), list[Held]()
        for _ in range(chance.randint(0, 3)):
            terms = a_grant(chance, asset, parent, now)
            held = Held(terms, some_word(chance, "RightWord", now))
            parent = record_id(terms)
            await put(world, "right", parent, held.word)
            path.insert(0, held)
        block = await client.block("latest")
        given = [held.terms.abi() for held in path]
        told = await ledger.integer("status", asset, 2, given, block=block)
        found = right_status(word, 2, root, path, UnixTime(block.timestamp))
        assert found == told, (word, root, path, block.timestamp)
        seen.add(found.name)
    assert seen >= {"NONE", "REVOKED", "TERMINATED", "EXPIRED", "SUSPENDED", "PENDING", "LIVE"}


async def listing_statuses(world: World, asset: AssetId, terms: Terms) -> tuple[str, str]:
    """Status of a listing by the contract, and by its word and what is around it."""
    session = world.session.at("latest")
    ledger, block = session.contracts["ExchangeLedger"], await session.block()
    rests = basis(await session.dossier(asset), terms)
    told = await ledger.integer("status", terms.abi(), rests, block=block)
    try:
        await session.simulate("ExchangeLedger", "requireOfferable", (terms.abi(), rests))
        offerable = True
    except RefusedError:
        offerable = False
    time = UnixTime(block.timestamp)
    word = await session.word("ExchangeLedger", "listing", "ListingWord", (record_id(terms),))
    registered = await session.word("AssetRegistry", "asset", "AssetWord", (asset,))
    venue = await session.word("PartyRegistry", "party", "PartyWord", (terms["venue"],))
    around = [asset_status(registered, time).name]
    for kind in (2, 3):
        root = await session.word(
            "RightsLedger", "right", "RightWord", (root_right_id(asset, kind),)
        )
        around.append(right_status(registered, kind, root, [], time).name)
    suspended = "SUSPENDED" in around or venue.integer("status") in {2, 3, 4}
    found = listing_status(word, time, suspended=suspended, offerable=offerable)
    return ListingStatus(told).name, found.name


async def test_listing_status__through_its_life__agrees_with_the_contract(world: World) -> None:
    asset = await world.valid_asset()
    by, order = world.people["regulator"].id, digest_of("order")
    venue, regulator = world.as_("venue"), world.as_("regulator")
    terms = await world.listed(asset)
    listing = ListingId(record_id(terms))
    seen = [await listing_statuses(world, asset, terms)]
    await venue_act(venue, "suspend", asset, listing, order)
    seen.append(await listing_statuses(world, asset, terms))
    await venue_act(venue, "resume", asset, listing, order)
    await suspend(regulator, asset, by, order, as_regulator=True)
    seen.append(await listing_statuses(world, asset, terms))
    await lift(regulator, asset, by, order, as_regulator=True)
    other = await world.listed(asset, units=1)
    await world.traded(other)
    seen.append(await listing_statuses(world, asset, other))
    ended = await world.listed(asset)
    await venue_act(venue, "delist", asset, ListingId(record_id(ended)), order)
    seen.append(await listing_statuses(world, asset, ended))
    await revoke_right(regulator, asset, root_right_id(asset, 3), by, order)
    seen.append(await listing_statuses(world, asset, terms))
    await world.pass_time(61 * 86_400)
    seen.append(await listing_statuses(world, asset, terms))
    names = ["LISTED", "SUSPENDED", "SUSPENDED", "SOLD", "DELISTED", "MOOT", "EXPIRED"]
    assert seen == [(name, name) for name in names]
