"""Who takes part: their demo keys, made anew for each run, their roles and regions."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from registry.signing import SigningKey
from registry.types import ZERO_ADDRESS, Address, PartyId

SUZHOU, BEIJING, JIANGSU = 320500, 110000, 320000
_NOBODY: Final = PartyId(ZERO_ADDRESS)


def _fresh_secret() -> bytes:
    return secrets.token_bytes(32)


@dataclass(slots=True, eq=False)
class Member:
    """One party. `funded` where it sends transactions; the others only sign and own no gas."""

    name: str
    zh: str
    region: int
    roles: tuple[str, ...] = ()
    funded: bool = False
    secret: bytes = field(default_factory=_fresh_secret, repr=False)
    id: PartyId = _NOBODY

    @property
    def key(self) -> SigningKey:
        """Its demo key."""
        return SigningKey(self.secret)

    @property
    def address(self) -> Address:
        """Account of its signer."""
        return self.key.address

    def __str__(self) -> str:
        return f"{self.name} {self.zh}"


def _venue(zh: str, name: str, region: int) -> Member:
    return Member(name, zh, region, ("VENUE",), funded=True)


@dataclass(slots=True)
class Cast:
    """Everyone in the story. The first group is admitted by the authority, the second enrolled."""

    suzhou: Member = field(
        default_factory=lambda: Member("Suzhou node", "城市节点（苏州）", SUZHOU, ("NODE",), True)
    )
    beijing: Member = field(
        default_factory=lambda: Member("Beijing node", "城市节点（北京）", BEIJING, ("NODE",), True)
    )
    jiangsu: Member = field(
        default_factory=lambda: Member(
            "Jiangsu regulator", "江苏监管部门", JIANGSU, ("REGULATOR",), True
        )
    )
    other_regulator: Member = field(
        default_factory=lambda: Member(
            "Beijing regulator", "北京监管部门", BEIJING, ("REGULATOR",), True
        )
    )
    venues: list[Member] = field(
        default_factory=lambda: [
            _venue("广州数据交易所", "Guangzhou Data Exchange", 440100),
            _venue("深圳数据交易所", "Shenzhen Data Exchange", 440300),
            _venue("贵阳大数据交易所", "Guiyang Big Data Exchange", 520100),
            _venue("海南数据产品超市", "Hainan Data Product Supermarket", 460000),
            _venue("北部湾大数据交易中心", "Beibu Gulf Big Data Exchange", 450000),
        ]
    )
    assessor: Member = field(
        default_factory=lambda: Member("assessor", "评估机构", BEIJING, ("ASSESSOR",), True)
    )
    bank: Member = field(default_factory=lambda: Member("bank", "银行", SUZHOU, ("LENDER",)))

    enterprise: Member = field(default_factory=lambda: Member("enterprise", "企业", SUZHOU))
    affiliate: Member = field(
        default_factory=lambda: Member("enterprise's data company", "企业数据公司", SUZHOU)
    )
    merchant: Member = field(default_factory=lambda: Member("data merchant", "数商", BEIJING))
    subsidiary: Member = field(
        default_factory=lambda: Member("merchant's subsidiary", "数商子公司", BEIJING)
    )
    studio: Member = field(
        default_factory=lambda: Member("modelling studio", "技术型数商", BEIJING)
    )
    buyer: Member = field(default_factory=lambda: Member("buyer", "数据需求方", BEIJING))
    operator: Member = field(
        default_factory=lambda: Member("platform operator", "平台运营方", BEIJING)
    )

    def admitted(self) -> Iterator[Member]:
        """Those whom the authority admits, with roles."""
        yield from (self.suzhou, self.beijing, self.jiangsu, self.other_regulator)
        yield from self.venues
        yield from (self.assessor, self.bank)

    def enrolled(self) -> Iterator[tuple[Member, Member]]:
        """Those whom a node enrols, each with its node."""
        for member in (self.enterprise, self.affiliate):
            yield member, self.suzhou
        for member in (self.merchant, self.subsidiary, self.studio, self.buyer, self.operator):
            yield member, self.beijing

    def everyone(self) -> Iterator[Member]:
        """All members."""
        yield from self.admitted()
        yield from (member for member, _ in self.enrolled())

    def name_of(self, party: str) -> str:
        """A member's name by its party id; the id itself for anyone else."""
        return next((str(member) for member in self.everyone() if member.id == party), party)
