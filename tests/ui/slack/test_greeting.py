"""Who asks nothing is told how to ask; prompts are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, event_body
from tests.ui.slack.running_bot import (
    answer_in,
    running,
    until,
    words_in,
)
from ui.slack.greeting import GREETING
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began, and after a year?"


@pytest.mark.parametrize("words", ["  ", "???", "help", "Hi there!", "what can you do?"])
def test_hello_is_answered_with_how_to_ask(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, words: str
) -> None:
    with running(slack, quotes, tmp_path, user_daily=1):
        url = slack.command("U1", words)
        until(lambda: slack.responses[url])
        slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        until(lambda: slack.ephemeral)
        slack.says("D1", "U1", QUESTION)  # the quota is not used up
        answer_in(slack, "D1")
    for told in (slack.responses[url][0], slack.ephemeral[0]):
        assert told["text"].startswith(GREETING)
        assert "What did" in told["text"]  # an example
    assert slack.from_bot("C1") == []


def test_thanks_need_no_answer(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path):
        for words in ("thanks!", "Thank you so much :)", "ok"):
            slack.says("D1", "U1", words)
            slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        slack.says("D2", "U1", QUESTION)
        answer_in(slack, "D2")
    assert slack.from_bot("D1") + slack.from_bot("C1") == []
    assert not slack.ephemeral


def test_opening_the_conversation_suggests_prompts(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"}
    with running(slack, quotes, tmp_path):
        slack.event({**opened, "tab": "home"})
        for _ in range(2):  # each time they open it
            slack.event(opened)
        until(lambda: len(slack.prompts["D1", None]) == 2)
        message = slack.prompts["D1", None][0][0]["message"]
        slack.says("D1", "U1", message)
        answer = answer_in(slack, "D1")
    assert all(len(prompt["title"]) <= 75 for prompt in slack.prompts["D1", None][0])
    assert "youtube.com" in words_in(answer["blocks"])
    assert len(slack.from_bot("D1")) == 1  # no greeting is posted


def test_the_assistant_pane_greets_and_suggests_prompts(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    thread = {"channel_id": "D1", "thread_ts": "1700000000.000001", "user_id": "U1"}
    event = {"type": "assistant_thread_started", "assistant_thread": thread}
    with running(slack, quotes, tmp_path):
        body = event_body(event)
        slack.delivers("events_api", body)
        until(lambda: slack.prompts["D1", "1700000000.000001"])
        slack.delivers("events_api", body)  # redelivered: greeted once
        slack.says("D1", "U1", QUESTION, thread="1700000000.000001")
        answer = answer_in(slack, "D1")
    assert answer["thread_ts"] == "1700000000.000001"
    assert slack.from_bot("D1")[0]["text"] == GREETING
    assert len(slack.from_bot("D1")) == 2
