"""The served OpenAPI document held against the server: requests made from it, and against it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from eth_utils import to_checksum_address
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from api.app import create_app
from api.settings import ApiSettings
from registry.index.database import open_engine
from registry.records import record_id, wire
from tests.chain.api.served import Served, served
from tests.chain.api.story import Story
from tests.chain.index_world import synced

BY_COVERAGE = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,negative_data_rejection,"
    "missing_required_header,unsupported_method,allow_header_conformance"
)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
EXAMPLES = max(10, hypothesis.settings.default.max_examples // 5)
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
UNSAID = {"as_of", "cursor", "scope", "described", "q"}
"""Parameters with rules about other parameters, the chain or letters, which no schema can say."""
UNSAID_RULES = ("is not a day and time that exists", "must be an integer")
"""A calendar is beyond a pattern; and to a schema, though not to us, 4.0 is an integer."""
NEGATIVE_TAKEN = {"POST /v1/verify"}
"""Whatever is no bundle is answered all the same: it is invalid."""
WITHOUT_INPUT = {"GET /healthz", "GET /readyz", "GET /metrics"}

schemathesis.openapi.format("eip-55", st.binary(min_size=20, max_size=20).map(to_checksum_address))


def _operations() -> list[str]:
    paths = create_app(ApiSettings()).openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


@pytest.fixture(scope="module")
async def url(story: Story) -> AsyncIterator[str]:
    """Where the document is served, of a server whose index is up to date."""
    index = f"{story.index}.schema"
    engine = open_engine(index)
    await synced(engine, story.world.session.deployment, story.url)
    engine.dispose()
    with served(story, rate=0, index=index) as server:
        yield f"{server.http.base_url}/openapi.json"


@pytest.fixture(scope="module")
def known(url: str) -> Any:
    """Every operation of the document by its label."""
    schema = schemathesis.openapi.from_url(url)
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        yield made


class Existing:
    """What exists on the register, by the parameter that may name it."""

    def __init__(self, story: Story, server: Served) -> None:
        assets = [story.asset, story.amended, story.batched]
        rights = [story.right, story.child, story.root]
        trades, found = [story.trade, story.filing], [story.quality, story.tier]
        listing = record_id(story.listing)
        self.people = [person.id for person in story.world.people.values()]
        self.paths = {
            "assets": assets,
            "rights": rights,
            "listings": [listing],
            "trades": trades,
            "attestations": found,
            "parties": self.people,
            "certificates": [*assets, *rights, *trades],
            "audit": assets,
            "same-content": [server.get(f"/v1/assets/{story.asset}").json()["content"]],
        }
        self.blocks = [str(n) for n in range(story.before, story.after + 1)]
        self.query = {"asset": assets, "right": rights, "parent": rights, "listing": [listing]}
        self.query |= {"subject": [*assets, *rights], "content": self.paths["same-content"]}
        self.terms = wire(story.listing)
        self.bundle = server.get(f"/v1/certificates/{story.right}").json()
        sealed = story.world.sealed
        self.manifest = {"public": sealed.public, "disclosures": dict(sealed.disclosures)}

    def put_into(self, case: Case, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        """Replace some of what the case names by what exists, so that more than 404 is seen."""
        for name in case.path_parameters or {}:
            if draw(st.booleans()):
                part = case.path.split("/")[2]
                case.path_parameters[name] = draw(st.sampled_from(self.paths[part]))
        for name in case.query or {}:
            values = self.blocks if name == "as_of" else self.query.get(name, self.people)
            named = name == "as_of" or str(case.query[name]).startswith("0x")
            if named and draw(st.booleans()):
                case.query[name] = draw(st.sampled_from(values))
        if case.method == "POST" and draw(st.booleans()):
            case.body = self._body(case, draw)

    def _body(self, case: Case, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
        if case.path.startswith("/v1/certificates"):
            return self.manifest
        if case.path == "/v1/verify":
            member = draw(st.sampled_from(sorted(self.bundle)))
            return {**self.bundle, member: draw(st.none() | st.integers() | st.text(max_size=4))}
        drawn = case.body.get("terms", case.body) if isinstance(case.body, dict) else {}
        if not isinstance(drawn, dict):
            drawn = {}
        changed = draw(st.sets(st.sampled_from(sorted(self.terms)), max_size=3))
        return {**self.terms, **{n: v for n, v in drawn.items() if n in changed}}


@pytest.fixture(scope="module")
def existing(story: Story, server: Served) -> Existing:
    return Existing(story, server)


@pytest.mark.parametrize("label", _operations())
def test_requests_by_the_document__of_existing_records_and_none__are_answered_as_it_says(
    known: Any, session: requests.Session, existing: Existing, label: str
) -> None:
    strategy = known[label].as_strategy(generation_mode=GenerationMode.POSITIVE)

    @SETTINGS
    @hypothesis.given(strategy, st.data())
    def ask(case: Case, data: st.DataObject) -> None:
        existing.put_into(case, data.draw)
        response = case.call(session=session)
        case.validate_response(response, checks=CHECKS)
        if response.status_code == 422:
            assert _excused(case, response.json()), case.as_curl_command() + "\n" + response.text

    ask()


def _excused(case: Case, problem: dict[str, Any]) -> bool:
    """Whether a request made by the document may be refused as malformed all the same."""
    if problem["field"] in UNSAID or problem["rule"].endswith(UNSAID_RULES):
        return True
    if case.path == "/v1/audit":
        return problem["field"] == "from"
    return case.path.startswith("/v1/certificates") and case.method == "POST"


@pytest.mark.parametrize("label", [one for one in _operations() if one not in WITHOUT_INPUT])
def test_requests_against_the_document__of_any_operation__are_refused_as_it_says(
    known: Any, session: requests.Session, label: str
) -> None:
    strategy = known[label].as_strategy(generation_mode=GenerationMode.NEGATIVE)
    wanted = [one for one in CHECKS if label not in NEGATIVE_TAKEN or one is not CHECKS[-1]]

    @SETTINGS
    @hypothesis.given(strategy)
    def ask(case: Case) -> None:
        response = case.call(session=session)
        case.validate_response(response, checks=wanted)
        if response.status_code == 200:
            assert label in NEGATIVE_TAKEN
            assert json.loads(response.text)["verdict"] == "invalid"

    ask()


def test_every_constraint_of_the_document__at_its_bounds_and_beyond__finds_nothing(
    url: str, tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "schemathesis.cli", "run", url, "--phases", "coverage"]
    command = [*program, "--checks", BY_COVERAGE, "--no-color", "--seed", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
