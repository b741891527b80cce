"""What readers thought of answers, kept in a small SQLite file that every face shares, and given
out as questions with known answers for `podcast-qa evaluate`."""

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
from ui.state import open_state

FILE = "feedback.sqlite"
UNRATED_KEPT = 30 * 24 * 3600.0  # seconds for which an answer can be rated
BETWEEN_FORGETTING = 3600.0  # seconds
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
class Tally:
    """How many answers were rated, and how the votes went."""

    answers: int
    good: int
    bad: int


class Feedback:
    """The file of answers and votes."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Raises ChangeSettingsError where the file cannot be used."""
        self._clock = clock
        self._db = open_state(folder, FILE, _SCHEMA)
        self._forgot = float("-inf")
        self._one = threading.Lock()  # threads share the connection

    @classmethod
    def kept(cls, folder: Path) -> Self | None:
        """The file of a folder where there is one; none is made. Raises as the opening does."""
        try:
            if not (folder / FILE).exists():
                return None
        except OSError:
            pass  # not to be looked at: the opening says so
        return cls(folder)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def answered(
        self, id_: str, answer: Answer, history: Sequence[Turn], face: str, *, private: bool
    ) -> None:
        """Keep an answer, so that it can be rated by its `id_`. Of one given in a `private` place
        no word is kept, only what it cited."""
        with self._one:
            self._answered(id_, answer, history, face, private=private)

    def _answered(
        self, id_: str, answer: Answer, history: Sequence[Turn], face: str, *, private: bool
    ) -> None:
        self._forget()
        words = None if private else answer.question
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
                words,
                json.dumps(turns),
                None if private else answer.text,
                answer.abstained,
                answer.model,
                json.dumps(cited),
            ),
        )

    def vote(self, id_: str, voter: str, *, good: bool, reason: str = "") -> bool:
        """Count what `voter` thinks of an answer; their last word counts. False where the answer
        is not known (any more). Who they are is kept as a hash."""
        pseudonym = hashlib.sha256(f"{id_}:{voter}".encode()).hexdigest()[:16]
        with self._one:
            known = self._db.execute("SELECT 1 FROM answer WHERE id = ?", (id_,)).fetchone()
            if known is None:
                return False
            self._db.execute(
                "INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?)",
                (id_, pseudonym, good, reason[:LONGEST_REASON], self._clock()),
            )
        return True

    def tally(self) -> Tally:
        """Count the votes."""
        answers, good, votes = self._db.execute(
            "SELECT count(DISTINCT answer), coalesce(sum(good), 0), count(*) FROM vote"
        ).fetchone()
        return Tally(answers, good, votes - good)

    def questions(self) -> Iterator[dict[str, Any]]:
        """The rated answers as lines of a file of questions (docs/operations.md, "Evaluate"), but
        for those whose words were not kept. Where most found the answer right, what it cited is
        gold; a refusal that was found right is `unanswerable`. The rest has no gold yet."""
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

    def _forget(self) -> None:
        now = self._clock()
        if abs(now - self._forgot) > BETWEEN_FORGETTING:
            self._forgot = now
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
