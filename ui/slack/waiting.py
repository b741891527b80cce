"""Questions that wait for an answer: so many at once, so many in line, and nobody else waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ui.slack.logs import log_unforeseen
from ui.slack.message import Asking

FULL = "Too many questions are waiting at the moment; please ask again in a few minutes."
IN_LINE = 1_000  # questions; whoever comes after them is told so at once


log = logging.getLogger(__name__)


class Waiting:
    """A line of questions with a few workers at its end, apart from the events that come in: no
    acknowledgement ever waits for an answer."""

    def __init__(
        self, answer: Callable[[Asking], Awaitable[None]], at_once: int, in_line: int = IN_LINE
    ) -> None:
        """`answer` is called for each; `at_once` of them run together."""
        self._answer = answer
        self._at_once = at_once
        self._line: asyncio.Queue[Asking] = asyncio.Queue(in_line)
        self._workers: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Begin to answer, in the running event loop."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._at_once)]

    def put(self, asking: Asking) -> bool:
        """Let a question wait; False where the line is full."""
        try:
            self._line.put_nowait(asking)
        except asyncio.QueueFull:
            return False
        return True

    async def close(self, seconds: float) -> list[Asking]:
        """Answer what waits for `seconds` more, then stop. Those that were not begun come back."""
        done = asyncio.create_task(self._line.join())
        await asyncio.wait({done}, timeout=seconds)
        left = []
        while not self._line.empty():
            left.append(self._line.get_nowait())
        for task in (*self._workers, done):
            task.cancel()
        await asyncio.gather(*self._workers, done, return_exceptions=True)
        return left

    async def _work(self) -> None:
        while True:
            asking = await self._line.get()
            try:
                await self._answer(asking)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                log.error("an answer was cancelled by what it called")  # noqa: TRY400 - no words
            except Exception as error:  # noqa: BLE001 - whoever comes next must not wait for ever
                log_unforeseen(error)
            finally:
                self._line.task_done()
