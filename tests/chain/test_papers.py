"""Signed certificates on paper: what their pages say, show, embed, and keep to themselves."""

from __future__ import annotations

import ctypes
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw_pdfium
import pytest
import pytest_asyncio
import zxingcpp

from registry.certificate.bundle import Bundle, Manifest
from registry.certificate.credential import open_credential
from registry.certificates import present
from registry.certificates.paper import Language, print_certificate
from registry.chain.client import ChainClient
from registry.errors import InvalidValueError
from registry.manifest import seal, seeded_salts
from registry.records import root_right_id
from registry.types import Digest
from tests.chain.certificate_trades import USE
from tests.chain.certificate_world import MANIFEST, World, make_world
from tests.chain.credential_world import add_credential_key, certified, credential_key

URL = "https://register.example"
NODE_KEY, VENUE_KEY = credential_key(1), credential_key(2)
LONG = "苏州某某高端装备制造有限公司减速机关键零部件全生命周期质量控制与运行状态监测数据资产" * 3


@pytest_asyncio.fixture(scope="module")
async def bundles(anvil: Any, client: ChainClient) -> AsyncIterator[dict[str, Bundle]]:
    """One certificate of each kind; the asset's with every field, a pledge and a listing."""
    snapshot = anvil.rpc("evm_snapshot")
    world = await make_world(anvil, client)
    world.sealed = seal({**MANIFEST, "name": LONG}, seeded_salts(b"paper"))
    await add_credential_key(world, "node", NODE_KEY)
    await add_credential_key(world, "venue", VENUE_KEY)
    yield await _made(world)
    anvil.rpc("evm_revert", snapshot)


async def _made(world: World) -> dict[str, Bundle]:
    whole = Manifest(world.sealed.public, tuple(world.sealed.disclosures.values()))
    pledged = await world.valid_asset()
    await world.pledged(pledged, root_right_id(pledged, USE))
    await world.listed(pledged)
    asset = await world.valid_asset()
    right = await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    trade = await world.traded(await world.listed(await world.valid_asset()))
    filed = await world.filed(await world.valid_asset())
    found = {
        "asset": await certified(world, NODE_KEY, "asset", Digest(pledged), manifest=whole),
        "right": await certified(world, NODE_KEY, "right", Digest(right), manifest=None),
        "trade": await certified(world, VENUE_KEY, "trade", trade),
        "filing": await certified(world, NODE_KEY, "trade", filed),
    }
    return {**found, "hidden": present(found["asset"], [])}


def text_of(document: pdfium.PdfDocument) -> str:
    """All text of the pages, without white space: lines may break anywhere."""
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))


def printed(bundle: Bundle, language: Language = "both") -> pdfium.PdfDocument:
    return pdfium.PdfDocument(print_certificate(bundle, language, URL))


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("kind", ["asset", "right", "trade", "filing", "hidden"])
def test_paper__any_kind_and_language__says_number_code_key_and_block(
    bundles: dict[str, Bundle], kind: str, language: Language
) -> None:
    bundle = bundles[kind]
    assert bundle.credential is not None
    opened = open_credential(bundle.credential.sd_jwt)
    text = text_of(printed(bundle, language))
    for value in ("number", "query_code", "holder", "iss"):
        assert opened.claims[value] in text
    for value in (opened.key.thumbprint, opened.digest, bundle.terms[0].id):
        assert value.removeprefix("0x") in text
    assert bundle.as_of.block_hash in text
    assert opened.claims["as_of"]["block_hash"] in text


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        ("zh", "证据效力：仅证明登记的事实", "evidenceonly"),
        ("en", "evidenceonly:provesthefactofregistration", "证据效力"),
    ],
)
def test_paper__one_language__says_the_effect_in_it_alone(
    bundles: dict[str, Bundle], language: Language, said: str, unsaid: str
) -> None:
    text = text_of(printed(bundles["asset"], language))
    assert said in text
    assert unsaid not in text


def test_paper__asset__says_all_that_a_certificate_must(bundles: dict[str, Bundle]) -> None:
    text = text_of(printed(bundles["asset"]))
    for said in (
        *(LONG, "涤纶纤维制造", "质量追溯", "自行采集", "27,000,000rows", "91320500MA1EXAMP0Y"),
        *("第三方实质审查", "SZ-2026-0001", "数据持有权", "数据使用权", "数据经营权", "公证"),
        *("第1顺位", "挂牌编号1", "无异议记录", "asofblock", "2024-06-30T16:00:00Z", "sha-256:"),
        *("torrensverifycertificate.json", f"{URL}/v/", "Doesnotgive", "chainid31337"),
    ):
        assert said in text, said
    assert "owner" not in text.lower()


def test_paper__nothing_disclosed__shows_none_of_the_manifest(bundles: dict[str, Bundle]) -> None:
    raw = print_certificate(bundles["hidden"], "both", URL)
    text = text_of(pdfium.PdfDocument(raw))
    for hidden in (LONG[:12], "示例化纤", "涤纶", "91320500MA1EXAMP0Y", "27,000,000", "质量追溯"):
        assert hidden not in text
        assert hidden.encode() not in raw
    assert "29sealed,0disclosedhere" in text
    assert "二级" in text  # the level is the chain's own, and always open


@pytest.mark.parametrize("kind", ["asset", "right", "trade"])
def test_paper__first_page_as_an_image__has_a_code_that_leads_back(
    bundles: dict[str, Bundle], kind: str
) -> None:
    bundle = bundles[kind]
    image = printed(bundle)[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(image)
    assert bundle.credential is not None
    claims = open_credential(bundle.credential.sd_jwt).claims
    assert found.text == f"{URL}/v/{claims['query_code']}"


def test_paper__same_bundle_and_address__has_the_same_bytes(bundles: dict[str, Bundle]) -> None:
    first, second = (print_certificate(bundles["asset"], "both", URL) for _ in range(2))
    assert first == second
    assert print_certificate(bundles["asset"], "both") != first


def test_paper__every_font__is_embedded(bundles: dict[str, Bundle]) -> None:
    document = printed(bundles["asset"])
    used = set()
    for page in document:
        for item in page.get_objects(filter=[raw_pdfium.FPDF_PAGEOBJ_TEXT]):
            font = raw_pdfium.FPDFTextObj_GetFont(item.raw)
            name = ctypes.create_string_buffer(200)
            raw_pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            used.add((name.value, raw_pdfium.FPDFFont_GetIsEmbedded(font)))
    assert {embedded for _, embedded in used} == {1}
    assert all(name.endswith(b"NotoSansSC") or b"NotoSansSC" in name for name, _ in used)


def test_paper__every_mark__stays_within_the_margins(bundles: dict[str, Bundle]) -> None:
    for kind in ("asset", "trade"):
        for page in printed(bundles[kind]):
            width, height = page.get_size()
            for item in page.get_objects(filter=[raw_pdfium.FPDF_PAGEOBJ_TEXT]):
                left, bottom, right, top = item.get_bounds()
                assert left >= 0.08 * width
                assert right <= 0.92 * width
                assert bottom >= 0.03 * height
                assert top <= 0.97 * height


def test_paper__unsigned_and_signed__are_told_apart_at_once(bundles: dict[str, Bundle]) -> None:
    bare = replace(bundles["asset"], credential=None)
    said = printed(bare)[0].get_textpage().get_text_range()
    assert "NOT SIGNED" in said
    assert "320500-00001" not in said
    assert "NOT SIGNED" not in printed(bundles["asset"])[0].get_textpage().get_text_range()


def test_paper__signature_of_other_claims__is_refused(bundles: dict[str, Bundle]) -> None:
    bundle = bundles["asset"]
    assert bundle.credential is not None
    head, claims, signature = bundle.credential.sd_jwt.split("~")[0].split(".")
    forged = replace(bundle.credential, sd_jwt=f"{head}.{claims}.{signature[::-1]}~")
    with pytest.raises(InvalidValueError, match="/credential/sd_jwt"):
        print_certificate(replace(bundle, credential=forged), "both", URL)
