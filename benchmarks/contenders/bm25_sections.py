"""BM25 alone over sections: bm25s with its English stop words and the Snowball stemmer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import bm25s  # type: ignore[import-untyped]  # ships no types
import Stemmer  # type: ignore[import-not-found]  # a C module without types

from benchmarks.contenders.contender import RetrievedPassage
from benchmarks.contenders.transcripts import read_transcripts
from rag.answer import Turn

_PASSAGES = "passages.json"


class Bm25Sections:
    """One document per section, header included."""

    packages = ("bm25s", "PyStemmer")

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english")

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        passages = [
            RetrievedPassage(
                transcript.slug, *times.between(start, stop), transcript.text[start:stop]
            )
            for transcript, times in read_transcripts(archive)
            for start, stop in transcript.sections
        ]
        tokens = bm25s.tokenize(
            [passage.text for passage in passages],
            stopwords="en",
            stemmer=self._stemmer,
            show_progress=False,
        )
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        index.save(folder)
        rows = [astuple(passage) for passage in passages]
        (folder / _PASSAGES).write_text(json.dumps(rows), encoding="utf-8")

    def open(self, folder: Path) -> None:
        """See the protocol."""
        rows = json.loads((folder / _PASSAGES).read_bytes())
        self._passages = [RetrievedPassage(*row) for row in rows]
        self._index = bm25s.BM25.load(folder, show_progress=False)

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:  # noqa: ARG002 - it takes no history
        """See the protocol."""
        tokens = bm25s.tokenize(
            [question], stopwords="en", stemmer=self._stemmer, show_progress=False
        )
        rows, _ = self._index.retrieve(tokens, k=min(k, len(self._passages)), show_progress=False)
        return [self._passages[int(row)] for row in rows[0]]
