"""What of an event is a question: whose follow-ups, and from whom not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.slack.fake_slack import (
    BOT_ID,
    BOT_USER,
    TEAM,
    FakeSlack,
)
from tests.ui.slack.running_bot import (
    answer_in,
    running,
    settled,
    until,
)
from ui.slack.event_parsing import plain_text, question_from_event
from ui.slack.qa_service import QAService
from ui.slack.slack_question import BotIdentity

QUESTION = "How much of the bread came back when they began, and after a year?"
MENTION = f"<@{BOT_USER}> {QUESTION}"
IDENTITY = BotIdentity(BOT_USER, BOT_ID, TEAM)


def said(text: str, user: str = "U1", **more: object) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": "1.000001", **more}


ODD: list[Any] = [5, {}, [], [1], {"a": 1}, True, None, "", "\ud800"]
BOTS: list[dict[str, Any]] = [
    {"bot_id": "BOTHER", "user": "UOTHER"},
    {"bot_profile": {"id": "BOTHER"}, "user": "UOTHER"},
    {"app_id": "AOTHER", "user": "UOTHER"},
    {"subtype": "bot_message", "bot_id": "BOTHER"},
    {"user": BOT_USER, "bot_id": BOT_ID},
    {"user": BOT_USER},
    {"user": "USLACKBOT"},
]
NO_QUESTIONS: list[dict[str, Any]] = [
    {"subtype": "message_changed", "user": "U1"},
    {"subtype": "message_deleted", "user": "U1"},
    {"subtype": "channel_join", "user": "U1"},
    {"user": "U1", "hidden": True},
    {"user": "U1", "text": ""},
]


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
def test_the_setting_decides_whose_follow_ups_are_answered(
    slack: FakeSlack,
    quotes: QAService,
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
        slack.says("D1", "U1", QUESTION)  # a later message is answered later
        answer_in(slack, "D1")
    assert len(slack.from_bot("C1")) == 1 + answered


def test_an_edited_question_is_not_answered_again(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    """Slack sends a mention again, with a new event id, whenever its message is edited."""
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}", edited={"user": "U1", "ts": "1.0"})
        slack.says("D1", "U1", QUESTION)
        answer_in(slack, "D1")
    assert slack.from_bot("C1") == []


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("field", ["text", "user", "channel", "ts", "thread_ts", "subtype", "team"])
def test_an_event_with_wrong_types_is_a_question_or_none(field: str, value: Any) -> None:  # noqa: ANN401 - anything
    event = {**said("why?"), "channel": "C1", "thread_ts": "0.1", field: value}
    question = question_from_event({"event": event}, IDENTITY, "everyone", lambda *_: True)
    if question:
        parts = (question.team, question.channel, question.user, question.ts, question.thread)
        assert all(isinstance(part, str) and part for part in parts)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            "type user text ts thread_ts channel channel_type subtype bot_id hidden team".split()
        ),
        st.none() | st.text(max_size=12) | st.just(f"<@{BOT_USER}> why?"),
    )
)
def test_any_event_is_a_question_or_none(event: dict[str, Any]) -> None:
    question = question_from_event({"event": event}, IDENTITY, "everyone", lambda *_: True)
    if question:
        assert event["user"] not in {BOT_USER, "USLACKBOT", None}
        assert not event.get("bot_id")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"<@{BOT_USER}> who?", "who?"),
        (f"hey <@{BOT_USER}|podcast>, who?", "hey , who?"),
        ("<!channel> who &amp; why?", "channel who & why?"),
        ("<mailto:a@b.example|a@b.example> why?", "a@b.example why?"),
        ("what did <@U777> say?", "what did somebody say?"),
    ],
)
def test_slack_markup_becomes_plain_text(text: str, words: str) -> None:
    assert plain_text(text, IDENTITY) == words


def test_bots_edits_and_joins_get_no_reply(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path, follow_ups="everyone"):
        for number, more in enumerate([*BOTS, *NO_QUESTIONS]):
            ts = f"17000000{number:02}.000001"
            for kind, channel in (("app_mention", "C1"), ("message", "C1"), ("message", "D1")):
                event = {"type": kind, "text": MENTION, "channel": channel, "ts": ts, **more}
                slack.event({**event, "channel_type": "im" if channel == "D1" else "channel"})
        slack.says("D2", "U1", "Who bakes bread?")
        answer_in(slack, "D2")
        until(lambda: len(slack.acks) == 3 * len(BOTS + NO_QUESTIONS) + 1)
    assert slack.from_bot("C1") == []
    assert slack.from_bot("D1") == []
    assert not slack.ephemeral


def test_another_bot_that_replies_starts_no_loop(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    """Another bot replies to ours in the thread, with a mention and a question."""
    with running(slack, quotes, tmp_path, follow_ups="everyone"):
        first = slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        for number in range(20):
            other: dict[str, Any] = {"bot_id": "BOTHER", "app_id": "AOTHER"}
            slack.says("C1", "UOTHER", f"{MENTION} {number}?", thread=first["ts"], **other)
            # Slack also delivers our bot's own messages.
            [mine] = slack.from_bot("C1")
            slack.event({**mine, "channel": "C1", "channel_type": "channel"})
        until(lambda: len(slack.acks) == 62)
        slack.says("D2", "U1", "Who bakes bread?")
        answer_in(slack, "D2")
    assert len(slack.from_bot("C1")) == 1
    assert all(settled(one) for one in slack.from_bot("C1"))
