"""Nothing is answered twice: retries, two events for one message, restarts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.process import started
from tests.ui.slack.fake_slack import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    FakeSlack,
    event_body,
)
from tests.ui.slack.running_bot import SENTENCES, answer_in, running, until
from ui.slack.event_deduplication import EventDeduplication
from ui.slack.qa_service import QAService
from ui.slack.slack_database import FILE, KEEP_DELIVERIES, open_slack_database

QUESTION = f"<@{BOT_USER}> How much of the bread came back when they began?"


def mention(slack: FakeSlack, event_id: str) -> dict[str, Any]:
    """A mention that is not delivered yet."""
    event = slack.says("C1", "U1", QUESTION, deliver=False)
    return event_body({**event, "type": "app_mention"}, event_id)


def test_an_event_redelivered_across_restarts_is_answered_once(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    body = mention(slack, "Ev1")
    for number in range(4):
        with running(slack, quotes, tmp_path):
            envelope = slack.delivers("events_api", body)
            until(lambda envelope=envelope: envelope in slack.acks)  # type: ignore[misc]  # bound
            if number == 0:
                answer_in(slack, "C1")
            # A later event is answered later.
            slack.says("D1", "U1", "Who bakes bread?")
            answer_in(slack, "D1", number)
    assert len(slack.from_bot("C1")) == 1


def test_a_killed_process_answers_once_and_leaves_nobody_waiting(
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
                until(lambda: len(model.requests) == 2)  # it is killed while it waits for the model
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


def test_a_claim_without_a_reply_can_be_claimed_after_a_restart(tmp_path: Path) -> None:
    keys = ["event:1", "message:1"]
    with closing(open_slack_database(tmp_path)) as db:
        first = EventDeduplication(db)
        assert first.claim(keys)
        assert not first.claim(keys)  # killed before it showed anything
    with closing(open_slack_database(tmp_path)) as db:
        second = EventDeduplication(db)
        assert second.claim(keys)
        second.mark_shown(keys)
    with closing(open_slack_database(tmp_path)) as db:
        assert not EventDeduplication(db).claim(keys)


def test_two_events_for_one_message_are_claimed_once(tmp_path: Path) -> None:
    deduplication = EventDeduplication(open_slack_database(tmp_path))
    assert deduplication.claim(["message:1", "event:1"])
    assert not deduplication.claim(["message:1", "event:2"])
    assert not deduplication.claim(["event:2"])
    assert deduplication.claim(["message:2", "event:3"])


@pytest.mark.parametrize("step", [-86_400.0, 0.0, 400.0, KEEP_DELIVERIES + 1])
def test_the_clock_may_jump(tmp_path: Path, step: float) -> None:
    with closing(open_slack_database(tmp_path)) as db:
        first = EventDeduplication(db, clock=lambda: 1_000_000.0)
        first.claim(["event:1"])
        first.mark_shown(["event:1"])
        later = EventDeduplication(db, clock=lambda: 1_000_000.0 + step)
        assert later.claim(["event:1"]) is (step > KEEP_DELIVERIES)


def test_no_text_is_stored(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", QUESTION)
        answer_in(slack, "C1")
        until(lambda: not slack.reactions)
    dump = "\n".join(sqlite3.connect(tmp_path / FILE).iterdump())
    assert "message:C1" in dump
    assert "bread" not in dump
