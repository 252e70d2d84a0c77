"""The catalogues of the portal: the same keys in both languages, each used, none missing."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from api.portal.wording import LANGUAGES, Language, Wording, preferred, wording
from registry.certificate import claims
from registry.certificate.report import STEPS
from registry.events import event_types
from registry.journal import folded_topics
from registry.listing_conditions import CONDITIONS
from registry.queries.listings import _COMPARED
from registry.records import schema
from tests.conftest import ROOT

_ENUMS = {
    "status.asset": "assetStatus",
    "status.right": "rightStatus",
    "status.listing": "listingStatus",
    "status.pledge": "pledgeStatus",
    "status.objection": "objectionStatus",
    "status.attestation": "attestationStatus",
    "means.listing": "listingStatus",
    "right": "rightKind",
    "right_2022": "rightKind",
    "gives": "rightKind",
    "not": "rightKind",
    "kind": "assetKind",
    "exclusivity": "exclusivity",
    "attestation": "attestationKind",
}
_CODES: dict[str, set[str]] = {
    **{family: set(schema().enums[name]) for family, name in _ENUMS.items()},
    "means.asset": set(claims.ASSET_STATUSES) - {"VALID"},
    "means.right": set(claims.RIGHT_STATUSES) - {"LIVE"},
    "sale": {"valid", "invalid", "unknown"},
    "finality": {"finalised", "anchored"},
    "result": {"passed", "failed", "not_checked"},
    "step": {*STEPS, "record"},
    "wrong": set(STEPS),
    "condition": {name for name, _ in CONDITIONS},
    "unmet": {name for name, _ in CONDITIONS},
    "purpose": set(schema().purposes),
    "depth": set(claims.DEPTHS),
    "effect": set(claims.EFFECTS),
    "evidence": set(claims.EVIDENCE),
    "registration": set(claims.TYPES),
    "reason": set(claims.REASONS),
    "differs": set(_COMPARED),
    "matched": {"id", "query_code", "asset_number", "venue_number", "content", "manifest"},
    "malformed": {"q", "check", "long", "file", "other"},
}
_LEDGERS = ("AssetRegistry", "RightsLedger", "PledgeLedger", "ExchangeLedger", "AttestationLog")
_DIRECT = re.compile(r'\b(?:w|self)\(\s*"([a-z_.0-9]+\.[a-z_0-9]+)"')
_FAMILY = re.compile(r'\bw\.of\(\s*(?:f?"|f?\')([a-z_.0-9]+)')
_SECTION = re.compile(r'_table\(\s*w, "(\w+)"')
_EVERY = {language: dict(wording(language).texts) for language in LANGUAGES}


def _sources() -> str:
    files = [*(ROOT / "api/portal").glob("*.py"), *(ROOT / "api/templates").glob("*.html")]
    return "\n".join(file.read_text("utf-8") for file in files)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_catalogues__of_both_languages__have_the_same_keys_and_places() -> None:
    zh, en = _EVERY["zh"], _EVERY["en"]
    assert set(zh) == set(en)
    assert {k for k in zh if _placeholders(zh[k]) != _placeholders(en[k])} == set()
    assert {k for k, text in {**zh, **en}.items() if not text.strip()} == set()


@pytest.mark.parametrize("family", _CODES)
def test_catalogue__of_a_family_of_codes__has_exactly_those(family: str) -> None:
    found = {k.removeprefix(f"{family}.") for k in _EVERY["en"] if k.rpartition(".")[0] == family}
    assert found == _CODES[family]


def test_catalogue__of_events__has_every_one_that_an_assets_journal_may_hold() -> None:
    named = {
        kind.name
        for kind in event_types().values()
        if kind.contract in _LEDGERS and kind.indexed and kind.indexed[0][0] == "asset"
    }
    found = {key.removeprefix("event.") for key in _EVERY["en"] if key.startswith("event.")}
    assert found == named
    assert folded_topics()


def test_catalogue__every_key__is_used_by_a_page() -> None:
    text = _sources()
    used, families = set(_DIRECT.findall(text)), set(_FAMILY.findall(text))
    families |= set(_SECTION.findall(text))
    assert used <= set(_EVERY["en"])
    unused = set()
    for key in set(_EVERY["en"]) - used:
        family, _, code = key.rpartition(".")
        by_code = family in families and f'"{code}"' in text
        if family not in _CODES and family != "event" and not by_code:
            unused.add(key)
    assert sorted(unused) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording__ownership__is_never_said(language: Language) -> None:
    texts = " ".join(_EVERY[language].values()).lower()
    for word in ("owner", "ownership", "所有权", "owns"):
        assert word not in texts


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.3, zh;q=0.5", "zh"),
        ("fr", "zh"),
        ("en;q=x,zh;q=0.1", "zh"),
        ("en;q=0", "zh"),
    ],
)
def test_preferred__by_the_header__is_the_language_that_weighs_most(
    accepted: str, language: str
) -> None:
    assert preferred(accepted) == language


def test_time__in_both_languages__is_in_utc() -> None:
    assert wording("en").time(1_795_860_900) == "28 November 2026 10:15 UTC"
    assert wording("zh").time(1_795_860_900) == "2026年11月28日 10:15 UTC"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (0, "not stated"),
        ("0", "not stated"),
        (253_402_300_800, "253402300800 seconds after the start of 1970"),
        (2**53 - 1, "9007199254740991 seconds after the start of 1970"),
        (str(2**63), "9223372036854775808 seconds after the start of 1970"),
        ("9999-12-31T23:59:59Z", "31 December 9999 23:59 UTC"),
        ("2026-11-28T10:15:00Z", "28 November 2026 10:15 UTC"),
    ],
)
def test_stated_time__at_either_end_of_the_calendar__is_told_without_error(
    stated: str | int, shown: str
) -> None:
    assert wording("en").stated_time(stated) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "未载明"),
        (253_402_300_799, "9999年12月31日 23:59 UTC"),
        (253_402_300_800, "1970年起第253402300800秒"),
        (2**53 - 1, "1970年起第9007199254740991秒"),
    ],
)
def test_time__that_no_calendar_holds__is_its_seconds(seconds: int, shown: str) -> None:
    assert wording("zh").time(seconds) == shown


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ({"form": "SEALED", "price": 7, "currency": 156}, "sealed"),
        ({"form": "PUBLIC", "price": 0, "currency": 156}, "free of charge"),
        ({"form": "PUBLIC", "price": "123456", "currency": 156}, "¥1,234.56"),
        ({"form": "PUBLIC", "price": 500, "currency": 840}, "500 least units of currency 840"),
    ],
)
def test_price__of_each_form__is_shown_for_what_it_is(terms: dict[str, object], shown: str) -> None:
    assert wording("en").price(terms) == shown


@pytest.mark.parametrize(("language", "word"), [("en", "Below"), ("zh", "下表")])
def test_moot__where_no_conditions_are_listed__points_at_none(
    language: Language, word: str
) -> None:
    assert word not in wording(language)("means.listing.MOOT")


@pytest.mark.parametrize(("language", "word"), [("en", "without signature"), ("zh", "不含签名")])
def test_bundle__as_the_pages_link_it__is_named_as_unsigned(language: Language, word: str) -> None:
    assert word in wording(language)("facts.certificate")


def test_of__code_not_known__is_shown_as_it_is() -> None:
    assert Wording("en", {}).of("status.asset", "<NEW>") == "<NEW>"


def test_templates__every_one__is_plain_of_scripts_and_styles() -> None:
    for file in Path(ROOT / "api/templates").glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|\|\s*safe|https?://", text), (
            file
        )
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), file
