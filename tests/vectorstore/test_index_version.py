from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests.small_archive import write_episode
from tests.word_hash import WordHash
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import open_published, published_name
from vectorstore.manifest import FORMAT


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for number, words in enumerate((["rivers flood", "yes they do"], ["bread rises", "slowly"])):
        write_episode(tmp_path / "archive", f"e{number}", [words, ["ferries wait", "for whom"]])
    return tmp_path / "archive"


@pytest.fixture
def store(archive: Path, tmp_path: Path) -> Path:
    ingest(str(archive), tmp_path / "store", model=WordHash())
    return tmp_path / "store"


def _index_version(store: Path) -> Path:
    name = published_name(store)
    assert name is not None
    return store / "generations" / name


def _use(store: Path) -> None:
    with open_published(store) as index_version:
        assert index_version.chunks.nearest(WordHash().encode_query("rivers"), 1)


def test_opens_what_was_published(store: Path) -> None:
    with open_published(store) as index_version:
        manifest = index_version.manifest
        assert index_version.name == published_name(store)
        assert list(index_version.episodes) == ["e0", "e1"]
        assert (manifest.episodes, manifest.transcripts, manifest.sections) == (2, 2, 4)
        assert (manifest.lines, manifest.chunks) == (8, index_version.chunks.count())
        assert {place.id for place in index_version.lexical.places} == set(
            index_version.chunks.ids()
        )
        found = index_version.chunks.nearest(WordHash().encode_query("rivers flood"), 1)[0]
        place = index_version.lexical.places[index_version.rows[found.id]]
        assert (place.episode, place.section) == ("e0", 0)


def test_reading_leaves_the_store_whole(store: Path, archive: Path) -> None:
    for _ in range(3):
        _use(store)
    before = published_name(store)
    assert ingest(str(archive), store, model=WordHash()).index_version == before


def _no_pointer(store: Path) -> None:
    (store / "CURRENT").unlink()


def _no_folder(store: Path) -> None:
    shutil.rmtree(store)


@pytest.mark.parametrize("lose", [_no_pointer, _no_folder])
def test_no_store_yet(store: Path, lose: Callable[[Path], None]) -> None:
    lose(store)
    assert published_name(store) is None
    with pytest.raises(PrepareStoreError, match=r"No store in .* podcast-qa ingest ARCHIVE"):
        open_published(store)


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PrepareStoreError, match="No store in"):
        open_published(tmp_path / "file")


@pytest.mark.parametrize("location", ["http://localhost:8000", "https://example.org/chroma"])
def test_a_server_is_refused(location: str) -> None:
    for use in (open_published, published_name):
        with pytest.raises(PrepareStoreError, match=r"not supported yet .*; use a folder"):
            use(location)
    with pytest.raises(PrepareStoreError, match="use a folder"):
        ingest("anything", location)


_FILES = [
    "manifest.json",
    "episodes.jsonl",
    "problems.json",
    "lexical/places.json",
    "lexical/data.csc.index.npy",
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/index_metadata.pickle",
    "chroma",
    "lexical",
    "",
]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_remove, _zero, _cut, _empty])
@pytest.mark.parametrize("name", _FILES)
def test_damage_is_one_line_and_the_next_ingest_mends_it(
    store: Path, archive: Path, name: str, harm: Callable[[Path], None]
) -> None:
    (path,) = _index_version(store).glob(name) if name else [_index_version(store)]
    if path.is_dir() and harm is not _remove:
        pytest.skip("a folder can only be lost")
    harm(path)
    if name != "problems.json":  # readers have no use for it
        with pytest.raises(PrepareStoreError, match="podcast-qa ingest") as caught:
            _use(store)
        assert "\n" not in str(caught.value)
    report = ingest(str(archive), store, model=WordHash())
    assert report.encoded == report.chunks
    _use(store)


@pytest.mark.parametrize("content", [b"", b"\0" * 20, b"../../etc", b"gone-0", b"\xff\xfe", b"a/b"])
def test_a_broken_pointer_is_one_line_and_the_next_ingest_mends_it(
    store: Path, archive: Path, content: bytes
) -> None:
    (store / "CURRENT").write_bytes(content)
    with pytest.raises(PrepareStoreError, match="podcast-qa ingest") as caught:
        _use(store)
    assert "\n" not in str(caught.value)
    ingest(str(archive), store, model=WordHash())
    _use(store)


@pytest.mark.parametrize(
    ("found", "advice"), [(FORMAT + 1, "update podcast-qa"), (FORMAT - 1, "podcast-qa ingest")]
)
def test_another_format_is_refused(store: Path, found: int, advice: str) -> None:
    path = _index_version(store) / "manifest.json"
    record = {**json.loads(path.read_bytes()), "format": found, "unheard": True}
    path.write_text(json.dumps(record))
    with pytest.raises(PrepareStoreError, match=f"format {found}.*{advice}"):
        open_published(store)


def test_a_later_format_is_not_overwritten(store: Path, archive: Path) -> None:
    path = _index_version(store) / "manifest.json"
    path.write_text(json.dumps({"format": FORMAT + 1}))
    before = published_name(store)
    with pytest.raises(PrepareStoreError, match="update podcast-qa, or use another --store"):
        ingest(str(archive), store, model=WordHash())
    assert published_name(store) == before


@pytest.mark.parametrize(
    "other", [WordHash(name="another"), WordHash(fingerprint="1" * 64)], ids=["name", "weights"]
)
def test_another_model_is_refused_with_the_command_that_rebuilds(
    store: Path, archive: Path, other: WordHash
) -> None:
    with open_published(store) as index_version:
        index_version.require(WordHash())
        with pytest.raises(PrepareStoreError, match="podcast-qa ingest") as caught:
            index_version.require(other)
    assert f"podcast-qa ingest {archive}" in str(caught.value)
    report = ingest(str(archive), store, model=other)
    assert (report.encoded, report.copied) == (report.chunks, 0)
    with open_published(store) as index_version:
        index_version.require(other)
