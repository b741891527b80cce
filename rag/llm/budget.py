"""How often a language model may be asked, and for how much.

Kept in one small SQLite file beside what is published, so that it holds across restarts and across
all processes that answer from the same store.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelFailed

FILE = "language-model.sqlite3"
MINUTE = 60.0  # seconds
DAY = 24 * 60 * 60.0
LOCKED = 10.0  # seconds that another process may hold the file; each does for milliseconds

_TABLE = (
    "CREATE TABLE IF NOT EXISTS asked"
    " (number INTEGER PRIMARY KEY, at REAL NOT NULL, dollars REAL NOT NULL)"
)
_SO_FAR = "SELECT count(*) FILTER (WHERE at > ?), count(*), total(dollars) FROM asked"
_QUOTES = "so these are the words that were said"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Caps:
    """How often a language model may be asked within the last 60 seconds and the last 24 hours, and
    what it may cost (US dollars) within the latter. None: no cap."""

    answers_per_minute: int | None = None
    answers_per_day: int | None = None
    dollars_per_day: float | None = None

    def __bool__(self) -> bool:
        return (self.answers_per_minute, self.answers_per_day, self.dollars_per_day) != (None,) * 3


class Budget:
    """What is left of the caps. Room is reserved before a model is asked, so that many questions at
    once stay within them, too."""

    def __init__(self, store: Path, caps: Caps) -> None:
        self.caps = caps
        self._path = store / FILE

    def reserve(self, dollars: float) -> int:
        """Reserve room for one more answer, which is likely to cost `dollars`, and return the
        number to `settle` it with.

        Raises ModelFailed where a cap is reached, or where the file cannot be written.
        """
        now = time.time()
        try:
            with self._ledger() as ledger:
                ledger.execute("DELETE FROM asked WHERE at <= ?", (now - DAY,))
                in_minute, in_day, spent = ledger.execute(_SO_FAR, (now - MINUTE,)).fetchone()
                if reached := self._reached(in_minute, in_day, spent + dollars):
                    raise ModelFailed(f"{reached}, {_QUOTES}")
                added = ledger.execute("INSERT INTO asked VALUES (NULL, ?, ?)", (now, dollars))
                return int(added.lastrowid or 0)
        except sqlite3.Error as error:
            raise ModelFailed(
                f"the language model's use is capped, but cannot be counted in {self._path}"
                f" ({error}); make it writable, or lift the caps"
            ) from error

    def settle(self, number: int, dollars: float) -> None:
        """Put in place of what was reserved what it really cost. Where that cannot be written, what
        was reserved stands."""
        try:
            with self._ledger() as ledger:
                ledger.execute("UPDATE asked SET dollars = ? WHERE number = ?", (dollars, number))
        except sqlite3.Error as error:
            _log.warning("%s cannot be written (%s): an answer counts as estimated", FILE, error)

    def _reached(self, in_minute: int, in_day: int, dollars: float) -> str | None:
        caps = self.caps
        if caps.answers_per_minute is not None and in_minute >= caps.answers_per_minute:
            return f"the language model may answer {_times(caps.answers_per_minute)} a minute here"
        if caps.answers_per_day is not None and in_day >= caps.answers_per_day:
            return f"the language model may answer {_times(caps.answers_per_day)} a day here"
        if caps.dollars_per_day is not None and dollars > caps.dollars_per_day:
            return f"the language model may cost ${caps.dollars_per_day:,.2f} a day here"
        return None

    @contextmanager
    def _ledger(self) -> Iterator[sqlite3.Connection]:
        """The file, for one transaction that nobody else comes between."""
        with closing(sqlite3.connect(self._path, timeout=LOCKED, isolation_level=None)) as ledger:
            ledger.execute("BEGIN IMMEDIATE")
            ledger.execute(_TABLE)
            yield ledger
            ledger.execute("COMMIT")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
