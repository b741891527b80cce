"""What a language model has answered already, to exactly the same question."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass

from cachetools import LRUCache

from rag.answer import Answer, Done, Event, Found, Sentence, Turn
from rag.filter import Filter

KEPT = 500  # answers; each is a few kilobytes beside the episodes, which are in memory anyway


@dataclass(frozen=True)
class CacheKey:
    """What has to be the same for an answer to be the same, beside the model and the settings of
    the search, which are those of the service. `index_version` is the name of what was searched."""

    index_version: str
    question: str
    history: tuple[Turn, ...]
    where: Filter


def cache_key(
    index_version: str, question: str, history: tuple[Turn, ...], where: Filter
) -> CacheKey:
    """Return what is asked, exactly but for spaces around and between the question's words."""
    return CacheKey(index_version, " ".join(question.split()), history, where)


@dataclass(frozen=True)
class CachedAnswer:
    """An answer, what was found for it, and its sentences as they are streamed."""

    found: Found
    sentences: tuple[Sentence, ...]
    answer: Answer

    @property
    def events(self) -> tuple[Event, ...]:
        """What is streamed after what was found."""
        return (*self.sentences, Done(self.answer))


class AnswerCache:
    """The last answers, and who is being answered now: whoever asks the same at the same time waits
    for one answer. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: LRUCache[CacheKey, CachedAnswer] = LRUCache(KEPT)
        self._coming: dict[CacheKey, Future[CachedAnswer | None]] = {}

    def get(self, asked: CacheKey) -> CachedAnswer | None:
        """The answer that was given before, if any."""
        with self._lock:
            return self._kept.get(asked)

    def join(self, asked: CacheKey) -> Future[CachedAnswer | None] | None:
        """The answer that somebody else is waiting for just now; it comes to None where it must not
        be given again. Where there is nobody, None: the caller is the one, and has to `end` it."""
        with self._lock:
            if asked in self._kept:  # since the caller has looked
                kept: Future[CachedAnswer | None] = Future()
                kept.set_result(self._kept[asked])
                return kept
            coming = self._coming.get(asked)
            if coming is None:
                self._coming[asked] = Future()
            return coming

    def end(self, asked: CacheKey, given: CachedAnswer | None) -> None:
        """Keep the answer, if any, and give it to whoever waits."""
        with self._lock:
            coming = self._coming.pop(asked)
            if given:
                self._kept[asked] = given
        coming.set_result(given)

    def clear(self) -> None:
        """Forget what was answered from an index version that is no longer published."""
        with self._lock:
            self._kept.clear()


def awaited(coming: Future[CachedAnswer | None], seconds: float) -> CachedAnswer | None:
    """What it comes to within so many seconds, else None."""
    wait([coming], seconds)
    return coming.result() if coming.done() else None


async def aawaited(coming: Future[CachedAnswer | None], seconds: float) -> CachedAnswer | None:
    """As `awaited`, without a thread that waits."""
    here, over = asyncio.get_running_loop(), asyncio.Event()

    def tell(_: Future[CachedAnswer | None]) -> None:
        with suppress(RuntimeError):  # the one who waited is gone, and the loop with them
            here.call_soon_threadsafe(over.set)

    coming.add_done_callback(tell)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await over.wait()
    return coming.result() if coming.done() else None
