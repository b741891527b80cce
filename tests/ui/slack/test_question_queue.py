"""Workers survive what an answer raises."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from ui.slack.question_queue import QuestionQueue
from ui.slack.slack_question import SlackQuestion


@pytest.mark.parametrize(
    "error",
    [sqlite3.OperationalError("disk I/O error"), asyncio.CancelledError(), KeyError("ts")],
    ids=repr,
)
def test_a_worker_survives_what_an_answer_raises(error: BaseException) -> None:
    answered_: list[str] = []

    async def answer(question: SlackQuestion) -> None:
        if question.text == "first":
            raise error
        answered_.append(question.text)

    async def work() -> list[SlackQuestion]:
        waiting = QuestionQueue(answer, workers=1)
        waiting.open()
        for question in ("first", "second"):
            waiting.put(SlackQuestion("T1", "C1", "U1", question, ()))
        return await waiting.close(1.0)

    assert asyncio.run(work()) == []
    assert answered_ == ["second"]


def test_a_worker_stops_when_the_queue_closes() -> None:
    async def work() -> bool:
        begun = asyncio.Event()

        async def answer(question: SlackQuestion) -> None:
            del question
            begun.set()
            await asyncio.sleep(60)

        waiting = QuestionQueue(answer, workers=1)
        waiting.open()
        waiting.put(SlackQuestion("T1", "C1", "U1", "who?", ()))
        await begun.wait()
        async with asyncio.timeout(2):
            return await waiting.close(0.0) == []

    assert asyncio.run(work())
