"""Who said what: the rows of a transcript with its known defects undone.

The transcripts were made from documents in which a time and a label stand above each reply. Where
the label was missing or set otherwise, the program that made the rows misread it. What it did can
be told from the rows alone, so that it can be undone; where it cannot, the speaker is unknown,
which is better than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.speaker_labels import is_sentence, same_labels
from ingest.text_cleaning import flatten
from ingest.transcript_rows import HeaderRow, Row, SpokenRow, parse_stamp

MAX_HEADER_CHARACTERS = 200
"""A longer header is a paragraph that was taken for one. The longest real header has 122."""

MAX_HEAD_CHARACTERS = 80
"""A time and a label are no longer than this."""

MIN_CHAPTERS = 3
"""So many paragraphs of one turn, each with a time in front, are a list of contents."""

_HEAD = re.compile(r"(\d[\d\s:]*\d)?\s*(\D.*)?")
_CHAPTER = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d\s+\S")
_STRAY_MARK = re.compile(r"=(?=\w)")  # what was left of "[bug] =" in front of a paragraph


def repair_rows(
    rows: Sequence[Row], names: Collection[str], log: ProblemLog
) -> list[HeaderRow | SpokenRow]:
    """Undo the known defects: in the result every `who` is a speaker's label or None, and every
    text is one line of words that were said.

    `names` are the words of which the names of people known to the archive are made, folded.
    """
    sound = _drop_chapters(_drop_copies(_free_headers(rows, log), log), log)
    found = _merge_labels(sound, names, log)
    repaired = _Attribution(frozenset(_count_labels(found)), log).run(found)
    for row in repaired:
        if isinstance(row, SpokenRow) and not row.timed:
            log.note(ProblemKind.MISSING_TIME, row.line, "the last time known before it is used")
    return repaired


def _count_labels(rows: Sequence[Row]) -> Counter[str]:
    return Counter(
        row.who
        for row in rows
        if isinstance(row, SpokenRow) and row.who is not None and not is_sentence(row.who)
    )


def _free_headers(rows: Sequence[Row], log: ProblemLog) -> list[Row]:
    """Make lines of those headers that are paragraphs."""
    freed: list[Row] = []
    for row in rows:
        if isinstance(row, HeaderRow) and len(row.text) > MAX_HEADER_CHARACTERS:
            log.note(ProblemKind.HEADER_IS_SENTENCE, row.line, f"{cite(row.text)} taken as a line")
            freed.append(SpokenRow(row.text, None, None, timed=False, line=row.line))
        else:
            freed.append(row)
    return freed


def _drop_copies(rows: Sequence[Row], log: ProblemLog) -> list[Row]:
    """Drop each line without speaker and time that is an exact copy of the next one.

    A sentence in the place of the speaker counts as none, but only where the line before carries it
    too: its words would be lost otherwise.
    """
    kept: list[Row] = []
    following: SpokenRow | None = None
    spoken = [row for row in rows if isinstance(row, SpokenRow)]
    before = {id(row): earlier for earlier, row in zip([None, *spoken], spoken, strict=False)}
    for row in reversed(rows):
        if isinstance(row, SpokenRow):
            earlier = before[id(row)]
            unsaid = row.who is None or (
                is_sentence(row.who) and earlier is not None and earlier.who == row.who
            )
            if following and unsaid and not row.timed and row.text == following.text:
                detail = f"{cite(row.text)} is left out; the next line is the same"
                log.note(ProblemKind.DUPLICATE_LINE, row.line, detail)
                continue
            following = row
        kept.append(row)
    return kept[::-1]


def _drop_chapters(rows: Sequence[Row], log: ProblemLog) -> list[Row]:
    """Drop lists of chapters ("12:05 How to draw a lake"), which nobody said."""
    kept: list[Row] = []
    for turn, run in groupby(rows, _turn_of_chapter):
        chapters = list(run)
        if turn is None or len(chapters) < MIN_CHAPTERS:
            kept.extend(chapters)
            continue
        for row in chapters:
            detail = f"{cite(row.text)} is left out; nobody said it"
            log.note(ProblemKind.LINE_IS_CHAPTER, row.line, detail)
    return kept


def _turn_of_chapter(row: Row) -> tuple[str | None, int | None] | None:
    if isinstance(row, SpokenRow) and _CHAPTER.match(row.text):
        return row.who, row.second
    return None


def _merge_labels(rows: list[Row], names: Collection[str], log: ProblemLog) -> list[Row]:
    """Give each speaker one label."""
    counts = _count_labels(rows)
    spelling = same_labels(counts, names)
    noted: set[str] = set()
    merged: list[Row] = []
    for row in rows:
        if isinstance(row, SpokenRow) and row.who in spelling:
            label = spelling[row.who]
            if row.who not in noted:
                noted.add(row.who)
                lines = "1 line" if counts[row.who] == 1 else f"{counts[row.who]} lines"
                detail = f"{cite(row.who)} read as {cite(label)} on {lines}"
                log.note(ProblemKind.LABEL_NORMALISED, row.line, detail)
            row = replace(row, who=label or None)
        merged.append(row)
    return merged


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands in front of the words of a paragraph: a time, a label, each if there is one."""

    second: int | None
    label: str | None
    words: str


class _Attribution:
    """Walks the rows, knowing whose turn it is. A turn is a run of lines with one label and one
    time; lines without a time continue it.
    """

    def __init__(self, labels: Collection[str], log: ProblemLog) -> None:
        self._labels = labels
        self._log = log
        self._out: list[HeaderRow | SpokenRow] = []
        self._turn: SpokenRow | None = None  # the latest row of the turn, as it was written
        self._label: str | None = None  # who speaks in this turn, where its rows do not say
        self._second: int | None = None  # since when, where a time stands among the words
        self._announced: str | None = None  # a label that was the last thing read
        self._restored: str | None = None  # the sentence that was last put back

    def run(self, rows: Sequence[Row]) -> list[HeaderRow | SpokenRow]:
        for row in rows:
            if isinstance(row, HeaderRow):
                self._out.append(row)
            else:
                self._take(row)
        return self._out

    def _take(self, row: SpokenRow) -> None:
        nameless = row.who is None or is_sentence(row.who)
        turn = self._turn
        begins = turn is None or row.who != turn.who or (row.timed and row.second != turn.second)
        if begins:
            # A label on its own at the end of a turn is that of the next one, if that has none.
            self._label = self._announced if nameless else None
            self._second = None
        self._turn = row
        self._announced = None
        label = self._label or (None if nameless else row.who)
        first = begins
        if row.who is not None and nameless and row.who != self._restored:
            self._restore(row, label)
            first = False
        lead = self._read_lead(row, first)
        self._label = lead.label or self._label
        self._second = lead.second if lead.second is not None else self._second
        if not lead.words:
            self._announced = lead.label
            return
        self._say(row, lead.words, lead.label or label)

    def _restore(self, row: SpokenRow, label: str | None) -> None:
        """Put a sentence that landed in the place of the label back in front of the line."""
        sentence = row.who or ""
        self._restored = sentence
        detail = f"{cite(sentence)} put in front of the line; it was said by {label or 'unknown'}"
        self._log.note(ProblemKind.SPEAKER_IS_SENTENCE, row.line, detail)
        self._say(row, sentence, label)

    def _say(self, row: SpokenRow, words: str, label: str | None) -> None:
        text = flatten(words)
        if _STRAY_MARK.match(text):
            self._log.note(ProblemKind.STRAY_MARK, row.line, "an = in front of the words left out")
            text = text[1:]
        second = row.second if self._second is None else self._second
        if label is None and words != row.who:
            detail = f"{cite(text)}: nothing says who speaks"
            self._log.note(ProblemKind.MISSING_SPEAKER, row.line, detail)
        self._out.append(replace(row, text=text, who=label, second=second))

    def _read_lead(self, row: SpokenRow, first: bool) -> _Lead:
        """Split a time and a label off the words where they stand on lines of their own.

        In the first paragraph of a turn a lone label or time may be the words that were said
        ("Who did it?" - "Erum"): there only both together are taken for what they are.
        """
        second: int | None = None
        label: str | None = None
        rest = row.text
        while label is None:
            head, _, following = rest.partition("\n")
            stamp, name = self._read_head(head)
            if (stamp is None and name is None) or None not in (stamp, second):
                break
            second, label = second if stamp is None else stamp, name
            rest = following
        known = (second is not None) + (label is not None)
        if known == 0 or (first and known == 1):
            return _Lead(None, None, row.text)
        if second is not None:
            detail = f"{cite(row.text)} read as {second} s"
            self._log.note(ProblemKind.LINE_IS_TIME, row.line, detail)
        if label is not None:
            detail = f"{cite(label)} is who speaks next, not what was said"
            self._log.note(ProblemKind.LINE_IS_LABEL, row.line, detail)
        return _Lead(second, label, rest.strip())

    def _read_head(self, head: str) -> tuple[int | None, str | None]:
        """Read a line that is a time, a label, or a time and a label; of any other, nothing."""
        match = _HEAD.fullmatch(head.strip()) if len(head) <= MAX_HEAD_CHARACTERS else None
        stamp, name = match.groups("") if match else ("", "")
        label = name.strip().rstrip(":")
        second = parse_stamp(stamp)
        if (stamp and second is None) or (label and label not in self._labels):
            return None, None
        return second, label or None
