"""Whatever somebody writes, or a model: reading it takes time in proportion to its length, so that
nobody else waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.slack.fake_slack import BOT_ID, BOT_USER, TEAM
from ui.slack.blocks import words_of
from ui.slack.conversation import turns_of
from ui.slack.escaping import pieces, shown
from ui.slack.greeting import said_instead
from ui.slack.message import Identity, asking_of, asking_of_command

IDENTITY = Identity(BOT_USER, BOT_ID, TEAM)
LENGTH = 40_000  # characters; Slack takes as many in a message
LONGEST = 0.25  # seconds for one of them; what is quadratic takes several

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
    """Processor time of this thread: what others do to the machine does not count."""
    for text in texts:
        began = time.thread_time()
        read(text)
        took = time.thread_time() - began
        assert took < LONGEST, (text[:8], took)


def followed_up(text: str) -> object:
    event: dict[str, Any] = {"type": "message", "user": "U1", "text": text}
    event |= {"channel": "C1", "ts": "2.1", "thread_ts": "1.1"}
    return asking_of({"event": event}, IDENTITY, "everyone", lambda *_: True)


def asked_directly(text: str) -> object:
    event = {"type": "message", "user": "U1", "text": text, "channel": "D1", "ts": "2.1"}
    return asking_of({"event": event}, IDENTITY, "everyone", lambda *_: True)


def commanded(text: str) -> object:
    command = {"text": text, "user_id": "U1", "channel_id": "C1", "response_url": "https://a"}
    return asking_of_command(command, IDENTITY)


def remembered(text: str) -> object:
    said = {"text": text, "ts": "1.1"}
    return turns_of([{**said, "user": "U1"}, {**said, "user": BOT_USER}], IDENTITY)


@pytest.mark.parametrize("read", [followed_up, asked_directly, commanded, remembered, said_instead])
def test_a_long_message_holds_nobody_up(read: Callable[[str], object]) -> None:
    in_time(read, TEXTS)


@pytest.mark.parametrize(
    "show", [shown, lambda text: list(pieces(text, 2_900)), lambda text: list(words_of(text))]
)
def test_a_long_answer_holds_nobody_up(show: Callable[[str], object]) -> None:
    in_time(show, ANSWERS)
