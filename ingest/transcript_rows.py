"""The rows of a transcript as they stand in the file: headers, and lines with label and second."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.front_matter import Fields, Items, Node, Scalar
from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.text_cleaning import flatten

MAX_SECOND = 24 * 60 * 60
"""A recorded second beyond a day is a slip of the pen."""

_STAMP = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header, and the line of the file it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """A paragraph: its words (line ends kept), its label, the second recorded for it, and the line
    of the file it stands on. `timed` tells whether a time was written at all, sound or not.
    """

    text: str
    who: str | None
    second: int | None
    timed: bool
    line: int


Row = HeaderRow | SpokenRow


def read_rows(node: Node | None, log: ProblemLog) -> list[Row]:
    """Take the rows from the value of `transcript`."""
    if node is None or (isinstance(node, Scalar) and not node.text):
        return []
    if not isinstance(node, Items):
        log.note(ProblemKind.BAD_VALUE, node.line, "the transcript is not a list; left out")
        return []
    rows: list[Row] = []
    for item in node.items:
        if isinstance(item, Fields):
            rows.extend(_read_row(item, log))
        else:
            log.note(ProblemKind.BAD_ROW, item.line, "neither a header nor a line; left out")
    return rows


def parse_stamp(text: str) -> int | None:
    """Return the seconds of `1:23`, `75:10` or `1:02:03`, blanks in it overlooked; None if it is
    none of these.
    """
    match = _STAMP.fullmatch("".join(text.split()))
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if hours and minutes > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _read_row(item: Fields, log: ProblemLog) -> list[Row]:
    for key in item.doubled:
        log.note(ProblemKind.DUPLICATE_KEY, key.line, f"{cite(key.text)} stands twice; last kept")
    header, words, who = (_text(item, key, log) for key in ("header", "line", "who"))
    rows: list[Row] = []
    if header:
        rows.append(HeaderRow(flatten(header), item.line))
    if words:
        second, timed = _read_second(item, log)
        rows.append(SpokenRow(words, flatten(who) or None, second, timed, item.line))
    if not rows:
        log.note(ProblemKind.BAD_ROW, item.line, "neither a header nor a line; left out")
    return rows


def _text(item: Fields, key: str, log: ProblemLog) -> str:
    value = item.values.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar):
        log.note(ProblemKind.BAD_VALUE, value.line, f"{key!r} is not a text; left out")
        return ""
    return value.text.strip()


def _read_second(item: Fields, log: ProblemLog) -> tuple[int | None, bool]:
    """Read the recorded second of a row, and whether any was written.

    `time` and `sec` are two spellings of one thing. Where they contradict each other, or one is
    impossible, the second is unknown: which of them is right cannot be told.
    """
    stamp, sec = _text(item, "time", log), _text(item, "sec", log)
    found: list[int] = []
    if stamp:
        second = parse_stamp(stamp)
        if second is None:
            log.note(ProblemKind.IMPOSSIBLE_TIME, item.line, f"time {cite(stamp)} is not used")
            return None, True
        if stamp.split() != [stamp]:
            log.note(
                ProblemKind.IMPOSSIBLE_TIME, item.line, f"time {cite(stamp)} read as {second} s"
            )
        found.append(second)
    if sec:
        # isascii: other scripts have digits too, which int() would take.
        if not (sec.isascii() and sec.isdigit() and len(sec) < 9 and int(sec) <= MAX_SECOND):
            log.note(ProblemKind.IMPOSSIBLE_TIME, item.line, f"second {cite(sec)} is not used")
            return None, True
        found.append(int(sec))
    if len(set(found)) > 1:
        detail = f"time {cite(stamp)} is not second {sec}; neither is used"
        log.note(ProblemKind.TIME_DISAGREES, item.line, detail)
        return None, True
    return (found[0], True) if found else (None, False)
