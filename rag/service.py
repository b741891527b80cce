"""The service as its faces see it: search, ask, stream, over whatever generation is published."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from langchain_core.runnables import Runnable, RunnableLambda

from rag.answer import Answer, Done, Event, Found, Hit, Sentence, Turn
from rag.chain import AnswerChain
from rag.draft import Draft
from rag.errors import ModelFailed
from rag.filter import Filter
from rag.models import DEADLINE, Choice, choose_model
from rag.opened import Opened
from rag.retriever import PassageRetriever, Retrieved
from rag.scope import scope_of
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder, open_embedder
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.generations import Generation, open_published, published_name

# What a model gets to read, and what quotes are picked from.
PASSAGES = 6
EVERYTHING = Filter()
DEFAULTS = SearchSettings()
TOO_WEAK = (
    "Nothing that the language model wrote could be traced to the archive; here are the words that"
    " were said."
)


class PodcastQA:
    """Answers questions from a store. Safe to share between threads; follows the store when a new
    generation is published."""

    def __init__(
        self,
        store: str | Path,
        llm: str,
        embedding: str | None,
        deadline: float,
        settings: SearchSettings,
        opened: Opened | None = None,
    ) -> None:
        """See `open` and `with_settings`."""
        self._store = store
        self._llm = llm
        self._embedding = embedding
        self._deadline = deadline
        self._settings = settings
        self._opening = threading.Lock()
        self._opened = opened or self._open(None)

    @classmethod
    def open(
        cls,
        store: str | Path = ".podcast-qa",
        llm: str = "auto",
        embedding: str | None = None,
        deadline: float = DEADLINE,
        settings: SearchSettings = DEFAULTS,
    ) -> Self:
        """Open the store in a folder. `llm` as in `rag.models.choose_model`; `embedding` the name
        of the embedding model that the store must have been built with (None: whichever it was);
        `deadline` in seconds for one answer of the language model; `settings` of the search.

        Raises PrepareStoreError where there is no store, or none that can be read.
        """
        return cls(store, llm, embedding, deadline, settings)

    def with_settings(self, settings: SearchSettings) -> Self:
        """The same service under other search settings, over what is loaded already."""
        mine = self._current()
        other = Opened(mine.generation, mine.embedder, settings, sharing=mine)
        return type(self)(self._store, self._llm, self._embedding, self._deadline, settings, other)

    @property
    def generation(self) -> Generation:
        """The published generation that answers now."""
        return self._current().generation

    @property
    def embedder(self) -> Embedder:
        """The embedding model that the generation was built with."""
        return self._current().embedder

    @cached_property
    def model(self) -> Choice:
        """The language model, and why this one or none. Raises AskDifferentlyError."""
        return choose_model(self._llm, deadline=self._deadline)

    @cached_property
    def _answering(self) -> AnswerChain | None:
        model = self.model.model
        return AnswerChain(model, deadline=self._deadline) if model else None

    @cached_property
    def retriever(self) -> PassageRetriever:
        """The search as a LangChain retriever."""
        return PassageRetriever(find=self.search)

    @cached_property
    def chain(self) -> Runnable[str, Answer]:
        """The whole way from a question to a checked answer as a LangChain runnable."""

        async def stream_to_end(question: str) -> Answer:
            return await asyncio.to_thread(self.ask, question)

        return RunnableLambda(lambda question: self.ask(question), stream_to_end, name="podcast_qa")

    def episodes(self, where: Filter | None = None) -> list[Episode]:
        """The catalogue in archive order, episodes without a transcript too."""
        opened = self._current()
        catalogue = opened.generation.episodes
        left = scope_of(where or EVERYTHING, catalogue.values(), opened.retriever.roster.people, ())
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
        """As `search`, with how the question was understood and how long it took."""
        opened = self._current()
        found = opened.retriever.retrieve(question, history, where or EVERYTHING, k)
        return _found(found)

    def warm(self) -> None:
        """Load what the first question would wait for."""
        opened = self._current()
        opened.generation.chunks.nearest(opened.embedder.encode_query("warm"), 1)

    def ask(
        self, question: str, history: Sequence[Turn] = (), where: Filter | None = None
    ) -> Answer:
        """A checked answer, or an honest refusal.

        Where a language model fails, the answer is quotes and `notice` says why. Raises
        AskDifferentlyError (the question, the filter, the choice of model), PrepareStoreError.
        """
        answering = self._answering
        opened = self._current()
        draft = Draft(question, self.model.name)
        retrieved = opened.retriever.retrieve(
            question, history, where or EVERYTHING, PASSAGES, to_cite=True
        )
        if settled := opened.settled(question, history, where or EVERYTHING, retrieved, draft):
            return settled
        if answering:
            try:
                for part in answering.answer(
                    question, history, retrieved.hits, scope=retrieved.scope
                ).parts:
                    draft.add(part)
            except ModelFailed as failure:
                draft.broken_off(str(failure))
            else:
                if draft.settled:
                    return draft.done(retrieved)
                draft.fall_back(TOO_WEAK)
        for sentence in opened.quotes(retrieved):
            draft.add(sentence)
        return draft.done(retrieved)

    async def stream(
        self, question: str, history: Sequence[Turn] = (), where: Filter | None = None
    ) -> AsyncIterator[Event]:
        """As `ask`, in events: what was found, each sentence once it is checked, the answer."""
        answering = await asyncio.to_thread(lambda: self._answering)
        opened = await asyncio.to_thread(self._current)
        draft = Draft(question, self.model.name)
        retrieved = await asyncio.to_thread(
            lambda: opened.retriever.retrieve(
                question, history, where or EVERYTHING, PASSAGES, to_cite=True
            )
        )
        yield _found(retrieved)
        settled = await asyncio.to_thread(
            opened.settled, question, history, where or EVERYTHING, retrieved, draft
        )
        if settled:
            yield Done(settled)
            return
        if answering:
            try:
                async for part in answering.stream(
                    question, history, retrieved.hits, scope=retrieved.scope
                ):
                    draft.add(part)
                    if isinstance(part, Sentence):
                        yield part
            except ModelFailed as failure:
                draft.broken_off(str(failure))
                if draft.sentences:
                    # They are checked, and the reader has them already.
                    yield Done(draft.done(retrieved))
                    return
            else:
                if draft.settled:
                    yield Done(draft.done(retrieved))
                    return
                draft.fall_back(TOO_WEAK)
        for sentence in await asyncio.to_thread(opened.quotes, retrieved):
            draft.add(sentence)
            yield sentence
        yield Done(draft.done(retrieved))

    def _current(self) -> Opened:
        if published_name(self._store) != self._opened.generation.name:
            with self._opening:
                if published_name(self._store) != self._opened.generation.name:
                    self._opened = self._open(self._opened.embedder)
        return self._opened

    def _open(self, loaded: Embedder | None) -> Opened:
        """What is published now, with the model that is loaded already where it is the same."""
        generation = open_published(self._store)
        wanted = self._embedding or generation.manifest.model
        generation.require_model(wanted)
        if loaded is None or loaded.name != wanted:
            try:
                loaded = open_embedder(wanted)
            except PrepareStoreError as error:
                raise PrepareStoreError(
                    f"{error} Or rebuild the store with a model that is here: podcast-qa ingest "
                    f"{generation.manifest.archive}"
                ) from error
        return Opened(generation, loaded, self._settings)


def _found(retrieved: Retrieved) -> Found:
    understood = retrieved.understood.described
    return Found(retrieved.hits, understood, retrieved.milliseconds, retrieved.similarity)
