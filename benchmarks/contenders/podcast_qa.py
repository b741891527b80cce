"""podcast-qa, with its defaults."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders.contender import RetrievedPassage
from ingest.pipeline import ingest
from rag import PodcastQA
from rag.answer import Turn


class PodcastQAContender:
    """`ingest` and `PodcastQA.search`."""

    packages = ("podcast-qa",)

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        ingest(str(archive), folder)

    def open(self, folder: Path) -> None:
        """See the protocol."""
        self._qa = PodcastQA.open(folder, llm="quotes")

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:
        """See the protocol."""
        return [
            RetrievedPassage(hit.episode.slug, hit.start, hit.end, hit.text)
            for hit in self._qa.search(question, k, history=history)
        ]
