"""Answered once, and nobody but people: whatever Slack delivers again, whoever else writes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.process import started
from tests.ui.slack.bot import SENTENCES, answer_in, running, settled, until
from tests.ui.slack.fake_slack import (
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    FakeSlack,
    event_body,
)
from ui.errors import ChangeSettingsError
from ui.slack.deliveries import FILE, KEPT, Deliveries
from ui.slack.responder import Service

QUESTION = f"<@{BOT_USER}> How much of the bread came back when they began?"


def mention(slack: FakeSlack, event_id: str) -> dict[str, Any]:
    """A mention that nobody delivered yet."""
    event = slack.says("C1", "U1", QUESTION, deliver=False)
    return event_body({**event, "type": "app_mention"}, event_id)


def test_delivered_four_times_over_restarts_it_is_answered_once(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    body = mention(slack, "Ev1")
    for number in range(4):
        with running(slack, quotes, tmp_path):
            envelope = slack.delivers("events_api", body)
            until(lambda envelope=envelope: envelope in slack.acks)  # type: ignore[misc]  # bound
            if number == 0:
                answer_in(slack, "C1")
            # What is delivered after it is answered after it.
            slack.says("D1", "U1", "Who bakes bread?")
            answer_in(slack, "D1", number)
    assert len(slack.from_bot("C1")) == 1


def test_a_process_that_is_killed_answers_once_and_leaves_nobody_waiting(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    body = mention(slack, "Ev1")
    model.plays(Play(SENTENCES[0]), Play(silence=600.0))
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "PODCAST_QA_SLACK_API": slack.api,
        "PODCAST_QA_STATE": str(tmp_path / "state"),
    }
    for number, llm in enumerate((f"{model.url}#scripted-1", "quotes")):
        arguments = ("slack", "--llm", llm, "--store", sample_store)
        with started(*arguments, cwd=tmp_path, **environment) as bot:
            until(lambda number=number: slack.sockets > number)  # type: ignore[misc]  # bound
            for _ in range(2):
                envelope = slack.delivers("events_api", body)
                until(lambda envelope=envelope: envelope in slack.acks)  # type: ignore[misc]
            if number == 0:
                answer_in(slack, "C1")
                slack.says("D1", "U1", "Who bakes bread?")
                until(lambda: len(model.requests) == 2)  # it waits for the model, and is killed
                assert not slack.from_bot("D1")
            else:
                answer_in(slack, "D1")
                until(lambda: not any(slack.statuses.values()))
            bot.process.kill()
            told = bot.stderr.read()
        assert BOT_TOKEN.encode() not in told
        assert b"bread" not in told
    assert len(slack.from_bot("C1")) == 1
    assert len(slack.from_bot("D1")) == 1


def test_what_was_taken_but_never_shown_is_answered_when_it_comes_again(tmp_path: Path) -> None:
    first = Deliveries(tmp_path)
    assert first.claim(["event:1", "message:1"])
    assert not first.claim(["event:1", "message:1"])
    first.close()  # killed before it showed anything
    second = Deliveries(tmp_path)
    assert second.claim(["event:1", "message:1"])
    second.show(["event:1", "message:1"])
    second.close()
    third = Deliveries(tmp_path)
    assert not third.claim(["event:1", "message:1"])
    third.close()


def test_one_message_in_two_events_is_one(tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path)
    assert deliveries.claim(["message:1", "event:1"])
    assert not deliveries.claim(["message:1", "event:2"])
    assert not deliveries.claim(["event:2"])
    assert deliveries.claim(["message:2", "event:3"])


@pytest.mark.parametrize("step", [-86_400.0, 0.0, 400.0, KEPT + 1])
def test_the_clock_may_jump(tmp_path: Path, step: float) -> None:
    first = Deliveries(tmp_path, clock=lambda: 1_000_000.0)
    first.claim(["event:1"])
    first.show(["event:1"])
    first.close()
    later = Deliveries(tmp_path, clock=lambda: 1_000_000.0 + step)
    assert later.claim(["event:1"]) is (step > KEPT)
    later.close()


def test_what_is_remembered_holds_no_words(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", QUESTION)
        answer_in(slack, "C1")
        until(lambda: not slack.reactions)
    dump = "\n".join(sqlite3.connect(tmp_path / FILE).iterdump())
    assert "message:C1" in dump
    assert "bread" not in dump


def test_a_second_bot_is_refused(slack: FakeSlack, quotes: Service, tmp_path: Path) -> None:
    with (
        running(slack, quotes, tmp_path),
        pytest.raises(ChangeSettingsError, match="another bot has"),
        running(slack, quotes, tmp_path),
    ):
        pass


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


def test_bots_edits_and_joins_get_no_reply(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path, follow_ups="everyone"):
        for number, more in enumerate([*BOTS, *NO_QUESTIONS]):
            ts = f"17000000{number:02}.000001"
            for kind, channel in (("app_mention", "C1"), ("message", "C1"), ("message", "D1")):
                event = {"type": kind, "text": QUESTION, "channel": channel, "ts": ts, **more}
                slack.event({**event, "channel_type": "im" if channel == "D1" else "channel"})
        slack.says("D2", "U1", "Who bakes bread?")
        answer_in(slack, "D2")
        until(lambda: len(slack.acks) == 3 * len(BOTS + NO_QUESTIONS) + 1)
    assert slack.from_bot("C1") == []
    assert slack.from_bot("D1") == []
    assert not slack.whispers


def test_a_bot_that_answers_back_starts_no_loop(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    """Whatever our bot writes, another one answers with a mention and a question, in the thread."""
    with running(slack, quotes, tmp_path, follow_ups="everyone"):
        first = slack.says("C1", "U1", QUESTION)
        answer_in(slack, "C1")
        for number in range(20):
            other: dict[str, Any] = {"bot_id": "BOTHER", "app_id": "AOTHER"}
            slack.says("C1", "UOTHER", f"{QUESTION} {number}?", thread=first["ts"], **other)
            # Slack also tells our bot of what it wrote itself.
            [mine] = slack.from_bot("C1")
            slack.event({**mine, "channel": "C1", "channel_type": "channel"})
        until(lambda: len(slack.acks) == 62)
        slack.says("D2", "U1", "Who bakes bread?")
        answer_in(slack, "D2")
    assert len(slack.from_bot("C1")) == 1
    assert all(settled(one) for one in slack.from_bot("C1"))
