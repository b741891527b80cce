"""The question queue: a bounded number of questions waits, a few are answered at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ui.slack.log_redaction import log_unexpected_error
from ui.slack.slack_question import SlackQuestion

FULL = "Too many questions are waiting at the moment; please ask again in a few minutes."
MAX_WAITING = 1_000  # questions; further ones are turned away at once

log = logging.getLogger(__name__)


class QuestionQueue:
    """A bounded queue with a few workers. Events are acknowledged without waiting for it."""

    def __init__(
        self,
        answer: Callable[[SlackQuestion], Awaitable[None]],
        workers: int,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        """`answer` is called for each question, by at most `workers` tasks at a time."""
        self._answer = answer
        self._worker_count = workers
        self._queue: asyncio.Queue[SlackQuestion] = asyncio.Queue(max_waiting)
        self._workers: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Start the workers in the running event loop."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._worker_count)]

    def put(self, question: SlackQuestion) -> bool:
        """Add a question; False if the queue is full."""
        try:
            self._queue.put_nowait(question)
        except asyncio.QueueFull:
            return False
        return True

    async def close(self, seconds: float) -> list[SlackQuestion]:
        """Keep answering for `seconds`, then stop and return the questions not yet started."""
        done = asyncio.create_task(self._queue.join())
        await asyncio.wait({done}, timeout=seconds)
        waiting = []
        while not self._queue.empty():
            waiting.append(self._queue.get_nowait())
        for task in (*self._workers, done):
            task.cancel()
        await asyncio.gather(*self._workers, done, return_exceptions=True)
        return waiting

    async def _work(self) -> None:
        while True:
            question = await self._queue.get()
            try:
                await self._answer(question)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                log.error("an answer was cancelled from within")  # noqa: TRY400 - no user text
            except Exception as error:  # noqa: BLE001 - the worker must survive for the next question
                log_unexpected_error(error)
            finally:
                self._queue.task_done()
