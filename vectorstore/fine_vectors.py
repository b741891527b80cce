"""The finer grain of each chunk: vectors of its snippets and of its tokens, for a second look.

One vector a chunk says what its 200 tokens are about; whether one sentence in it answers a question
shows in the vectors of its snippets and, as in ColBERT (Khattab and Zaharia 2020), in how near each
token of the question comes to a token of the chunk. Only the few chunks that the indices found are
looked at, so the files are mapped and not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

TOKEN_DIMENSIONS = 64
"""Of a stored token. A random rotation to 64 of 384 dimensions cost nothing that 144 questions
could show (MRR@10 0.754 against 0.753 with all of them), and makes a token 64 bytes."""

_SEED = 20261123
_LARGEST = 127

_ENTRIES = "entries.json"
_SNIPPETS = "snippets.bin"
_TOKENS = "tokens.bin"


@dataclass(frozen=True, slots=True)
class Detail:
    """What is kept of a chunk: `snippets`, float16 (snippets, dimensions), unit length; `tokens`,
    int8 (tokens, TOKEN_DIMENSIONS), as `compressed` makes them.
    """

    snippets: NDArray[np.float16]
    tokens: NDArray[np.int8]


def compressed(tokens: Matrix) -> NDArray[np.int8]:
    """Rotate token vectors (tokens, dimensions) at random to TOKEN_DIMENSIONS and store their
    directions in bytes. The same for all time: the seed is fixed.
    """
    turned = _directions(tokens @ _rotation(tokens.shape[1]))
    return np.rint(turned * _LARGEST).astype(np.int8)


class DetailWriter:
    """Collects the details of chunks in a folder (made where it is missing). Raises OSError."""

    def __init__(self, folder: Path) -> None:
        """Begin with none."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._entries: dict[str, tuple[int, int]] = {}
        self._dimensions = 0
        self._snippets = (folder / _SNIPPETS).open("wb")
        self._tokens = (folder / _TOKENS).open("wb")

    def add(self, id_: str, detail: Detail) -> None:
        """Keep the detail of the chunk `id_`, which is new."""
        self._entries[id_] = (len(detail.snippets), len(detail.tokens))
        self._dimensions = max(self._dimensions, detail.snippets.shape[1])
        self._snippets.write(np.ascontiguousarray(detail.snippets, dtype=np.float16).tobytes())
        self._tokens.write(np.ascontiguousarray(detail.tokens).tobytes())

    def close(self) -> None:
        """Write what tells where each detail lies. Nothing can be added afterwards."""
        if self._snippets.closed:
            return
        self._snippets.close()
        self._tokens.close()
        known = {"dimensions": self._dimensions, "entries": self._entries}
        (self._folder / _ENTRIES).write_text(json.dumps(known), encoding="utf-8")


class Details:
    """The details of all chunks, mapped from the files that a DetailWriter wrote."""

    def __init__(
        self, ids: Sequence[str], counts: NDArray[np.int64], folder: Path, width: int
    ) -> None:
        """See `open`."""
        self._rows = {id_: row for row, id_ in enumerate(ids)}
        snippets, tokens = np.vstack([np.zeros((1, 2), np.int64), np.cumsum(counts, axis=0)]).T
        self._snippet_starts, self._token_starts = snippets, tokens
        self._snippets = _mapped(folder / _SNIPPETS, np.float16, int(snippets[-1]), width)
        self._tokens = _mapped(folder / _TOKENS, np.int8, int(tokens[-1]), TOKEN_DIMENSIONS)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the details in `folder`. Raises OSError or ValueError where files are broken."""
        known = json.loads((folder / _ENTRIES).read_text(encoding="utf-8"))
        entries = known["entries"]
        counts = np.asarray([*entries.values()], dtype=np.int64).reshape(-1, 2)
        return cls([*entries], counts, folder, int(known["dimensions"]))

    @property
    def ids(self) -> Iterable[str]:
        """The chunks that there are details of."""
        return self._rows.keys()

    def of(self, id_: str) -> Detail:
        """Return the detail of the chunk `id_`. Raises KeyError where there is none."""
        row = self._rows[id_]
        snippets = slice(*self._snippet_starts[row : row + 2])
        tokens = slice(*self._token_starts[row : row + 2])
        return Detail(np.asarray(self._snippets[snippets]), np.asarray(self._tokens[tokens]))

    def by_snippet(self, ids: Sequence[str], vector: Matrix) -> Matrix:
        """Cosine (-1..1) of the snippet of each chunk that is nearest to `vector` (unit length);
        -1 for a chunk without one. Shape (len(ids),).
        """
        if not ids:
            return np.zeros(0, np.float32)
        places, counts = self._gathered(ids, self._snippet_starts)
        near = self._snippets[places].astype(np.float32) @ vector
        return np.asarray(_largest(near[np.newaxis], counts)[0])

    def by_token(self, ids: Sequence[str], tokens: Matrix) -> Matrix:
        """How near, on average, the tokens of a question (count, dimensions) come to one of each
        chunk: the mean over them of the largest cosine. Shape (len(ids),).
        """
        if not ids or not len(tokens):
            return np.zeros(len(ids), np.float32)
        places, counts = self._gathered(ids, self._token_starts)
        asked = _directions(tokens @ _rotation(tokens.shape[1]))
        near = asked @ self._tokens[places].astype(np.float32).T / np.float32(_LARGEST)
        return np.asarray(_largest(near, counts).mean(axis=0))

    def _gathered(
        self, ids: Sequence[str], starts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the rows of the chunks lie, one after the other, and how many each has."""
        rows = np.asarray([self._rows[id_] for id_ in ids], dtype=np.int64)
        counts = starts[rows + 1] - starts[rows]
        ends = np.cumsum(counts)
        return np.repeat(starts[rows] - (ends - counts), counts) + np.arange(ends[-1]), counts


def _largest(near: Matrix, counts: NDArray[np.int64]) -> Matrix:
    """The largest value of each row within each of the runs of columns of the lengths `counts`."""
    largest = np.full((len(near), len(counts)), -1.0, np.float32)
    filled = np.flatnonzero(counts)
    starts = np.cumsum(counts) - counts
    if len(filled):
        largest[:, filled] = np.maximum.reduceat(near, starts[filled], axis=1)
    return largest


def _directions(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


_ROTATIONS: dict[int, Matrix] = {}


def _rotation(dimensions: int) -> Matrix:
    """Orthonormal columns: of a random matrix, so that distances survive whatever the model is."""
    if dimensions not in _ROTATIONS:
        drawn = np.random.default_rng(_SEED).standard_normal((dimensions, dimensions))
        width = min(TOKEN_DIMENSIONS, dimensions)
        turned = np.zeros((dimensions, TOKEN_DIMENSIONS), np.float32)
        turned[:, :width] = np.linalg.qr(drawn)[0][:, :width]
        _ROTATIONS[dimensions] = turned
    return _ROTATIONS[dimensions]


def _mapped(path: Path, kind: type[np.generic], rows: int, width: int) -> NDArray[np.generic]:
    if not rows:
        return np.zeros((0, max(1, width)), kind)
    return np.memmap(path, kind, "r", shape=(rows, width))
