"""The LLM budget: how many answers, and dollars, a language model may use.

Its ledger is one small SQLite file in the store, so that the caps hold across restarts and across
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
LOCK_TIMEOUT = 10.0  # seconds to wait for another process; each locks the file for milliseconds

_TABLE = (
    "CREATE TABLE IF NOT EXISTS asked"
    " (number INTEGER PRIMARY KEY, at REAL NOT NULL, dollars REAL NOT NULL)"
)
_USED = "SELECT count(*) FILTER (WHERE at > ?), count(*), total(dollars) FROM asked"
_FALLBACK = "so these are the words that were said"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Caps:
    """Limits on a language model: answers in the last 60 seconds, answers in the last 24 hours, and
    US dollars in the last 24 hours. None: no cap."""

    answers_per_minute: int | None = None
    answers_per_day: int | None = None
    dollars_per_day: float | None = None

    def __bool__(self) -> bool:
        return (self.answers_per_minute, self.answers_per_day, self.dollars_per_day) != (None,) * 3


class Budget:
    """Holds a store's language model to its caps. Each answer is reserved before the request is
    sent, so that many questions at once stay within the caps too."""

    def __init__(self, store: Path, caps: Caps) -> None:
        self.caps = caps
        self._path = store / FILE

    def reserve(self, dollars: float) -> int:
        """Reserve one more answer at an estimated cost of `dollars`, and return the reservation to
        pass to `settle`.

        Raises ModelFailed if a cap is reached, or if the ledger cannot be written.
        """
        now = time.time()
        try:
            with self._ledger() as ledger:
                ledger.execute("DELETE FROM asked WHERE at <= ?", (now - DAY,))
                in_minute, in_day, spent = ledger.execute(_USED, (now - MINUTE,)).fetchone()
                if cap := self._reached_cap(in_minute, in_day, spent + dollars):
                    raise ModelFailed(f"{cap}, {_FALLBACK}")
                inserted = ledger.execute("INSERT INTO asked VALUES (NULL, ?, ?)", (now, dollars))
                return int(inserted.lastrowid or 0)
        except sqlite3.Error as error:
            raise ModelFailed(
                f"the language model's use is capped, but cannot be counted in {self._path}"
                f" ({error}); make it writable, or lift the caps"
            ) from error

    def settle(self, reservation: int, dollars: float) -> None:
        """Replace the estimated cost of a reservation with its actual cost. If the ledger cannot be
        written, the estimate stands."""
        try:
            with self._ledger() as ledger:
                update = "UPDATE asked SET dollars = ? WHERE number = ?"
                ledger.execute(update, (dollars, reservation))
        except sqlite3.Error as error:
            _log.warning("%s cannot be written (%s): the estimated cost stands", FILE, error)

    def _reached_cap(self, in_minute: int, in_day: int, dollars: float) -> str | None:
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
        """The ledger, locked for one transaction."""
        connection = sqlite3.connect(self._path, timeout=LOCK_TIMEOUT, isolation_level=None)
        with closing(connection) as ledger:
            ledger.execute("BEGIN IMMEDIATE")
            ledger.execute(_TABLE)
            yield ledger
            ledger.execute("COMMIT")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
