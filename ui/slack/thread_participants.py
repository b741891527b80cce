"""Who has asked the bot in which thread: there they need no mention to ask a follow-up."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from ui.slack.slack_database import transaction

KEEP_SECONDS = 30 * 24 * 3600.0
CLEANUP_INTERVAL = 3600.0  # seconds


class ThreadParticipants:
    """The askers of each thread, kept for KEEP_SECONDS."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        """`db`: an open slack_database."""
        self._clock = clock
        self._db = db
        self._cleaned_up = float("-inf")

    def add(self, channel: str, thread: str, user: str) -> None:
        """Note that `user` has asked the bot in this thread."""
        now = self._clock()
        with transaction(self._db):
            if abs(now - self._cleaned_up) > CLEANUP_INTERVAL:
                self._cleaned_up = now
                self._db.execute("DELETE FROM asker WHERE at < ?", (now - KEEP_SECONDS,))
            self._db.execute(
                "INSERT OR REPLACE INTO asker VALUES (?, ?, ?, ?)", (channel, thread, user, now)
            )

    def has_asked(self, channel: str, thread: str, user: str | None) -> bool:
        """Whether `user` (None: anybody) has asked the bot in this thread."""
        rows = self._db.execute(
            "SELECT 1 FROM asker WHERE channel = ? AND thread = ? AND user = coalesce(?, user)",
            (channel, thread, user),
        )
        return rows.fetchone() is not None
