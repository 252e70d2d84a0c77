"""What every rule of the machine uses: terms, consents, senders and paths, right or flawed.

A rule begins with `begin`, which may draw one flaw; the helper it concerns then spoils what it
makes: a field of the terms before they are signed, a consent, the sender, or a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from registry.records import Field, Terms, keccak
from registry.types import Digest
from tests.model.consents import NO_SIGNATURE, Consent, consent_type, is_mandated
from tests.model.draws import Draw, First, one_of
from tests.model.ledger import NOTHING, ZERO, Ledger
from tests.model.offers import Basis
from tests.model.pair import Pair
from tests.model.parties_standing import CLOSED, is_operator_live, party
from tests.model.signers import BENDS, Signers, bent
from tests.model.statuses import Statuses

HOUR, DAY = 3600, 86_400
FLAWS = ("",) * 12 + ("terms",) * 4 + ("consent",) * 4 + ("sender", "list") * 2 + ("bits",)
WAITS = (1, 7, 60, 600)
T = TypeVar("T")


class Scene:
    """Chain and model, everybody's keys, and the choices of the step at hand."""

    def __init__(self, pair: Pair, signers: Signers) -> None:
        self.pair, self.signers = pair, signers
        self.bases: dict[Digest, Basis] = {}
        self.named: dict[str, str] = {}
        self.leaves: list[tuple[Terms, Any]] = []
        self.draw: Draw = First()
        self.flaw, self.serial = "", 0
        pair.after = Statuses(self.bases)

    @property
    def on(self) -> Ledger:
        """The model as it stands."""
        return self.pair.ledger

    @property
    def now(self) -> int:
        """Time of the step at hand, or shortly before."""
        return self.on.time

    def begin(self, draw: Draw) -> None:
        """Begin a step with its own choices, one of which may be a flaw."""
        self.draw = draw
        self.flaw = one_of(draw, FLAWS)

    def act(self, name: str, sender: str, *arguments: Any, value: int = 0) -> str:
        """Do the act on both; the error's name where it was refused."""
        narrow = _narrow_fields(arguments[0]) if self.flaw == "bits" and arguments else []
        if narrow:
            at, bits = one_of(self.draw, narrow)
            bit = at * 256 + self.draw.number(256 - bits)
            return self.pair.perform_dirty(name, sender, *arguments, bit=bit)
        wait = one_of(self.draw, WAITS)
        return self.pair.perform(name, sender, *arguments, wait=wait, value=value)

    def pick(self, items: Sequence[T], otherwise: Sequence[T] = ()) -> T | None:
        """One of the items; now and then, or where there is none, one of the others."""
        if otherwise and (not items or self.draw.number(10) == 9):
            items = otherwise
        return one_of(self.draw, items) if items else None

    def chance(self, percent: int) -> bool:
        """Whether something less usual is done."""
        return self.draw.number(100) >= 100 - percent

    def _spoils(self, what: str) -> bool:
        if self.flaw != what or self.draw.number(4) == 0:
            return False
        self.flaw = ""
        return True

    def digest(self) -> Digest:
        """32 bytes that never came before."""
        self.serial += 1
        return Digest("0x" + keccak(b"serial %d" % self.serial).hex())

    def terms(self, name: str, **values: object) -> Terms:
        """Terms with a fresh salt; `from_` means `from`; one field may be spoiled."""
        stated = {key.rstrip("_"): value for key, value in values.items()}
        made = Terms(name, {"salt": self.digest(), **stated})
        if not self._spoils("terms"):
            return made
        fields = [field for field in made.type.fields if field.name != "salt"]
        fields += [field for field in fields if field.bits]
        field = one_of(self.draw, fields)
        return made.replace(**{field.name: self._odd(field, made[field.name])})

    def _odd(self, field: Field, value: Any) -> object:
        """Another value of a field's type, likely to matter."""
        if field.is_array:
            return [] if value else [self.digest()]
        if field.is_address:
            return one_of(self.draw, [ZERO, *self.on.parties])
        if field.bits is None:
            return one_of(self.draw, [NOTHING, self.digest(), *self.on.terms])
        largest = (1 << field.bits) - 1
        odd = (value + 1, value - 1, 0, largest, self.now, self.now + 20 * 365 * DAY, 1, 3)
        return one_of(self.draw, [n for n in odd if 0 <= n <= largest])

    def sender(self, who: str) -> str:
        """Who sends for a party: its signer, now and then an operator, or someone else."""
        if self._spoils("sender"):
            return party(self.on, one_of(self.draw, list(self.on.parties))).signer
        operators = [a for w, a in self.on.operators if w == who]
        operators = [a for a in operators if is_operator_live(self.on, who, a)]
        if operators and self.chance(40):
            return one_of(self.draw, operators)
        return party(self.on, who).signer

    def anyone(self) -> str:
        """Any account."""
        return self.named["relay"]

    def authority(self) -> str:
        """The authority's account, or one that is not."""
        return self.named["relay"] if self._spoils("sender") else self.on.administrator

    def spoiled(self, items: Sequence[T], others: Sequence[T] = ()) -> list[T]:
        """The list as it should be; or one item short, doubled, out of order, or with another."""
        listed = list(items)
        if not self._spoils("list"):
            return listed
        how = self.draw.number(4)
        if how == 0 and listed:
            del listed[self.draw.number(len(listed))]
        elif how == 1 and listed:
            listed.append(listed[0])
        elif how == 2 and len(listed) > 1:
            listed.reverse()
        elif others:
            listed.append(one_of(self.draw, others))
        return listed

    def succession(self, node: str) -> tuple[list[str], str]:
        """Path from a node to whoever acts for it now, and who that is."""
        path = []
        while party(self.on, node).status == CLOSED and node in self.on.successors:
            node = self.on.successors[node]
            path.append(node)
        return self.spoiled(path, list(self.on.parties)), node

    def consent(self, act: str, terms: Terms, who: str, seq: int = 0) -> Consent:
        """A consent by the party, or now and then by its agent; it may be spoiled."""
        return self.consent_signed(act, terms, who, seq, party(self.on, who).epoch)

    def new_signer(self, act: str, terms: Terms, who: str, signer: str) -> Consent:
        """A consent of an account that is to become a party's signer."""
        plain = Consent(who, 0, 0, self.now + 2 * HOUR)
        return self._finished(act, terms, plain, signer)

    def consent_signed(self, act: str, terms: Terms, who: str, seq: int, epoch: int) -> Consent:
        """A consent of a party at that seq and epoch."""
        plain, signer = Consent(who, seq, epoch, self.now + 2 * HOUR), party(self.on, who).signer
        agents = self._agents(act, who)
        if agents and self.chance(50):
            agent = one_of(self.draw, agents)
            word = party(self.on, agent)
            plain, signer = replace(plain, agent=agent, agent_epoch=word.epoch), word.signer
        return self._finished(act, terms, plain, signer)

    def _agents(self, act: str, who: str) -> list[str]:
        number = consent_type(act).act
        pairs = [agent for principal, agent in self.on.mandates if principal == who]
        return [agent for agent in pairs if is_mandated(self.on, who, agent, number)]

    def _finished(self, act: str, terms: Terms, plain: Consent, signer: str) -> Consent:
        spoil = self._spoils("consent")
        kind = self.draw.number(12) if spoil else -1
        changed = self._misstated(plain, kind)
        if changed.agent not in (plain.agent, ZERO):
            signer = party(self.on, changed.agent).signer
        if kind == 0:
            return replace(changed, signature=NO_SIGNATURE)
        if kind == 1:
            signer = party(self.on, one_of(self.draw, list(self.on.parties))).signer
        if kind == 2:
            return self._signed_over_another(act, changed, signer)
        made = self.signers.signed(self.on, act, terms, changed, signer)
        if kind == 11:
            form = bent(made.signature, self.draw.number(BENDS))
            return replace(made, signature=form)
        return made

    def _signed_over_another(self, act: str, consent: Consent, signer: str) -> Consent:
        """A signature of the right account over something else: a forged message."""
        other = self.digest()
        return replace(consent, signature=self.signers.sign(signer, other))

    def _misstated(self, plain: Consent, kind: int) -> Consent:
        """The consent with one field wrong, signed as it then stands."""
        someone = one_of(self.draw, list(self.on.parties)) if kind in (7, 8, 9) else ZERO
        changes: dict[int, dict[str, Any]] = {
            3: {"seq": plain.seq + 1},
            4: {"epoch": plain.epoch + 1},
            5: {"deadline": self.now - 1},
            6: {"deadline": self.now + 91 * DAY},
            7: {"party": someone},
            8: {"agent": someone, "agent_epoch": party(self.on, someone).epoch},
            9: {"agent": someone, "agent_epoch": party(self.on, someone).epoch + 1},
            10: {"agent": ZERO, "agent_epoch": 1},
        }
        return replace(plain, **changes.get(kind, {}))

    def parties(self, role: int = 0) -> list[str]:
        """Parties in a role; of zero all who hold none."""
        found = self.on.parties.items()
        return [who for who, word in found if (word.roles & role if role else not word.roles)]


def _narrow_fields(terms: Any) -> list[tuple[int, int]]:
    """Place and width of the fields of terms that fill less than their word."""
    if not isinstance(terms, Terms):
        return []
    widths = [160 if f.is_address else f.bits or 256 for f in terms.type.fields]
    return [(at, bits) for at, bits in enumerate(widths) if bits < 256]
