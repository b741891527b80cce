from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vectorstore.token_vectors import TOKEN_DIMENSIONS, compress_tokens

WIDTH = 384


def _unit(count: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_a_token_is_nearest_to_itself_after_compression() -> None:
    tokens = compress_tokens(_unit(400, 5))
    cosines = tokens.astype(np.float32) @ tokens.astype(np.float32).T
    assert (cosines.argmax(axis=1) == np.arange(400)).all()
    assert tokens.shape == (400, TOKEN_DIMENSIONS)


def test_tokens_are_compressed_alike_in_every_run() -> None:
    # Later runs, on other machines, add to a store: the rotation must never change.
    tokens = compress_tokens(np.eye(WIDTH, dtype=np.float32)[:3])
    expected = [[-5, -49, -10, 7], [-14, -23, -7, 11], [-10, -9, -20, 0]]
    # Another processor may round the last bit the other way.
    np.testing.assert_allclose(tokens[:, :4], expected, atol=1)
