"""The canonical form against RFC 8785's own data, and what it has refused (rfc8785.json)."""

from __future__ import annotations

import json
import random
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from registry.audit import AuditError, parse_export
from registry.errors import DisclosureError, InvalidValueError, ManifestError
from registry.manifest import manifest_digest, parse
from registry.manifest.strict_json import INTEGERS_ONLY, parse_value
from registry.records import read_json

VECTORS_FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS: dict[str, Any] = json.loads((VECTORS_FOLDER / "rfc8785.json").read_text("utf-8"))
EXAMPLES = [pytest.param(case, id=case["name"]) for case in VECTORS["examples"]]
NFC = "must be in Unicode form NFC"
CONTROL = "must not hold control or direction-changing characters"


def double(bits: str) -> float:
    value: float = struct.unpack(">d", bytes.fromhex(bits))[0]
    return value


def second_implementation(texts: list[str], doubles: list[str]) -> dict[str, list[str]]:
    node = shutil.which("node")
    assert node, "node is needed"
    done = subprocess.run(
        [node, VECTORS_FOLDER / "node" / "canonical.mjs"],
        input=json.dumps({"texts": texts, "doubles": doubles}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def refused(raw: bytes) -> dict[str, str]:
    with pytest.raises(ManifestError) as caught:
        parse_value(raw)
    return {violation.pointer: violation.rule for violation in caught.value.violations}


@pytest.mark.parametrize(("bits", "text"), VECTORS["numbers"])
def test_number__of_appendix_b__serialised_as_the_rfc_says(bits: str, text: str | None) -> None:
    if text is None:
        with pytest.raises(rfc8785.CanonicalizationError):
            rfc8785.dumps(double(bits))
    else:
        assert rfc8785.dumps(double(bits)) == text.encode()


@pytest.mark.parametrize(("bits", "text"), [pair for pair in VECTORS["numbers"] if pair[1]])
def test_number__of_appendix_b_in_a_manifest__only_safe_integers_are_read(
    bits: str, text: str
) -> None:
    if text.isdecimal() and int(text) < 2**53:
        assert parse_value(text.encode()) == int(text) == double(bits)
    else:
        assert refused(text.encode()) == {"": INTEGERS_ONLY}


def test_number__random_doubles__serialised_as_ecmascript_does() -> None:
    source = random.Random(8785)
    bits = [source.randbytes(8).hex() for _ in range(4000)]
    bits += [struct.pack(">d", source.uniform(-1, 1) * 10.0**e).hex() for e in range(-30, 30)]
    bits = [one for one in bits if double(one) - double(one) == 0]
    found = second_implementation([], bits)["doubles"]
    assert len(found) > 3900
    assert [rfc8785.dumps(double(one)).decode() for one in bits] == found


@pytest.mark.parametrize("case", EXAMPLES)
def test_example__published__canonical_form_is_the_published_one(case: dict[str, str]) -> None:
    canonical = bytes.fromhex(case["canonical_hex"])
    assert rfc8785.dumps(json.loads(case["input"])) == canonical
    assert rfc8785.dumps(json.loads(canonical)) == canonical
    assert second_implementation([case["input"]], [])["texts"] == [canonical.hex()]


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("values", {**{f"/numbers/{n}": INTEGERS_ONLY for n in range(5)}, "/string": CONTROL}),
        ("weird", {"": f"member name {NFC}", "/\x80": CONTROL}),
        ("arrays", {}),
        ("french", {}),
        (
            "structures",
            {"/1": "member name must not begin or end with white space", "/1/\n": INTEGERS_ONLY},
        ),
        ("unicode", {"/Unnormalized Unicode": NFC}),
    ],
)
def test_example__published__read_strictly__kept_whole_or_refused(
    name: str, broken: dict[str, str]
) -> None:
    case = next(case for case in VECTORS["examples"] if case["name"] == name)
    raw = case["input"].encode()
    if broken:
        assert refused(raw) == broken
    else:
        assert rfc8785.dumps(parse_value(raw)).hex() == case["canonical_hex"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b'{"a":1,"a":1}', "appears more than once"),
        (b'{"a":1,"\\u0061":2}', "appears more than once"),
        (b'{"a":NaN}', INTEGERS_ONLY),
        (b'{"a":Infinity}', INTEGERS_ONLY),
        (b'{"a":1e400}', INTEGERS_ONLY),
        (b'{"a":9007199254740992}', INTEGERS_ONLY),
        (b'{"a":-9007199254740992}', INTEGERS_ONLY),
        (b'{"a":"\\ud83d"}', "must be UTF-8: no lone surrogates"),
        (b'{"a":"\\ude02\\ud83d"}', "must be UTF-8: no lone surrogates"),
        (b'{"a\\udead":1}', "member name must be UTF-8: no lone surrogates"),
        (b'{"a":"\xed\xa0\x80"}', "must be UTF-8"),
        (b'{"a":"\xc0\xaf"}', "must be UTF-8"),
        (b'\xef\xbb\xbf{"a":1}', "must not begin with a byte order mark"),
        (b'{"a":1,}', "must be JSON"),
        (b"{'a':1}", "must be JSON"),
        (b'{"a":01}', "must be JSON"),
        (b'{"a":"\n"}', "must be JSON"),
        (b'{"a":1}{"a":1}', "must be JSON"),
    ],
    ids=repr,
)
def test_text__that_has_no_canonical_form__refused_by_the_strict_reader(
    raw: bytes, rule: str
) -> None:
    assert rule in refused(raw).values()


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e400}',
        b'{"a":"\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1,}',
    ],
    ids=repr,
)
def test_terms__text_that_has_no_canonical_form__refused_by_their_reader(raw: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_json(raw)


@pytest.mark.parametrize("line", [b'{"a":"\\udead"}', b'{"a\\udead":1}', b'{"a":9007199254740992}'])
def test_audit_line__without_canonical_form__named(line: bytes) -> None:
    with pytest.raises(AuditError) as caught:
        parse_export(line + b"\n" + b"{}\n")
    assert (caught.value.code, caught.value.field) == ("AuditMalformed", "line 1")


@pytest.mark.parametrize("line", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":"\\u0041"}', b'{"a":-0}'])
def test_audit_line__another_spelling__refused(line: bytes) -> None:
    with pytest.raises(AuditError, match="canonical form") as caught:
        parse_export(line + b"\n" + b"{}\n")
    assert caught.value.field == "line 1"


def test_manifest_digest__member_with_a_lone_surrogate__refused_by_its_name() -> None:
    golden = json.loads((VECTORS_FOLDER / "manifest.json").read_text("utf-8"))["public"]
    with pytest.raises(DisclosureError) as caught:
        manifest_digest({**golden, "vocabulary": "torrens\udead"})
    assert caught.value.field == "/vocabulary"


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, -(2**53), "\udead", {"\udead": 1}, {1: 2}, {1, 2}, b"1"],
    ids=ascii,
)
def test_serialiser__value_outside_i_json__refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — the library's error, or Python's for a name
        rfc8785.dumps(value)


def test_manifest__numbers_and_names_sorted_by_utf16__read_and_written_the_same() -> None:
    # U+1F602 sorts before U+E000 in UTF-16 and after it in UTF-8 and by code point (3.2.3).
    raw = '{"\U0001f602":1,"\ue000":2,"10":3,"9":4}'.encode()
    assert rfc8785.dumps(parse(raw)) == '{"10":3,"9":4,"\U0001f602":1,"\ue000":2}'.encode()
