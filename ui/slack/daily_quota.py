"""The daily quota: how many questions one person, and everybody together, may ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ui.state_database import open_state

FILE = "allowance.sqlite"
EVERYBODY = "*"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    day TEXT NOT NULL, who TEXT NOT NULL, questions INTEGER NOT NULL, told INTEGER NOT NULL,
    PRIMARY KEY (day, who));
"""


@dataclass(frozen=True)
class QuotaExceeded:
    """What to tell an asker over the quota. `first`: they have not been told today."""

    text: str
    first: bool


class DailyQuota:
    """Questions counted by day (UTC), across restarts."""

    def __init__(
        self, folder: Path, per_user: int, total: int, clock: Callable[[], float] = time.time
    ) -> None:
        """`per_user` and `total` are questions a day. Raises ChangeSettingsError if the file is
        unusable."""
        self._per_user = per_user
        self._total = total
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def take(self, user: str) -> QuotaExceeded | None:
        """Count a question of `user`; do not count it and return why if the quota is used up."""
        day = self._today()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            exceeded = self._take(day, user)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return exceeded

    def give_back(self, user: str) -> None:
        """Uncount a question of today that was turned away because the queue was full."""
        self._db.execute(
            "UPDATE spent SET questions = max(questions - 1, 0) WHERE day = ? AND who IN (?, ?)",
            (self._today(), EVERYBODY, user),
        )

    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).date().isoformat()

    def _take(self, day: str, user: str) -> QuotaExceeded | None:
        self._db.execute("DELETE FROM spent WHERE day < date(?, '-7 days')", (day,))
        for who in (EVERYBODY, user):
            self._db.execute("INSERT OR IGNORE INTO spent VALUES (?, ?, 0, 0)", (day, who))
        rows = self._db.execute(
            "SELECT who, questions, told FROM spent WHERE day = ? AND who IN (?, ?)",
            (day, EVERYBODY, user),
        )
        counts = {who: (questions, told) for who, questions, told in rows}
        asked_by_user, told = counts[user]
        text = None
        if asked_by_user >= self._per_user:
            limit = f"{self._per_user:,} questions for today"
            text = f"You have used your {limit}; ask again tomorrow (UTC)."
        elif counts[EVERYBODY][0] >= self._total:
            text = "The questions for today are used up; ask again tomorrow (UTC)."
        if text is None:
            self._db.execute(
                "UPDATE spent SET questions = questions + 1 WHERE day = ? AND who IN (?, ?)",
                (day, EVERYBODY, user),
            )
            return None
        self._db.execute("UPDATE spent SET told = 1 WHERE day = ? AND who = ?", (day, user))
        return QuotaExceeded(text, first=not told)
