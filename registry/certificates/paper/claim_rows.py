"""Rows of what a register certifies under its signature, worded from its codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.certificates.paper.document import Row, moment, row
from registry.certificates.paper.term_rows import right_title
from registry.certificates.paper.wording import Text, Words, stated, words

Claims = Mapping[str, Any]
_KINDS = {"HOLD": 1, "USE": 2, "OPERATE": 3}


def register_name(claims: Claims) -> Text:
    """The register's name, where it states one."""
    name = claims["registration"]["node"]["name"]
    return words("register.unnamed") if name is None else Words(name["zh"], name["en"])


def registration_rows(claims: Claims) -> Iterator[Row]:
    """Number, register, type, profile, review and effect."""
    made = claims["registration"]
    node, profile, review = made["node"], made["profile"], made["review"]
    yield row("number", claims["number"])
    yield row("query_code", claims["query_code"])
    region = words("region", code=f"{node['region']:06d}")
    yield row("register", register_name(claims), region, node["party"])
    yield row("registration_type", words(f"type.{made['type']}"))
    numbered = words("profile.value", number=profile["number"], version=profile["version"])
    name = profile["name"]
    yield row("profile", *([Words(name["zh"], name["en"])] if name else []), numbered)
    yield row("profile.document", profile["document"])
    yield row("review", stated("depth", review["depth"]))
    yield row("reviewer", review["reviewer"] or words("not_stated"))
    yield row("reports", *(review["reports"] or [words("not_stated")]))
    yield row("effect", stated("effect", made["effect"]), words("effect.note"))


def right_rows(claims: Claims) -> Iterator[Row]:
    """Each right certified: its name, the evidence of entitlement, what it gives and does not."""
    for right in claims["rights"]:
        code = right["right"]
        yield row("right", right_title(_KINDS[code], right["vocabulary"]))
        yield row("evidence", stated("evidence", right["evidence"]))
        yield from legend_rows(code)
    versions = dict.fromkeys(right["vocabulary"] for right in claims["rights"])
    yield row("wording", *(words(f"wording.{version}") for version in versions))


def legend_rows(code: str) -> Iterator[Row]:
    """In plain words, what a right gives and what it does not."""
    yield row("gives", words(f"gives.{code}"))
    yield row("gives_not", words(f"gives_not.{code}"))


def notice_rows(claims: Claims) -> Iterator[Row]:
    """The reason of the term's end, the public notice and its objections."""
    notice = claims["notice"]
    yield row("reason", words(f"reason.{claims['validity']['reason']}"))
    yield row("notice", _notice(notice["from"], notice["until"]))
    said = [
        words("objections.value", id=one["id"], outcome=words(f"outcome.{one['outcome']}"))
        for one in notice["objections"]
    ]
    yield row("objections", *(said or [words("objections.none")]))


def _notice(start: int | None, end: int | None) -> Text:
    if start is None and end is None:
        return words("not_stated")
    if start is None:
        return words("notice.until", end=moment(end or 0))
    if end is None:
        return words("notice.open", start=moment(start))
    return words("notice.value", start=moment(start), end=moment(end))


def burden_rows(claims: Claims) -> Iterator[Row]:
    """Pledges by rank, listings by venue and number, registrations of the same content."""
    pledges: list[Text] = []
    for one in claims["pledges"]:
        # The chain counts ranks from 0, people from the first.
        said = words("pledges.value", rank=one["rank"] + 1, until=moment(one["until"]))
        pledges += [said, one["id"]]
    yield row("pledges", *_counted("pledges", len(claims["pledges"]), pledges))
    listings: list[Text] = []
    for one in claims["listings"]:
        said = words("listings.value", number=one["number"], until=moment(one["until"]))
        listings += [said, one["venue"]]
    yield row("listings", *_counted("listings", len(claims["listings"]), listings))
    block = claims["as_of"]["block_number"]
    said = words("same_content.value", block=f"{block:,}", count=claims["same_content"])
    yield row("same_content", said)


def _counted(key: str, count: int, items: list[Text]) -> list[Text]:
    return [words(f"{key}.count", count=count), *items] if count else [words(f"{key}.none")]


def status_rows(claims: Claims) -> Iterator[Row]:
    """How the record stood at the block of issue."""
    status, as_of = claims["status"], claims["as_of"]
    yield row("asset_status", words(f"asset_status.{status['asset']}"))
    if status["right"] is not None:
        yield row("right_status", words(f"right_status.{status['right']}"))
    yield row("moment", moment(as_of["time"]), words("block", block=f"{as_of['block_number']:,}"))
    yield row("block_hash", as_of["block_hash"])
    yield row("finality", words(f"finality.{as_of['finality']}"))


def anchor_rows(claims: Claims) -> Iterator[Row]:
    """Where on chain the record was made, and who signed."""
    made, chain = claims["registration"], claims["chain"]
    yield row("chain", words("chain.value", chain=chain["id"]))
    yield row("contract", chain["contract"])
    if made["transaction"] is None:
        yield row("transaction", words("not_stated"))
    else:
        block = made["block_number"]
        at = [] if block is None else [words("block", block=f"{block:,}")]
        yield row("transaction", made["transaction"], *at)
    yield row("issuer", claims["iss"])
