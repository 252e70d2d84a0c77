"""Random changes to genuine bundles: to their bytes, their members, their terms, their tokens.

Each is a function of (random, case), which changes the case and may put text in place of its input.
Most are refused by some step; what matters is that every verifier says the same of them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from registry.base64url import decode, encode
from registry.certificate.entry import Entry, fields_of
from registry.certificates.signing_key import CredentialKey
from registry.errors import InputError
from registry.records import Terms
from tests.conftest import ROOT
from tests.vectors.json_mutations import (
    LITERALS,
    WORDS,
    add,
    change_json,
    places,
    replace,
    somewhere,
    spelled,
)

Case = dict[str, Any]
Change = Callable[[Random, Case], None]
UNFIT: Final = (TypeError, KeyError, ValueError, AttributeError, IndexError, InputError)
"""What an earlier change may have left no way for."""
POLICIES: Final[tuple[dict[str, Any], ...]] = (
    {"credential": True},
    {"rights": ["HOLD", "OPERATE"]},
    {"rights": ["USE"]},
    {"level": 1},
    {"level": 3},
    {"attestations": ["QUALITY"]},
    {"attestations": ["COMPLIANCE", "CEILING"]},
    {"live_trade": True},
    {"min_remaining": 30_000_000},
    {"not_before": 1_767_240_001},
    {"subject": WORDS[0]},
    {"content": WORDS[0]},
    {"holder": WORDS[2]},
)


def mutated(seed: int, case: Case) -> Case:
    """The case with one to three changes, the same ones for the same seed."""
    random = Random(seed)
    case = copy.deepcopy(case)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if isinstance(case["input"], dict):
            random.choice(CHANGES)(random, case)
    return case


def replace_value(random: Random, case: Case) -> None:
    replace(random, case["input"])


def drop_member(random: Random, case: Case) -> None:
    container, step = somewhere(random, case["input"])
    del container[step]


def add_member(random: Random, case: Case) -> None:
    add(random, case["input"])


def move_value(random: Random, case: Case) -> None:
    """A value of one place put in another of the same kind."""
    container, step = somewhere(random, case["input"])
    alike = [p for p in places(case["input"]) if type(p[0][p[1]]) is type(container[step])]
    other, at = random.choice(alike)
    container[step] = copy.deepcopy(other[at])


def swap_items(random: Random, case: Case) -> None:
    lists = [c[s] for c, s in places(case["input"]) if isinstance(c[s], list) and len(c[s]) > 1]
    items = random.choice(lists)
    a, b = random.randrange(len(items)), random.randrange(len(items))
    items[a], items[b] = items[b], items[a]


def change_bytes(random: Random, case: Case) -> None:
    text = json.dumps(case["input"], ensure_ascii=False, separators=(",", ":"))
    at = random.randrange(len(text))
    put = random.choice(
        (chr(random.randrange(32, 127)), "", "\\", '"', "\u0000", "\ufeff", " ", "\n")
    )
    case["input"] = text[:at] + put + text[at + random.choice((0, 1, 1)) :]


def change_literal(random: Random, case: Case) -> None:
    """A number or a text spelled as JSON does not, or as this format does not."""
    container, step = somewhere(random, case["input"])
    container[step] = "\u2603"
    text = json.dumps(case["input"], ensure_ascii=False)
    case["input"] = text.replace('"\u2603"', random.choice(LITERALS), 1)


def repeat_member(random: Random, case: Case) -> None:
    container, step = somewhere(random, case["input"])
    if not isinstance(container, dict):
        return
    container["\u2603"] = container[step]
    name = json.dumps(step, ensure_ascii=False)
    case["input"] = json.dumps(case["input"], ensure_ascii=False).replace('"\u2603"', name, 1)


def rewrite_terms(random: Random, case: Case) -> None:
    """Another value in terms, whose words and id are made to fit."""
    terms = case["input"].get("terms")
    stated = random.choice(terms) if isinstance(terms, list) and terms else None
    try:
        fields = fields_of(stated["type"])
        values = {f.name: stated["values"][f.name] for f in fields}
        values |= {f.name: int(values[f.name]) for f in fields if f.bits is not None}
        field = random.choice(fields)
        if field.bits is not None:
            values[field.name] = max(0, random.choice((values[field.name] + 1, 0, 1, 2, 3)))
        elif field.is_address:
            values[field.name] = WORDS[2]
        else:
            near = [other["id"] for other in terms] + list(WORDS[:2])
            values[field.name] = [WORDS[0]] if field.is_array else random.choice(near)
        if stated["type"] != "Root":
            stated |= Entry.of(Terms(stated["type"], values)).json()
    except UNFIT:
        return


def change_token(random: Random, case: Case) -> None:
    """Header or claims changed and signed again, mostly by the key that the header names."""
    document = case["input"]
    try:
        jwt, *rest = document["credential"]["sd_jwt"].split("~")
        header, claims = (json.loads(decode(part, "")) for part in jwt.split(".")[:2])
    except UNFIT:
        return
    signer = _signer(header) if random.random() < 0.9 else random.choice(_keys())
    change_json(random, claims if random.random() < 0.8 else header)
    parts = [spelled(random, part) for part in (header, claims)]
    signed = ".".join(encode(part.encode("utf-8", "surrogatepass")) for part in parts)
    document["credential"]["sd_jwt"] = "~".join(
        [f"{signed}.{encode(signer.sign(signed.encode()))}", *rest]
    )


@cache
def _keys() -> tuple[CredentialKey, ...]:
    """The public test keys."""
    found = json.loads((ROOT / "tests" / "vectors" / "credential_keys.json").read_text())["keys"]
    numbers = [int.from_bytes(decode(key["d"], "d"), "big") for key in found.values()]
    return tuple(CredentialKey(ec.derive_private_key(n, ec.SECP256R1())) for n in numbers)


def _signer(header: Any) -> CredentialKey:
    return next((key for key in _keys() if key.public.json() == header.get("jwk")), _keys()[0])


def change_disclosure(random: Random, case: Case) -> None:
    """A disclosure opened, changed and closed again, in the manifest alone or in the token too."""
    manifest = case["input"].get("manifest")
    try:
        shown = manifest["disclosures"]
        index = random.randrange(len(shown))
        opened = json.loads(decode(shown[index], ""))
    except UNFIT:
        return
    old = shown[index]
    change_json(random, opened)
    shown[index] = encode(spelled(random, opened).encode("utf-8", "surrogatepass"))
    credential = case["input"].get("credential")
    if random.random() < 0.7 and isinstance(credential, dict):
        credential["sd_jwt"] = str(credential.get("sd_jwt")).replace(old, shown[index])


def change_trust(random: Random, case: Case) -> None:
    trust = case["trust"]
    contracts = trust["deployment"]["contracts"]
    chosen = contracts[random.choice(sorted(contracts))]
    what = random.randrange(4)
    if what == 0:
        trust["block_hash"] = WORDS[0]
    elif what == 1:
        chosen["code_hash"] = WORDS[0]
    elif what == 2:
        chosen["address"] = WORDS[2]
    else:
        trust["policy"] = {**trust["policy"], **random.choice(POLICIES)}


def demand(random: Random, case: Case) -> None:
    case["trust"]["policy"] = {**case["trust"]["policy"], **random.choice(POLICIES)}


CHANGES: Final[tuple[Change, ...]] = (
    replace_value,
    replace_value,
    drop_member,
    add_member,
    move_value,
    swap_items,
    change_bytes,
    change_literal,
    repeat_member,
    rewrite_terms,
    rewrite_terms,
    change_token,
    change_token,
    change_token,
    change_disclosure,
    change_trust,
    demand,
)
