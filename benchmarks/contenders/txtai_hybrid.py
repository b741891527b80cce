"""txtai's hybrid search (dense and BM25, half and half) over sections."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from txtai import Embeddings

from benchmarks.contenders.contender import RetrievedPassage, model_folder
from benchmarks.contenders.transcripts import read_transcripts
from rag.answer import Turn


class TxtaiHybrid:
    """One document per section, content stored; its place and seconds are in the document's id."""

    packages = ("txtai", "faiss-cpu")

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        embeddings = Embeddings(path=model_folder(), hybrid=True, content=True)
        embeddings.index(_sections(archive))
        embeddings.save(str(folder / "index"))

    def open(self, folder: Path) -> None:
        """See the protocol."""
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder / "index"))

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:  # noqa: ARG002 - it takes no history
        """See the protocol."""
        return [_passage(match) for match in self._embeddings.search(question, k)]


def _sections(archive: Path) -> Iterator[tuple[str, str, None]]:
    for transcript, times in read_transcripts(archive):
        for start, stop in transcript.sections:
            seconds = times.between(start, stop)
            place = json.dumps([transcript.slug, start, *seconds])
            yield place, transcript.text[start:stop], None


def _passage(match: dict[str, Any]) -> RetrievedPassage:
    slug, _, first, last = json.loads(match["id"])
    return RetrievedPassage(slug, first, last, match["text"])
