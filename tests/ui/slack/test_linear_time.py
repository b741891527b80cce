"""Reading any text takes time in proportion to its length, so that nobody else waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from rag.query.small_talk import small_talk
from tests.ui.slack.fake_slack import BOT_ID, BOT_USER, TEAM
from ui.slack.block_kit import text_blocks
from ui.slack.escaping import escape, split_text
from ui.slack.event_parsing import question_from_command, question_from_event
from ui.slack.slack_question import BotIdentity
from ui.slack.thread_history import history_turns

IDENTITY = BotIdentity(BOT_USER, BOT_ID, TEAM)
LENGTH = 40_000  # characters; Slack's limit for a message
LONGEST = 0.25  # seconds per text; quadratic code takes several
WRITTEN = [
    *("-", "!", "<", " ", "\n", "[", "!\n", " \t>", "&lt;", "? ", "and ", "what an ", "_"),
    *("<@U1> ", "<@U1>,", "? <@U1>", "cc <@U1> ", "cc ", "hi <@U1> ", f"<@{BOT_USER}> "),
    *(f"<@{BOT_USER}|", "<@A|", "<a|", "<@A"),
]
STARTED = [
    *("cc " + " " * LENGTH, "x" + " " * LENGTH + "x", "x" + "\n" * LENGTH + "x"),
    *("who?" + " " * LENGTH + "x", "cc <@U1>" + "," * LENGTH + "x", "<@A|" + "x" * LENGTH),
]
TEXTS = [*((sign * LENGTH)[:LENGTH] for sign in WRITTEN), *STARTED]
ANSWERS = [
    *((sign * LENGTH)[:LENGTH] for sign in ("graduation ", "\n", "a", "&", ">\n", " ", "a\n\n")),
    *("a" + " " * LENGTH + "b", "a" + "\n" * LENGTH + "b", "[" * LENGTH, "@a " * (LENGTH // 3)),
]


def in_time(read: Callable[[str], object], texts: list[str]) -> None:
    """By the CPU time of this thread, best of three: other work on the machine does not count,
    and quadratic code is too slow each time."""
    for text in texts:
        took = [seconds_for(read, text)]
        while took[-1] >= LONGEST and len(took) < 3:
            took.append(seconds_for(read, text))
        assert took[-1] < LONGEST, (text[:8], took)


def seconds_for(read: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


def followed_up(text: str) -> object:
    event: dict[str, Any] = {"type": "message", "user": "U1", "text": text}
    event |= {"channel": "C1", "ts": "2.1", "thread_ts": "1.1"}
    return question_from_event({"event": event}, IDENTITY, "everyone", lambda *_: True)


def asked_directly(text: str) -> object:
    event = {"type": "message", "user": "U1", "text": text, "channel": "D1", "ts": "2.1"}
    return question_from_event({"event": event}, IDENTITY, "everyone", lambda *_: True)


def commanded(text: str) -> object:
    command = {"text": text, "user_id": "U1", "channel_id": "C1", "response_url": "https://a"}
    return question_from_command(command, IDENTITY)


def remembered(text: str) -> object:
    said = {"text": text, "ts": "1.1"}
    return history_turns([{**said, "user": "U1"}, {**said, "user": BOT_USER}], IDENTITY)


@pytest.mark.parametrize("read", [followed_up, asked_directly, commanded, remembered, small_talk])
def test_reading_a_long_message_takes_linear_time(read: Callable[[str], object]) -> None:
    in_time(read, TEXTS)


@pytest.mark.parametrize(
    "show",
    [escape, lambda text: list(split_text(text, 2_900)), lambda text: list(text_blocks(text))],
)
def test_rendering_a_long_answer_takes_linear_time(show: Callable[[str], object]) -> None:
    in_time(show, ANSWERS)
