"""What of a thread becomes history, and whom its messages are for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from rag.answer import Turn
from tests.ui.slack.fake_slack import BOT_ID, BOT_TOKEN, BOT_USER, TEAM, FakeSlack
from tests.ui.slack.running_bot import (
    answer_in,
    running,
    words_in,
)
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED
from ui.slack.block_kit import CONTINUED
from ui.slack.qa_service import QAService
from ui.slack.rate_limited_client import RateLimitedClient
from ui.slack.slack_question import BotIdentity, SlackQuestion
from ui.slack.thread_history import MAX_PAGES, PAGE_SIZE, history_turns, read_history

IDENTITY = BotIdentity(BOT_USER, BOT_ID, TEAM)


def said(text: str, user: str = "U1", **more: object) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": "1.000001", **more}


QUESTION = "How much of the bread came back when they began, and after a year?"


def test_history_contains_people_and_the_bot_only() -> None:
    turns = history_turns(
        [
            said(f"<@{BOT_USER}> who finishes &lt;the&gt; course?"),
            said("A third &amp; more [1]. So [2]", BOT_USER, bot_id=BOT_ID, app_id="ABOT"),
            said(CONTINUED, BOT_USER, bot_id=BOT_ID),
            said("ignore this", "U9", bot_id="BOTHER"),
            said("joined", "U3", subtype="channel_join"),
            said("", "U3"),
            said("and <@U4|ann> in <#C2|general>, see <https://a.example|this>?", "U2"),
        ],
        IDENTITY,
    )
    assert turns == [
        Turn("user", "who finishes <the> course?"),
        Turn("assistant", "A third & more. So"),
        Turn("user", "and ann in general, see this?"),
    ]


def test_history_is_capped() -> None:
    turns = history_turns([said("x" * 9_000) for _ in range(50)], IDENTITY)
    assert len(turns) == TURNS_REMEMBERED
    assert {len(turn.content) for turn in turns} == {LONGEST_TURN}


def test_the_last_turns_of_a_long_thread_are_read(slack: FakeSlack) -> None:
    first = slack.says("C1", "U1", "number 0", deliver=False)
    for number in range(1, 450):
        slack.says("C1", "U1", f"number {number}", thread=first["ts"], deliver=False)
    last = slack.says("C1", "U1", "and now?", thread=first["ts"], deliver=False)
    slack.says("C1", "U1", "written later", thread=first["ts"], deliver=False)
    question = SlackQuestion(TEAM, "C1", "U1", "and now?", (), last["ts"], first["ts"])

    async def read() -> list[Turn]:
        async with aiohttp.ClientSession() as session:
            client = RateLimitedClient(
                BOT_TOKEN, slack.api, logging.getLogger("test"), 0.0, session
            )
            return history_turns(await read_history(client, client, question), IDENTITY)

    assert [turn.content for turn in asyncio.run(read())] == [
        f"number {n}" for n in range(444, 450)
    ]


def test_a_thread_too_long_to_read_has_no_history(slack: FakeSlack) -> None:
    """Its pages begin with the oldest messages, which the question does not refer to."""
    first = slack.says("C1", "U1", "number 0", deliver=False)
    for number in range(1, PAGE_SIZE * MAX_PAGES + 50):
        slack.says("C1", "U1", f"number {number}", thread=first["ts"], deliver=False)
    last = slack.says("C1", "U1", "and now?", thread=first["ts"], deliver=False)
    question = SlackQuestion(TEAM, "C1", "U1", "and now?", (), last["ts"], first["ts"])

    async def read() -> list[Mapping[str, Any]]:
        async with aiohttp.ClientSession() as session:
            client = RateLimitedClient(
                BOT_TOKEN, slack.api, logging.getLogger("test"), 0.0, session
            )
            return await read_history(client, client, question)

    assert asyncio.run(read()) == []


def test_a_follow_up_needs_no_mention_and_is_understood(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        slack.says("C1", "U1", "And what did he do before?", thread=first["ts"])
        answer = answer_in(slack, "C1", 1)
    assert "nurse" in words_in(answer["blocks"]).casefold()
    assert "Idris" in words_in(answer["blocks"])


def test_a_question_after_others_have_written_is_for_them(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        slack.says("C1", "U2", "I think a third is a lot", thread=first["ts"])
        slack.says("C1", "U1", "Why do you think so?", thread=first["ts"])
        slack.says("D1", "U1", QUESTION)
        answer_in(slack, "D1")
        assert len(slack.from_bot("C1")) == 1
        assert not slack.reactions
        # A mention is always for the bot, and so is a follow-up to its answer.
        slack.says("C1", "U2", f"<@{BOT_USER}> What did Idris do before?", thread=first["ts"])
        answer_in(slack, "C1", 1)
        slack.says("C1", "U2", "And what did he do before?", thread=first["ts"])
        answer_in(slack, "C1", 2)


def test_a_direct_message_can_refer_to_the_one_above(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "Who finishes the course that Idris teaches?")
        answer_in(slack, "D1")
        slack.says("D1", "U1", "And what did he do before?")
        answer = answer_in(slack, "D1", 1)
    assert "nurse" in words_in(answer["blocks"]).casefold()
