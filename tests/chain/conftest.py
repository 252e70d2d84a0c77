"""A client, a funded sender and a deployment on the real chain of this test process."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import Engine

from registry.chain.client import ChainClient
from registry.chain.deploy import DeployPlan, deploy
from registry.chain.deployment import Deployment
from registry.chain.profile import ANVIL
from registry.chain.sender import Sender
from registry.index.database import open_engine
from registry.signing import key_from_hex
from registry.types import ChainId, Digest, Seconds
from stage import open_stage
from tests.chain.company import Company, assemble
from tests.chain.index_world import NewDatabase
from tests.chain.postgresql_server import running_postgresql
from tests.chain.register_world import Register, open_register

OWN_SALT = Digest("0x" + "c0" * 32)
"""Keeps the company's register apart from others of the same owner on this chain."""


@pytest_asyncio.fixture(scope="session")
async def client(anvil: Any) -> AsyncIterator[ChainClient]:
    """A connection to the chain."""
    async with await ChainClient.connect(anvil.url, ChainId(anvil.chain_id), ANVIL) as opened:
        yield opened


@pytest_asyncio.fixture
async def sender(anvil: Any, client: ChainClient) -> Sender:
    """A sender with the chain's first key, made anew for each test: nonces are rolled back too."""
    return Sender(client, key_from_hex(anvil.keys[0]), wait_seconds=10)


@pytest_asyncio.fixture(scope="session")
async def deployment(anvil: Any, client: ChainClient) -> Deployment:
    """The whole register, deployed once; its administrator is the chain's first key."""
    owner = Sender(client, key_from_hex(anvil.keys[0]), wait_seconds=30)
    return await deploy(owner, DeployPlan(owner.address, Seconds(3600), "test"))


@pytest_asyncio.fixture
async def register(client: ChainClient, deployment: Deployment, sender: Sender) -> Register:
    """The register with a node, two enterprises and a rule profile."""
    return await open_register(client, deployment, sender)


@pytest_asyncio.fixture(scope="session")
async def assembled(client: ChainClient) -> Company:
    """A register of its own with everybody enrolled, once for all tests."""
    return await assemble(await open_stage(client, OWN_SALT))


@pytest_asyncio.fixture
async def company(assembled: Company, request: pytest.FixtureRequest) -> Company:
    """Everybody, with nonces and blocks as the rolled-back chain has them."""
    return assembled.anew(request.node.nodeid)


@pytest.fixture(scope="session")
def postgresql(require: Callable[[str], Path]) -> Iterator[str]:
    """A real PostgreSQL of this test process: its URL, with `{name}` for the database."""
    with running_postgresql(require("postgresql")) as url:
        yield url


@pytest.fixture
def new_sqlite(tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes empty SQLite databases, each with an engine."""
    numbers = itertools.count()
    with ExitStack() as engines:

        def new() -> Engine:
            engine = open_engine(f"sqlite:///{tmp_path}/{next(numbers)}.sqlite")
            engines.callback(engine.dispose)
            return engine

        yield new


@pytest.fixture
def new_postgresql(postgresql: str) -> Iterator[NewDatabase]:
    """Makes empty PostgreSQL databases, each with an engine."""
    with ExitStack() as engines:

        def new() -> Engine:
            name = f"index_{uuid.uuid4().hex}"
            with psycopg.connect(postgresql.format(name="postgres"), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            engine = open_engine(postgresql.format(name=name))
            engines.callback(engine.dispose)
            return engine

        yield new


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Makes empty databases of one kind; the test runs once with each kind."""
    made: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return made
