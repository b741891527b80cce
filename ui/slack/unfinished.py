"""Questions that were acknowledged and are not answered yet: what a process that is killed leaves
to the next one. Where they stand is kept, not their words: those are read again in Slack."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ui.slack.message import Asking
from ui.state_database import open_state

FILE = "unfinished.sqlite"
WAITED_FOR = 3600.0  # seconds for which somebody may still wait for an answer

_SCHEMA = """
CREATE TABLE IF NOT EXISTS unfinished (
    key TEXT PRIMARY KEY, at REAL NOT NULL, again INTEGER NOT NULL, keys TEXT NOT NULL,
    team TEXT NOT NULL, channel TEXT NOT NULL, user TEXT NOT NULL, ts TEXT NOT NULL,
    thread TEXT NOT NULL, direct INTEGER NOT NULL, response_url TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Left:
    """A question without its words. `again`: it was left before, by the process that took it up."""

    asking: Asking
    again: bool


class Unfinished:
    """The file of them. One process at a time may have it open."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Raises ChangeSettingsError where the file cannot be used."""
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def begin(self, asking: Asking) -> None:
        """Note that somebody waits for an answer."""
        self._db.execute(
            "INSERT OR IGNORE INTO unfinished VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                asking.keys[0],
                self._clock(),
                json.dumps(asking.keys),
                asking.team,
                asking.channel,
                asking.user,
                asking.ts,
                asking.thread,
                asking.direct,
                asking.response_url,
            ),
        )

    def end(self, asking: Asking) -> None:
        """Note that they have it, or were told that there will be none."""
        self._db.execute("DELETE FROM unfinished WHERE key = ?", (asking.keys[0],))

    def left(self) -> list[Left]:
        """What an earlier process left, the oldest first; to be asked for once, at the start."""
        self._db.execute("DELETE FROM unfinished WHERE at < ?", (self._clock() - WAITED_FOR,))
        rows = self._db.execute(
            "SELECT again, keys, team, channel, user, ts, thread, direct, response_url"
            " FROM unfinished ORDER BY at"
        ).fetchall()
        self._db.execute("UPDATE unfinished SET again = 1")
        return [_left(*row) for row in rows]


def _left(
    again: int,
    keys: str,
    team: str,
    channel: str,
    user: str,
    ts: str,
    thread: str,
    direct: int,
    response_url: str,
) -> Left:
    asking = Asking(
        team, channel, user, "", tuple(json.loads(keys)), ts, thread, bool(direct), response_url
    )
    return Left(asking, bool(again))
