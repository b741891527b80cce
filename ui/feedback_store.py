"""The readers' votes on answers, in an SQLite database, and their export as questions with known
answers for `podcast-qa evaluate`."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rag.answer import Answer, Turn
from ui.state_database import open_state

FILE = "feedback.sqlite"
UNRATED_KEPT = 30 * 24 * 3600.0  # seconds for which an answer can be rated
BETWEEN_DELETIONS = 3600.0  # seconds
LONGEST_REASON = 1_000  # characters

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    id TEXT PRIMARY KEY, at REAL NOT NULL, face TEXT NOT NULL, question TEXT, history TEXT,
    answer TEXT, abstained INTEGER NOT NULL, model TEXT, cited TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vote (
    answer TEXT NOT NULL REFERENCES answer (id), voter TEXT NOT NULL, good INTEGER NOT NULL,
    reason TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (answer, voter));
"""


@dataclass(frozen=True)
class VoteCounts:
    """The number of rated answers, and of votes for and against them."""

    answers: int
    good: int
    bad: int


class Feedback:
    """The database of answers and votes. Threads may share it."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the database in `folder`, creating it if necessary. `clock` returns the Unix time.

        Raises ChangeSettingsError if the database cannot be opened.
        """
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)
        self._deleted_at = float("-inf")
        self._lock = threading.Lock()  # threads share the connection

    @classmethod
    def open_existing(cls, folder: Path) -> Self | None:
        """Open the database in `folder` if there is one; None otherwise, and nothing is created.

        Raises ChangeSettingsError if the database cannot be opened.
        """
        try:
            if not (folder / FILE).exists():
                return None
        except OSError:
            pass  # no permission to look; opening it below reports the error
        return cls(folder)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def answered(
        self, id_: str, answer: Answer, history: Sequence[Turn], face: str, *, private: bool
    ) -> None:
        """Record an answer so that readers can vote on it by its `id_`. `face` names the interface
        that gave it ("slack"). In a `private` place only its citations are recorded, no text."""
        with self._lock:
            self._record(id_, answer, history, face, private=private)

    def _record(
        self, id_: str, answer: Answer, history: Sequence[Turn], face: str, *, private: bool
    ) -> None:
        self._delete_unrated()
        question = None if private else answer.question
        turns = None if private else [[turn.role, turn.content] for turn in history]
        cited = [
            [citation.episode.slug, citation.start, citation.end, citation.speaker]
            for citation in answer.citations
        ]
        self._db.execute(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id_,
                self._clock(),
                face,
                question,
                json.dumps(turns),
                None if private else answer.text,
                answer.abstained,
                answer.model,
                json.dumps(cited),
            ),
        )

    def vote(self, id_: str, voter: str, *, good: bool, reason: str = "") -> bool:
        """Record a vote, replacing an earlier one by the same `voter`. Return False if the answer
        is unknown or deleted. Only a hash identifies the voter."""
        pseudonym = hashlib.sha256(f"{id_}:{voter}".encode()).hexdigest()[:16]
        with self._lock:
            row = self._db.execute("SELECT 1 FROM answer WHERE id = ?", (id_,)).fetchone()
            if row is None:
                return False
            self._db.execute(
                "INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?)",
                (id_, pseudonym, good, reason[:LONGEST_REASON], self._clock()),
            )
        return True

    def vote_counts(self) -> VoteCounts:
        """Count the rated answers and the votes."""
        answers, good, votes = self._db.execute(
            "SELECT count(DISTINCT answer), coalesce(sum(good), 0), count(*) FROM vote"
        ).fetchone()
        return VoteCounts(answers, good, votes - good)

    def questions(self) -> Iterator[dict[str, Any]]:
        """The rated answers as records of a question file (docs/operations.md, "Evaluate"), oldest
        first, without those from private places. If most votes are in favour, the cited spans are
        gold, and an abstention is `unanswerable`. The others have no gold yet."""
        rows = self._db.execute(
            "SELECT id, question, history, answer.answer, abstained, cited, sum(good), count(*),"
            " group_concat(nullif(reason, ''), ' | ') FROM answer JOIN vote ON vote.answer = id"
            " WHERE question IS NOT NULL GROUP BY id ORDER BY answer.at, id"
        )
        for id_, question, history, answer, abstained, cited, good, votes, reasons in rows:
            right = good > votes - good
            line: dict[str, Any] = {
                "id": f"feedback-{id_}",
                "question": question,
                "type": _type(right=right, abstained=bool(abstained)),
                "history": [
                    {"role": role, "content": content} for role, content in json.loads(history)
                ],
                "gold": list(_gold(json.loads(cited))) if right else [],
                "votes": {"good": good, "bad": votes - good},
            }
            speakers = dict.fromkeys(speaker for *_, speaker in json.loads(cited) if speaker)
            if right and not abstained:
                line |= {"answer": answer, "speaker": "/".join(speakers) or None}
            if reasons:
                line["reasons"] = reasons
            yield line

    def _delete_unrated(self) -> None:
        now = self._clock()
        if abs(now - self._deleted_at) > BETWEEN_DELETIONS:
            self._deleted_at = now
            self._db.execute(
                "DELETE FROM answer WHERE at < ? AND id NOT IN (SELECT answer FROM vote)",
                (now - UNRATED_KEPT,),
            )


def _type(*, right: bool, abstained: bool) -> str:
    if not right:
        return "rated_wrong"
    return "unanswerable" if abstained else "rated_right"


def _gold(cited: list[tuple[str, int | None, int | None, str | None]]) -> Iterator[dict[str, Any]]:
    for slug, start, end, _ in cited:
        if start is not None and end is not None and start < end:
            yield {"slug": slug, "start_sec": start, "end_sec": end}
