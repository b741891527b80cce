"""Fine vectors: the snippet and token vectors of each chunk, which re-score the first hits.

The one vector of a chunk says what its 200 tokens are about. Whether a sentence in it answers the
question shows in the vectors of its snippets and in late interaction: how close each token of the
question comes to a token of the chunk, as in ColBERT (Khattab and Zaharia 2020). Only the few
chunks that hybrid search finds are compared, so the files are memory-mapped, not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vectorstore.token_vectors import TOKEN_DIMENSIONS, Matrix, token_cosines

_ENTRIES = "entries.json"
_SNIPPETS = "snippets.bin"
_TOKENS = "tokens.bin"


@dataclass(frozen=True, slots=True)
class FineVectors:
    """Fine vectors of one chunk.

    `snippets` has shape (snippets, dimensions), float16, unit length. `tokens` has shape
    (tokens, TOKEN_DIMENSIONS), int8, from `compress_tokens`.
    """

    snippets: NDArray[np.float16]
    tokens: NDArray[np.int8]


class FineVectorWriter:
    """Writes the fine vectors of chunks to a folder, which it creates. Methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        """Start with no chunks."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._entries: dict[str, tuple[int, int]] = {}
        self._dimensions = 0
        self._snippets = (folder / _SNIPPETS).open("wb")
        self._tokens = (folder / _TOKENS).open("wb")

    def add(self, id_: str, vectors: FineVectors) -> None:
        """Write the fine vectors of the chunk `id_`, which must be new."""
        self._entries[id_] = (len(vectors.snippets), len(vectors.tokens))
        self._dimensions = max(self._dimensions, vectors.snippets.shape[1])
        self._snippets.write(np.ascontiguousarray(vectors.snippets, dtype=np.float16).tobytes())
        self._tokens.write(np.ascontiguousarray(vectors.tokens).tobytes())

    def close(self) -> None:
        """Write which rows belong to which chunk. Nothing can be added afterwards."""
        if self._snippets.closed:
            return
        self._snippets.close()
        self._tokens.close()
        record = {"dimensions": self._dimensions, "entries": self._entries}
        (self._folder / _ENTRIES).write_text(json.dumps(record), encoding="utf-8")


class FineVectorStore:
    """The fine vectors of all chunks, memory-mapped from the files of a FineVectorWriter."""

    def __init__(
        self, ids: Sequence[str], counts: NDArray[np.int64], folder: Path, width: int
    ) -> None:
        """See `open`."""
        self._rows = {id_: row for row, id_ in enumerate(ids)}
        snippets, tokens = np.vstack([np.zeros((1, 2), np.int64), np.cumsum(counts, axis=0)]).T
        self._snippet_starts, self._token_starts = snippets, tokens
        self._snippets = _map_file(folder / _SNIPPETS, np.float16, int(snippets[-1]), width)
        self._tokens = _map_file(folder / _TOKENS, np.int8, int(tokens[-1]), TOKEN_DIMENSIONS)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the fine vectors in `folder`. Raises OSError or ValueError if files are damaged."""
        record = json.loads((folder / _ENTRIES).read_text(encoding="utf-8"))
        entries = record["entries"]
        counts = np.asarray([*entries.values()], dtype=np.int64).reshape(-1, 2)
        return cls([*entries], counts, folder, int(record["dimensions"]))

    @property
    def ids(self) -> Iterable[str]:
        """The ids of the chunks."""
        return self._rows.keys()

    def of(self, id_: str) -> FineVectors:
        """Return the fine vectors of the chunk `id_`. Raises KeyError if it is unknown."""
        row = self._rows[id_]
        snippets = slice(*self._snippet_starts[row : row + 2])
        tokens = slice(*self._token_starts[row : row + 2])
        return FineVectors(np.asarray(self._snippets[snippets]), np.asarray(self._tokens[tokens]))

    def snippet_similarities(self, ids: Sequence[str], vector: Matrix) -> Matrix:
        """Return, for each chunk, the cosine (-1 to 1) of `vector` (unit length) and its nearest
        snippet; -1 for a chunk without snippets. Shape (len(ids),).
        """
        if not ids:
            return np.zeros(0, np.float32)
        places, counts = self._rows_of(ids, self._snippet_starts)
        cosines = self._snippets[places].astype(np.float32) @ vector
        return np.asarray(_largest_per_run(cosines[np.newaxis], counts)[0])

    def token_similarities(self, ids: Sequence[str], tokens: Matrix) -> Matrix:
        """Return the late-interaction score of each chunk: the mean, over the tokens of a question,
        shape (count, dimensions), of the largest cosine to a token of the chunk. Shape (len(ids),).
        """
        if not ids or not len(tokens):
            return np.zeros(len(ids), np.float32)
        places, counts = self._rows_of(ids, self._token_starts)
        cosines = token_cosines(tokens, self._tokens[places])
        return np.asarray(_largest_per_run(cosines, counts).mean(axis=0))

    def _rows_of(
        self, ids: Sequence[str], starts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of the chunks, one chunk after the other, and how many each has."""
        rows = np.asarray([self._rows[id_] for id_ in ids], dtype=np.int64)
        counts = starts[rows + 1] - starts[rows]
        ends = np.cumsum(counts)
        return np.repeat(starts[rows] - (ends - counts), counts) + np.arange(ends[-1]), counts


def _largest_per_run(values: Matrix, counts: NDArray[np.int64]) -> Matrix:
    """Return the largest value of each row in each of the runs of columns of lengths `counts`; -1
    for an empty run.
    """
    largest = np.full((len(values), len(counts)), -1.0, np.float32)
    filled = np.flatnonzero(counts)
    starts = np.cumsum(counts) - counts
    if len(filled):
        largest[:, filled] = np.maximum.reduceat(values, starts[filled], axis=1)
    return largest


def _map_file(path: Path, kind: type[np.generic], rows: int, width: int) -> NDArray[np.generic]:
    if not rows:
        return np.zeros((0, max(1, width)), kind)
    return np.memmap(path, kind, "r", shape=(rows, width))
