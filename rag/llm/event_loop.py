"""The one event loop in which all requests to language models run.

A provider's client keeps its connections open, and they belong to the loop that opened them: after
a second `asyncio.run` in the same process they are dead ("Event loop is closed"). So all requests
share one loop in its own thread. That also lets a caller without a loop cancel a request.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import lru_cache
from typing import Any, TypeVar

Result = TypeVar("Result")

_start_lock = threading.Lock()


def submit(coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
    """Run `coroutine` in the loop, with the caller's context variables. Cancelling the returned
    future cancels the coroutine."""
    with _start_lock:
        loop = _running_loop()
    return asyncio.run_coroutine_threadsafe(coroutine, loop)


@lru_cache(maxsize=1)
def _running_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    # A daemon: a server that has not answered yet must not keep the program from ending.
    threading.Thread(target=loop.run_forever, name="language model", daemon=True).start()
    return loop
