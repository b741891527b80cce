"""The process runs until it is interrupted, and keeps its connection."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.ui.conftest import free_port
from tests.ui.process import started
from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.ui.slack.running_bot import (
    TOKENS,
    answer_in,
    options,
    running,
    serving,
)
from ui.errors import ChangeSettingsError
from ui.slack.bot_process import run_http
from ui.slack.qa_service import QAService

SECRETS = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_SIGNING_SECRET": "invented-secret",
}
QUESTION = "How much of the bread came back when they began?"


def test_it_runs_until_sigterm(slack: FakeSlack, sample_store: Path, tmp_path: Path) -> None:
    """Over HTTP; test_event_deduplication.py starts processes with Socket Mode."""
    how = ("--http", "--port", free_port(), "--llm", "quotes", "--store", sample_store)
    environment = {**SECRETS, "PODCAST_QA_SLACK_API": slack.api, "PYTHONUNBUFFERED": "1"}
    environment["PODCAST_QA_STATE"] = str(tmp_path / "state")
    with started("slack", *how, cwd=tmp_path, **environment) as bot:
        assert b"The bot is listening" in bot.stdout.readline()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(60) == 0
        told = bot.stderr.read()
    assert b"Traceback" not in told
    for secret in SECRETS.values():
        assert secret.encode() not in told


def test_a_dropped_socket_is_reconnected(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.closes_sockets()
        slack.says("D1", "U1", QUESTION)  # waits for the next connection
        answer_in(slack, "D1")
    assert slack.sockets == 2


def test_a_taken_port_is_reported(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    with (
        pytest.raises(ChangeSettingsError, match="is taken"),
        serving(
            lambda say, end: run_http(
                quotes, TOKENS, options(slack, tmp_path), "127.0.0.1", slack.port, say, end
            )
        ),
    ):
        pass
