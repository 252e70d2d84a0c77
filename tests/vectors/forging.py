"""Credentials as a forger makes them: signed by whom and as it likes, and anchored all the same.

A forged credential is anchored in a register of its own and its bundle proven at that block, so
that nothing but the check it is meant for can find it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import rfc8785
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from registry.attestations import anchor
from registry.base64url import decode, encode
from registry.certificate.bundle import Bundle
from registry.certificate.credential import DOMAIN, Credential, Register, open_credential
from registry.certificate.numbering import query_code
from registry.certificate.slots import CREDENTIALS
from registry.certificate.stated import RIGHT_NAMES, issuer_of, record_of, stated_terms, type_of
from registry.certificate.subject import Subject, subject_of
from registry.certificates import CredentialKey
from registry.certificates.crediting import sign, with_credential
from registry.chain.blocks import Block
from registry.merkle import BatchTree
from registry.types import Bytes32, Digest, to_bytes
from tests.chain.certificate_trades import digest_of
from tests.chain.certificate_world import World
from tests.chain.credential_world import credential_key
from tests.vectors.genuine import KEY_SEEDS

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has (SEC 2, 2.4.2): s and ORDER - s sign alike."""
KEYS: Final = {name: credential_key(seed) for name, seed in KEY_SEEDS.items()}
BY_THUMBPRINT: Final = {key.public.thumbprint: key for key in KEYS.values()}
Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Token:
    """A credential to be signed: its header and claims as JSON text, and who signs."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signer: CredentialKey
    header_texts: Texts = ()
    claims_texts: Texts = ()

    def jwt(self) -> str:
        """The issuer-signed JWT; texts are replaced before the signature is made."""
        header = _written(self.header, self.header_texts)
        signed = f"{encode(header)}.{encode(_written(self.claims, self.claims_texts))}"
        return f"{signed}.{encode(self.signer.sign(signed.encode('ascii')))}"


def _written(value: dict[str, Any], texts: Texts) -> bytes:
    text = rfc8785.dumps(value).decode()
    for old, new in texts:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text.encode()


def token_of(sd_jwt: str) -> Token:
    """A genuine credential taken apart, to be signed again by the key that signed it."""
    opened = open_credential(sd_jwt)
    header = json.loads(decode(sd_jwt.split(".", maxsplit=1)[0], "header"))
    claims: dict[str, Any] = json.loads(json.dumps(opened.claims))
    return Token(header, claims, BY_THUMBPRINT[opened.key.thumbprint])


def with_key(token: Token, name: str) -> Token:
    """The token with another key in its header, signed by it."""
    key = KEYS[name]
    kid = encode(to_bytes(key.public.thumbprint))
    return replace(token, header={**token.header, "kid": kid, "jwk": key.public.json()}, signer=key)


def restated(bundle: Bundle, claims: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Claims as a registrar would state them of that bundle; the rest is as given."""
    subject, record = subject_of(bundle), bundle.terms[0].id
    start, end = subject.term
    made = {
        **claims,
        "vct": type_of(bundle.kind),
        "iss": issuer_of(bundle.chain_id, subject.issuer),
        "sub": record_of(bundle.kind, bundle.chain_id, record),
        "exp": end,
        "holder": _holder(subject),
        "query_code": query_code(record),
        "rev": bundle.rev,
        "terms": stated_terms(bundle)[: len(bundle.terms) - len(subject.findings)],
        "rights": [
            {"right": RIGHT_NAMES[kind], "vocabulary": "2025", "evidence": None}
            for kind in subject.kinds_certified
        ],
        "validity": {"from": start, "until": end, "reason": "TERMS"},
        **changes,
    }
    made.pop("manifest", None)
    if bundle.manifest is not None:
        made["manifest"] = dict(bundle.manifest.public)
    return made


def _holder(subject: Subject) -> str:
    """Who holds the record by its terms, as long as nothing moved."""
    if subject.trade is not None:
        return subject.trade.party("buyer")
    return subject.path[0].party("grantee") if subject.path else subject.asset.party("registrant")


async def anchored(
    world: World,
    bundle: Bundle,
    jwt: str,
    *,
    stand_in: str | None = None,
    kind: int = CREDENTIALS,
    domain: Bytes32 = DOMAIN,
) -> Bundle:
    """The bundle with that credential, anchored beside another, and proven at the anchor's block.

    stand_in: a credential of the same key, for one that cannot be taken apart.
    """
    tree = BatchTree([digest_of("another credential"), digest_of_jwt(jwt)], domain)
    written = await anchor(world.as_("merchant"), kind, tree.root)
    world.session.refresh()
    block = await world.session.client.block(int(written.receipt.block_number))
    return await proven(world, bundle, jwt, Register(tree.root, 1, tree.proof(1)), block, stand_in)


async def proven(
    world: World,
    bundle: Bundle,
    jwt: str,
    register: Register,
    block: Block,
    stand_in: str | None = None,
) -> Bundle:
    """The bundle with that credential and the proofs of a block."""
    shown = "~".join((*(bundle.manifest.disclosures if bundle.manifest else ()), ""))
    readable = stand_in or f"{jwt}~{shown}"
    made = await with_credential(world.source, bundle, Credential(readable, register), block)
    return replace(made, credential=Credential(f"{jwt}~{shown}", register))


def digest_of_jwt(jwt: str) -> Digest:
    return Digest("0x" + hashlib.sha256(jwt.encode("ascii")).hexdigest())


async def certificate(
    world: World, bundle: Bundle, claims: Mapping[str, Any], key: CredentialKey, **changes: Any
) -> Bundle:
    """A certificate that nobody checked before it was signed and anchored."""
    return await anchored(world, bundle, sign(restated(bundle, claims, **changes), key))


def _signed_anew(jwt: str, signature: Callable[[str, str], bytes | str]) -> str:
    """The JWT with another signature, made of what was signed and of the old one."""
    signed, _, old = jwt.rpartition(".")
    made = signature(signed, old)
    return f"{signed}.{made if isinstance(made, str) else encode(made)}"


def _halves(old: str) -> tuple[int, int]:
    raw = decode(old, "signature")
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")


def _other_half(_signed: str, old: str) -> bytes:
    """r and ORDER - s, which sign the same bytes."""
    r, s = _halves(old)
    return r.to_bytes(32, "big") + (ORDER - s).to_bytes(32, "big")


def _hmac_by_public_key(signed: str, _old: str) -> bytes:
    """HS256 whose secret is the public key that everyone has."""
    jwk = json.loads(base64.urlsafe_b64decode(signed.split(".", maxsplit=1)[0] + "=="))["jwk"]
    return hmac.digest(rfc8785.dumps(jwk), signed.encode(), "sha256")


def _by_rsa(signed: str, _old: str) -> bytes:
    return rsa.generate_private_key(65_537, 2048).sign(signed.encode(), PKCS1v15(), SHA256())


def _loose_bits(_signed: str, old: str) -> str:
    """The same bytes in another spelling: the last letter has four bits that say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return old[:-1] + letters[letters.index(old[-1]) + 1]


def _first_bit(_signed: str, old: str) -> bytes:
    raw = decode(old, "signature")
    return bytes([raw[0] ^ 1]) + raw[1:]


SIGNATURES: Final[dict[str, Callable[[str, str], bytes | str]]] = {
    "stripped": lambda signed, old: "",
    "padded": lambda signed, old: f"{old}==",
    "loose_bits": _loose_bits,
    "first_bit": _first_bit,
    "truncated": lambda signed, old: decode(old, "signature")[:63],
    "longer": lambda signed, old: decode(old, "signature") + b"\0",
    "der": lambda signed, old: encode_dss_signature(*_halves(old)),
    "zeros": lambda signed, old: bytes(64),
    "order": lambda signed, old: ORDER.to_bytes(32, "big") * 2,
    "other_half": _other_half,
    "hmac": _hmac_by_public_key,
    "rsa": _by_rsa,
    "of_other_claims": lambda signed, old: KEYS["node"].sign(b"other claims"),
    "by_foreign_key": lambda signed, old: KEYS["foreign"].sign(signed.encode()),
}


def resigned(jwt: str, name: str) -> str:
    """The JWT with the signature of that name."""
    return _signed_anew(jwt, SIGNATURES[name])
