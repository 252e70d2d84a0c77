"""The pages: a check, its answer, an asset, a listing; each in Chinese and in English."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.parameters import AssetQuery, chain_of, ensure_known
from api.portal import answers, reads
from api.portal.failures import PageRoute
from api.portal.rendering import language_of, moved, page
from api.portal.uploads import read_upload
from api.portal.verdict_view import conditions, listing_verdict
from api.portal.wording import LANGUAGES, preferred, wording
from registry.errors import NotFoundError
from registry.types import AssetId, ListingId, parse_digest

entry = APIRouter(include_in_schema=False)
pages = APIRouter(include_in_schema=False, route_class=PageRoute)


@entry.get("/")
async def choose_language(request: Request) -> Response:
    """The portal in the reader's language."""
    language = preferred(request.headers.get("accept-language", ""))
    return moved(f"/{language}/", by_language=True)


@entry.get("/v/{code}")
async def open_code(request: Request, code: str) -> Response:
    """What a QR code on paper leads to: the record of a query code."""
    language = preferred(request.headers.get("accept-language", ""))
    return moved(f"/{language}/find?{urlencode({'q': code})}", by_language=True)


@pages.get("/")
async def home(request: Request) -> Response:
    """Where a check begins."""
    ensure_known(request)
    return page(request, "home.html", {})


@pages.get("/find")
async def find(request: Request, q: str = "") -> Response:
    """The record that a number, code, id or digest names; all of them where several fit."""
    ensure_known(request)
    w = wording(language_of(request))
    if chain_of(request).index is None and reads.is_id(q):
        return moved(f"/{w.language}/records/{q.strip().lower()}")
    found = await reads.look_up(request, q)
    items = found["items"]
    if len(items) == 1 and items[0]["matched_by"] not in ("content", "manifest"):
        return moved(answers.item_link(w, items[0]))
    return page(request, "matches.html", answers.matches(w, q.strip(), found))


@pages.get("/records/{id}")
async def show_record(
    request: Request,
    id: str,  # noqa: A002
    asset: AssetQuery = None,
) -> Response:
    """How a record stands: one sentence, then what it rests on."""
    ensure_known(request)
    owner = None if asset is None else AssetId(parse_digest(asset, "asset"))
    w = wording(language_of(request))
    known = await reads.known_record(request, w, parse_digest(id, "id"), owner)
    return page(request, "verdict.html", await answers.of_record(request, known))


@pages.post("/check")
async def check_file(request: Request) -> Response:
    """How a certificate that somebody brings stands. Nothing of it is kept."""
    ensure_known(request)
    values = await answers.of_file(request, await read_upload(request))
    return page(request, "verdict.html", values)


@pages.get("/assets/{id}")
async def show_asset(request: Request, id: str) -> Response:  # noqa: A002
    """Everything about an asset."""
    ensure_known(request)
    asset = parse_digest(id, "id")
    w = wording(language_of(request))
    known = await reads.known_record(request, w, asset, AssetId(asset))
    return page(request, "asset.html", await answers.of_asset(request, known))


@pages.get("/listings/{id}")
async def show_listing(request: Request, id: str) -> Response:  # noqa: A002
    """Whether a listing may be sold from, each condition apart."""
    ensure_known(request)
    w = wording(language_of(request))
    wanted = ListingId(parse_digest(id, "id"))
    listing, check, of = await reads.listing_answer(request, w, wanted)
    values = {
        "verdict": listing_verdict(w, check),
        "steps": conditions(w, check),
        "stamp": of,
        **answers.listing_values(w, listing),
    }
    return page(request, "listing.html", values)


@pages.get("")
async def enter(request: Request) -> Response:
    """The same with its slash."""
    return moved(f"/{language_of(request)}/")


@pages.get("/{path:path}")
async def nowhere(path: str) -> Response:
    """Any other path of a language."""
    raise NotFoundError("RouteUnknown", "path", "is no page", {"path": path[:200]})


router = APIRouter()
router.include_router(entry)
for _language in LANGUAGES:
    router.include_router(pages, prefix=f"/{_language}")
