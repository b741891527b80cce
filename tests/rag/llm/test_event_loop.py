"""All requests share one event loop, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from rag.llm.event_loop import submit

GUARD = 60.0  # seconds; only a test that fails waits for so long


async def where() -> tuple[asyncio.AbstractEventLoop, threading.Thread]:
    return asyncio.get_running_loop(), threading.current_thread()


def test_everybody_shares_one_loop() -> None:
    async def from_a_loop() -> tuple[asyncio.AbstractEventLoop, threading.Thread]:
        return await asyncio.wrap_future(submit(where()))

    with ThreadPoolExecutor(8) as threads:
        places = {*threads.map(lambda _: submit(where()).result(GUARD), range(8))}
    places |= {asyncio.run(from_a_loop()), asyncio.run(from_a_loop())}
    [(loop, thread)] = places
    assert loop.is_running()
    assert thread.daemon  # it does not keep the program from ending
    assert thread is not threading.main_thread()


def test_an_exception_comes_out_and_the_loop_lives_on() -> None:
    async def fail() -> None:
        raise LookupError("invented")

    with pytest.raises(LookupError, match="invented"):
        submit(fail()).result(GUARD)
    assert submit(where()).result(GUARD)


def test_cancelling_the_future_cancels_the_coroutine() -> None:
    started, cancelled = threading.Event(), threading.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    future = submit(wait())
    assert started.wait(GUARD)
    future.cancel()
    assert cancelled.wait(GUARD)
    with pytest.raises(CancelledError):
        future.result(GUARD)


def test_the_callers_context_goes_along() -> None:
    name: ContextVar[str] = ContextVar("name", default="nobody")

    async def read() -> str:
        return name.get()

    name.set("Nora")
    assert submit(read()).result(GUARD) == "Nora"
