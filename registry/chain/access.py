"""Who can do what: the AccessManager's roles and the parties' roles, as of one block.

The AccessManager keeps no list of members, so candidates come from its events and each is then read
from state; a member that no event named would not be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from registry.chain.abi import entries
from registry.chain.blocks import Block, Log, account
from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.chain.deployment import Deployment
from registry.chain.logs import read_logs
from registry.records import schema
from registry.types import Address, Digest, PartyId, Seconds, digest_from_bytes
from registry.words import Word

GUARDED: Final[Mapping[str, tuple[str, ...]]] = {
    "PartyRegistry": ("admit", "closeByAuthority", "setRoles"),
    "AssetRegistry": ("addProfile", "pause", "unpause"),
}
"""The functions that ask the AccessManager; all others go by party roles and consents."""
MANAGER: Final = "AccessManager"
ADMIN: Final = 0


@dataclass(frozen=True, slots=True)
class Member:
    """An account with an administrative role; `delay` is the wait before each of its calls."""

    role: int
    account: Address
    delay: Seconds


@dataclass(frozen=True, slots=True)
class GuardedFunction:
    """A function that only members of one administrative role call."""

    contract: str
    function: str
    role: int


@dataclass(frozen=True, slots=True)
class PartyRoles:
    """A party with roles: who signs for it, what it may do, where."""

    party: PartyId
    signer: Address
    roles: tuple[str, ...]
    status: str
    region: str


@dataclass(frozen=True, slots=True)
class WhoCanDoWhat:
    """The whole answer, as of one block."""

    block: Block
    labels: Mapping[int, str]
    functions: tuple[GuardedFunction, ...]
    members: tuple[Member, ...]
    parties: tuple[PartyRoles, ...]

    def lines(self) -> list[str]:
        """The answer for people, a line each."""
        shown = [f"as of block {self.block.number} {self.block.hash}"]
        for guarded in self.functions:
            role = self._label(guarded.role)
            shown.append(f"{guarded.contract}.{guarded.function}: role {role}")
        for member in self.members:
            delay = f", after {member.delay} s" if member.delay else ""
            shown.append(f"role {self._label(member.role)}: {member.account}{delay}")
        for party in self.parties:
            roles = " ".join(party.roles)
            shown.append(
                f"party {party.party}: {roles}, {party.status}, region {party.region}, "
                f"signs by {party.signer}"
            )
        return shown

    def _label(self, role: int) -> str:
        return self.labels.get(role, str(role))


async def who_can_do_what(
    client: ChainClient, deployment: Deployment, block: Block
) -> WhoCanDoWhat:
    """Administrative roles, the functions they guard, and every party that has a role.

    Raises what reading the chain raises.
    """
    manager = deployment.contract(client, MANAGER)
    logs = await read_logs(client, [manager.address], [], deployment.block_number, block)
    return WhoCanDoWhat(
        block=block,
        labels=_labels(logs),
        functions=tuple(await _functions(client, deployment, block)),
        members=tuple(await _members(manager, logs, block)),
        parties=tuple(await _parties(client, deployment, block)),
    )


def _topic(contract: str, event: str) -> Digest:
    return digest_from_bytes(entries(contract, "event")[event].topic)


def _named(logs: Iterable[Log], event: str) -> list[Log]:
    topic = _topic(MANAGER, event)
    return [log for log in logs if log.topics[:1] == (topic,)]


def _labels(logs: Iterable[Log]) -> dict[int, str]:
    labels = {ADMIN: "ADMIN", 2**64 - 1: "PUBLIC"}
    for log in _named(logs, "RoleLabel"):
        length = int.from_bytes(log.data[32:64], "big")
        labels[int(log.topics[1], 16)] = log.data[64 : 64 + length].decode("utf-8", "replace")
    return labels


async def _functions(
    client: ChainClient, deployment: Deployment, block: Block
) -> list[GuardedFunction]:
    manager = deployment.contract(client, MANAGER)
    found = []
    for name in (name for name in GUARDED if name in deployment.contracts):
        for function in GUARDED[name]:
            selector = entries(name, "function")[function].selector
            target = deployment.address(name)
            role = await manager.integer("getTargetFunctionRole", target, selector, block=block)
            found.append(GuardedFunction(name, function, role))
    return found


async def _members(manager: Contract, logs: Iterable[Log], block: Block) -> list[Member]:
    granted = {(int(g.topics[1], 16), g.topics[2]) for g in _named(logs, "RoleGranted")}
    found = []
    for role, padded in sorted(granted):
        who = account("0x" + padded[26:])
        is_member, delay = await manager.read_all("hasRole", role, who, block=block)
        if is_member and isinstance(delay, int):
            found.append(Member(role, who, Seconds(delay)))
    return found


async def _parties(client: ChainClient, deployment: Deployment, block: Block) -> list[PartyRoles]:
    if "PartyRegistry" not in deployment.contracts:
        return []
    registry = deployment.contract(client, "PartyRegistry")
    topics = [[_topic("PartyRegistry", name) for name in ("Enrolled", "RolesSet")]]
    logs = await read_logs(client, [registry.address], topics, deployment.block_number, block)
    found = []
    for subject in dict.fromkeys(log.topics[1] for log in logs):
        party = PartyId(account("0x" + subject[26:]))
        word = await registry.word("PartyWord", "party", party, block=block)
        if word.integer("roles"):
            found.append(_party_roles(party, word))
    return found


def _party_roles(party: PartyId, word: Word) -> PartyRoles:
    known = schema()
    bits = word.integer("roles")
    return PartyRoles(
        party=party,
        signer=word.address("signer"),
        roles=tuple(name for name, bit in known.enums["roles"].items() if bits & bit),
        status=known.enum_name("partyStatus", word.integer("status")),
        region=f"{word.integer('region'):06d}",
    )
