"""The answer engine: everything derived from one published index version to answer questions."""

from __future__ import annotations

import time
import weakref
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Sentence, Turn
from rag.answering.abstention import AbstentionPolicy
from rag.answering.comparison import Comparison
from rag.answering.intent_dispatch import IntentDispatch
from rag.answering.quotes import QUOTES, pick_quotes
from rag.answering.reply import Refusal, Reply
from rag.answering.several_answers import SeveralAnswers
from rag.filter import Filter
from rag.query.reader import QueryReader
from rag.retrieval.retrieved import Retrieved
from rag.retrieval.retriever import Retriever
from rag.search_settings import SearchSettings
from rag.verification.entailment import Entailment
from rag.verification.sentence_checker import CheckContext
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion

# "Tell me more" reads this many times as many passages.
MORE = 2


class AnswerEngine:
    """Reads questions, finds passages and answers without a language model, from one published
    index version, which is closed when its last user is gone."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        settings: SearchSettings,
        sharing: AnswerEngine | None = None,
    ) -> None:
        index_version.require(embedder)
        self._sharing = sharing  # the engine that opened the index version closes it, and must stay
        if sharing is None:
            weakref.finalize(self, index_version.close)
        self.index_version = index_version
        self.embedder = embedder
        self._reader = QueryReader(index_version.episodes, index_version.lexical.share)
        self.people_index = self._reader.people_index
        self._retriever = Retriever(index_version, embedder, settings)
        nli = Entailment(settings.nli) if settings.nli else None
        self.check_context = CheckContext(embedder, nli, self.people_index.people)
        abstention = AbstentionPolicy(index_version, embedder)
        self._comparison = Comparison(
            index_version.lexical, embedder, abstention, self._quotes_of_passages
        )
        self._dispatch = IntentDispatch(
            index_version, embedder, self._retriever, self.people_index, abstention, settings
        )
        self._several = SeveralAnswers(self._dispatch.reply, self.quotes)

    def search(self, question: str, history: Sequence[Turn], where: Filter, k: int) -> Retrieved:
        """The best `k` passages of any speaker. Raises AskDifferentlyError, PrepareStoreError."""
        started = time.perf_counter()
        plan = self._reader.plan_search(question, history, where)
        return _timed(started, time.perf_counter(), self._retriever.retrieve(plan, k))

    def evidence(self, question: str, history: Sequence[Turn], where: Filter, k: int) -> Retrieved:
        """The best `k` passages to answer from. Raises AskDifferentlyError, PrepareStoreError."""
        started = time.perf_counter()
        plan = self._reader.plan_answer(question, history, where)
        k *= MORE if plan.shown_already else 1
        return _timed(started, time.perf_counter(), self._retriever.retrieve(plan, k))

    def reply(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The answer that needs no passage to be read, if any."""
        if retrieved.parts:
            return self._several.reply(retrieved)
        return self._dispatch.reply(retrieved)

    def quotes(self, retrieved: Retrieved, most: int = QUOTES) -> list[Sentence]:
        """At most so many verbatim quotes that answer best; of each side where several are
        compared, of each question where several are asked."""
        if retrieved.parts:
            return self._several.quotes(retrieved)
        if retrieved.sides:
            return self._comparison.quotes(retrieved.sides)
        return self._quotes_of_passages(retrieved, most)

    def _quotes_of_passages(self, retrieved: Retrieved, most: int = QUOTES) -> list[Sentence]:
        plan = retrieved.plan
        return pick_quotes(
            plan.topic, retrieved.hits, plan.scope, self.embedder, most, plan.shown_already
        )


def _timed(started: float, planned: float, retrieved: Retrieved) -> Retrieved:
    done = time.perf_counter()
    stages = {
        "understand_ms": (planned - started) * 1000,
        "retrieve_ms": (done - planned) * 1000,
    }
    return replace(retrieved, milliseconds=stages)
