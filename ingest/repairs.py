"""Repairs the known defects of transcripts: copies, lists of chapters, wrong speaker labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.speaker_labels import correct_labels, is_sentence
from ingest.speaker_turns import attribute_rows
from ingest.transcript_rows import HeaderRow, Row, SpokenRow

MAX_HEADER_CHARACTERS = 200
"""A longer header is really a paragraph. The longest real header has 122."""

MIN_CHAPTERS = 3
"""This many paragraphs of one turn, each with a time in front, are a list of chapters."""

_CHAPTER = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d\s+\S")


def repair_rows(
    rows: Sequence[Row], names: Collection[str], log: ProblemLog
) -> list[HeaderRow | SpokenRow]:
    """Return the repaired rows: each `who` is a speaker label or None, each text one spoken line.

    `names` are the words of the names of people known to the archive, folded (see `fold`).
    """
    spoken = _drop_chapters(_drop_copies(_convert_headers(rows, log), log), log)
    labelled = _correct_labels(spoken, names, log)
    repaired = attribute_rows(labelled, frozenset(_count_labels(labelled)), log)
    for row in repaired:
        if isinstance(row, SpokenRow) and not row.timed:
            log.note(ProblemKind.MISSING_TIME, row.line, "using the last known time before it")
    return repaired


def _count_labels(rows: Sequence[Row]) -> Counter[str]:
    return Counter(
        row.who
        for row in rows
        if isinstance(row, SpokenRow) and row.who is not None and not is_sentence(row.who)
    )


def _convert_headers(rows: Sequence[Row], log: ProblemLog) -> list[Row]:
    """Turn headers that are really paragraphs into lines."""
    converted: list[Row] = []
    for row in rows:
        if isinstance(row, HeaderRow) and len(row.text) > MAX_HEADER_CHARACTERS:
            log.note(ProblemKind.HEADER_IS_SENTENCE, row.line, f"{cite(row.text)} read as a line")
            converted.append(SpokenRow(row.text, None, None, timed=False, line=row.line))
        else:
            converted.append(row)
    return converted


def _drop_copies(rows: Sequence[Row], log: ProblemLog) -> list[Row]:
    """Drop each line without speaker and time that is an exact copy of the next one.

    A sentence in the place of the speaker counts as no speaker, but only if the line before has it
    too: otherwise its words would be lost.
    """
    kept: list[Row] = []
    following: SpokenRow | None = None
    spoken = [row for row in rows if isinstance(row, SpokenRow)]
    before = {id(row): earlier for earlier, row in zip([None, *spoken], spoken, strict=False)}
    for row in reversed(rows):
        if isinstance(row, SpokenRow):
            earlier = before[id(row)]
            nameless = row.who is None or (
                is_sentence(row.who) and earlier is not None and earlier.who == row.who
            )
            if following and nameless and not row.timed and row.text == following.text:
                detail = f"removed {cite(row.text)}; the next line is the same"
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
            detail = f"removed {cite(row.text)}, which nobody said"
            log.note(ProblemKind.LINE_IS_CHAPTER, row.line, detail)
    return kept


def _turn_of_chapter(row: Row) -> tuple[str | None, int | None] | None:
    if isinstance(row, SpokenRow) and _CHAPTER.match(row.text):
        return row.who, row.second
    return None


def _correct_labels(rows: list[Row], names: Collection[str], log: ProblemLog) -> list[Row]:
    """Give each speaker a single label."""
    counts = _count_labels(rows)
    spelling = correct_labels(counts, names)
    noted: set[str] = set()
    corrected: list[Row] = []
    for row in rows:
        if isinstance(row, SpokenRow) and row.who in spelling:
            label = spelling[row.who]
            if row.who not in noted:
                noted.add(row.who)
                lines = "1 line" if counts[row.who] == 1 else f"{counts[row.who]} lines"
                detail = f"{cite(row.who)} read as {cite(label)} on {lines}"
                log.note(ProblemKind.LABEL_NORMALISED, row.line, detail)
            row = replace(row, who=label or None)
        corrected.append(row)
    return corrected
