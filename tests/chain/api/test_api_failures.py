"""What the server says when it cannot answer: never good news, never its inside."""

from __future__ import annotations

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import rfc8785

from api.chain_state import ChainState
from registry.artifacts import FolderStore
from registry.chain.deployment import DeploymentMismatchError
from registry.chain.failures import WrongChainError
from registry.errors import InvalidValueError, NotFoundError
from registry.records import wire
from tests.chain.api.relay import Relay
from tests.chain.api.served import Served, served
from tests.chain.api.story import Story


def test_chain_gone__every_read__is_503_and_says_nothing_of_the_endpoint(
    story: Story, relay: Relay
) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        assert server.get(f"/v1/assets/{story.asset}").status_code == 200
        relay.cut = True
        for path in (
            f"/v1/assets/{story.asset}",
            f"/v1/certificates/{story.asset}",
            f"/v1/audit/{story.asset}",
            "/v1/assets",
            "/readyz",
        ):
            response = server.get(path, as_of=20 if path == "/v1/assets" else None)
            problem = server.refused(response, 503, "ChainUnavailable", "rpc")
            assert str(relay.port) not in json.dumps(problem)
            assert response.headers["retry-after"] == "1"
        assert server.get("/healthz").status_code == 200


def test_chain_gone__verify__is_unknown_and_not_an_error(story: Story, relay: Relay) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        bundle = server.get(f"/v1/certificates/{story.right}").content
        relay.cut = True
        report = server.ok(server.post("/v1/verify", bundle), "Report")
        assert report["verdict"] == "unknown"
        assert {step["result"] for step in report["steps"]} == {"not_checked"}
        assert str(relay.port) not in json.dumps(report)


def test_chain_cut_within_a_check__conditions__are_never_passed_unasked(
    story: Story, relay: Relay
) -> None:
    calls = 0

    def cut_later(body: bytes) -> bytes | None:
        nonlocal calls
        calls += b"eth_call" in body
        relay.cut = calls > 12
        return None

    relay.answer = cut_later
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        response = server.post("/v1/listings/check", json.dumps(wire(story.listing)).encode())
        if response.status_code == 200:
            check = server.ok(response, "ListingCheck")
            assert check["offerable"] is False
            assert "not_checked" in {c["result"] for c in check["conditions"]}
            assert str(relay.port) not in response.text
        else:
            server.refused(response, 503, "ChainUnavailable", "rpc")


def test_chain_comes_late__server__starts_without_it_and_answers_when_it_is_there(
    story: Story,
) -> None:
    relay = Relay(story.url)
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        server.refused(server.get("/readyz"), 503, "ChainUnavailable", "rpc")
        relay.start()
        try:
            assert server.get("/readyz").status_code == 200
            assert server.get(f"/v1/assets/{story.asset}").status_code == 200
        finally:
            relay.stop()


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"jsonrpc":"2.0","id":1}'])
def test_endpoint_that_talks_nonsense__read__is_503(
    story: Story, relay: Relay, content: bytes
) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        relay.answer = lambda _: content
        response = server.get(f"/v1/assets/{story.asset}")
        server.refused(response, 503, "ChainUnavailable", "rpc")


def test_endpoint_that_withholds_an_event__history__is_refused_as_incomplete(
    story: Story, relay: Relay, server: Served
) -> None:
    def shortened(body: bytes) -> bytes | None:
        if b"eth_getLogs" not in body:
            return None
        answer = httpx.post(story.url, content=body, headers={"Content-Type": "application/json"})
        document = answer.json()
        document["result"] = document["result"][:-1]
        return json.dumps(document).encode()

    path = f"/v1/assets/{story.asset}/history"
    kept = len(server.get(path).json()["items"]) - 1
    relay.answer = shortened
    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as misled:
        problem = misled.refused(misled.get(path), 502, "HeadNotReached", f"/items/{kept}")
        assert "missing" in problem["rule"]


def test_chain_begun_anew__read__is_not_taken_for_a_missing_record(
    story: Story, relay: Relay
) -> None:
    def empty(body: bytes) -> bytes | None:
        return b'{"jsonrpc":"2.0","id":1,"result":"0x"}' if b"eth_call" in body else None

    def behind(body: bytes) -> bytes | None:
        sent = body.replace(b'"latest"', b'"0x0"')
        headers = {"Content-Type": "application/json"}
        return httpx.post(story.url, content=sent, headers=headers).content

    with served(story, rpc=f"http://127.0.0.1:{relay.port}") as server:
        relay.answer = empty
        response = server.get(f"/v1/parties/{story.world.people['node'].id}")
        server.refused(response, 502, "ContractNotFound", "deployment")
        relay.answer = behind
        server.refused(server.get(f"/v1/assets/{story.asset}"), 503, "ChainBehind", "rpc")
        response = server.get("/readyz")
        server.refused(response, 502, "DeploymentMismatch", "block_number")


def test_chain_without_proofs__history__says_so_and_nothing_is_called_valid(
    story: Story, server: Served
) -> None:
    bundle = server.get(f"/v1/certificates/{story.right}").content
    with served(story, profile="consortium") as plain:
        path = f"/v1/assets/{story.asset}/history"
        page = plain.ok(plain.get(path), "HistoryPage")
        assert (page["proof"], page["header"]) == (None, None)
        assert page["as_of"]["finality"] == "finalised"
        response = plain.get(f"/v1/audit/{story.asset}")
        plain.refused(response, 503, "NotChecked", "proofs")
        report = plain.ok(plain.post("/v1/verify", bundle), "Report")
        assert report["verdict"] == "unknown"


def test_artifact__changed_on_disk__is_never_put_into_a_certificate(
    story: Story, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path)
    cid = store.put(rfc8785.dumps(story.world.sealed.public))
    store.path_of(cid).chmod(0o600)
    store.path_of(cid).write_bytes(b"{}")
    with served(story, artifacts=tmp_path) as server:
        response = server.get(f"/v1/certificates/{story.asset}")
        server.refused(response, 502, "ArtifactCorrupt", "cid")
        assert str(tmp_path) not in response.text


def test_many_at_once__of_different_blocks__each_answer_is_of_its_own(
    story: Story, server: Served
) -> None:
    def asked(block: int) -> bool:
        response = httpx.get(
            f"{server.http.base_url}/v1/assets/{story.asset}?as_of={block}", timeout=60
        )
        return bool(response.json()["as_of"]["block_number"] == block)

    first = story.before + 1
    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(asked, [first + n % 8 for n in range(48)]))


def test_slow_chain__answer__is_given_up_in_time(story: Story, relay: Relay) -> None:
    def slow(_body: bytes) -> None:
        time.sleep(0.3)

    with served(story, rpc=f"http://127.0.0.1:{relay.port}", request_seconds=0.5) as server:
        relay.answer = slow
        started = time.monotonic()
        server.refused(server.get(f"/v1/assets/{story.asset}"), 503, "TimedOut", None)
        assert time.monotonic() - started < 5


def test_more_requests_than_the_server_takes__the_rest__are_told_to_come_back(
    story: Story, relay: Relay
) -> None:
    with served(story, rpc=f"http://127.0.0.1:{relay.port}", concurrency=1) as server:
        found: list[httpx.Response] = []

        def until_the_others_are_answered(_body: bytes) -> None:
            limit = time.monotonic() + 10
            while len(found) < 2 and time.monotonic() < limit:
                time.sleep(0.01)

        relay.answer = until_the_others_are_answered
        path = f"/v1/assets/{story.asset}"
        threads = [threading.Thread(target=lambda: found.append(server.get(path))) for _ in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(response.status_code for response in found) == [200, 503, 503]
        busy = next(response for response in found if response.status_code == 503)
        server.refused(busy, 503, "Busy", None)
        assert server.get("/healthz").status_code == 200


def test_defect__of_the_server__says_nothing_but_where_to_look(
    server: Served, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("an inside")

    monkeypatch.setattr("api.routes.records.show_party", broken)
    response = server.get(f"/v1/parties/{story.world.people['node'].id}")
    problem = server.refused(response, 500, "Internal", None)
    assert "an inside" not in response.text
    assert problem["instance"] == "urn:uuid:" + response.headers["x-request-id"]


def test_connection__broken_off_while_answering__leaves_the_server_alive(
    server: Served, story: Story
) -> None:
    url = server.http.base_url
    for _ in range(5):
        with socket.create_connection((url.host, url.port or 0)) as raw:
            raw.sendall(f"GET /v1/assets/{story.asset} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert server.get(f"/v1/assets/{story.asset}").status_code == 200


async def _started(story: Story, **changes: Any) -> None:
    chain = ChainState.of(story.settings(**changes))
    try:
        await chain.session()
    finally:
        await chain.close()


async def test_start__chain_of_another_id__is_refused(story: Story) -> None:
    document = json.loads(story.deployment.read_text())
    other = story.folder / "other.json"
    other.write_text(json.dumps({**document, "chain_id": 1}))
    with pytest.raises(WrongChainError):
        await _started(story, deployment=other)


async def test_start__other_code_at_an_address__is_refused(story: Story) -> None:
    document = json.loads(story.deployment.read_text())
    document["contracts"]["RightsLedger"]["code_hash"] = "0x" + "11" * 32
    other = story.folder / "changed.json"
    other.write_text(json.dumps(document))
    with pytest.raises(DeploymentMismatchError):
        await _started(story, deployment=other)


async def test_start__settings_at_fault__name_the_setting(story: Story) -> None:
    with pytest.raises(NotFoundError):
        await _started(story, deployment=story.folder / "none.json")
    with pytest.raises(InvalidValueError, match="profile"):
        await _started(story, profile="other")
    with pytest.raises(InvalidValueError, match="rpc"):
        await _started(story, rpc="ftp://somewhere")
