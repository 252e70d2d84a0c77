"""SD-JWT VCs by two libraries that know nothing of this project, each used as it is published.

Python: `sd-jwt`, the reference implementation. Node: `@sd-jwt/sd-jwt-vc`. Both take the salts from
outside, so that a manifest sealed by one issue is sealed alike by the next.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from registry.base64url import encode
from registry.certificates import CredentialKey
from registry.manifest.sealing import ALWAYS_OPEN
from registry.types import to_bytes
from tests.conftest import ROOT

NODE = ["node", str(ROOT / "tests" / "vectors" / "node" / "sd_jwt_vc.mjs")]
Claims = dict[str, Any]
Issuer = Callable[[Claims, CredentialKey], str]


def _header(key: CredentialKey) -> Claims:
    kid = encode(to_bytes(key.public.thumbprint))
    return {"alg": "ES256", "typ": "dc+sd-jwt", "kid": kid, "jwk": key.public.json()}


def _private(key: CredentialKey) -> Claims:
    secret = key._private.private_numbers().private_value
    return {**key.public.json(), "d": encode(secret.to_bytes(32, "big"))}


def python_issue(claims: Claims, key: CredentialKey) -> str:
    """A credential by `sd-jwt`; its issuer's documented switch makes the salts repeatable."""
    hidden = {
        name if name in ALWAYS_OPEN else SDObj(name): value
        for name, value in claims["manifest"].items()
    }

    class Repeatable(SDJWTIssuer):  # type: ignore[misc]
        unsafe_randomness = True

    random.seed("a manifest of the tests")
    made = Repeatable(
        {**claims, "manifest": hidden},
        JWK(**_private(key)),
        extra_header_parameters=_header(key),
    )
    return str(made.sd_jwt_issuance)


def node_issue(claims: Claims, key: CredentialKey) -> str:
    """A credential by `@sd-jwt/sd-jwt-vc`."""
    fields = [name for name in claims["manifest"] if name not in ALWAYS_OPEN]
    salts = [encode(hashlib.sha256(name.encode()).digest()[:16]) for name in fields]
    header = {name: value for name, value in _header(key).items() if name in ("kid", "jwk")}
    request = {"claims": claims, "fields": fields, "header": header, "salts": salts}
    answer = _node({"issue": {**request, "key": _private(key)}})
    assert "error" not in answer, answer
    return str(answer["sd_jwt"])


def python_verify(sd_jwt: str, key: Mapping[str, str], _at: int) -> Claims:
    """Processed claims by `sd-jwt`, which looks at no dates; raises what it raises."""
    verified = SDJWTVerifier(sd_jwt, lambda _issuer, _header: JWK(**key))
    claims: Claims = verified.get_verified_payload()
    return claims


def node_verify(sd_jwt: str, key: Mapping[str, str], at: int) -> Claims:
    """Processed claims by `@sd-jwt/sd-jwt-vc`; raises ValueError with what it says.

    at: time of the check, seconds.
    """
    answer = _node({"verify": {"sd_jwt": sd_jwt, "key": key, "at": at}})
    if "error" in answer:
        raise ValueError(answer["error"])
    claims: Claims = answer["claims"]
    return claims


def _node(request: Claims) -> Claims:
    done = subprocess.run(
        NODE, input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: Claims = json.loads(done.stdout)
    return answer


def sealed_in(sd_jwt: str) -> tuple[Claims, dict[str, str]]:
    """The manifest as an outside credential seals it: its public form, disclosures by name."""
    jwt, *disclosures = sd_jwt.rstrip("~").split("~")
    public: Claims = _read(jwt.split(".")[1])["manifest"]
    return public, {_read(text)[1]: text for text in disclosures}


def _read(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
