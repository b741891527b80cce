"""The one event loop in which language models are asked.

A provider's client keeps its connections open, and they belong to the loop that opened them: a
second `asyncio.run` in one process would find them dead ("Event loop is closed"). So all requests
go through one loop, in a thread of its own, which also lets a caller without a loop cancel one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import lru_cache
from typing import Any, TypeVar

Result = TypeVar("Result")

_starting = threading.Lock()


def ask(work: Coroutine[Any, Any, Result]) -> Future[Result]:
    """Start `work`; cancelling the future cancels it. The caller's context goes along."""
    with _starting:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(work, loop)


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    # A daemon: what a server still owes must not keep the program from ending.
    threading.Thread(target=loop.run_forever, name="language model", daemon=True).start()
    return loop
