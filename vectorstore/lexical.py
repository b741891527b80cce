"""The lexical index: BM25 over sections, which finds the names and terms that vectors miss."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
import Stemmer  # type: ignore[import-not-found]  # a C module without types
from numpy.typing import NDArray

from vectorstore.episode import Episode, Section

if TYPE_CHECKING:
    from bm25s import BM25  # type: ignore[import-untyped]  # ships no types

SectionKey = tuple[str, int]
"""Slug of an episode, index of a section in it."""

_WORD = re.compile(r"\w+")
_KEYS = "keys.json"


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
    """BM25 (Lucene's variant, k1 1.5, b 0.75: the defaults of bm25s) over the sections of episodes.

    `keys` names the sections in the order of the scores.
    """

    def __init__(self, keys: tuple[SectionKey, ...], index: BM25 | None) -> None:
        """`index` is None where no section holds a word (bm25s cannot hold an empty corpus)."""
        self.keys = keys
        self._index = index

    @classmethod
    def build(cls, episodes: Iterable[Episode]) -> LexicalIndex:
        """Index each section by its episode's title and guests, its header and its lines."""
        # Here and not at the top: see _stop_words.
        from bm25s import BM25

        keys: list[SectionKey] = []
        documents: list[list[str]] = []
        for episode in episodes:
            context = stems(" ".join((episode.title, *(guest.name for guest in episode.guests))))
            for number, section in enumerate(episode.sections):
                keys.append((episode.slug, number))
                documents.append(context + _stems_of_section(section))
        if not any(documents):
            return cls(tuple(keys), None)
        index = BM25(method="lucene")
        index.index(_as_ids(documents), create_empty_token=False, show_progress=False)
        return cls(tuple(keys), index)

    def save(self, folder: Path) -> None:
        """Write the index to `folder` (made where it is missing)."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _KEYS).write_text(json.dumps(self.keys), encoding="utf-8")
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read the index that `save` wrote.

        Raises OSError or ValueError where files are missing or broken.
        """
        # Here and not at the top: see _stop_words.
        from bm25s import BM25

        keys = json.loads((folder / _KEYS).read_text(encoding="utf-8"))
        known = tuple((str(slug), int(section)) for slug, section in keys)
        if not (folder / "params.index.json").exists():
            return cls(known, None)
        return cls(known, BM25.load(folder, show_progress=False))

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of each section for `query`, aligned with `keys`; 0 where no word matches."""
        ids = [found for stem in stems(query) if (found := self._id(stem)) is not None]
        if self._index is None or not ids:
            return np.zeros(len(self.keys), dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(ids), dtype=np.float32)

    def idf(self, text: str) -> dict[str, float]:
        """Weigh each stem of `text`: ln(1 + (N - n + 0.5) / (n + 0.5)), n of N sections hold it.

        Robertson and Zaragoza 2009, in the form that Lucene uses.
        """
        weights: dict[str, float] = {}
        for stem in stems(text):
            held = self._held_by(stem)
            weights[stem] = math.log(1 + (len(self.keys) - held + 0.5) / (held + 0.5))
        return weights

    def _id(self, stem: str) -> int | None:
        found = self._index.vocab_dict.get(stem) if self._index is not None else None
        return None if found is None else int(found)

    def _held_by(self, stem: str) -> int:
        """How many sections hold `stem`: the length of its column in the sparse matrix."""
        column = self._id(stem)
        if self._index is None or column is None:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[column + 1] - starts[column])


def _stems_of_section(section: Section) -> list[str]:
    found = stems(section.header)
    for line in section.lines:
        found += stems(line.text)
    return found


def _as_ids(documents: Sequence[Sequence[str]]) -> tuple[list[list[int]], dict[str, int]]:
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(stem, len(vocabulary)) for stem in text] for text in documents]
    return ids, vocabulary
