"""Descriptions from sealed manifests: verified, joined, kept whole or not at all."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from registry.artifacts import FolderStore
from registry.cli.main import torrens
from registry.index.coverage import counts_at, kept
from registry.index.database import open_engine
from registry.index.describing import DescriptionStore, Kinds
from registry.index.descriptions import KEPT, DescriptionError, describe
from registry.index.sealed_files import kept_description, read_sealed
from registry.index.search_words import NAMED
from registry.index.tables import descriptions
from registry.index.word_table import SqliteWords
from registry.manifest import manifest_digest
from registry.types import to_bytes
from registry.unixfs import leaf
from tests.chain.described_world import (
    MANIFEST,
    asset_row,
    description,
    digest_of,
    sealed,
    write_assets,
    write_sealed,
)


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder}/index.sqlite"


def run(folder: Path, *words: object) -> Result:
    given = ["--json", "index", "describe", "--index", url_of(folder), *map(str, words)]
    return CliRunner().invoke(torrens, given)


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def problem(result: Result) -> Any:
    assert result.exit_code == 1, result.output
    return json.loads(result.stderr)


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        words = connection.exec_driver_sql("SELECT rowid, * FROM description_words").all()
        return [list(connection.execute(select(descriptions))), list(words)]


def test_sealed_file__whole__gives_the_fields_that_are_kept_and_no_other(tmp_path: Path) -> None:
    form = sealed()
    found = read_sealed(write_sealed(tmp_path, "m.json", form))
    assert found.manifest == form.digest
    assert found.fields == {name: MANIFEST[name] for name in KEPT}
    assert "holders" not in found.fields


def test_sealed_file__of_some_fields__says_nothing_of_the_others(tmp_path: Path) -> None:
    path = write_sealed(tmp_path, "m.json", sealed(), "name", "holders")
    assert read_sealed(path).fields == {"name": MANIFEST["name"]}
    assert read_sealed(path, ["class"]).fields == {}


def test_period__of_days_and_moments__holds_both_ends() -> None:
    days = description(0, time_range={"from": "1970-01-01", "to": "1970-01-02"})
    moments = description(0, time_range={"from": "1970-01-01T00:00:09Z", "to": "1970-01-02"})
    exact = description(0, time_range={"from": "1970-01-01", "to": "1970-01-01T00:01:00Z"})
    assert (days.period, moments.period, exact.period) == ((0, 172799), (9, 172799), (0, 60))


@pytest.mark.parametrize(
    ("alter", "field", "rule"),
    [
        (lambda d: d.pop("disclosures"), "", "must have exactly public and disclosures"),
        (lambda d: d.update(public=[]), "/public", "must be a sealed manifest's public form"),
        (lambda d: d.update(disclosures="x"), "/disclosures", "must be texts"),
        (lambda d: d.update(disclosures=["!"]), "/disclosures/0", "must be base64url"),
        (
            lambda d: d.update(disclosures=list(sealed(1, name="别的").disclosures.values())),
            "/disclosures/0",
            "is not among the salted digests",
        ),
        (lambda d: d["public"]["_sd"].reverse(), "/_sd", "must be sorted"),
        (lambda d: d["public"].update(vocabulary="other/1"), "/vocabulary", "must be"),
    ],
)
def test_sealed_file__that_does_not_verify__is_refused_by_file_field_and_rule(
    tmp_path: Path, alter: Any, field: str, rule: str
) -> None:
    path = write_sealed(tmp_path, "m.json", sealed())
    document = json.loads(path.read_text())
    alter(document)
    path.write_text(json.dumps(document))
    with pytest.raises(DescriptionError) as caught:
        read_sealed(path)
    assert caught.value.field == f"{path}#{field}"
    assert rule in caught.value.rule


def test_sealed_file__disclosing_what_no_schema_allows__is_refused(tmp_path: Path) -> None:
    form = sealed()
    public, disclosures = _resealed({"name": 7, "openness": "SECRET"})
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"public": public, "disclosures": disclosures}))
    with pytest.raises(DescriptionError) as caught:
        read_sealed(path)
    assert caught.value.field == f"{path}#/name"
    assert describe(form.public, []).fields == {}


def _resealed(fields: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A sealed form of fields that `seal` would refuse."""
    from registry.manifest.sealing import _disclosure, disclosure_digest

    texts = [_disclosure(bytes(16), name, value) for name, value in fields.items()]
    public = {"format": MANIFEST["format"], "vocabulary": MANIFEST["vocabulary"]}
    return {**public, "_sd": sorted(map(disclosure_digest, texts))}, texts


def test_describe__again__changes_nothing(tmp_path: Path) -> None:
    path = write_sealed(tmp_path, "m.json", sealed())
    first = answer(run(tmp_path, path))
    assert (first["new"], first["joined"], first["unchanged"]) == (1, 0, 0)
    assert first["files"][0]["fields"] == sorted(KEPT)
    engine = open_engine(url_of(tmp_path))
    before = rows(engine)
    second = answer(run(tmp_path, path, path))
    assert (second["new"], second["joined"], second["unchanged"]) == (0, 0, 1)
    assert rows(engine) == before
    with engine.connect() as connection:
        assert kept(connection).revision == 1
    engine.dispose()


def test_describe__fields_disclosed_one_after_the_other__joins_them(tmp_path: Path) -> None:
    form = sealed()
    answer(run(tmp_path, write_sealed(tmp_path, "a.json", form, "name")))
    answer(run(tmp_path, write_sealed(tmp_path, "b.json", form, "scenarios", "class")))
    third = answer(run(tmp_path, "--disclose", "name", write_sealed(tmp_path, "c.json", form)))
    assert third["unchanged"] == 1
    engine = open_engine(url_of(tmp_path))
    ((row,), (words,)) = rows(engine)
    engine.dispose()
    assert json.loads(row.document) == {k: MANIFEST[k] for k in ("name", "scenarios", "class")}
    assert (row.asset_class, row.industry, row.lot) == ("QUALITY_CONTROL", None, words[0])
    assert f"{NAMED}质量" in words[1].split()
    assert f"{NAMED}追溯" not in words[1].split()
    assert {"质量", "追溯"} <= set(words[2].split())


def test_describe__one_file_at_fault__keeps_none(tmp_path: Path) -> None:
    good = write_sealed(tmp_path, "good.json", sealed())
    bad = tmp_path / "bad.json"
    bad.write_text(good.read_text().replace('"_sd": ["', '"_sd": ["A'))
    found = problem(run(tmp_path, good, bad))
    assert found["field"].startswith(f"{bad}#/_sd")
    assert not (tmp_path / "index.sqlite").exists()


def test_describe__interrupted_within__leaves_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(url_of(tmp_path))
    store = DescriptionStore(engine)
    given = [description(n, name=f"电网{n}") for n in range(3)]
    store.keep(given[:1])
    before = rows(engine)

    def torn(self: SqliteWords, *words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SqliteWords, "put", torn)
        with pytest.raises(KeyboardInterrupt):
            store.keep(given)
    assert rows(engine) == before
    assert store.keep(given) == Kinds(new=2, unchanged=1)
    engine.dispose()


def test_describe__same_lot_twice__gives_each_its_own(tmp_path: Path) -> None:
    engine = open_engine(url_of(tmp_path))
    store = DescriptionStore(engine)
    one = description(1, name="电网")
    near = f"{one.manifest[:-1]}{'0' if one.manifest[-1] != '0' else '1'}"
    far = f"{one.manifest[:-1]}{'2' if one.manifest[-1] != '2' else '3'}"
    store.keep([one])
    store.keep([type(one)(manifest, one.fields) for manifest in (near, far)])  # type: ignore[arg-type]
    found, words = rows(engine)
    lots = sorted(row.lot for row in found)
    assert lots == [one.lot(), one.lot() + 1, one.lot() + 2] == sorted(word[0] for word in words)
    engine.dispose()


def test_describe__public_forms_kept_as_artifacts__are_known_to_disclose_nothing(
    tmp_path: Path,
) -> None:
    form, other = sealed(), sealed(2)
    folder = tmp_path / "artifacts"
    FolderStore(folder).put(rfc8785.dumps(form.public))
    engine = open_engine(url_of(tmp_path))
    manifests = [to_bytes(form.digest), to_bytes(other.digest)]
    write_assets(engine, [asset_row(digest_of(m), m, 1) for m in manifests], last=2, final=1)
    found = answer(run(tmp_path, "--artifacts", folder))
    assert (found["new"], found["not_kept"]) == (1, 1)
    ((row,), words) = rows(engine)
    assert (row.manifest, row.known, row.document, words) == (manifests[0], 0, "{}", [])
    assert answer(run(tmp_path, "--artifacts", folder))["new"] == 0
    engine.dispose()


def test_kept_form__that_is_no_manifest__is_refused(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    raw = b'{"format":"torrens-manifest/1"}'
    cid = store.put(raw)
    manifest = "0x" + sha256(raw).hexdigest()
    assert leaf(to_bytes(manifest), 0).cid == cid  # type: ignore[arg-type]
    with pytest.raises(DescriptionError) as caught:
        kept_description(store, manifest)  # type: ignore[arg-type]
    assert caught.value.field == f"{manifest}#"
    assert manifest_digest(sealed().public) == sealed().digest


def test_describe__nothing_named__says_what_to_name(tmp_path: Path) -> None:
    assert problem(run(tmp_path))["field"] == "files"
    path = write_sealed(tmp_path, "m.json", sealed())
    assert problem(run(tmp_path, "--disclose", "holders", path))["field"] == "disclose"


def test_recount__when_more_is_final__is_as_of_the_last_final_block(tmp_path: Path) -> None:
    engine = open_engine(url_of(tmp_path))
    described = [description(n, name="电网") for n in range(4)]
    rows = [asset_row(digest_of(d), to_bytes(d.manifest), n + 1) for n, d in enumerate(described)]
    store = DescriptionStore(engine)
    store.keep(described[:3])
    with engine.connect() as connection:
        assert (kept(connection).revision, kept(connection).block) == (1, -1)
    for final in (2, 4):
        write_assets(engine, rows, last=5, final=final)
        store.recount()
        with engine.connect() as connection:
            found = kept(connection)
            assert (found.revision, found.block) == (1, final)
            assert found.counts is not None
            assert (found.counts["assets"], found.counts["q"]) == (final, min(final, 3))
    write_assets(engine, rows[:1], last=1, final=1)
    with engine.connect() as connection:
        assert counts_at(connection, 1)["assets"] == 1
    engine.dispose()
