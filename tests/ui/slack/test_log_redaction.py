"""No user text and no token reaches the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import answer_in, running, until
from ui.slack.qa_service import QAService


def test_the_log_contains_no_text_and_no_token(
    slack: FakeSlack,
    quotes: QAService,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """With failures of all kinds, at level DEBUG."""
    caplog.set_level(logging.DEBUG)
    slack.plays("chat.postMessage", Trouble(status=500), Trouble(error="invalid_blocks"))
    word = "zwetschgenkuchen"
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> who bakes {word}?")
        until(lambda: slack.ephemeral)
        slack.says("D1", "U1", f"who bakes {word}?")
        answer_in(slack, "D1")
        slack.delivers("events_api", {"type": "nobody_knows", "text": word})
        slack.delivers("interactive", {"type": "shortcut", "callback_id": word})
        slack.command("U1", f"who bakes {word}?")
        slack.clicks("U1", "quote", word)
        slack.closes_sockets()
        slack.says("D2", "U1", f"who bakes {word}?")
        answer_in(slack, "D2")
    told = [record for record in caplog.records if not record.name.startswith("aiohttp.")]
    written = "\n".join([str((record.getMessage(), record.exc_text)) for record in told])
    written += "".join(capfd.readouterr())
    assert "invalid_blocks" in written  # it does log
    for secret in (word, BOT_TOKEN, APP_TOKEN, "invented-ticket", "bread"):
        assert secret not in written
