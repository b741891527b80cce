"""Where the bot answers and how: real service, real libraries of Slack, Slack on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.slack.bot import (
    SENTENCES,
    answer_in,
    buttons_in,
    running,
    until,
    with_model,
    words_in,
)
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, event_body
from ui.slack.answering import Service

QUESTION = "How much of the bread came back when they began, and after a year?"
LINK = "<https://www.youtube.com/watch?v=invented-03&amp;t=172s|0:02:52>"


def test_a_mention_is_answered_in_its_thread(
    slack: FakeSlack, quotes: Service, tmp_path: Path
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
    # It came as two events, and is answered once.
    assert len(slack.from_bot("C1")) == 1
    assert "<@" not in shown


def test_a_direct_message_is_answered_below_it(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        asked = slack.says("D1", "U1", QUESTION)
        answer = answer_in(slack, "D1")
    assert answer["thread_ts"] == asked["ts"]
    assert LINK in words_in(answer["blocks"])


def test_a_command_is_seen_by_its_asker_alone_until_they_share_it(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        url = slack.command("U1", QUESTION)
        until(lambda: slack.told[url])
        [answer] = slack.told[url]
        assert answer["response_type"] == "ephemeral"
        assert slack.messages["C1"] == []
        assert QUESTION in words_in(answer["blocks"])
        share = buttons_in(answer["blocks"])["share"]
        _, clicked = slack.clicks("U1", "share", share)
        until(lambda: len(slack.told[clicked]) == 2)
        shared, done = slack.told[clicked]
        assert shared["response_type"] == "in_channel"
        assert LINK in words_in(shared["blocks"])
        assert QUESTION in words_in(shared["blocks"])
        assert "share" not in buttons_in(shared["blocks"])
        assert done["response_type"] == "ephemeral"
        # Once is enough.
        _, again = slack.clicks("U1", "share", share)
        until(lambda: slack.told[again])
        assert slack.told[again][0]["response_type"] == "ephemeral"


def test_an_empty_command_says_how(slack: FakeSlack, quotes: Service, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path):
        slack.command("U1", "  ")
        until(lambda: slack.acks)
    [(_, payload)] = slack.acks.values()
    assert "/podcast" in payload["text"]


def test_the_pane_suggests_what_the_archive_can_answer(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    thread = {"channel_id": "D1", "thread_ts": "1700000000.000001", "user_id": "U1"}
    event = {"type": "assistant_thread_started", "assistant_thread": thread}
    with running(slack, quotes, tmp_path):
        body = event_body(event)
        slack.delivers("events_api", body)
        until(lambda: slack.called("assistant.threads.setSuggestedPrompts"))
        [prompts] = slack.called("assistant.threads.setSuggestedPrompts")
        slack.delivers("events_api", body)  # again: greeted once
        # A suggestion is sent as a message in that thread, and answered.
        message = prompts["prompts"][0]["message"]
        slack.says("D1", "U1", message, thread="1700000000.000001")
        answer = answer_in(slack, "D1")
    assert len(prompts["prompts"]) == 4
    assert answer["thread_ts"] == "1700000000.000001"
    assert "youtube.com" in words_in(answer["blocks"])
    assert len(slack.from_bot("D1")) == 2


def test_a_follow_up_needs_no_mention_and_is_understood(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        slack.says("C1", "U1", "And what did he do before?", thread=first["ts"])
        answer = answer_in(slack, "C1", 1)
    assert "nurse" in words_in(answer["blocks"]).casefold()
    assert "Idris" in words_in(answer["blocks"])


@pytest.mark.parametrize(
    ("follow_ups", "user", "text", "answered"),
    [
        ("asker", "U1", "And what did he do before?", True),
        ("asker", "U2", "And what did he do before?", False),
        ("everyone", "U2", "And what did he do before?", True),
        ("off", "U1", "And what did he do before?", False),
        ("everyone", "U1", "Thanks a lot!", False),
        ("everyone", "U1", "<@U9> what do you think?", False),
    ],
)
def test_whose_follow_ups_are_answered_is_set(
    slack: FakeSlack,
    quotes: Service,
    tmp_path: Path,
    follow_ups: str,
    user: str,
    text: str,
    answered: bool,
) -> None:
    with running(slack, quotes, tmp_path, follow_ups=follow_ups):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        slack.says("C1", user, text, thread=first["ts"])
        slack.says("D1", "U1", QUESTION)  # what comes after it is answered after it
        answer_in(slack, "D1")
    assert len(slack.from_bot("C1")) == 1 + answered


def test_it_shows_that_it_works_and_clears_up(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=1.0))
    with running(slack, with_model(sample_store, model), tmp_path):
        asked = slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}")
        until(lambda: ("C1", asked["ts"], "eyes") in slack.reactions)
        direct = slack.says("D1", "U1", QUESTION)
        until(lambda: slack.statuses.get(("D1", direct["ts"])))
        answer_in(slack, "C1")
        answer_in(slack, "D1")
        until(lambda: not slack.reactions and not any(slack.statuses.values()))


def test_a_refusal_offers_what_is_nearest(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "What does the podcast say about submarine tax law in Portugal?")
        answer = answer_in(slack, "D1")
    shown = words_in(answer["blocks"])
    assert "nearest passages" in shown
    assert "quote-1" not in buttons_in(answer["blocks"])
