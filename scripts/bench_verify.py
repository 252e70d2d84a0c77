"""Speed of verifying a certificate offline, beside its signature alone.

`verify_offline` is whole certificates a second from one trusted block hash: JSON, claims,
disclosures, ids, some sixty trie nodes and the journal besides the signature. It goes round the
genuine bundles with a credential in `tests/vectors/bundles`, so that nothing is verified twice
running. Ratios: `es256` is the bare check of the same credentials' signatures, keys already loaded
and signatures already decoded; `sd_jwt` is the `sd-jwt` library on the same credentials, which
checks signature and disclosures alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from bench_measure import ROUNDS, Figure, figure, ratio_of, seconds
from bench_processes import BenchError
from registry.base64url import decode
from registry.certificate.credential import open_credential
from registry.certificate.demands import parse_policy
from registry.certificate.trust import Trust
from registry.certificate.verify import verify

BUNDLES: Final = Path(__file__).resolve().parent.parent / "tests" / "vectors" / "bundles"
TIMES: Final = 40
"""How often a round goes round the bundles."""
Check = Callable[[], object]


def cases() -> list[dict[str, Any]]:
    """The genuine bundles that have a credential."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(BUNDLES.glob("*.json"))]
    return [case for case in found if case["input"]["credential"] is not None]


def whole(case: dict[str, Any]) -> Check:
    """The verification that a bank makes."""
    raw, trust = json.dumps(case["input"]).encode(), case["trust"]
    known, policy = (
        Trust.of(trust["deployment"], trust["block_hash"]),
        parse_policy(trust["policy"]),
    )

    def check() -> None:
        if verify(raw, known, policy).verdict != "valid":
            raise BenchError("a genuine bundle is not valid")

    return check


def bare(case: dict[str, Any]) -> Check:
    """The signature alone, everything about it prepared."""
    opened = open_credential(case["input"]["credential"]["sd_jwt"])
    signed, _, text = opened.jwt.rpartition(".")
    raw, key, message = decode(text, "signature"), opened.key.opened(), signed.encode()
    pair = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    signature, algorithm = encode_dss_signature(*pair), ec.ECDSA(SHA256())
    return lambda: key.verify(signature, message, algorithm)


def library(case: dict[str, Any]) -> Check:
    """The `sd-jwt` reference on the credential."""
    text = case["input"]["credential"]["sd_jwt"]
    key = JWK(**open_credential(text).key.json())
    return lambda: SDJWTVerifier(text, lambda *_: key)


def bench_verify() -> list[Figure]:
    """The one figure."""
    known = cases()
    kinds = [[make(case) for case in known] for make in (whole, bare, library)]

    def rounds(checks: list[Check]) -> Check:
        return lambda: [check() for _ in range(TIMES) for check in checks]

    works = [rounds(checks) for checks in kinds]
    for work in works:
        work()
    amount = TIMES * len(known)
    rates = [[amount / seconds(work) for work in works] for _ in range(ROUNDS)]
    ours, es256, sd_jwt = (list(column) for column in zip(*rates, strict=True))
    ratios = {"es256": ratio_of(ours, es256), "sd_jwt": ratio_of(ours, sd_jwt)}
    return [figure("verify_offline", "bundles/s", ours, ratios)]
