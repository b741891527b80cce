"""Pending questions are kept for an hour, without their text."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from tests.ui.slack.fake_slack import TEAM
from tests.ui.slack.killed_process import leave
from ui.slack.pending_questions import FILE, KEEP_SECONDS, PendingQuestion, PendingQuestions
from ui.slack.slack_question import SlackQuestion

QUESTION = "How much of the bread came back when they began?"


def test_pending_questions_expire_after_an_hour(tmp_path: Path) -> None:
    question = SlackQuestion(TEAM, "C1", "U1", "", ("message:C1:1",), "1.0", "1.0")
    for age, expected in (
        (KEEP_SECONDS + 1, []),
        (KEEP_SECONDS - 60, [PendingQuestion(question, retried=False)]),
    ):
        leave(tmp_path, replace(question, text=QUESTION), age=age)
        pending = PendingQuestions(tmp_path)
        assert pending.take_over() == expected
        pending.close()


def test_their_text_is_not_stored(tmp_path: Path) -> None:
    leave(tmp_path, SlackQuestion(TEAM, "C1", "U1", QUESTION, ("message:C1:1",), "1.0", "1.0"))
    assert "bread" not in "\n".join(sqlite3.connect(tmp_path / FILE).iterdump())
