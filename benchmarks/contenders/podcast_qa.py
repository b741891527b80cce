"""podcast-qa, with its defaults and with the embedding model as it is before tuning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders.contender import RetrievedPassage
from ingest.pipeline import ingest
from rag import PodcastQA
from rag.answer import Turn
from vectorstore.embedding import DEFAULT_MODEL
from vectorstore.sentence_embedder import STOCK_MODEL


class PodcastQAContender:
    """`ingest` and `PodcastQA.search`."""

    packages = ("podcast-qa",)
    model = DEFAULT_MODEL

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        ingest(str(archive), folder, model=self.model)

    def open(self, folder: Path) -> None:
        """See the protocol."""
        self._qa = PodcastQA.open(folder, llm="quotes")

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:
        """See the protocol."""
        return [
            RetrievedPassage(hit.episode.slug, hit.start, hit.end, hit.text)
            for hit in self._qa.search(question, k, history=history)
        ]


class StockPodcastQAContender(PodcastQAContender):
    """The same with the stock embedding model, which the alternatives use too."""

    model = STOCK_MODEL
