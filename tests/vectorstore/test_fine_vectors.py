from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vectorstore.fine_vectors import FineVectors, FineVectorStore, FineVectorWriter
from vectorstore.token_vectors import compress_tokens

WIDTH = 384
Rows = NDArray[np.float32]


def _unit(count: int, seed: int) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _write(folder: Path, sizes: list[tuple[int, int]]) -> dict[str, tuple[Rows, Rows]]:
    """Write fine vectors of chunks with so many (snippets, tokens); return the full vectors."""
    writer = FineVectorWriter(folder)
    written = {}
    for number, (snippets, tokens) in enumerate(sizes):
        rows, words = _unit(snippets, number), _unit(tokens, 1000 + number)
        writer.add(f"c{number}", FineVectors(rows.astype(np.float16), compress_tokens(words)))
        written[f"c{number}"] = (rows, words)
    writer.close()
    writer.close()  # twice does no harm
    return written


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=8))
def test_similarities_equal_those_of_comparing_everything(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("fine")
    written = _write(folder, sizes)
    store = FineVectorStore.open(folder)
    assert list(store.ids) == list(written)
    ids = list(written)[::-1]
    question = _unit(3, 77)
    best = [max(rows @ question[0], default=-1.0) for rows, _ in (written[id_] for id_ in ids)]
    np.testing.assert_allclose(store.snippet_similarities(ids, question[0]), best, atol=2e-3)
    rotated = compress_tokens(question).astype(np.float32) / 127
    for id_, similarity in zip(ids, store.token_similarities(ids, question), strict=True):
        words = compress_tokens(written[id_][1]).astype(np.float32) / 127
        expected = np.mean([max(words @ one, default=-1.0) for one in rotated])
        assert abs(float(similarity) - expected) < 0.02


def test_truncated_files_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, [(2, 5), (1, 3)])
    path = tmp_path / "tokens.bin"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"mmap|size|length"):
        FineVectorStore.open(tmp_path)


def test_an_unknown_chunk_has_no_fine_vectors(tmp_path: Path) -> None:
    _write(tmp_path, [(1, 1)])
    with pytest.raises(KeyError):
        FineVectorStore.open(tmp_path).of("nobody")
