"""What an export is of: an asset, a party, a node's or venue's whole register, or a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from registry.audit.failures import AuditError
from registry.certificate.slots import Slot, slot_of
from registry.errors import InvalidValueError
from registry.records import party_subject
from registry.types import AssetId, BlockNumber, Digest, PartyId, parse_digest, parse_party_id

Kind = Literal["asset", "party", "node", "venue", "period"]
Proof = Literal["journals", "numbers", "receipts"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "period": frozenset({"kind", "from_block"}),
    **{kind: frozenset({"kind", "id"}) for kind in KINDS if kind != "period"},
}


@dataclass(frozen=True, slots=True)
class Scope:
    """One of: an asset, a party, a node, a venue by its id; the blocks from `first` to the end."""

    kind: Kind
    id: AssetId | PartyId | None = None
    first: BlockNumber | None = None

    @classmethod
    def of_asset(cls, asset: AssetId) -> Scope:
        """One asset's journal, with its registration."""
        return cls("asset", asset)

    @classmethod
    def of_party(cls, party: PartyId, kind: Kind = "party") -> Scope:
        """A party's own journal; as `node` or `venue` also all that it numbered."""
        return cls(kind, party)

    @classmethod
    def of_period(cls, first: BlockNumber) -> Scope:
        """Every event of the deployment from block *first* to the block exported at."""
        return cls("period", first=first)

    @classmethod
    def read(cls, document: object) -> Scope:
        """From its JSON. Raises AuditError naming the member of line 1."""
        field = "line 1/scope"
        if not isinstance(document, dict) or document.get("kind") not in KINDS:
            raise AuditError(
                "AuditMalformed", f"{field}/kind", "must be one of " + ", ".join(KINDS)
            )
        kind: Kind = document["kind"]
        if document.keys() != _MEMBERS[kind]:
            wanted = ", ".join(sorted(_MEMBERS[kind]))
            raise AuditError("AuditMalformed", field, f"must have exactly {wanted}")
        if kind == "period":
            first = document["from_block"]
            if type(first) is not int or first < 0:
                raise AuditError("AuditMalformed", f"{field}/from_block", "must be a block number")
            return cls(kind, first=BlockNumber(first))
        try:
            if kind == "asset":
                return cls(kind, AssetId(parse_digest(document["id"], "id")))
            return cls(kind, parse_party_id(document["id"], "id"))
        except InvalidValueError as error:
            raise AuditError("AuditMalformed", f"{field}/id", error.rule) from None

    def json(self) -> dict[str, Any]:
        """As line 1 states it."""
        if self.kind == "period":
            return {"kind": self.kind, "from_block": self.first}
        return {"kind": self.kind, "id": self.id}

    @property
    def asset(self) -> Digest | None:
        """The asset, where the scope is one."""
        return Digest(self.id) if self.kind == "asset" and self.id else None

    @property
    def party(self) -> PartyId | None:
        """The party, node or venue, where the scope is one."""
        return PartyId(self.id) if self.kind in ("party", "node", "venue") and self.id else None  # type: ignore[arg-type]

    @property
    def is_numbered(self) -> bool:
        """Whether running numbers show that no registration, listing or trade is left out."""
        return self.kind in ("node", "venue")

    @property
    def proven_by(self) -> tuple[Proof, ...]:
        """What completeness rests on."""
        if self.kind == "period":
            return ("receipts",)
        return ("journals", "numbers") if self.is_numbered else ("journals",)

    @property
    def not_covered(self) -> tuple[str, ...]:
        """What a reader might expect here and the proofs do not show."""
        if not self.is_numbered:
            return ()
        return ("batch_leaves_not_registered_one_by_one", "publication_of_batches")

    @property
    def not_proven_offline(self) -> tuple[str, ...]:
        """What only an endpoint can compare: no digest, number or receipt holds it.

        A first event (registration, activation, enrolment, batch) stands before its journal, so its
        block and all it says beyond its record's terms rest on nothing that a slot holds.
        """
        if self.kind == "period":
            return ("transaction_hashes",)
        return ("blocks_and_words_of_first_events", "transaction_hashes_and_places_within_blocks")

    def slots(self, assets: Sequence[Digest]) -> tuple[Slot, ...]:
        """The slots that the proofs must show, in order: the party's, then each asset's."""
        found: list[Slot] = []
        if self.party is not None:
            subject = party_subject(self.party)
            found += [slot_of("party", subject), slot_of("party_head", subject)]
        for asset in assets:
            found += [slot_of("asset", asset), slot_of("head", asset)]
        if self.is_numbered and self.party is not None:
            found.append(slot_of("adopted", party_subject(self.party)))
        return tuple(found)
