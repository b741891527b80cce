"""Duplicate deliveries: no event or message is answered twice, across retries and restarts."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence

from ui.slack.slack_database import delete_expired, transaction

CLEANUP_INTERVAL = 3600.0  # seconds

_INSERT = "INSERT INTO delivery VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
_INSERT_OR_TAKE_OVER = (
    "INSERT INTO delivery VALUES (?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET instance = excluded.instance"
)


class EventDeduplication:
    """The deliveries this bot has claimed, by key: `event:…`, `message:…` or `command:…`."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        """`db`: an open slack_database."""
        self._clock = clock
        self._instance = uuid.uuid4().hex
        self._db = db
        self._cleaned_up = float("-inf")

    def claim(self, keys: Sequence[str]) -> bool:
        """Claim a delivery; False if any of its keys was claimed before.

        A delivery that an earlier process claimed without showing a reply can be claimed again.
        """
        now = self._clock()
        if abs(now - self._cleaned_up) > CLEANUP_INTERVAL:
            # Every question passes here, so nothing in the file outlives its time by much.
            self._cleaned_up = now
            delete_expired(self._db, now)
        marks = ",".join("?" * len(keys))
        with transaction(self._db):
            claimed = self._db.execute(
                f"SELECT shown FROM delivery WHERE key IN ({marks})"  # noqa: S608 - question marks only
                " AND (shown OR instance = ?) ORDER BY shown DESC LIMIT 1",
                (*keys, self._instance),
            ).fetchone()
            shown = claimed[0] if claimed else 0
            self._db.executemany(
                _INSERT if claimed else _INSERT_OR_TAKE_OVER,
                [(key, self._instance, now, shown) for key in keys],
            )
        return claimed is None

    def is_claimed(self, key: str) -> bool:
        """Whether any process has claimed this key."""
        rows = self._db.execute("SELECT 1 FROM delivery WHERE key = ?", (key,))
        return rows.fetchone() is not None

    def mark_shown(self, keys: Sequence[str]) -> None:
        """Note that the asker is about to see a reply: it is never answered again."""
        with transaction(self._db):
            self._db.executemany(
                "UPDATE delivery SET shown = 1 WHERE key = ?", [(key,) for key in keys]
            )
