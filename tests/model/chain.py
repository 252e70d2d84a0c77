"""A real Anvil, spoken to in raw JSON-RPC batches: blocks are mined when we say, at our times."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from registry.chain.abi import constructor, entries
from registry.chain.deploy import PROXY, DeployPlan, create2_address, created_address
from registry.chain.deployment import CONTRACTS
from registry.compiled import read_compiled
from registry.types import ZERO_DIGEST, Address, ChainId, Seconds, to_bytes

ROOT: Final = Path(__file__).resolve().parents[2]
CHAIN_ID: Final = ChainId(31337)
GAS: Final = hex(15_000_000)
WAIT_SECONDS: Final = 30

Call = tuple[str, list[Any]]
Answer = Mapping[str, Any]


class Chain:
    """One Anvil. Senders need no key: it signs for everyone."""

    def __init__(self, port: int) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def ask(self, calls: Sequence[Call]) -> list[Answer]:
        """Raw answers to a batch, in its order."""
        if not calls:
            return []
        named = enumerate(calls)
        body = [{"jsonrpc": "2.0", "id": i, "method": m, "params": p} for i, (m, p) in named]
        headers = {"Content-Type": "application/json"}
        self._link.request("POST", "/", json.dumps(body), headers)
        answers = json.loads(self._link.getresponse().read())
        return sorted(answers, key=lambda answer: int(answer["id"]))

    def results(self, *calls: Call) -> list[Any]:
        """Results of a batch; an error raises RuntimeError."""
        found = []
        for (method, _), answer in zip(calls, self.ask(calls), strict=True):
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            found.append(answer["result"])
        return found

    def snapshot(self) -> str:
        """Name the present state."""
        return str(self.results(("evm_snapshot", []))[0])

    def revert(self, snapshot: str) -> None:
        """Go back to a state that was named; the name is then used up."""
        assert self.results(("evm_revert", [snapshot]))[0] is True

    def send(self, transaction: Mapping[str, str], at: int) -> tuple[Answer, Answer]:
        """Mine one transaction in a block of that time: its receipt and its changes of storage."""
        mined = self.results(
            ("evm_setNextBlockTimestamp", [at]),
            ("eth_sendTransaction", [{**transaction, "gas": GAS, "gasPrice": "0x0"}]),
            ("evm_mine", []),
        )
        tracer = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
        receipt, changed = self.results(
            ("eth_getTransactionReceipt", [mined[1]]),
            ("debug_traceTransaction", [mined[1], tracer]),
        )
        return receipt, changed

    def call(self, transaction: Mapping[str, str], at: int) -> Answer:
        """The raw answer of a call in a block of that time, which is not mined."""
        return self.ask([call_at(transaction, at)])[0]


def call_at(transaction: Mapping[str, str], at: int) -> Call:
    """A call on the present state, as in a block of that time."""
    return "eth_call", [{**transaction, "gas": GAS}, "latest", {}, {"time": hex(at)}]


@contextmanager
def running_anvil(port: int) -> Iterator[Chain]:
    """An Anvil that mines nothing by itself and takes no fees."""
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    command = [binary, "--port", str(port), "--chain-id", str(CHAIN_ID), "--silent"]
    command += ["--no-mining", "--base-fee", "0", "--gas-price", "0"]
    command += ["--disable-min-priority-fee", "--timestamp", "1700000000"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, stdin=quiet)
    try:
        with closing(_opened(port)) as chain:
            yield chain
    finally:
        process.terminate()
        process.wait(timeout=WAIT_SECONDS)


def _opened(port: int) -> Chain:
    limit = time.monotonic() + WAIT_SECONDS
    while True:
        chain = Chain(port)
        try:
            chain.results(("anvil_autoImpersonateAccount", [True]))
        except OSError:
            chain.close()
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)
        else:
            return chain


def deploy_register(chain: Chain, admin: Address, delay: int, at: int) -> dict[str, Address]:
    """The seven contracts, made by the deployer as on any chain; their addresses by name."""
    plan = DeployPlan(admin, Seconds(delay), commit="test")
    code = read_compiled("Deployer").creation + constructor("Deployer").encode([admin, CHAIN_ID])
    deployer = create2_address(ZERO_DIGEST, code)
    chain.results(("anvil_setBalance", [admin, hex(10**24)]))
    _send_all_gas(chain, admin, PROXY, to_bytes(ZERO_DIGEST) + code, at)
    addresses = {"Deployer": deployer}
    entry = entries("Deployer", "function")["create"]
    for nonce, name in enumerate(CONTRACTS, start=1):
        data = entry.selector + entry.encode([plan.initcode(name)])
        _send_all_gas(chain, admin, deployer, data, at + nonce)
        addresses[name] = created_address(deployer, nonce)
    return addresses


def _send_all_gas(chain: Chain, sender: str, to: str, data: bytes, at: int) -> None:
    receipt, _ = chain.send({"from": sender, "to": to, "data": "0x" + data.hex()}, at)
    assert receipt["status"] == "0x1", receipt
