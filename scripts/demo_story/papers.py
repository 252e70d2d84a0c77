"""The story's documents: profile, evidence, contracts, manifests. Only digests go on chain."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import rfc8785

from demo_story.stage import Stage, digest
from registry.fingerprint import Fingerprint
from registry.manifest import SealedManifest, lint, load, seal
from registry.types import Digest, tag

PROFILE: Final = """Demo rule profile for industrial data assets 工业数据资产登记规则, version 1
Public notice 公示: at least ten days. Objection 异议: resolved within ten days.
Longest validity 有效期: three years. A listing needs a live quality finding 质量评估.
Effect of an entry: evidence, as this demo profile states; it binds nobody.
"""
_INDUSTRY: Final = {
    "standard": "GB/T 4754-2017",
    "code": "C38",
    "title": "电气机械和器材制造业",
}


def paper(stage: Stage, title: str, text: str) -> Mapping[str, Any]:
    """Keep a text document; the entry by which a manifest names it."""
    return artifact(stage, title, text.encode(), "text/plain")


def artifact(stage: Stage, title: str, content: bytes, media_type: str) -> Mapping[str, Any]:
    """Keep a document; the entry by which a manifest names it."""
    cid = stage.store.put(content)
    return {
        "title": title,
        "digest": tag(digest(content)),
        "cid": cid,
        "media_type": media_type,
        "bytes": len(content),
    }


def claims(stage: Stage, what: str, bases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each right claimed with evidence of its own."""
    return [
        {
            "right": right,
            "basis": basis,
            "evidence": [paper(stage, f"entitlement to {right}", f"{what}: {right}: {basis}\n")],
        }
        for right, basis in bases.items()
    ]


def manifest_of(
    stage: Stage, own: Mapping[str, Any], content: Fingerprint, rows: int
) -> tuple[SealedManifest, list[str]]:
    """Check, lint and seal a manifest and keep its sealed form; the warnings go with it.

    own: the fields that this asset alone has.
    """
    document = {
        "format": "torrens-manifest/1",
        "vocabulary": "torrens-vocabulary/1",
        "class": "PRODUCTION_OPERATION",
        "origins": ["MANUFACTURING"],
        "data_class": "ENTERPRISE",
        "openness": "CONDITIONAL",
        "level": 2,
        "industry": _INDUSTRY,
        "rows": rows,
        "values": rows,
        "bytes": content.size,
        "update_frequency": "STATIC",
        "data_dictionary": {
            "artifact": paper(stage, "data dictionary", "month: MMM-1-YYYY; value: number\n"),
            "entities": 1,
            "attributes": 2,
            "quality_rules": 2,
        },
        "custodians": [
            {"name": "the holder", "locators": [{"kind": "CID", "value": content.cid}]},
        ],
        **own,
    }
    checked = load(json.dumps(document, ensure_ascii=False).encode())
    sealed = seal(checked)
    stage.keep(rfc8785.dumps(sealed.public))
    return sealed, [f"{warning.pointer} {warning.rule}" for warning in lint(checked)]


def contract_text(stage: Stage, title: str, clauses: Sequence[str] = ()) -> Digest:
    """A contract's text, kept; its digest for the terms."""
    return stage.keep("\n".join([title, *clauses, "Demo text; binds nobody.", ""]).encode())


def reason(stage: Stage, text: str) -> Digest:
    """Reasons of an order, kept; their digest."""
    return stage.keep(f"{text}\n".encode())
