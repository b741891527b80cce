"""The service: search, ask and stream, over the published index version."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from functools import cached_property
from pathlib import Path
from typing import Self

from langchain_core.language_models import BaseChatModel

from rag.answer import Answer, Done, Event, Found, Hit, Turn
from rag.answer_cache import AnswerCache, await_answer, wait_for_answer
from rag.answer_pipeline import AnswerPipeline
from rag.answer_runnable import AnswerRunnable
from rag.answering.chain import AnswerChain
from rag.engine import AnswerEngine
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.llm.budget import Budget, Caps
from rag.llm.metering import Terms
from rag.llm.models import DEADLINE, ModelChoice, choose_model
from rag.llm.prices import price_of
from rag.retrieval.langchain_retriever import PassageRetriever
from rag.scope import scope_of
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder, open_embedder
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion, open_published, published_name

EVERYTHING = Filter()
DEFAULTS = SearchSettings()
NO_CAPS = Caps()


class PodcastQA:
    """Answers questions from a store. Safe to share between threads. When an ingest publishes a new
    index version, the next question is answered from it."""

    def __init__(
        self,
        store: str | Path,
        llm: str | BaseChatModel,
        embedding: str | None,
        deadline: float,
        settings: SearchSettings,
        caps: Caps,
        engine: AnswerEngine | None = None,
    ) -> None:
        """See `open` and `with_settings`."""
        self._store = store
        self._llm = llm
        self._embedding = embedding
        self._deadline = deadline
        self._settings = settings
        self._caps = caps
        self._cache = AnswerCache()
        self._opening = threading.Lock()
        self._engine = engine or self._open(None)

    @classmethod
    def open(
        cls,
        store: str | Path = ".podcast-qa",
        llm: str | BaseChatModel = "auto",
        embedding: str | None = None,
        deadline: float = DEADLINE,
        settings: SearchSettings = DEFAULTS,
        caps: Caps = NO_CAPS,
    ) -> Self:
        """Open the store in a folder.

        `llm` is as in `rag.llm.models.choose_model`. `embedding` names the embedding model that the
        store must have been built with (None: any). `deadline` is in seconds, for one answer of the
        language model. `settings` are those of the search. `caps` limit the language model's use by
        all services of this store together.

        Raises PrepareStoreError if there is no store, or it cannot be read.
        """
        return cls(store, llm, embedding, deadline, settings, caps)

    def with_settings(self, settings: SearchSettings) -> Self:
        """The same service with other search settings; nothing is loaded again."""
        engine = self._current()
        other = AnswerEngine(engine.index_version, engine.embedder, settings, sharing=engine)
        return type(self)(
            self._store, self._llm, self._embedding, self._deadline, settings, self._caps, other
        )

    @property
    def index_version(self) -> IndexVersion:
        """The index version that answers now."""
        return self._current().index_version

    @property
    def embedder(self) -> Embedder:
        """The embedding model that the index version was built with."""
        return self._current().embedder

    @cached_property
    def model(self) -> ModelChoice:
        """The language model, and why this one or none. Raises AskDifferentlyError, also if dollars
        are capped and the price of the model is unknown."""
        choice = choose_model(self._llm, deadline=self._deadline)
        if choice.name and self._caps.dollars_per_day is not None and not price_of(choice.name):
            raise AskDifferentlyError(
                f"the price of {choice.name} is unknown, so its cost cannot be capped; cap its"
                " answers instead (llm_answers_per_day)"
            )
        return choice

    @cached_property
    def _answer_chain(self) -> AnswerChain | None:
        name, model = self.model.name, self.model.model
        if name is None or model is None:
            return None
        budget = Budget(Path(self._store), self._caps) if self._caps else None
        terms = Terms(name, price_of(name), budget)
        return AnswerChain(model, deadline=self._deadline, terms=terms)

    @cached_property
    def retriever(self) -> PassageRetriever:
        """The search as a LangChain retriever."""
        return PassageRetriever(search=self.search)

    @cached_property
    def chain(self) -> AnswerRunnable:
        """The whole way from a question to a checked answer as a LangChain runnable, which streams
        the answer as it grows."""
        return AnswerRunnable(self.ask, self.stream, self.model.name)

    def episodes(self, where: Filter | None = None) -> list[Episode]:
        """The catalogue in archive order, including episodes without a transcript."""
        engine = self._current()
        catalogue = engine.index_version.episodes
        left = scope_of(where or EVERYTHING, catalogue.values(), engine.people_index.people, ())
        return [episode for slug, episode in catalogue.items() if slug in left.slugs]

    def search(
        self,
        question: str,
        k: int = 10,
        where: Filter | None = None,
        history: Sequence[Turn] = (),
    ) -> list[Hit]:
        """The best `k` passages, best first. Raises AskDifferentlyError, PrepareStoreError."""
        return list(self.find(question, k, where, history).hits)

    def find(
        self,
        question: str,
        k: int = 10,
        where: Filter | None = None,
        history: Sequence[Turn] = (),
    ) -> Found:
        """As `search`, and how the question was understood and how long it took."""
        engine = self._current()
        return engine.search(question, history, where or EVERYTHING, k).found

    def warm(self) -> None:
        """Load the models and indexes, so that the first question does not wait for them."""
        engine = self._current()
        engine.index_version.chunks.nearest(engine.embedder.encode_query("warm"), 1)

    def ask(
        self, question: str, history: Sequence[Turn] = (), where: Filter | None = None
    ) -> Answer:
        """A checked answer, or a refusal.

        If the language model fails, the answer is quotes and `notice` says why. Raises
        AskDifferentlyError (the question, the filter, the choice of model), PrepareStoreError.
        """
        pipeline = self._begun(question, history, where)
        if known := pipeline.recall():
            return known.answer
        pipeline.find()
        if settled := pipeline.settle():
            return settled.answer
        try:
            coming = pipeline.join()
            repeated = pipeline.repeat(wait_for_answer(coming, self._deadline)) if coming else None
            return (repeated or pipeline.write()).answer
        finally:
            pipeline.leave()

    async def stream(
        self, question: str, history: Sequence[Turn] = (), where: Filter | None = None
    ) -> AsyncIterator[Event]:
        """As `ask`, in events: the passages, each sentence once it is checked, the answer.

        Closing the iterator stops the language model at once.
        """
        pipeline = await asyncio.to_thread(self._begun, question, history, where)
        if known := pipeline.recall():
            for event in (known.found, *known.events):
                yield event
            return
        yield await asyncio.to_thread(pipeline.find)
        if settled := await asyncio.to_thread(pipeline.settle):
            yield Done(settled.answer)
            return
        try:
            coming = pipeline.join()
            repeated = (
                pipeline.repeat(await await_answer(coming, self._deadline)) if coming else None
            )
            if repeated:
                for event in repeated.events:
                    yield event
                return
            async with aclosing(pipeline.stream()) as events:
                async for event in events:
                    yield event
        finally:
            pipeline.leave()

    def _begun(
        self, question: str, history: Sequence[Turn], where: Filter | None
    ) -> AnswerPipeline:
        chain, engine = self._answer_chain, self._current()
        return AnswerPipeline(engine, chain, self._cache, question, history, where or EVERYTHING)

    def _current(self) -> AnswerEngine:
        if published_name(self._store) != self._engine.index_version.name:
            with self._opening:
                if published_name(self._store) != self._engine.index_version.name:
                    self._engine = self._open(self._engine.embedder)
                    self._cache.clear()
        return self._engine

    def _open(self, loaded: Embedder | None) -> AnswerEngine:
        """Open the published index version; an embedding model that is loaded is kept."""
        index_version = open_published(self._store)
        wanted = self._embedding or index_version.manifest.model
        index_version.require_model(wanted)
        if loaded is None or loaded.name != wanted:
            try:
                loaded = open_embedder(wanted)
            except PrepareStoreError as error:
                raise PrepareStoreError(
                    f"{error} Or rebuild the store with a model that you have: podcast-qa ingest "
                    f"{index_version.manifest.archive}"
                ) from error
        return AnswerEngine(index_version, loaded, self._settings)
