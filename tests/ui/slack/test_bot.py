"""One bot per state folder; people still waiting when it stops are told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.slack.fake_slack import (
    BOT_USER,
    FakeSlack,
)
from tests.ui.slack.running_bot import SENTENCES, running, until, with_model
from ui.errors import ChangeSettingsError
from ui.slack.pending_questions import FILE
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def test_a_second_bot_on_the_same_state_is_refused(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with (
        running(slack, quotes, tmp_path),
        pytest.raises(ChangeSettingsError, match="another bot is using"),
        running(slack, quotes, tmp_path),
    ):
        pass


def pending(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as db:
        [(count,)] = db.execute("SELECT count(*) FROM unfinished")
    return int(count)


def test_askers_who_wait_at_shutdown_are_told(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=10.0))
    qa = with_model(sample_store, model)
    with running(slack, qa, tmp_path, workers=1, shutdown_grace=0.1):
        slack.says("C1", "U0", MENTION)
        until(lambda: model.requests)
        slack.says("D1", "U1", QUESTION)
        until(lambda: pending(tmp_path) == 2)  # the second one is recorded and queued
    assert "restarted" in slack.from_bot("D1")[0]["text"]
    assert "restarted" in slack.ephemeral[0]["text"]
    assert "thread_ts" not in slack.ephemeral[0]
    assert not slack.reactions
