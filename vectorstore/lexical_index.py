"""The lexical index: BM25 over chunks, which finds the names and terms that vectors miss."""

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
    """Return the stems of the words of `text`, in order, without the commonest English words."""
    words = _WORD.findall(normalize("NFKC", text).lower())
    return [_stem(word) for word in words if word not in _stop_words()]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    # A stemmer holds state and is not to be shared between threads; the cache makes it cheap.
    return str(Stemmer.Stemmer("english").stemWord(word))


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    # Here and not at the top: bm25s imports scipy, and an ingest that finds nothing new needs none.
    from bm25s.stopwords import (  # type: ignore[import-untyped]  # ships no types
        STOPWORDS_EN_PLUS,
    )

    # "don't" comes out of the word pattern as "don" and "t".
    return frozenset(part for word in STOPWORDS_EN_PLUS for part in _WORD.findall(word))


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75: the defaults of bm25s) over chunks, context included.

    `places` tells where the chunks stand, in the order of the scores.
    """

    def __init__(self, places: tuple[Place, ...], index: BM25 | None) -> None:
        """`index` is None where no chunk holds a word (bm25s cannot hold an empty corpus)."""
        self.places = places
        self._index = index

    @classmethod
    def build(cls, chunks: Iterable[Chunk]) -> LexicalIndex:
        """Index the text of each chunk."""
        # Here and not at the top: see _stop_words.
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
        """Write the index to `folder` (made where it is missing)."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = [astuple(place) for place in self.places]
        (folder / _PLACES).write_text(json.dumps(rows), encoding="utf-8")
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read the index that `save` wrote.

        Raises OSError or ValueError where files are missing or broken.
        """
        # Here and not at the top: see _stop_words.
        from bm25s import BM25

        rows = json.loads((folder / _PLACES).read_text(encoding="utf-8"))
        known = tuple(Place(*row) for row in rows)
        if not (folder / "params.index.json").exists():
            return cls(known, None)
        return cls(known, BM25.load(folder, show_progress=False))

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of each chunk for `query`, aligned with `places`; 0 where no word matches."""
        ids = [found for stem in stems(query) if (found := self._id(stem)) is not None]
        if self._index is None or not ids:
            return np.zeros(len(self.places), dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(ids), dtype=np.float32)

    def idf(self, text: str) -> dict[str, float]:
        """Weigh each stem of `text`: ln(1 + (N - n + 0.5) / (n + 0.5)), n of N chunks hold it.

        Robertson and Zaragoza 2009, in the form that Lucene uses.
        """
        weights: dict[str, float] = {}
        for stem in stems(text):
            held = self._held_by(stem)
            weights[stem] = math.log(1 + (len(self.places) - held + 0.5) / (held + 0.5))
        return weights

    def share(self, word: str) -> float:
        """In which share of the chunks (0 to 1) a word stands in any form; 1 for a stop word."""
        found = stems(word)
        if not found:
            return 1.0
        return min(self._held_by(stem) for stem in found) / max(1, len(self.places))

    @property
    def vocabulary(self) -> Collection[str]:
        """The stems of all the words there are."""
        return self._index.vocab_dict.keys() if self._index is not None else ()

    def _id(self, stem: str) -> int | None:
        found = self._index.vocab_dict.get(stem) if self._index is not None else None
        return None if found is None else int(found)

    def _held_by(self, stem: str) -> int:
        """How many chunks hold `stem`: the length of its column in the sparse matrix."""
        column = self._id(stem)
        if self._index is None or column is None:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[column + 1] - starts[column])


def _as_ids(documents: Sequence[Sequence[str]]) -> tuple[list[list[int]], dict[str, int]]:
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(stem, len(vocabulary)) for stem in text] for text in documents]
    return ids, vocabulary
