"""Where the bot answers and how, with the real service."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import (
    answer_in,
    buttons_in,
    running,
    until,
    words_in,
)
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began, and after a year?"
LINK = "<https://www.youtube.com/watch?v=invented-03&amp;t=172s|0:02:52>"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def test_a_mention_is_answered_in_its_thread(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        asked = slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}")
        answer = answer_in(slack, "C1")
    assert answer["thread_ts"] == asked["ts"]
    shown = words_in(answer["blocks"])
    assert "eighteen percent of everything" in shown
    assert LINK in shown
    assert "*Tobias*" in shown
    assert "Two Analysts and a Loaf of Bread" in shown
    # It arrived as two events and is answered once.
    assert len(slack.from_bot("C1")) == 1
    assert "<@" not in shown


def test_a_direct_message_is_answered_in_its_thread(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        asked = slack.says("D1", "U1", QUESTION)
        answer = answer_in(slack, "D1")
    assert answer["thread_ts"] == asked["ts"]
    assert LINK in words_in(answer["blocks"])


def test_an_overheard_question_is_refused_in_private(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        words = "Did anybody watch the Lisbon submarine match?"
        slack.says("C1", "U1", words, thread=first["ts"])
        until(lambda: slack.ephemeral)
        until(lambda: not slack.reactions)
    assert len(slack.from_bot("C1")) == 1
    [told] = slack.ephemeral
    assert told["thread_ts"] == first["ts"]


def test_a_refusal_offers_the_nearest_passages(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "What does the podcast say about submarine tax law in Portugal?")
        answer = answer_in(slack, "D1")
    shown = words_in(answer["blocks"])
    assert "nearest passages" in shown
    assert "quote-1" not in buttons_in(answer["blocks"])


@pytest.mark.parametrize(
    "method", ["reactions.add", "conversations.info", "conversations.replies", "reactions.remove"]
)
@pytest.mark.parametrize("trouble", [Trouble(error="missing_scope"), Trouble(status=500)], ids=str)
def test_the_answer_arrives_though_an_optional_call_fails(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, method: str, trouble: Trouble
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", MENTION, deliver=False)
        slack.plays(method, trouble)
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        answer = answer_in(slack, "C1")
    assert "eighteen percent" in words_in(answer["blocks"])


def test_the_answer_does_not_wait_for_optional_calls(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.slack.responder.HISTORY_TIMEOUT", 0.5)
    monkeypatch.setattr("ui.slack.channel_privacy.LOOKUP_TIMEOUT", 0.5)
    for method in ("reactions.add", "conversations.info", "conversations.replies"):
        slack.plays(method, Trouble(status=429, headers={"Retry-After": "200"}))
    slack.plays("reactions.remove", Trouble(status=429, headers={"Retry-After": "4"}))
    with running(slack, quotes, tmp_path, workers=1):
        first = slack.says("C1", "U1", MENTION, deliver=False)
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        answer_in(slack, "C1", 1)  # the second does not wait until the first indicator is cleared
        assert len(slack.called("reactions.remove")) <= 2
        until(lambda: len(slack.called("reactions.remove")) >= 3)
