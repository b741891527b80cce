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
from ui.slack.app import WHO
from ui.slack.greeting import GREETING
from ui.slack.responder import Service

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


@pytest.mark.parametrize("words", ["  ", "???", "help", "Hi there!", "what can you do?"])
def test_who_asks_nothing_is_told_how(
    slack: FakeSlack, quotes: Service, tmp_path: Path, words: str
) -> None:
    with running(slack, quotes, tmp_path, each_daily=1):
        url = slack.command("U1", words)
        until(lambda: slack.told[url])
        slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        until(lambda: slack.whispers)
        slack.says("D1", "U1", QUESTION)  # nothing of what may be asked a day is spent
        answer_in(slack, "D1")
    for told in (slack.told[url][0], slack.whispers[0]):
        assert told["text"].startswith(GREETING)
        assert "What did" in told["text"]  # an example
    assert slack.from_bot("C1") == []


def test_thanks_need_no_answer(slack: FakeSlack, quotes: Service, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path):
        for words in ("thanks!", "Thank you so much :)", "ok"):
            slack.says("D1", "U1", words)
            slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        slack.says("D2", "U1", QUESTION)
        answer_in(slack, "D2")
    assert slack.from_bot("D1") + slack.from_bot("C1") == []
    assert not slack.whispers


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("what did <@U77> say about bread?", False),
        ("what did <@U77> say about bread? <@U78>", False),
        ("hey <@U77>, how much of the bread came back?", True),
        ("how much of the bread came back? cc <@U77> <@U78>", True),
    ],
)
def test_a_member_is_nobody_it_can_see(
    slack: FakeSlack, quotes: Service, tmp_path: Path, words: str, answered: bool
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        until(lambda: slack.from_bot("C1") or slack.whispers)
    assert bool(slack.from_bot("C1")) is answered
    if not answered:
        assert slack.whispers[0]["text"] == WHO


def test_opening_the_conversation_offers_what_the_archive_can_answer(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"}
    with running(slack, quotes, tmp_path):
        slack.event({**opened, "tab": "home"})
        for _ in range(2):  # as often as they open it
            slack.event(opened)
        until(lambda: len(slack.prompts["D1", None]) == 2)
        message = slack.prompts["D1", None][0][0]["message"]
        slack.says("D1", "U1", message)
        answer = answer_in(slack, "D1")
    assert all(len(prompt["title"]) <= 75 for prompt in slack.prompts["D1", None][0])
    assert "youtube.com" in words_in(answer["blocks"])
    assert len(slack.from_bot("D1")) == 1  # nobody is greeted each time


def test_the_pane_of_older_apps_greets_and_offers(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    thread = {"channel_id": "D1", "thread_ts": "1700000000.000001", "user_id": "U1"}
    event = {"type": "assistant_thread_started", "assistant_thread": thread}
    with running(slack, quotes, tmp_path):
        body = event_body(event)
        slack.delivers("events_api", body)
        until(lambda: slack.prompts["D1", "1700000000.000001"])
        slack.delivers("events_api", body)  # again: greeted once
        slack.says("D1", "U1", QUESTION, thread="1700000000.000001")
        answer = answer_in(slack, "D1")
    assert answer["thread_ts"] == "1700000000.000001"
    assert slack.from_bot("D1")[0]["text"] == GREETING
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
        ("everyone", "U1", "what a great answer", False),
        ("everyone", "U1", "how cool!", False),
        ("everyone", "U1", "see <https://a.example/watch?v=1>", False),
        ("asker", "U1", "play me that part", True),
        ("asker", "U1", "in which episode was that", True),
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


def test_what_follows_the_words_of_others_is_meant_for_them(
    slack: FakeSlack, quotes: Service, tmp_path: Path
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
        # A mention is to the bot in any case, and what follows its answer again.
        slack.says("C1", "U2", f"<@{BOT_USER}> What did Idris do before?", thread=first["ts"])
        answer_in(slack, "C1", 1)
        slack.says("C1", "U2", "And what did he do before?", thread=first["ts"])
        answer_in(slack, "C1", 2)


def test_what_was_not_asked_of_it_is_refused_in_private(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, "C1")
        words = "Did anybody watch the Lisbon submarine match?"
        slack.says("C1", "U1", words, thread=first["ts"])
        until(lambda: slack.whispers)
        until(lambda: not slack.reactions)
    assert len(slack.from_bot("C1")) == 1
    [told] = slack.whispers
    assert told["thread_ts"] == first["ts"]


def test_a_direct_message_may_lean_on_the_one_above_it(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "Who finishes the course that Idris teaches?")
        answer_in(slack, "D1")
        slack.says("D1", "U1", "And what did he do before?")
        answer = answer_in(slack, "D1", 1)
    assert "nurse" in words_in(answer["blocks"]).casefold()


def test_an_edit_of_a_question_is_no_question(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    """Slack sends a mention anew, with an id of its own, whenever its message is edited."""
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}", edited={"user": "U1", "ts": "1.0"})
        slack.says("D1", "U1", QUESTION)
        answer_in(slack, "D1")
    assert slack.from_bot("C1") == []


def test_a_refusal_offers_what_is_nearest(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "What does the podcast say about submarine tax law in Portugal?")
        answer = answer_in(slack, "D1")
    shown = words_in(answer["blocks"])
    assert "nearest passages" in shown
    assert "quote-1" not in buttons_in(answer["blocks"])
