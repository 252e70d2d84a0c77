"""The API in a thread, and a client of it that insists on what the interface promises."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from jsonschema import Draft202012Validator

from api.app import server_config
from api.settings import ApiSettings
from tests.chain.api.story import Story
from tests.conftest import free_port


class Served:
    """A server in a thread, and a client of it that insists on what the interface promises."""

    def __init__(self, settings: ApiSettings) -> None:
        config = server_config(settings, "127.0.0.1", free_port())
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{config.port}", timeout=60)

    def start(self) -> None:
        """Start and wait until it listens."""
        self._thread.start()
        limit = time.monotonic() + 30
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            assert time.monotonic() < limit, "the server does not listen"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it and wait."""
        self.http.close()
        self._server.should_exit = True
        self._thread.join(timeout=30)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """GET a path."""
        return self.http.get(path, params={k: v for k, v in query.items() if v is not None})

    def post(self, path: str, content: bytes, **headers: str) -> httpx.Response:
        """POST bytes as JSON."""
        sent = {"Content-Type": "application/json", **headers}
        return self.http.post(path, content=content, headers=sent)

    def ok(self, response: httpx.Response, schema: str) -> Any:
        """The answer, which is of that shape of /openapi.json."""
        assert response.status_code == 200, response.text
        document = response.json()
        self.conforms(document, schema)
        return document

    def conforms(self, document: Any, schema: str) -> None:
        """Compare a document with a schema of /openapi.json."""
        described = self.http.get("/openapi.json").json()
        whole = {**described, "$ref": f"#/components/schemas/{schema}"}
        errors = [
            f"{e.json_path}: {e.message}" for e in Draft202012Validator(whole).iter_errors(document)
        ]
        assert errors == []

    def refused(self, response: httpx.Response, status: int, code: str, field: str | None) -> Any:
        """The problem, which is of the one form and names code and field."""
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        problem = response.json()
        self.conforms(problem, "Problem")
        assert (problem["status"], problem["code"], problem["field"]) == (status, code, field)
        assert problem["rule"]
        return problem


@contextmanager
def served(story: Story, **changes: Any) -> Iterator[Served]:
    """A server of the story with other settings, stopped at the end."""
    made = Served(story.settings(**changes))
    made.start()
    try:
        yield made
    finally:
        made.stop()
