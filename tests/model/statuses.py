"""Statuses after each step: the contracts' views, registry.status on chain words, the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from registry.records import Terms, record_id
from registry.status import Held, asset_status, listing_status, right_status
from registry.types import Digest, UnixTime
from registry.words import Word
from tests.model import assets_standing, listings, rights_standing
from tests.model.chain import call_at
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.offers import Basis
from tests.model.pair import Disagreement, Pair, calldata, compare_refusal, refusal_of
from tests.model.records import packed

MOST_GRANTS, MOST_LISTINGS = 3, 2


def of_asset(on: Ledger, asset_id: Digest, name: str) -> list[Terms]:
    """Terms of one kind about an asset, in the order in which they came."""
    return [t for t in on.terms.values() if t.name == name and t["asset"] == asset_id]


def path_to(on: Ledger, right_id: str) -> tuple[Terms, ...]:
    """Terms of a granted right and its ancestors, up to the root's child."""
    path = []
    while (terms := on.terms.get(Digest(right_id))) is not None:
        path.append(terms)
        right_id = str(terms["parent"])
    return tuple(path)


@dataclass(frozen=True, slots=True)
class Question:
    """A view to ask, and how to judge its answer."""

    contract: str
    function: str
    arguments: tuple[Any, ...]


class Statuses:
    """Compares the statuses of what a step touched, and of one asset more in turn."""

    def __init__(self, bases: dict[Digest, Basis]) -> None:
        self.bases, self.turn = bases, 0

    def __call__(self, pair: Pair, before: Ledger) -> None:
        """Compare after a step."""
        self.turn += 1
        for asset_id in self._assets(pair.ledger, before):
            self._compare(pair, asset_id)

    def _assets(self, on: Ledger, before: Ledger) -> set[Digest]:
        heads = on.asset_heads.items() - before.asset_heads.items()
        found = {asset_id for asset_id, _ in heads}
        found |= on.assets.keys() - before.assets.keys()
        known = list(on.assets)
        return found | {known[self.turn % len(known)]} if known else found

    def _compare(self, pair: Pair, asset_id: Digest) -> None:
        on, turn = pair.ledger, self.turn
        grants = _some(of_asset(on, asset_id, "Grant"), turn, MOST_GRANTS)
        offers = [t for t in of_asset(on, asset_id, "Listing") if record_id(t) in self.bases]
        offers = _some(offers, turn, MOST_LISTINGS)
        paths: list[tuple[int, tuple[Terms, ...]]] = [(kind, ()) for kind in (1, 2, 3)]
        paths += [(grant.integer("kind"), path_to(on, record_id(grant))) for grant in grants]
        questions = list(_questions(asset_id, paths))
        questions += [
            Question("ExchangeLedger", "status", (offer, self.bases[record_id(offer)]))
            for offer in offers
        ]
        answers = iter(_ask(pair, questions))
        words = _words(on, asset_id, paths, answers)
        asset = Word("AssetWord", next(answers))
        self._compare_asset(on, asset_id, asset, next(answers))
        for kind, path in paths:
            _compare_right(on, asset_id, asset, kind, path, words, next(answers))
        for offer in offers:
            self._compare_listing(on, offer, next(answers))
            self._compare_offer(pair, offer)

    def _compare_asset(self, on: Ledger, asset_id: Digest, word: Word, viewed: int) -> None:
        ours = assets_standing.asset_status(on, asset_id)
        computed = asset_status(word, UnixTime(on.time))
        _ensure_same(f"asset {asset_id}", ours, viewed, computed)

    def _compare_listing(self, on: Ledger, offer: Terms, viewed: int) -> None:
        basis, record = self.bases[record_id(offer)], on.listings.get(record_id(offer))
        ours = listings.listing_status(on, offer, basis)
        raw = 0 if record is None else packed(record)
        suspended = listings.is_suspended_around(on, offer, basis)
        offerable = listings.is_offerable(on, offer, basis)
        word = Word("ListingWord", raw)
        computed = listing_status(word, UnixTime(on.time), suspended=suspended, offerable=offerable)
        _ensure_same(f"listing {record_id(offer)}", ours, viewed, computed)

    def _compare_offer(self, pair: Pair, offer: Terms) -> None:
        """The rule that stands in an offer's way is the same, or there is none."""
        on, basis = pair.ledger, self.bases[record_id(offer)]
        data = calldata("ExchangeLedger", "requireOfferable", (offer, basis))
        to = on.contracts["ExchangeLedger"]
        answer = pair.chain.call({"from": ZERO, "to": to, "data": data}, on.time)
        try:
            listings.ensure_offerable(on, offer, basis)
        except Refused as refused:
            compare_refusal("ExchangeLedger.requireOfferable", refused, answer)
        else:
            if "error" in answer:
                raise Disagreement(f"requireOfferable: {refusal_of(answer)}, not offerable")


def _some(found: Sequence[Terms], turn: int, most: int) -> list[Terms]:
    start = turn % len(found) if len(found) > most else 0
    return [*found[start:], *found[:start]][:most]


def _questions(asset_id: Digest, paths: Sequence[Any]) -> Iterator[Question]:
    for kind, path in paths:
        head = record_id(path[0]) if path else rights_standing.root_id(asset_id, kind)
        yield Question("RightsLedger", "right", (head,))
    yield Question("AssetRegistry", "asset", (asset_id,))
    yield Question("AssetRegistry", "status", (asset_id,))
    for kind, path in paths:
        yield Question("RightsLedger", "status", (asset_id, kind, list(path)))


def _ask(pair: Pair, questions: Sequence[Question]) -> list[int]:
    on = pair.ledger
    calls = []
    for asked in questions:
        data = calldata(asked.contract, asked.function, asked.arguments)
        to = on.contracts[asked.contract]
        calls.append(call_at({"from": ZERO, "to": to, "data": data}, on.time))
    return [int(result, 16) for result in pair.chain.results(*calls)]


def _words(
    on: Ledger, asset_id: Digest, paths: Sequence[Any], answers: Iterator[int]
) -> dict[Digest, Word]:
    """RightWords as the chain has them, by right."""
    words = {}
    for kind, path in paths:
        head = record_id(path[0]) if path else rights_standing.root_id(asset_id, kind)
        words[head] = Word("RightWord", next(answers))
    for _, path in paths:
        for terms in path[1:]:
            record = on.rights[record_id(terms)]
            words.setdefault(record_id(terms), Word("RightWord", packed(record)))
    return words


def _compare_right(
    on: Ledger,
    asset_id: Digest,
    asset: Word,
    kind: int,
    path: tuple[Terms, ...],
    words: dict[Digest, Word],
    viewed: int,
) -> None:
    ours = rights_standing.right_status(on, asset_id, kind, path)
    held = [Held(terms, words[record_id(terms)]) for terms in path]
    root = words[rights_standing.root_id(asset_id, kind)]
    computed = right_status(asset, kind, root, held, UnixTime(on.time))
    _ensure_same(f"right {kind} {asset_id} {len(path)} deep", ours, viewed, computed)


def _ensure_same(what: str, ours: int, viewed: int, computed: int) -> None:
    if not ours == viewed == computed:
        statuses = f"model {ours}, contract {viewed}, registry.status {computed}"
        raise Disagreement(f"status of {what}: {statuses}")
