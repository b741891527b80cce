"""The lexical index: BM25 over chunks. It finds the names and terms that vectors miss."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
import Stemmer  # type: ignore[import-not-found]  # a C module without types
from numpy.typing import NDArray

from vectorstore.chunk import Chunk, Place

if TYPE_CHECKING:
    from bm25s import BM25  # type: ignore[import-untyped]  # ships no types

_WORD = re.compile(r"\w+")
_PLACES = "places.json"


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`, in order, without English stop words."""
    words = _WORD.findall(normalize("NFKC", text).lower())
    return [_stem(word) for word in words if word not in _stop_words()]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    # A stemmer has state and must not be shared between threads; the cache makes a new one cheap.
    return str(Stemmer.Stemmer("english").stemWord(word))


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    # Imported here: bm25s imports scipy, which an ingest that finds no changes does not need.
    from bm25s.stopwords import (  # type: ignore[import-untyped]  # ships no types
        STOPWORDS_EN_PLUS,
    )

    # The word pattern splits "don't" into "don" and "t".
    return frozenset(part for word in STOPWORDS_EN_PLUS for part in _WORD.findall(word))


class LexicalIndex:
    """BM25 over the texts of chunks: Lucene's variant with k1 1.5 and b 0.75, bm25s's defaults.

    `places` are the positions of the chunks, in the order of the scores.
    """

    def __init__(self, places: tuple[Place, ...], index: BM25 | None) -> None:
        """`index` is None if no chunk has a word (bm25s cannot index an empty corpus)."""
        self.places = places
        self._index = index

    @classmethod
    def build(cls, chunks: Iterable[Chunk]) -> LexicalIndex:
        """Index the text of each chunk."""
        # Imported here: see _stop_words.
        from bm25s import BM25

        places: list[Place] = []
        documents: list[list[str]] = []
        for chunk in chunks:
            places.append(chunk.place)
            documents.append(stems(chunk.text))
        if not any(documents):
            return cls(tuple(places), None)
        index = BM25(method="lucene")
        index.index(_as_ids(documents), create_empty_token=False, show_progress=False)
        return cls(tuple(places), index)

    def save(self, folder: Path) -> None:
        """Write the index to `folder`, which is created if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = [astuple(place) for place in self.places]
        (folder / _PLACES).write_text(json.dumps(rows), encoding="utf-8")
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read an index written by `save`. Raises OSError or ValueError if files are damaged."""
        # Imported here: see _stop_words.
        from bm25s import BM25

        rows = json.loads((folder / _PLACES).read_text(encoding="utf-8"))
        places = tuple(Place(*row) for row in rows)
        if not (folder / "params.index.json").exists():
            return cls(places, None)
        return cls(places, BM25.load(folder, show_progress=False))

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the BM25 score of each chunk for `query`, aligned with `places`; 0: no match."""
        ids = [id_ for stem in stems(query) if (id_ := self._id(stem)) is not None]
        if self._index is None or not ids:
            return np.zeros(len(self.places), dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(ids), dtype=np.float32)

    def idf(self, text: str) -> dict[str, float]:
        """Return the inverse document frequency of each stem of `text`.

        ln(1 + (N - n + 0.5) / (n + 0.5)) for a stem in n of N chunks: Robertson and Zaragoza 2009,
        in the form that Lucene uses.
        """
        weights: dict[str, float] = {}
        for stem in stems(text):
            count = self._chunks_with(stem)
            weights[stem] = math.log(1 + (len(self.places) - count + 0.5) / (count + 0.5))
        return weights

    def share(self, word: str) -> float:
        """Return the share of chunks (0 to 1) that have a word in any form; 1 for a stop word."""
        word_stems = stems(word)
        if not word_stems:
            return 1.0
        return min(self._chunks_with(stem) for stem in word_stems) / max(1, len(self.places))

    @property
    def vocabulary(self) -> Collection[str]:
        """The stems of all indexed words."""
        return self._index.vocab_dict.keys() if self._index is not None else ()

    def _id(self, stem: str) -> int | None:
        id_ = self._index.vocab_dict.get(stem) if self._index is not None else None
        return None if id_ is None else int(id_)

    def _chunks_with(self, stem: str) -> int:
        """Return the number of chunks with `stem`: the length of its sparse column."""
        column = self._id(stem)
        if self._index is None or column is None:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[column + 1] - starts[column])


def _as_ids(documents: Sequence[Sequence[str]]) -> tuple[list[list[int]], dict[str, int]]:
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(stem, len(vocabulary)) for stem in text] for text in documents]
    return ids, vocabulary
