"""What a killed process left is answered by the next one, or its asker told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import BOT_USER, TEAM, FakeSlack, Trouble, event_body
from tests.ui.slack.killed_process import leave
from tests.ui.slack.running_bot import answer_in, running, until, words_in
from ui.slack.crash_recovery import INTERRUPTED
from ui.slack.pending_questions import FILE
from ui.slack.qa_service import QAService
from ui.slack.slack_question import SlackQuestion

QUESTION = "How much of the bread came back when they began?"


def asked(slack: FakeSlack, channel: str = "C1") -> SlackQuestion:
    """A question in Slack, with the progress indicator of the killed process."""
    words = QUESTION if channel.startswith("D") else f"<@{BOT_USER}> {QUESTION}"
    event = slack.says(channel, "U1", words, deliver=False)
    ts = event["ts"]
    slack.reactions.add((channel, ts, "eyes"))
    keys = (f"message:{channel}:{ts}", "event:Ev1")
    return SlackQuestion(TEAM, channel, "U1", QUESTION, keys, ts, ts, channel.startswith("D"))


def nothing_left(folder: Path) -> bool:
    with sqlite3.connect(folder / FILE) as db:
        return not db.execute("SELECT 1 FROM unfinished").fetchall()


def test_a_pending_question_is_answered_once_despite_redelivery(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    left = asked(slack)
    leave(tmp_path, left)
    event = {**slack.messages["C1"][0], "channel": "C1", "type": "app_mention"}
    for _ in range(2):
        with running(slack, quotes, tmp_path):
            slack.delivers("events_api", event_body(event, "Ev1"))
            answer = answer_in(slack, "C1")
            until(lambda: not slack.reactions)
            until(lambda: nothing_left(tmp_path))
    assert len(slack.from_bot("C1")) == 1
    assert not slack.ephemeral
    assert "eighteen percent" in words_in(answer["blocks"])


def test_a_recovered_question_is_still_overheard(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    first = slack.says("C1", "U2", "Hello everybody", deliver=False)
    event = slack.says("C1", "U1", "Why do you think so?", thread=first["ts"], deliver=False)
    keys = (f"message:C1:{event['ts']}",)
    left = SlackQuestion(TEAM, "C1", "U1", "", keys, event["ts"], first["ts"], overheard=True)
    leave(tmp_path, left)
    with running(slack, quotes, tmp_path):
        until(lambda: nothing_left(tmp_path))
    assert slack.from_bot("C1") == []
    assert not slack.ephemeral


@pytest.mark.parametrize(
    ("shown", "retried", "trouble"),
    [
        (True, False, None),  # there may be a reply, or half of one
        (False, True, None),  # it may be what kills the process
        (False, False, Trouble(error="missing_scope")),  # its text cannot be read
    ],
)
def test_if_it_cannot_be_answered_the_asker_is_told_once(
    slack: FakeSlack,
    quotes: QAService,
    tmp_path: Path,
    shown: bool,
    retried: bool,
    trouble: Trouble | None,
) -> None:
    left = asked(slack)
    leave(tmp_path, left, shown=shown, retried=retried)
    if trouble:
        slack.plays("conversations.replies", trouble)
    for _ in range(2):
        with running(slack, quotes, tmp_path):
            until(lambda: not slack.reactions)
            until(lambda: nothing_left(tmp_path))
    [told] = slack.ephemeral
    assert told["text"] == INTERRUPTED
    assert told["user"] == "U1"
    assert slack.from_bot("C1") == []


def test_the_asker_of_a_pending_command_is_told(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    url = slack.response_url()
    leave(tmp_path, SlackQuestion(TEAM, "C1", "U1", QUESTION, ("command:1",), response_url=url))
    with running(slack, quotes, tmp_path):
        until(lambda: slack.responses[url])
    assert slack.responses[url][0]["text"] == INTERRUPTED


def test_a_deleted_question_is_dropped(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    leave(tmp_path, asked(slack))
    slack.messages["C1"].clear()
    with running(slack, quotes, tmp_path):
        until(lambda: nothing_left(tmp_path))
    assert slack.from_bot("C1") == []
    assert not slack.ephemeral
