from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vectorstore.fine_vectors import TOKEN_DIMENSIONS, Detail, Details, DetailWriter, compressed

WIDTH = 384
Rows = NDArray[np.float32]


def _unit(count: int, seed: int) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _stored(folder: Path, sizes: list[tuple[int, int]]) -> dict[str, tuple[Rows, Rows]]:
    writer = DetailWriter(folder)
    kept = {}
    for number, (snippets, tokens) in enumerate(sizes):
        rows, words = _unit(snippets, number), _unit(tokens, 1000 + number)
        writer.add(f"c{number}", Detail(rows.astype(np.float16), compressed(words)))
        kept[f"c{number}"] = (rows, words)
    writer.close()
    writer.close()  # twice does no harm
    return kept


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=8))
def test_what_is_found_is_what_comparing_all_of_it_finds(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("details")
    kept = _stored(folder, sizes)
    details = Details.open(folder)
    assert list(details.ids) == list(kept)
    ids = list(kept)[::-1]
    asked = _unit(3, 77)
    near = [max(rows @ asked[0], default=-1.0) for rows, _ in (kept[id_] for id_ in ids)]
    np.testing.assert_allclose(details.by_snippet(ids, asked[0]), near, atol=2e-3)
    turned = compressed(asked).astype(np.float32) / 127
    for id_, found in zip(ids, details.by_token(ids, asked), strict=True):
        words = compressed(kept[id_][1]).astype(np.float32) / 127
        expected = np.mean([max(words @ one, default=-1.0) for one in turned])
        assert abs(float(found) - expected) < 0.02


def test_a_token_is_nearest_to_itself_after_compression(tmp_path: Path) -> None:
    words = _unit(400, 5)
    near = compressed(words).astype(np.float32) @ compressed(words).astype(np.float32).T
    assert (near.argmax(axis=1) == np.arange(400)).all()
    assert compressed(words).shape == (400, TOKEN_DIMENSIONS)


def test_the_same_tokens_are_compressed_alike_in_every_run() -> None:
    # A store is added to by later runs, on other machines: the rotation must never change.
    turned = compressed(np.eye(WIDTH, dtype=np.float32)[:3])
    expected = [[-5, -49, -10, 7], [-14, -23, -7, 11], [-10, -9, -20, 0]]
    # Another processor may round the last bit the other way.
    np.testing.assert_allclose(turned[:, :4], expected, atol=1)


def test_files_that_were_cut_short_are_refused(tmp_path: Path) -> None:
    _stored(tmp_path, [(2, 5), (1, 3)])
    path = tmp_path / "tokens.bin"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"mmap|size|length"):
        Details.open(tmp_path)


def test_an_unknown_chunk_has_no_detail(tmp_path: Path) -> None:
    _stored(tmp_path, [(1, 1)])
    with pytest.raises(KeyError):
        Details.open(tmp_path).of("nobody")
