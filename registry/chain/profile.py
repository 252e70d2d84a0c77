"""What differs between chains, in one place.

A profile says how a block becomes final, how headers and accounts are encoded, and how fees are
paid. Callers never ask which chain they are on. What a profile cannot check is `not_checked`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Finality = Literal["anchored", "finalised"]


@dataclass(frozen=True, slots=True)
class ChainProfile:
    """The traits of one chain.

    finality: `tag`, the node's `finalized` block; `depth`, so many blocks under the tip;
    `immediate`, every mined block (a BFT consortium chain).
    proofs: headers hash by Ethereum's rules and `eth_getProof` gives Merkle-Patricia proofs.
    fees: `eip1559`, `legacy` gas price, or `free`.
    log_range: most blocks asked for in one `eth_getLogs`.
    """

    name: str
    finality: Literal["tag", "depth", "immediate"] = "tag"
    depth: int = 64
    proofs: bool = True
    fees: Literal["eip1559", "legacy", "free"] = "eip1559"
    log_range: int = 10_000


ETHEREUM: Final = ChainProfile("ethereum")
"""go-ethereum and what follows it: finality by tag."""
ANVIL: Final = ChainProfile("anvil")
"""One machine; Anvil answers the `finalized` tag 64 blocks under the tip."""
CONSORTIUM: Final = ChainProfile("consortium", finality="immediate", proofs=False, fees="free")
"""A BFT consortium chain: a block is final at once, gas is free, proofs are its own affair."""
PROFILES: Final = {profile.name: profile for profile in (ETHEREUM, ANVIL, CONSORTIUM)}
