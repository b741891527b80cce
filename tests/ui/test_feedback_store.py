"""Votes on answers, and the deletion of unrated ones."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rag.answer import Answer, Turn
from tests.ui.scripted import citation, lighthouse
from ui.errors import ChangeSettingsError
from ui.feedback_store import FILE, UNRATED_KEPT, Feedback, VoteCounts

ANSWER = Answer("who?", "Oona [1].", False, "quotes", None, (citation(lighthouse()),))
HISTORY = [Turn("user", "where?"), Turn("assistant", "There.")]


def test_the_last_word_of_each_voter_counts(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.answered("a", ANSWER, HISTORY, "slack", private=False)
    assert feedback.vote("a", "U1", good=True)
    assert feedback.vote("a", "U2", good=True)
    assert feedback.vote("a", "U1", good=False, reason="wrong moment")
    assert not feedback.vote("b", "U1", good=True)
    assert feedback.vote_counts() == VoteCounts(answers=1, good=1, bad=1)
    [line] = feedback.questions()
    assert line["votes"] == {"good": 1, "bad": 1}
    assert line["type"] == "rated_wrong"  # a draw proves nothing
    assert line["history"] == [
        {"role": "user", "content": "where?"},
        {"role": "assistant", "content": "There."},
    ]
    feedback.close()


def test_an_answer_that_nobody_rated_is_forgotten(tmp_path: Path) -> None:
    now = 1_000_000.0
    feedback = Feedback(tmp_path, clock=lambda: now)
    feedback.answered("rated", ANSWER, [], "slack", private=False)
    feedback.answered("unrated", ANSWER, [], "slack", private=False)
    feedback.vote("rated", "U1", good=True)
    now += UNRATED_KEPT + 1
    feedback.answered("new", ANSWER, [], "slack", private=False)
    feedback.close()
    ids = sqlite3.connect(tmp_path / FILE).execute("SELECT id FROM answer ORDER BY id").fetchall()
    assert ids == [("new",), ("rated",)]


def test_no_voter_is_kept(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.answered("a", ANSWER, [], "slack", private=True)
    feedback.vote("a", "T1:U0123", good=True)
    feedback.close()
    assert "U0123" not in "".join(sqlite3.connect(tmp_path / FILE).iterdump())


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ChangeSettingsError, match="PODCAST_QA_STATE") as raised:
        Feedback(tmp_path / "file")
    assert "\n" not in str(raised.value)
    (tmp_path / FILE).write_text("no database at all, and long enough to be seen as none" * 9)
    with pytest.raises(ChangeSettingsError, match="PODCAST_QA_STATE"):
        Feedback(tmp_path)
