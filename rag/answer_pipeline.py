"""One question on its way to its answer, in the steps that asking and streaming have in common."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import replace

from rag.answer import Event, Found, Sentence, Turn
from rag.answer_cache import AnswerCache, CachedAnswer, cache_key
from rag.answering.chain import AnswerChain
from rag.draft import Draft
from rag.engine import AnswerEngine
from rag.errors import ModelFailed
from rag.filter import Filter
from rag.llm.metering import Meter
from rag.retrieval.retrieved import Retrieved

# What a model gets to read, and what quotes are picked from.
PASSAGES = 6
TOO_WEAK = (
    "Nothing that the language model wrote could be traced to the archive; here are the words that"
    " were said."
)


class AnswerPipeline:
    """One question on its way to its answer. `chain` asks the language model, None without one.

    The steps are `recall`, `find` and `settle`, of which the first and the last may return the
    answer; then `join`, to wait for the same question asked by somebody else and `repeat` its
    answer; else `write` or `stream`. After `join`, call `leave` whatever happens. `find`, `settle`
    and `write` block, so call them in a thread from an event loop.
    """

    def __init__(
        self,
        engine: AnswerEngine,
        chain: AnswerChain | None,
        cache: AnswerCache,
        question: str,
        history: Sequence[Turn],
        where: Filter,
    ) -> None:
        self._engine = engine
        self._chain = chain
        self._cache = cache
        self._question = question
        self._key = cache_key(engine.index_version.name, question, tuple(history), where)
        self._draft = Draft(question, chain.terms.model if chain else None)
        self._meter = Meter()
        self._reusable: CachedAnswer | None = None
        self._is_first = False
        self._started = time.perf_counter()
        self._retrieved: Retrieved

    def recall(self) -> CachedAnswer | None:
        """The cached answer to exactly this question, if any."""
        if self._chain is None or (before := self._cache.get(self._key)) is None:
            return None
        no_time = dict.fromkeys(before.found.timings, 0.0)
        return self._reused(replace(before, found=replace(before.found, timings=no_time)))

    def find(self) -> Found:
        """The passages. Raises AskDifferentlyError, PrepareStoreError."""
        key = self._key
        self._retrieved = self._engine.evidence(self._question, key.history, key.where, PASSAGES)
        return self._retrieved.found

    def settle(self) -> CachedAnswer | None:
        """The answer that needs no passage to be read, if any."""
        reply = self._engine.reply(self._retrieved)
        if reply is None:
            return None
        answer = self._draft.closed_with(reply, self._retrieved)
        return CachedAnswer(self._retrieved.found, (), answer)

    def join(self) -> Future[CachedAnswer | None] | None:
        """As `rag.answer_cache.AnswerCache.join`; None without a language model."""
        if self._chain is None:
            return None
        coming = self._cache.join(self._key)
        self._is_first = coming is None
        return coming

    def repeat(self, before: CachedAnswer | None) -> CachedAnswer | None:
        """The answer that somebody else got to the same question, if any."""
        return before and self._reused(replace(before, found=self._retrieved.found))

    def write(self) -> CachedAnswer:
        """The answer of the language model, or quotes where there is none or it fails."""
        if self._chain is None:
            return self._with_quotes()
        try:
            for part in self._chain.answer(
                self._retrieved.plan.question,
                self._key.history,
                self._retrieved.hits,
                self._retrieved.plan.scope,
                self._meter,
                self._engine.check_context,
            ).parts:
                self._draft.add(part)
        except ModelFailed as failure:
            return self._after_failure(failure)
        return self._from_model()

    async def stream(self) -> AsyncGenerator[Event, None]:
        """As `write`, each sentence once it is checked."""
        if self._chain is None:
            for event in (await asyncio.to_thread(self._with_quotes)).events:
                yield event
            return
        parts = self._chain.stream(
            self._retrieved.plan.question,
            self._key.history,
            self._retrieved.hits,
            self._retrieved.plan.scope,
            self._meter,
            self._engine.check_context,
        )
        try:
            async with aclosing(parts):
                async for part in parts:
                    self._draft.add(part)
                    if isinstance(part, Sentence):
                        yield part
        except ModelFailed as failure:
            given = await asyncio.to_thread(self._after_failure, failure)
        else:
            given = await asyncio.to_thread(self._from_model)
        for event in given.events:
            yield event

    def leave(self) -> None:
        """Hand the answer, if it may be reused, to everybody who asked the same."""
        if self._is_first:
            self._cache.end(self._key, self._reusable)

    def _reused(self, before: CachedAnswer) -> CachedAnswer:
        took = (time.perf_counter() - self._started) * 1000
        timings: Mapping[str, float] = {
            **before.found.timings,
            "cached_ms": took,
            "total_ms": took,
        }
        answer = replace(before.answer, question=self._question, timings=timings, usage=None)
        return replace(before, answer=answer)

    def _after_failure(self, failure: ModelFailed) -> CachedAnswer:
        self._draft.broken_off(str(failure))
        if self._draft.sentences:  # they are checked, and the reader has them already
            return self._done()
        return self._with_quotes()

    def _from_model(self) -> CachedAnswer:
        if not self._draft.is_answered:
            self._draft.fall_back(TOO_WEAK)
            return self._with_quotes()
        given = self._done()
        self._reusable = replace(given, sentences=tuple(self._draft.sentences))
        return given

    def _with_quotes(self) -> CachedAnswer:
        sentences = self._engine.quotes(self._retrieved)
        for sentence in sentences:
            self._draft.add(sentence)
        return replace(self._done(), sentences=tuple(sentences))

    def _done(self) -> CachedAnswer:
        """The answer so far; its sentences have been streamed."""
        if self._chain:
            self._draft.usage = self._chain.terms.usage(self._meter)
        return CachedAnswer(self._retrieved.found, (), self._draft.done(self._retrieved))
