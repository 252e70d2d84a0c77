"""2. A time-limited licence to a data merchant, who sub-grants within it and not beyond."""

from __future__ import annotations

from typing import Any

from demo_story.cast import Member
from demo_story.papers import contract_text
from demo_story.stage import DAY, Stage, names, terms_of
from demo_story.story import Story
from registry import rights
from registry.records import Terms, root_right_id, schema
from registry.session import Written
from registry.types import Digest, RightId, UnixTime

PURPOSES = ["MODEL_TRAINING", "PRODUCT_DEVELOPMENT", "RESALE_OF_DERIVED_PRODUCTS"]
NARROWER = ["MODEL_TRAINING"]


async def tell(stage: Stage, story: Story) -> None:
    """Grant to the merchant, try two sub-grants beyond it, make a lawful one."""
    account, cast = stage.account, stage.cast
    account.chapter(
        2, "A time-limited processing-use right for a data merchant", "授权数商加工使用"
    )
    end = UnixTime(await stage.now() + 365 * DAY)
    root = root_right_id(story.asset, schema().enum("rightKind", "USE"))
    flags = ["TRANSFERABLE", "SUBLICENSABLE"]
    granted = await _terms(stage, story, root, cast.enterprise, cast.merchant, end, PURPOSES, flags)
    account.fact("purposes", ", ".join(PURPOSES).lower().replace("_", " "))
    account.fact("term", "365 days; transferable, sub-licensable; non-exclusive 普通许可")
    story.licence = await _grant(stage, granted, cast.enterprise, cast.merchant)

    async def attempt(until: UnixTime, purposes: list[str]) -> Written:
        terms = await _terms(
            stage, story, story.licence, cast.merchant, cast.studio, until, purposes, []
        )
        consents = await stage.sign("Grant", terms, cast.merchant, cast.studio)
        return await rights.grant(stage.acting(cast.suzhou), terms, consents)

    beyond = UnixTime(end + DAY)
    await stage.refused(
        "a sub-grant that outlives the licence by a day",
        cast.merchant,
        "GrantExceedsParent",
        attempt(beyond, NARROWER),
        "/until",
    )
    await stage.refused(
        "a sub-grant for credit assessment, which the licence does not permit",
        cast.merchant,
        "GrantExceedsParent",
        attempt(end, [*NARROWER, "CREDIT_ASSESSMENT"]),
        "/purposes",
    )
    lawful = await _terms(
        stage, story, story.licence, cast.merchant, cast.studio, end, NARROWER, []
    )
    story.sublicence = await _grant(stage, lawful, cast.merchant, cast.studio)


async def _terms(
    stage: Stage,
    story: Story,
    parent: RightId,
    grantor: Member,
    grantee: Member,
    until: UnixTime,
    purposes: list[str],
    flags: list[str],
) -> Terms:
    return terms_of(
        "Grant", **await use_of(stage, story, parent, grantor, grantee, until, purposes, flags)
    )


async def use_of(
    stage: Stage,
    story: Story,
    parent: RightId,
    grantor: Member,
    grantee: Member,
    until: UnixTime,
    purposes: list[str],
    flags: list[str],
) -> dict[str, Any]:
    """Fields of a non-exclusive processing-use right in the first asset."""
    title = f"Licence of {grantor.name} to {grantee.name}"
    return {
        "asset": story.asset,
        "rev": 0,
        "parent": parent,
        "grantor": grantor.id,
        "grantee": grantee.id,
        "kind": "USE",
        "exclusivity": "NON_EXCLUSIVE",
        "from_": await stage.now(),
        "until": until,
        "purposes": purposes,
        "scope": stage.keep(b"the whole table\n"),
        "terms": contract_text(stage, title, purposes),
        "flags": flags,
    }


async def _grant(stage: Stage, terms: Terms, grantor: Member, grantee: Member) -> RightId:
    """Both sides sign; the node relays, since neither owns gas."""
    consents = await stage.sign("Grant", terms, grantor, grantee)
    written = await rights.grant(stage.acting(stage.cast.suzhou), terms, consents)
    stage.account.act(
        f"grant 授权: processing-use right 加工使用权, {grantor.name} to {grantee.name}",
        written,
        sent=str(stage.cast.suzhou),
        signed=names([grantor, grantee]),
        ids={"right": written.id},
    )
    return RightId(Digest(written.id))
