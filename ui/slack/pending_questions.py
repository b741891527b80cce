"""Pending questions: acknowledged but not yet answered. A killed process leaves them to the next.

Only where a question was asked is kept. Its text is read from Slack again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ui.slack.slack_question import SlackQuestion
from ui.state_database import open_state

FILE = "unfinished.sqlite"
KEEP_SECONDS = 3600.0  # after that nobody expects an answer any more

_SCHEMA = """
CREATE TABLE IF NOT EXISTS unfinished (
    key TEXT PRIMARY KEY, at REAL NOT NULL, again INTEGER NOT NULL, keys TEXT NOT NULL,
    team TEXT NOT NULL, channel TEXT NOT NULL, user TEXT NOT NULL, ts TEXT NOT NULL,
    thread TEXT NOT NULL, direct INTEGER NOT NULL, response_url TEXT NOT NULL);
"""


@dataclass(frozen=True)
class PendingQuestion:
    """A question without its text. `retried`: an earlier process has already taken it over once."""

    question: SlackQuestion
    retried: bool


class PendingQuestions:
    """The file of pending questions, for one process at a time."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Raises ChangeSettingsError if the file is unusable."""
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, question: SlackQuestion) -> None:
        """Note that a question waits for its answer."""
        self._db.execute(
            "INSERT OR IGNORE INTO unfinished VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                question.keys[0],
                self._clock(),
                json.dumps(question.keys),
                question.team,
                question.channel,
                question.user,
                question.ts,
                question.thread,
                question.direct,
                question.response_url,
            ),
        )

    def remove(self, question: SlackQuestion) -> None:
        """Note that the asker has the answer, or was told that there is none."""
        self._db.execute("DELETE FROM unfinished WHERE key = ?", (question.keys[0],))

    def take_over(self) -> list[PendingQuestion]:
        """Return what an earlier process left, oldest first. Call it once, at the start."""
        self._db.execute("DELETE FROM unfinished WHERE at < ?", (self._clock() - KEEP_SECONDS,))
        rows = self._db.execute(
            "SELECT again, keys, team, channel, user, ts, thread, direct, response_url"
            " FROM unfinished ORDER BY at"
        ).fetchall()
        self._db.execute("UPDATE unfinished SET again = 1")
        return [_pending_question(*row) for row in rows]


def _pending_question(
    again: int,
    keys: str,
    team: str,
    channel: str,
    user: str,
    ts: str,
    thread: str,
    direct: int,
    response_url: str,
) -> PendingQuestion:
    question = SlackQuestion(
        team, channel, user, "", tuple(json.loads(keys)), ts, thread, bool(direct), response_url
    )
    return PendingQuestion(question, retried=bool(again))
