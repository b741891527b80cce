"""What has been answered, and where the bot takes part: it answers nothing twice, whatever Slack
delivers again and however often it is started."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from ui.slack.blocks import Message
from ui.state_database import open_state

FILE = "slack.sqlite"
KEPT = 3 * 24 * 3600.0  # seconds; Slack delivers an event for the last time within an hour
THREADS_KEPT = 30 * 24 * 3600.0  # seconds in which a follow-up needs no mention
BETWEEN_FORGETTING = 3600.0  # seconds
SHARES_KEPT = 24 * 3600.0  # seconds in which an answer that one person saw can be shared

_SCHEMA = """
CREATE TABLE IF NOT EXISTS delivery (
    key TEXT PRIMARY KEY, instance TEXT NOT NULL, at REAL NOT NULL, shown INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_at ON delivery (at);
CREATE TABLE IF NOT EXISTS asker (
    channel TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (channel, thread, user));
CREATE TABLE IF NOT EXISTS share (id TEXT PRIMARY KEY, at REAL NOT NULL, messages TEXT NOT NULL);
"""

_KNOWN = "INSERT INTO delivery VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
_TAKEN = (
    "INSERT INTO delivery VALUES (?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET instance = excluded.instance"
)


class Deliveries:
    """The file of what was delivered. One process at a time may have it open."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Raises ChangeSettingsError where the file cannot be used."""
        self._clock = clock
        self._instance = uuid.uuid4().hex
        self._db = open_state(folder, FILE, _SCHEMA)
        self._forgot = float("-inf")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def claim(self, keys: Sequence[str]) -> bool:
        """Whether what goes by any of these names is new, and ours to answer from now on.

        What an earlier process took but never showed anything of may be taken again.
        """
        now = self._clock()
        if abs(now - self._forgot) > BETWEEN_FORGETTING:
            self._forget()
        marks = ",".join("?" * len(keys))
        with _writing(self._db):
            taken = self._db.execute(
                f"SELECT shown FROM delivery WHERE key IN ({marks})"  # noqa: S608 - question marks only
                " AND (shown OR instance = ?) ORDER BY shown DESC LIMIT 1",
                (*keys, self._instance),
            ).fetchone()
            shown = taken[0] if taken else 0
            self._db.executemany(
                _KNOWN if taken else _TAKEN, [(key, self._instance, now, shown) for key in keys]
            )
        return taken is None

    def knows(self, key: str) -> bool:
        """Whether anything was taken by this name."""
        found = self._db.execute("SELECT 1 FROM delivery WHERE key = ?", (key,))
        return found.fetchone() is not None

    def show(self, keys: Sequence[str]) -> None:
        """Note that the asker is about to see something: from now on nobody answers this again."""
        with _writing(self._db):
            self._db.executemany(
                "UPDATE delivery SET shown = 1 WHERE key = ?", [(key,) for key in keys]
            )

    def join(self, channel: str, thread: str, user: str) -> None:
        """Note that `user` asks the bot in this thread."""
        with _writing(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO asker VALUES (?, ?, ?, ?)",
                (channel, thread, user, self._clock()),
            )

    def asks_here(self, channel: str, thread: str, user: str | None) -> bool:
        """Whether `user` (None: anybody) has asked the bot in this thread."""
        found = self._db.execute(
            "SELECT 1 FROM asker WHERE channel = ? AND thread = ? AND user = coalesce(?, user)",
            (channel, thread, user),
        )
        return found.fetchone() is not None

    def keep(self, share: str, messages: Sequence[Message]) -> None:
        """Keep an answer that one person saw, so that they can share it."""
        told = json.dumps([[message.text, message.blocks] for message in messages])
        with _writing(self._db):
            self._db.execute("INSERT INTO share VALUES (?, ?, ?)", (share, self._clock(), told))

    def take(self, share: str) -> tuple[Message, ...]:
        """Give such an answer out, once; nothing where it was given or its time is over."""
        with _writing(self._db):
            row = self._db.execute(
                "DELETE FROM share WHERE id = ? AND at > ? RETURNING messages",
                (share, self._clock() - SHARES_KEPT),
            ).fetchone()
        if row is None:
            return ()
        return tuple(Message(text, tuple(blocks)) for text, blocks in json.loads(row[0]))

    def _forget(self) -> None:
        now = self._forgot = self._clock()
        with _writing(self._db):
            self._db.execute("DELETE FROM delivery WHERE at < ?", (now - KEPT,))
            self._db.execute("DELETE FROM asker WHERE at < ?", (now - THREADS_KEPT,))
            self._db.execute("DELETE FROM share WHERE at < ?", (now - SHARES_KEPT,))


class _writing:  # noqa: N801 - reads as a word of the `with` it is made for
    """A transaction that takes the file at its beginning."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
