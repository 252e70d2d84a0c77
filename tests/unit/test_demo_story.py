"""What the demo promises of itself: a surprise never passes for success, a short id is one id's."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from demo_story.account import WIDTH, Account, SurpriseError, width_of
from demo_story.cast import Cast
from demo_story.stage import Stage
from registry.errors import RefusedError


@pytest.fixture
def stage() -> Stage:
    """A stage without a chain: enough for what it makes of answers."""
    account, absent = Account(None), Any
    account.chapter(1, "a chapter", "一章")
    return Stage(absent, absent, absent, absent, "", Cast(), account)


async def _refuses(code: str = "GrantExceedsParent", field: str = "/until") -> None:
    raise RefusedError(code, field, "the child would outlive its parent", {"field": 8})


async def _goes_through() -> None:
    return None


async def test_refused__expected_error__is_recorded_by_name_and_field(stage: Stage) -> None:
    who = stage.cast.merchant
    await stage.refused("a sub-grant", who, "GrantExceedsParent", _refuses(), "/until")
    (entry,) = stage.account.chapters[0]["entries"]
    assert (entry["code"], entry["field"], entry["by"]) == (
        "GrantExceedsParent",
        "/until",
        "data merchant 数商",
    )


async def test_refused__another_error__is_a_surprise(stage: Stage) -> None:
    with pytest.raises(SurpriseError, match="expected GrantInvalid, got GrantExceedsParent"):
        await stage.refused("a sub-grant", stage.cast.merchant, "GrantInvalid", _refuses())


async def test_refused__another_field__is_a_surprise(stage: Stage) -> None:
    who, attempt = stage.cast.merchant, _refuses()
    with pytest.raises(SurpriseError, match="at /until"):
        await stage.refused("a sub-grant", who, "GrantExceedsParent", attempt, "/purposes")


async def test_refused__attempt_that_goes_through__is_a_surprise(stage: Stage) -> None:
    with pytest.raises(SurpriseError, match="it went through"):
        await stage.refused("a sale", stage.cast.merchant, "ListingSold", _goes_through())


def test_ensure__other_than_told__is_a_surprise(stage: Stage) -> None:
    with pytest.raises(SurpriseError, match="the listings: expected LISTED, found MOOT"):
        stage.ensure("the listings", "LISTED", "MOOT")


def test_short__ids_alike_at_both_ends__are_told_apart() -> None:
    account = Account(None)
    first, second = "0x12345678" + "a" * 52 + "beef", "0x12345678" + "b" * 52 + "beef"
    assert account.short(first) == "0x12345678…beef"
    assert account.short(second) == "0x12345678bbbb…beef"
    assert account.short(first) == "0x12345678…beef"


def test_account__long_line_in_chinese__is_wrapped_by_columns() -> None:
    out = io.StringIO()
    account = Account(out)
    account.chapter(1, "a chapter", "一章")
    account.fact("label", " ".join(["数据交易所"] * 20))
    assert max(width_of(line) for line in out.getvalue().splitlines()) <= WIDTH
