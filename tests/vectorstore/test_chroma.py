from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vectorstore.chroma import ChunkCollection
from vectorstore.chroma_files import copy_folder, is_sound, unchanging_files
from vectorstore.chunk import Chunk, Span
from vectorstore.errors import PrepareStoreError

_DIMENSIONS = 96


def _chunk(number: int, episode: str) -> Chunk:
    return Chunk(
        f"id-{number}", episode, number % 7, (Span(number, 0, 9), Span(9, 1, 2)), f"t {number}"
    )


def _rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Vectors in clusters, as those of texts are; uniform ones would all be equally far."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(2, count // 50), _DIMENSIONS))
    rows = centres[random.integers(0, len(centres), count)] + random.normal(
        scale=0.7, size=(count, _DIMENSIONS)
    )
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _hashes(folder: Path) -> dict[str, str]:
    files = unchanging_files(folder)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChunkCollection]:
    """3,000 chunks of 60 episodes."""
    collection = ChunkCollection.create(tmp_path_factory.mktemp("many"))
    collection.add([_chunk(number, f"e{number % 60}") for number in range(3000)], _rows(3000))
    yield collection
    collection.close()


def test_gives_back_what_was_added(tmp_path: Path) -> None:
    rows = _rows(12)
    chunks = [_chunk(number, f"e{number % 2}") for number in range(12)]
    collection = ChunkCollection.create(tmp_path)
    collection.add(chunks, rows)
    collection.close()

    collection = ChunkCollection.open(tmp_path)
    assert collection.count() == 12
    assert sorted(collection.ids()) == sorted(chunk.id for chunk in chunks)
    assert collection.chunks_of("e1") == sorted(chunks[1::2], key=lambda one: one.section)
    assert collection.chunks_of("e2") == []
    np.testing.assert_allclose(collection.vectors(["id-7", "id-3"]), rows[[7, 3]], atol=1e-6)
    collection.close()


def test_gives_every_chunk_once(many: ChunkCollection) -> None:
    chunks = {f"id-{number}": _chunk(number, f"e{number % 60}") for number in range(3000)}
    assert sorted(many.ids()) == sorted(chunks)
    given = list(many.all())
    assert len(given) == len(chunks)
    assert {chunk.id: chunk for chunk in given} == chunks


def test_recall_among_all_chunks(many: ChunkCollection) -> None:
    rows = _rows(3000)
    questions = rows[::100] + 0.05 * _rows(30, seed=1)
    found = 0
    for question in questions / np.linalg.norm(questions, axis=1, keepdims=True):
        best = {f"id-{row}" for row in np.argsort(-(rows @ question))[:50]}
        found += len(best & {one.id for one in many.nearest(question, 50)})
    assert found / (50 * len(questions)) >= 0.99


@pytest.mark.parametrize("episodes", [["e3"], ["e0", "e59"], [f"e{n}" for n in range(60)]])
def test_exact_within_episodes(many: ChunkCollection, episodes: list[str]) -> None:
    rows = _rows(3000)
    for question in _rows(5, seed=2):
        similarities = rows @ question
        allowed = [row for row in range(3000) if f"e{row % 60}" in episodes]
        best = sorted(allowed, key=lambda row: -similarities[row])[:20]
        found = many.nearest(question, 20, episodes)
        assert [one.id for one in found] == [f"id-{row}" for row in best]
        np.testing.assert_allclose([one.similarity for one in found], similarities[best], atol=1e-5)


def test_both_ways_of_searching_give_the_same_similarity(many: ChunkCollection) -> None:
    question = _rows(1, seed=3)[0]
    anywhere = many.nearest(question, 5)
    within = many.nearest(question, 5, [f"e{number}" for number in range(60)])
    assert [one.id for one in anywhere] == [one.id for one in within]
    np.testing.assert_allclose(
        [one.similarity for one in anywhere], [one.similarity for one in within], atol=1e-5
    )


def test_nothing_to_find(many: ChunkCollection, tmp_path: Path) -> None:
    question = _rows(1)[0]
    assert many.nearest(question, 5, ["unknown"]) == []
    assert many.nearest(question, 5, []) == []
    assert many.nearest(question, 0) == []
    assert len(many.nearest(question, 9999, ["e1"])) == 50
    empty = ChunkCollection.create(tmp_path)
    assert empty.nearest(question, 5) == []
    empty.close()


def test_removed_chunks_are_not_found(tmp_path: Path) -> None:
    rows = _rows(300)
    collection = ChunkCollection.create(tmp_path)
    collection.add([_chunk(number, "e") for number in range(300)], rows)
    assert collection.nearest(rows[5], 1, ["e"])[0].id == "id-5"
    collection.remove([f"id-{number}" for number in range(0, 300, 5)])
    for found in (collection.nearest(rows[5], 300), collection.nearest(rows[5], 300, ["e"])):
        assert {one.id for one in found} == {f"id-{n}" for n in range(300) if n % 5}
    collection.close()


@pytest.mark.parametrize("count", [0, 1, 2, 700, 1300])
def test_reading_a_settled_collection_changes_no_file(tmp_path: Path, count: int) -> None:
    rows = _rows(count)
    collection = ChunkCollection.create(tmp_path)
    collection.add([_chunk(number, "e") for number in range(count)], rows)
    collection.close()
    ChunkCollection.settle(tmp_path)
    before = _hashes(tmp_path)
    assert bool(before) == (count > 1)  # a single record Chroma keeps in its log
    for _ in range(2):
        collection = ChunkCollection.open(tmp_path)
        assert collection.count() == count
        for number in range(0, count, 97):
            assert collection.nearest(rows[number], 1)[0].id == f"id-{number}"
        collection.close()
    assert _hashes(tmp_path) == before


def test_a_copy_is_whole_while_readers_come_and_go(tmp_path: Path) -> None:
    rows = _rows(50)
    collection = ChunkCollection.create(tmp_path / "a")
    collection.add([_chunk(number, "e") for number in range(50)], rows)
    copy_folder(tmp_path / "a", tmp_path / "b")
    collection.close()
    assert is_sound(tmp_path / "b")
    copy = ChunkCollection.open(tmp_path / "b")
    assert copy.count() == 50
    copy.remove(["id-1"])
    copy.close()
    original = ChunkCollection.open(tmp_path / "a")
    assert original.count() == 50
    original.close()


def test_a_vector_that_is_no_number_is_refused(tmp_path: Path) -> None:
    collection = ChunkCollection.create(tmp_path)
    rows = _rows(2)
    rows[1, 3] = np.nan
    with pytest.raises(PrepareStoreError):
        collection.add([_chunk(0, "e"), _chunk(1, "e")], rows)
    collection.close()


def test_a_vector_that_is_missing_is_said(many: ChunkCollection) -> None:
    with pytest.raises(PrepareStoreError, match="has lost 1 of its vectors"):
        many.vectors(["id-1", "nobody"])


@pytest.mark.parametrize("content", [None, b"", b"x" * 5000])
def test_a_broken_database_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "chroma.sqlite3").write_bytes(content)
    with pytest.raises(PrepareStoreError, match="podcast-qa ingest") as caught:
        ChunkCollection.open(tmp_path)
    assert "\n" not in str(caught.value)
    assert not is_sound(tmp_path)
