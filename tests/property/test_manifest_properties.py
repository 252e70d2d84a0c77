"""Manifests of random fields seal and open to themselves; nothing else opens."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import DisclosureError, ManifestError
from registry.manifest import lint, load, open_, parse, seal, validate

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "manifest.json").read_text("utf-8"))
visible = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
texts = visible.map(lambda text: unicodedata.normalize("NFC", text)).filter(
    lambda text: text == text.strip() and text.isprintable()
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(sorted(VECTOR["document"]))


@contextmanager
def refused_only_by_rule() -> Iterator[None]:
    """Let a ManifestError pass that points somewhere and names a rule; nothing else."""
    try:
        yield
    except ManifestError as error:
        said = [violation.rule for violation in error.violations]
        if not said or not all(said):
            raise


@given(texts, texts, st.integers(0, 2**53 - 1), st.integers(1, 3))
def test_seal__any_valid_fields__open_to_themselves_and_load_from_canonical_bytes(
    name: str, description: str, rows: int, level: int
) -> None:
    document = {**VECTOR["document"], "name": name, "description": description}
    document |= {"rows": rows, "level": level}
    sealed = seal(document)
    assert open_(sealed.public, list(sealed.disclosures.values())) == document
    assert load(rfc8785.dumps(document)) == document
    assert isinstance(lint(document), list)


@given(st.dictionaries(texts, values, max_size=5))
def test_parse__any_canonical_object__unchanged(document: dict[str, Any]) -> None:
    assert parse(rfc8785.dumps(document)) == document


@given(st.binary(max_size=200))
def test_parse__any_bytes__object_or_manifest_error(raw: bytes) -> None:
    with refused_only_by_rule():
        assert isinstance(parse(raw), dict)


@given(fields, values)
def test_validate__any_value_in_any_field__accepted_or_pointed_at(name: str, value: Any) -> None:
    document = copy.deepcopy(VECTOR["document"])
    document[name] = value
    with refused_only_by_rule():
        validate(document)
        assert isinstance(lint(document), list)


@given(fields.filter(lambda name: name not in {"format", "vocabulary"}), st.data())
def test_open__any_character_of_a_disclosure_changed__refused(
    name: str, data: st.DataObject
) -> None:
    good = VECTOR["disclosures"][name]
    place = data.draw(st.integers(0, len(good) - 1))
    sign = data.draw(st.sampled_from("ABCxyz019-_=").filter(lambda sign: sign != good[place]))
    with pytest.raises(DisclosureError):
        open_(VECTOR["public"], [good[:place] + sign + good[place + 1 :]])
