"""Token vectors, compressed to 64 bytes each, and their maximum similarity (late interaction)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

TOKEN_DIMENSIONS = 64
"""Dimensions of a stored token, so that it takes 64 bytes. Rotating 384 dimensions at random and
keeping 64 cost nothing that 144 questions could show (MRR@10 0.754 against 0.753 with all)."""

_SEED = 20261123
_LARGEST = 127


def compress_tokens(tokens: Matrix) -> NDArray[np.int8]:
    """Rotate token vectors, shape (tokens, dimensions), at random to TOKEN_DIMENSIONS and store
    their directions as bytes.

    Equal on every machine and in every version, because the seed is fixed.
    """
    rotated = _unit_length(tokens @ _rotation(tokens.shape[1]))
    return np.rint(rotated * _LARGEST).astype(np.int8)


def token_cosines(question: Matrix, compressed: NDArray[np.generic]) -> Matrix:
    """Return the cosine of each token of a question, shape (count, dimensions), and each compressed
    token: shape (count, len(compressed)).
    """
    rotated = _unit_length(question @ _rotation(question.shape[1]))
    return np.asarray(rotated @ compressed.astype(np.float32).T / np.float32(_LARGEST))


def _unit_length(vectors: Matrix) -> Matrix:
    """Scale each row to unit length. Rows of zeros stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


_ROTATIONS: dict[int, Matrix] = {}


def _rotation(dimensions: int) -> Matrix:
    """Orthonormal columns from a random matrix, which keep distances whatever the model is."""
    if dimensions not in _ROTATIONS:
        drawn = np.random.default_rng(_SEED).standard_normal((dimensions, dimensions))
        width = min(TOKEN_DIMENSIONS, dimensions)
        columns = np.zeros((dimensions, TOKEN_DIMENSIONS), np.float32)
        columns[:, :width] = np.linalg.qr(drawn)[0][:, :width]
        _ROTATIONS[dimensions] = columns
    return _ROTATIONS[dimensions]
