"""How much may be asked: so many questions a day by one person, so many by all."""

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
class Refusal:
    """Why a question is not taken, in one line. `first`: they have not been told so today."""

    line: str
    first: bool


class Allowance:
    """Counts questions by day (UTC), across restarts."""

    def __init__(
        self, folder: Path, each: int, all_: int, clock: Callable[[], float] = time.time
    ) -> None:
        """`each` and `all_` are questions a day. Raises ChangeSettingsError where the file cannot
        be used."""
        self._each = each
        self._all = all_
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def take(self, user: str) -> Refusal | None:
        """Count a question of `user`, or say why it is not taken."""
        day = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            refusal = self._take(day, user)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return refusal

    def give_back(self, user: str) -> None:
        """Uncount a question of today that was not answered for want of room."""
        day = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        self._db.execute(
            "UPDATE spent SET questions = max(questions - 1, 0) WHERE day = ? AND who IN (?, ?)",
            (day, EVERYBODY, user),
        )

    def _take(self, day: str, user: str) -> Refusal | None:
        self._db.execute("DELETE FROM spent WHERE day < date(?, '-7 days')", (day,))
        for who in (EVERYBODY, user):
            self._db.execute("INSERT OR IGNORE INTO spent VALUES (?, ?, 0, 0)", (day, who))
        rows = self._db.execute(
            "SELECT who, questions, told FROM spent WHERE day = ? AND who IN (?, ?)",
            (day, EVERYBODY, user),
        )
        counts = {who: (questions, told) for who, questions, told in rows}
        mine, told = counts[user]
        line = None
        if mine >= self._each:
            line = f"That was your {self._each:,} questions for today; ask again tomorrow (UTC)."
        elif counts[EVERYBODY][0] >= self._all:
            line = "The questions for today are used up; ask again tomorrow (UTC)."
        if line is None:
            self._db.execute(
                "UPDATE spent SET questions = questions + 1 WHERE day = ? AND who IN (?, ?)",
                (day, EVERYBODY, user),
            )
            return None
        self._db.execute("UPDATE spent SET told = 1 WHERE day = ? AND who = ?", (day, user))
        return Refusal(line, first=not told)
