from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests.small_archive import write_episode
from tests.word_hash import WordHash
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import (
    CHUNKS,
    FINE_VECTORS,
    LEXICAL,
    VERSIONS,
    open_index_version,
    open_manifest,
    published_name,
)
from vectorstore.lexical_index import LexicalIndex
from vectorstore.manifest import write_manifest
from vectorstore.probe import probe


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index version whose files no hash vouches for, as before it is published."""
    for number, words in enumerate((["rivers flood", "yes they do"], ["bread rises", "slowly"])):
        write_episode(tmp_path / "archive", f"e{number}", [words, ["ferries wait", "for whom"]])
    ingest(str(tmp_path / "archive"), tmp_path / "store", model=WordHash())
    name = published_name(tmp_path / "store")
    assert name is not None
    folder = tmp_path / "store" / VERSIONS / name
    write_manifest(folder, replace(open_manifest(folder), files=()))
    return folder


def _probe(folder: Path) -> None:
    with open_index_version(folder) as index_version:
        probe(index_version, index_version.episodes)


def test_a_whole_index_version_passes(folder: Path) -> None:
    _probe(folder)


def _lose_the_index(folder: Path) -> None:
    [index] = [path for path in (folder / CHUNKS).iterdir() if path.is_dir()]
    shutil.rmtree(index)


def _lose_a_record(folder: Path) -> None:
    with closing(sqlite3.connect(folder / CHUNKS / "chroma.sqlite3")) as database:
        [lost] = database.execute("SELECT min(id) FROM embeddings").fetchone()
        database.execute("DELETE FROM embeddings WHERE id = ?", [lost])
        database.commit()
    manifest = open_manifest(folder)
    write_manifest(folder, replace(manifest, chunks=manifest.chunks - 1))


def _lose_words(folder: Path) -> None:
    with open_index_version(folder) as index_version:
        some = sorted(index_version.chunks.all(), key=lambda chunk: chunk.id)[1:]
    shutil.rmtree(folder / LEXICAL)
    LexicalIndex.build(some).save(folder / LEXICAL)


def _lose_fine_vectors(folder: Path) -> None:
    entries = folder / FINE_VECTORS / "entries.json"
    entries.write_text('{"dimensions": 64, "entries": {}}', encoding="utf-8")


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (_lose_the_index, "Cannot read"),
        (_lose_a_record, "the lexical index has other chunks"),
        (_lose_words, "the lexical index has other chunks"),
        (_lose_fine_vectors, "the fine vectors belong to other chunks"),
    ],
)
def test_what_is_lost_fails_the_check(
    folder: Path, lose: Callable[[Path], None], said: str
) -> None:
    lose(folder)
    with pytest.raises(PrepareStoreError, match=said):
        _probe(folder)
