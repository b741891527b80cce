"""The SQLite file of event deduplication, thread participants and shareable answers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ui.state_database import open_state

FILE = "slack.sqlite"
KEEP_DELIVERIES = 3 * 24 * 3600.0  # seconds; Slack stops redelivering an event within an hour
KEEP_PARTICIPANTS = 30 * 24 * 3600.0  # seconds in which a follow-up needs no mention
KEEP_SHAREABLE = 24 * 3600.0  # seconds in which an ephemeral answer can be shared

_SCHEMA = """
CREATE TABLE IF NOT EXISTS delivery (
    key TEXT PRIMARY KEY, instance TEXT NOT NULL, at REAL NOT NULL, shown INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_at ON delivery (at);
CREATE TABLE IF NOT EXISTS asker (
    channel TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (channel, thread, user));
CREATE TABLE IF NOT EXISTS share (id TEXT PRIMARY KEY, at REAL NOT NULL, messages TEXT NOT NULL);
"""


def open_slack_database(folder: Path) -> sqlite3.Connection:
    """Open the file, for one process at a time. Raises ChangeSettingsError if it is unusable."""
    return open_state(folder, FILE, _SCHEMA)


def delete_expired(db: sqlite3.Connection, now: float) -> None:
    """Delete what is older than it may be kept. `now`: seconds since the epoch."""
    with transaction(db):
        db.execute("DELETE FROM delivery WHERE at < ?", (now - KEEP_DELIVERIES,))
        db.execute("DELETE FROM asker WHERE at < ?", (now - KEEP_PARTICIPANTS,))
        db.execute("DELETE FROM share WHERE at < ?", (now - KEEP_SHAREABLE,))


class transaction:  # noqa: N801 - used as `with transaction(db):`
    """A transaction that locks the file from its beginning."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
