"""Changes of a case that take more than a value put in place: what tampering.toml calls by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from registry.certificate.entry import Entry
from registry.manifest import seal, seeded_salts
from registry.manifest.sealing import disclosure_digest
from registry.records import Terms
from tests.chain.certificate_world import MANIFEST
from tests.vectors.forging import resigned, token_of

Case = dict[str, Any]
OTHER_DIGEST: Final = "0x" + "11" * 32
OTHER_ADDRESS: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
YEAR: Final = 365 * 86_400
OTHER_SALTS: Final = seeded_salts(b"another asset")


def _prolong(case: Case, index: int) -> None:
    """A grant a year longer, its words and id recomputed."""
    stated = case["input"]["terms"][index]["values"]
    values = {**stated, "until": stated["until"] + YEAR, "purposes": int(stated["purposes"])}
    case["input"]["terms"][index] = Entry.of(Terms("Grant", values)).json()


def _root_of_no_kind(case: Case) -> None:
    asset = case["input"]["terms"][0]["values"]["asset"]
    case["input"]["terms"][0] = Entry.of_root(asset, 4).json()


def _without_manifest(case: Case) -> None:
    case["input"]["manifest"] = None


def _disclosed_twice(case: Case) -> None:
    disclosures = case["input"]["manifest"]["disclosures"]
    disclosures.append(disclosures[0])


def _other_code(case: Case) -> None:
    case["trust"]["deployment"]["contracts"]["AssetRegistry"]["code_hash"] = OTHER_DIGEST


def _other_block(case: Case) -> None:
    case["trust"]["block_hash"] = OTHER_DIGEST


def _without_inclusion(case: Case) -> None:
    """A leaf without its place: no party, and of the registry asset and head alone are needed."""
    bundle = case["input"]
    bundle["inclusion"] = None
    parties, registry = bundle["proofs"][:2]
    del parties["storage"][:2], registry["storage"][2:]


def _event_added(case: Case) -> None:
    case["input"]["events"]["items"].insert(1, {"digest": OTHER_DIGEST, "log": None})


def _events_swapped(case: Case) -> None:
    _events_hidden(case, first=1)
    items = case["input"]["events"]["items"]
    items[1], items[2] = items[2], items[1]


def _events_hidden(case: Case, first: int = 0) -> None:
    for item in case["input"]["events"]["items"][first:]:
        item["log"] = None


def _events_left_out(case: Case) -> None:
    """No event at all, and the head on chain as what was there before."""
    head = case["input"]["proofs"][1]["storage"][1]["value"]
    case["input"]["events"] = {"head_before": head, "items": []}


def _padded_with_spaces(case: Case) -> None:
    case["input"] = json.dumps(case["input"]) + " " * (1 << 20)


def _marked(case: Case) -> None:
    case["input"] = "\ufeff" + json.dumps(case["input"])


def _two_documents(case: Case) -> None:
    case["input"] = json.dumps(case["input"]) + "{}"


def _in_a_list(case: Case) -> None:
    case["input"] = json.dumps([case["input"]])


def _many(entry: int, count: int) -> Callable[[Case], None]:
    def act(case: Case) -> None:
        terms = case["input"]["terms"]
        terms[entry:entry] = [terms[entry]] * (count - 1)

    return act


def _node_repeated(case: Case) -> None:
    nodes = case["input"]["proofs"][0]["account"]
    nodes.insert(1, nodes[0])


def _node_left_out(case: Case) -> None:
    del case["input"]["proofs"][0]["account"][-1]


def _node_added(case: Case) -> None:
    nodes = case["input"]["proofs"][0]["account"]
    nodes.append(nodes[0])


def _empty_trie(case: Case) -> None:
    case["input"]["proofs"][0]["storage"][0]["proof"] = ["0x80"]


def _slots_swapped(case: Case) -> None:
    storage = case["input"]["proofs"][0]["storage"]
    storage[0], storage[1] = storage[1], storage[0]


def _contracts_swapped(case: Case) -> None:
    proofs = case["input"]["proofs"]
    proofs[0], proofs[1] = proofs[1], proofs[0]


def _credential_as_text(case: Case) -> None:
    case["input"]["credential"] = case["input"]["credential"]["sd_jwt"]


def _leaf_as_inner_node(case: Case) -> None:
    """The leaf's sibling left out: the leaf stands where an inner node is."""
    del case["input"]["inclusion"]["proof"][0]


def _inner_node_as_leaf(case: Case) -> None:
    """One sibling more: what the leaf and its sibling hash to is shown as a leaf."""
    case["input"]["inclusion"]["proof"].insert(0, OTHER_DIGEST)


ACTS: Final[dict[str, Callable[[Case], None]]] = {
    "ancestor_prolonged": lambda case: _prolong(case, 1),
    "right_prolonged": lambda case: _prolong(case, 0),
    "root_of_no_kind": _root_of_no_kind,
    "without_manifest": _without_manifest,
    "disclosed_twice": _disclosed_twice,
    "field_replaced": lambda case: _field_replaced(case["input"]["manifest"]),
    "other_code": _other_code,
    "other_block": _other_block,
    "without_inclusion": _without_inclusion,
    "event_added": _event_added,
    "events_swapped": _events_swapped,
    "events_hidden": _events_hidden,
    "events_left_out": _events_left_out,
    "padded_with_spaces": _padded_with_spaces,
    "marked": _marked,
    "two_documents": _two_documents,
    "in_a_list": _in_a_list,
    "seven_grants": _many(0, 6),
    "seventeen_findings": _many(1, 17),
    "node_repeated": _node_repeated,
    "node_left_out": _node_left_out,
    "node_added": _node_added,
    "empty_trie": _empty_trie,
    "slots_swapped": _slots_swapped,
    "contracts_swapped": _contracts_swapped,
    "credential_as_text": _credential_as_text,
    "leaf_as_inner_node": _leaf_as_inner_node,
    "inner_node_as_leaf": _inner_node_as_leaf,
}


def _field_replaced(manifest: dict[str, Any]) -> None:
    """A digest that no disclosure opens becomes another."""
    digests = manifest["public"]["_sd"]
    hidden = _hidden(manifest)[0]
    manifest["public"]["_sd"] = sorted({*digests, "A" * 43} - {hidden})


def _hidden(manifest: dict[str, Any]) -> list[str]:
    shown = {disclosure_digest(text) for text in manifest["disclosures"]}
    return [digest for digest in manifest["public"]["_sd"] if digest not in shown]


def _field_added(manifest: dict[str, Any]) -> None:
    manifest["public"]["_sd"] = sorted({*manifest["public"]["_sd"], "A" * 43})


def _field_left_out(manifest: dict[str, Any]) -> None:
    manifest["public"]["_sd"].remove(_hidden(manifest)[0])


def _vocabulary(manifest: dict[str, Any]) -> None:
    manifest["public"]["vocabulary"] = "torrens-vocabulary/2"


def _other_manifest(manifest: dict[str, Any]) -> None:
    sealed = seal(MANIFEST, OTHER_SALTS)
    manifest["public"] = sealed.public
    manifest["disclosures"] = sealed.disclose(["name", "level"])


def _other_disclosures(manifest: dict[str, Any]) -> None:
    manifest["disclosures"] = seal(MANIFEST, OTHER_SALTS).disclose(["name"])


def _altered(manifest: dict[str, Any]) -> None:
    first = manifest["disclosures"][0]
    manifest["disclosures"][0] = first[:30] + ("A" if first[30] != "A" else "B") + first[31:]


def _repeated(manifest: dict[str, Any]) -> None:
    manifest["disclosures"].append(manifest["disclosures"][0])


def _padded(manifest: dict[str, Any]) -> None:
    manifest["disclosures"][0] += "="


def _empty(manifest: dict[str, Any]) -> None:
    manifest["disclosures"].append("")


MANIFESTS: Final[dict[str, Callable[[dict[str, Any]], None]]] = {
    "field_replaced": _field_replaced,
    "field_added": _field_added,
    "field_left_out": _field_left_out,
    "vocabulary": _vocabulary,
    "other_manifest": _other_manifest,
    "other_disclosures": _other_disclosures,
    "altered": _altered,
    "repeated": _repeated,
    "padded": _padded,
    "empty": _empty,
}
"""Changes of a manifest that the credential takes over."""


def _parts(sd_jwt: str) -> tuple[str, list[str]]:
    jwt, *disclosures = sd_jwt.split("~")[:-1]
    return jwt, disclosures


def _shown(jwt: str, disclosures: list[str]) -> str:
    return "~".join((jwt, *disclosures, ""))


def _reordered(sd_jwt: str) -> str:
    jwt, disclosures = _parts(sd_jwt)
    return _shown(jwt, disclosures[::-1])


def _one_more(sd_jwt: str) -> str:
    jwt, disclosures = _parts(sd_jwt)
    return _shown(jwt, [*disclosures, disclosures[0]])


def _one_less(sd_jwt: str) -> str:
    jwt, disclosures = _parts(sd_jwt)
    return _shown(jwt, disclosures[:-1])


def _header_padded(sd_jwt: str) -> str:
    header, _, rest = sd_jwt.partition(".")
    return f"{header}=.{rest}"


def _signed_again(sd_jwt: str) -> str:
    """The same claims under a new signature: one signs them differently each time."""
    return _shown(token_of(sd_jwt).jwt(), _parts(sd_jwt)[1])


def _other_half_of(sd_jwt: str) -> str:
    jwt, disclosures = _parts(sd_jwt)
    return _shown(resigned(jwt, "other_half"), disclosures)


SD_JWTS: Final[dict[str, Callable[[str], str]]] = {
    "reordered": _reordered,
    "one_more": _one_more,
    "one_less": _one_less,
    "none_shown": lambda text: text.split("~")[0] + "~",
    "without_end": lambda text: text[:-1],
    "key_binding": lambda text: text + text.split("~")[0],
    "many": lambda text: text + "e30~" * 129,
    "two_parts": lambda text: text.split(".")[0] + ".e30~",
    "four_parts": lambda text: text.replace(".", "..", 1),
    "header_padded": _header_padded,
    "signed_again": _signed_again,
    "other_half": _other_half_of,
}
"""Changes of the credential's text that need no signature."""
