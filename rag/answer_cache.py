"""The answers a language model has given, for when exactly the same question comes again."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass

from cachetools import LRUCache

from rag.answer import Answer, Done, Event, Found, Sentence, Turn
from rag.filter import Filter

MAX_ANSWERS = 500  # a few kilobytes each; their episodes are in memory anyway


@dataclass(frozen=True)
class CacheKey:
    """Everything that an answer depends on, except the model and the search settings: a service has
    only one of each. `index_version` is its name."""

    index_version: str
    question: str
    history: tuple[Turn, ...]
    where: Filter


def cache_key(
    index_version: str, question: str, history: tuple[Turn, ...], where: Filter
) -> CacheKey:
    """Return the key of a question. Only the spaces around and between its words do not count."""
    return CacheKey(index_version, " ".join(question.split()), history, where)


@dataclass(frozen=True)
class CachedAnswer:
    """An answer with its search result and its sentences, as they are streamed."""

    found: Found
    sentences: tuple[Sentence, ...]
    answer: Answer

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events that are streamed after `found`."""
        return (*self.sentences, Done(self.answer))


class AnswerCache:
    """The most recently used answers, and those being written: callers with the same question at
    the same time wait for one answer. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: LRUCache[CacheKey, CachedAnswer] = LRUCache(MAX_ANSWERS)
        self._pending: dict[CacheKey, Future[CachedAnswer | None]] = {}

    def get(self, key: CacheKey) -> CachedAnswer | None:
        """Return the cached answer, if there is one."""
        with self._lock:
            return self._answers.get(key)

    def join(self, key: CacheKey) -> Future[CachedAnswer | None] | None:
        """Return the future of the answer that another caller is writing. It resolves to None if
        that answer must not be reused. Return None if there is no other caller: then you write the
        answer, and must call `end`."""
        with self._lock:
            if key in self._answers:  # cached since the caller looked
                done: Future[CachedAnswer | None] = Future()
                done.set_result(self._answers[key])
                return done
            pending = self._pending.get(key)
            if pending is None:
                self._pending[key] = Future()
            return pending

    def end(self, key: CacheKey, answer: CachedAnswer | None) -> None:
        """Cache the answer, if any, and hand it to the callers that wait."""
        with self._lock:
            pending = self._pending.pop(key)
            if answer:
                self._answers[key] = answer
        pending.set_result(answer)

    def clear(self) -> None:
        """Drop all answers, because another index version is published."""
        with self._lock:
            self._answers.clear()


def wait_for_answer(pending: Future[CachedAnswer | None], seconds: float) -> CachedAnswer | None:
    """Return the answer if it comes within so many seconds, else None."""
    wait([pending], seconds)
    return pending.result() if pending.done() else None


async def await_answer(pending: Future[CachedAnswer | None], seconds: float) -> CachedAnswer | None:
    """As `wait_for_answer`, without blocking a thread."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def notify(_: Future[CachedAnswer | None]) -> None:
        with suppress(RuntimeError):  # the caller is gone, and its loop is closed
            loop.call_soon_threadsafe(done.set)

    pending.add_done_callback(notify)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await done.wait()
    return pending.result() if pending.done() else None
