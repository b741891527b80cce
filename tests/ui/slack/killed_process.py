"""The state that a killed process leaves behind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ui.slack.event_deduplication import EventDeduplication
from ui.slack.pending_questions import FILE, PendingQuestions
from ui.slack.slack_database import open_slack_database
from ui.slack.slack_question import SlackQuestion


def leave(
    folder: Path,
    question: SlackQuestion,
    *,
    shown: bool = False,
    retried: bool = False,
    age: float = 0.0,
) -> None:
    """Leave a question as a process does that is killed before its end, `age` seconds ago."""
    db = open_slack_database(folder)
    deduplication = EventDeduplication(db)
    deduplication.claim(question.keys)
    if shown:
        deduplication.mark_shown(question.keys)
    db.close()
    pending = PendingQuestions(folder)
    pending.add(question)
    if retried:
        pending.take_over()
    pending.close()
    with sqlite3.connect(folder / FILE) as pending_db:
        pending_db.execute("UPDATE unfinished SET at = at - ?", (age,))
