"""One answer for the same question at the same time, and for the next one who asks it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from rag.answer import Answer, Done, Found, Turn
from rag.answer_cache import (
    MAX_ANSWERS,
    AnswerCache,
    CachedAnswer,
    await_answer,
    cache_key,
    wait_for_answer,
)
from rag.filter import Filter

ANSWER = CachedAnswer(
    Found((), None, {}, 1.0), (), Answer("Who?", "Nora.", abstained=False, mode="llm", model="m")
)
KEY = cache_key("v1", "Who?", (), Filter())


def test_only_spaces_do_not_count() -> None:
    assert cache_key("v1", "  Who \n is she?", (), Filter()) == cache_key(
        "v1", "Who is she?", (), Filter()
    )
    others = {
        cache_key("v2", "Who?", (), Filter()),
        cache_key("v1", "who?", (), Filter()),
        cache_key("v1", "Who?", (Turn("user", "Nora?"),), Filter()),
        cache_key("v1", "Who?", (), Filter(season=3)),
    }
    assert len(others | {KEY}) == 5


def test_the_second_caller_waits_for_the_first() -> None:
    cache = AnswerCache()
    assert cache.join(KEY) is None
    pending = cache.join(KEY)
    assert pending is not None
    assert wait_for_answer(pending, 0.0) is None
    cache.end(KEY, ANSWER)
    assert wait_for_answer(pending, 60.0) is ANSWER
    assert asyncio.run(await_answer(pending, 60.0)) is ANSWER
    assert cache.get(KEY) is ANSWER
    late = cache.join(KEY)
    assert late is not None
    assert late.result(0) is ANSWER


def test_an_answer_not_to_be_reused_is_neither_cached_nor_handed_on() -> None:
    cache = AnswerCache()
    cache.join(KEY)
    pending = cache.join(KEY)
    assert pending is not None
    cache.end(KEY, None)
    assert pending.result(0) is None
    assert cache.get(KEY) is None
    assert cache.join(KEY) is None  # the next caller writes it


def test_waiting_in_an_event_loop_ends_as_soon_as_the_answer_comes() -> None:
    cache = AnswerCache()
    cache.join(KEY)
    pending = cache.join(KEY)
    assert pending is not None

    async def both() -> CachedAnswer | None:
        waiting = asyncio.ensure_future(await_answer(pending, 60.0))
        await asyncio.sleep(0)
        assert not waiting.done()
        cache.end(KEY, ANSWER)
        return await waiting

    assert asyncio.run(both()) is ANSWER


@pytest.mark.parametrize("seconds", [0.0, 0.01])
def test_waiting_ends_without_an_answer(seconds: float) -> None:
    cache = AnswerCache()
    cache.join(KEY)
    pending = cache.join(KEY)
    assert pending is not None
    assert asyncio.run(await_answer(pending, seconds)) is None


def test_only_the_last_answers_are_kept_until_the_index_changes() -> None:
    cache = AnswerCache()
    for number in range(MAX_ANSWERS + 1):
        key = replace(KEY, question=str(number))
        cache.join(key)
        cache.end(key, ANSWER)
    assert cache.get(replace(KEY, question="0")) is None
    assert cache.get(replace(KEY, question="1")) is ANSWER
    cache.clear()
    assert cache.get(replace(KEY, question="1")) is None


def test_the_answer_is_streamed_last() -> None:
    assert ANSWER.events == (Done(ANSWER.answer),)
