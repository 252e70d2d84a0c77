"""Limits of requests per client, on a real server with clients of several addresses."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.chain.api.served import Served, served
from tests.chain.api.story import Story

RATE = 5


@pytest.fixture
def limited(story: Story) -> Iterator[Served]:
    with served(story, rate=RATE) as server:
        yield server


def other(server: Served, address: str = "127.0.0.2") -> httpx.Client:
    """A client that connects from another address of this machine."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=server.http.base_url, transport=transport, timeout=60)


def spent(server: Served, story: Story) -> httpx.Response:
    """The first answer after the client's allowance."""
    path = f"/v1/parties/{story.world.people['node'].id}"
    answers = [server.get(path) for _ in range(RATE + 1)]
    # A minute may have begun in between, which gives some of the allowance back.
    while answers[-1].status_code == 200:
        answers.append(server.get(path))
    assert [answer.status_code for answer in answers[:RATE]] == [200] * RATE
    return answers[-1]


def test_rate__client_beyond_its_allowance__is_told_when_to_come_back(
    limited: Served, story: Story
) -> None:
    answer = spent(limited, story)
    shown = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (shown["status"], shown["code"], shown["field"]) == (429, "RateExceeded", None)
    assert shown["rule"]
    wait = int(answer.headers["retry-after"])
    assert shown["args"] == {"limit": RATE, "seconds": 60, "retry_after": wait}
    assert 1 <= wait <= 60
    assert answer.headers["ratelimit-policy"] == f'"client";q={RATE};w=60'
    assert answer.headers["ratelimit"] == f'"client";r=0;t={wait}'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_rate__of_one_client__disturbs_no_other(limited: Served, story: Story) -> None:
    assert spent(limited, story).status_code == 429
    with other(limited) as client:
        answer = client.get(f"/v1/assets/{story.asset}")
        assert answer.status_code == 200
        assert answer.headers["ratelimit"].startswith(f'"client";r={RATE - 1};')


def test_rate__spent__leaves_life_and_counts_to_be_asked(limited: Served, story: Story) -> None:
    assert spent(limited, story).status_code == 429
    for path in ("/healthz", "/metrics"):
        answer = limited.get(path)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers
    assert 'status="429"' in limited.get("/metrics").text
    assert limited.get("/readyz").status_code == 429


def test_forwarded_address__of_a_proxy_nobody_named__is_not_believed(
    limited: Served, story: Story
) -> None:
    assert spent(limited, story).status_code == 429
    forged = {"X-Forwarded-For": "192.0.2.9", "Forwarded": "for=192.0.2.9"}
    assert limited.http.get("/readyz", headers=forged).status_code == 429


def test_forwarded_address__of_the_proxy_named__is_the_client(story: Story) -> None:
    with served(story, rate=1, proxies="127.0.0.2,127.0.0.3/32") as server:
        with other(server) as proxy:
            statuses = [
                proxy.get("/v1/nothing", headers={"X-Forwarded-For": chain}).status_code
                for chain in ("192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.2, 127.0.0.3")
            ]
        assert statuses == [404, 404, 429]
        forged = {"X-Forwarded-For": "192.0.2.3"}
        answers = [server.http.get("/v1/nothing", headers=forged) for _ in "ab"]
        assert [answer.status_code for answer in answers] == [404, 429]


def test_rate__by_default__lets_a_thousand_requests_through(story: Story) -> None:
    with served(story) as server:
        assert {server.get("/v1/nothing").status_code for _ in range(1000)} == {404}


def test_rate__switched_off__says_nothing_of_one(story: Story) -> None:
    with served(story, rate=0) as server:
        assert "ratelimit" not in server.get("/v1/nothing").headers


def test_openapi__every_bounded_route__declares_the_refusal(limited: Served) -> None:
    described = limited.get("/openapi.json").json()["paths"]
    for path, methods in described.items():
        for method, route in methods.items():
            declared = "429" in route["responses"]
            assert declared is (path not in {"/healthz", "/metrics"}), (path, method)
            if declared:
                assert "Retry-After" in route["responses"]["429"]["headers"]
