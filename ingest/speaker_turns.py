"""Finds who says each paragraph where the rows of a transcript do not say it themselves.

The transcripts were made from documents in which a time and a label stand above each turn. Where
the label was missing or formatted differently, the program that made the rows misread it. The rows
show what it did, so that it can be undone. Where that is impossible, the speaker is unknown, which
is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.speaker_labels import is_sentence
from ingest.text_cleaning import flatten
from ingest.transcript_rows import HeaderRow, Row, SpokenRow, parse_stamp

MAX_PREFIX_CHARACTERS = 80
"""A line with a time and a label is no longer than this."""

_PREFIX = re.compile(r"(\d[\d\s:]*\d)?\s*(\D.*)?")
_STRAY_MARK = re.compile(r"=(?=\w)")  # the rest of "[bug] =" in front of a paragraph


def attribute_rows(
    rows: Sequence[Row], labels: Collection[str], log: ProblemLog
) -> list[HeaderRow | SpokenRow]:
    """Return the rows with a speaker label of `labels`, or None, as each `who`, and one line of
    spoken words as each text.
    """
    return _SpeakerTurns(labels, log).run(rows)


@dataclass(frozen=True, slots=True)
class _Prefixed:
    """A paragraph split into a time and a label in front of it, if any, and its words."""

    second: int | None
    label: str | None
    words: str


class _SpeakerTurns:
    """Goes through the rows and keeps track of whose turn it is. A turn is a run of lines with one
    label and one time; lines without a time continue it.
    """

    def __init__(self, labels: Collection[str], log: ProblemLog) -> None:
        self._labels = labels
        self._log = log
        self._out: list[HeaderRow | SpokenRow] = []
        self._turn: SpokenRow | None = None  # the latest row of the turn, as written
        self._label: str | None = None  # the speaker of the turn, if its rows do not name one
        self._second: int | None = None  # the start of the turn, if it was found in the words
        self._announced: str | None = None  # the label that was the last thing read
        self._restored: str | None = None  # the sentence that was last put back

    def run(self, rows: Sequence[Row]) -> list[HeaderRow | SpokenRow]:
        for row in rows:
            if isinstance(row, HeaderRow):
                self._out.append(row)
            else:
                self._add(row)
        return self._out

    def _add(self, row: SpokenRow) -> None:
        nameless = row.who is None or is_sentence(row.who)
        turn = self._turn
        begins = turn is None or row.who != turn.who or (row.timed and row.second != turn.second)
        if begins:
            # A label on its own at the end of a turn belongs to the next turn, if that has none.
            self._label = self._announced if nameless else None
            self._second = None
        self._turn = row
        self._announced = None
        label = self._label or (None if nameless else row.who)
        first = begins
        if row.who is not None and nameless and row.who != self._restored:
            self._restore(row, label)
            first = False
        prefixed = self._split_prefix(row, first)
        self._label = prefixed.label or self._label
        self._second = prefixed.second if prefixed.second is not None else self._second
        if not prefixed.words:
            self._announced = prefixed.label
            return
        self._append(row, prefixed.words, prefixed.label or label)

    def _restore(self, row: SpokenRow, label: str | None) -> None:
        """Put a sentence in the place of the label back in front of the line."""
        sentence = row.who or ""
        self._restored = sentence
        detail = f"{cite(sentence)} moved in front of the line; speaker: {label or 'unknown'}"
        self._log.note(ProblemKind.SPEAKER_IS_SENTENCE, row.line, detail)
        self._append(row, sentence, label)

    def _append(self, row: SpokenRow, words: str, label: str | None) -> None:
        text = flatten(words)
        if _STRAY_MARK.match(text):
            self._log.note(ProblemKind.STRAY_MARK, row.line, "removed = in front of the words")
            text = text[1:]
        second = row.second if self._second is None else self._second
        if label is None and words != row.who:
            self._log.note(ProblemKind.MISSING_SPEAKER, row.line, f"{cite(text)}: speaker unknown")
        self._out.append(replace(row, text=text, who=label, second=second))

    def _split_prefix(self, row: SpokenRow, first: bool) -> _Prefixed:
        """Split a time and a label off the words if they are on lines of their own.

        In the first paragraph of a turn, a label or time on its own may be the words that were said
        ("Who did it?" - "Erum"), so there only both together count.
        """
        second: int | None = None
        label: str | None = None
        rest = row.text
        while label is None:
            line, _, following = rest.partition("\n")
            stamp, name = self._parse_prefix(line)
            if (stamp is None and name is None) or None not in (stamp, second):
                break
            second, label = second if stamp is None else stamp, name
            rest = following
        count = (second is not None) + (label is not None)
        if count == 0 or (first and count == 1):
            return _Prefixed(None, None, row.text)
        if second is not None:
            detail = f"{cite(row.text)} read as {second} s"
            self._log.note(ProblemKind.LINE_IS_TIME, row.line, detail)
        if label is not None:
            detail = f"{cite(label)} is the next speaker, not spoken words"
            self._log.note(ProblemKind.LINE_IS_LABEL, row.line, detail)
        return _Prefixed(second, label, rest.strip())

    def _parse_prefix(self, line: str) -> tuple[int | None, str | None]:
        """Return the time and the label of a line that has nothing else, otherwise (None, None)."""
        match = _PREFIX.fullmatch(line.strip()) if len(line) <= MAX_PREFIX_CHARACTERS else None
        stamp, name = match.groups("") if match else ("", "")
        label = name.strip().rstrip(":")
        second = parse_stamp(stamp)
        if (stamp and second is None) or (label and label not in self._labels):
            return None, None
        return second, label or None
