"""Who has asked the bot in which thread: there they need no mention to ask a follow-up."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from ui.slack.slack_database import transaction


class ThreadParticipants:
    """The askers of each thread, kept for KEEP_PARTICIPANTS."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        """`db`: an open slack_database."""
        self._clock = clock
        self._db = db

    def add(self, channel: str, thread: str, user: str) -> None:
        """Note that `user` has asked the bot in this thread."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO asker VALUES (?, ?, ?, ?)",
                (channel, thread, user, self._clock()),
            )

    def has_asked(self, channel: str, thread: str, user: str | None) -> bool:
        """Whether `user` (None: anybody) has asked the bot in this thread."""
        rows = self._db.execute(
            "SELECT 1 FROM asker WHERE channel = ? AND thread = ? AND user = coalesce(?, user)",
            (channel, thread, user),
        )
        return rows.fetchone() is not None
