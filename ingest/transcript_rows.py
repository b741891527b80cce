"""Reads the rows of a transcript as written: headers, and lines with label and timestamp."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.front_matter import Fields, Items, Node, Scalar
from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.text_cleaning import flatten

MAX_SECOND = 24 * 60 * 60
"""A recorded second of more than a day is a typing error."""

_STAMP = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header, and its line in the file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """A paragraph: its words (with line ends), label, recorded second, and line in the file.

    `timed` says whether a time was written at all, valid or not.
    """

    text: str
    who: str | None
    second: int | None
    timed: bool
    line: int


Row = HeaderRow | SpokenRow


def read_rows(node: Node | None, log: ProblemLog) -> list[Row]:
    """Return the rows in the value of `transcript`."""
    if node is None or (isinstance(node, Scalar) and not node.text):
        return []
    if not isinstance(node, Items):
        log.note(ProblemKind.BAD_VALUE, node.line, "the transcript is not a list; ignored")
        return []
    rows: list[Row] = []
    for item in node.items:
        if isinstance(item, Fields):
            rows.extend(_read_row(item, log))
        else:
            log.note(ProblemKind.BAD_ROW, item.line, "neither a header nor a line; ignored")
    return rows


def parse_stamp(text: str) -> int | None:
    """Return the seconds of `1:23`, `75:10` or `1:02:03` (spaces ignored), else None."""
    match = _STAMP.fullmatch("".join(text.split()))
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if hours and minutes > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _read_row(item: Fields, log: ProblemLog) -> list[Row]:
    for key in item.doubled:
        detail = f"{cite(key.text)} appears twice; using the last"
        log.note(ProblemKind.DUPLICATE_KEY, key.line, detail)
    header, words, who = (_text(item, key, log) for key in ("header", "line", "who"))
    rows: list[Row] = []
    if header:
        rows.append(HeaderRow(flatten(header), item.line))
    if words:
        second, timed = _read_second(item, log)
        rows.append(SpokenRow(words, flatten(who) or None, second, timed, item.line))
    if not rows:
        log.note(ProblemKind.BAD_ROW, item.line, "neither a header nor a line; ignored")
    return rows


def _text(item: Fields, key: str, log: ProblemLog) -> str:
    value = item.values.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar):
        log.note(ProblemKind.BAD_VALUE, value.line, f"{key!r} is not text; ignored")
        return ""
    return value.text.strip()


def _read_second(item: Fields, log: ProblemLog) -> tuple[int | None, bool]:
    """Return the recorded second of a row, and whether any time was written.

    `time` and `sec` are two spellings of the same thing. If they contradict each other, or one is
    impossible, the second is unknown, because either may be the wrong one.
    """
    stamp, sec = _text(item, "time", log), _text(item, "sec", log)
    seconds: list[int] = []
    if stamp:
        second = parse_stamp(stamp)
        if second is None:
            log.note(ProblemKind.IMPOSSIBLE_TIME, item.line, f"ignored time {cite(stamp)}")
            return None, True
        if stamp.split() != [stamp]:
            log.note(
                ProblemKind.IMPOSSIBLE_TIME, item.line, f"time {cite(stamp)} read as {second} s"
            )
        seconds.append(second)
    if sec:
        # isascii, because int() also accepts the digits of other scripts.
        if not (sec.isascii() and sec.isdigit() and len(sec) < 9 and int(sec) <= MAX_SECOND):
            log.note(ProblemKind.IMPOSSIBLE_TIME, item.line, f"ignored second {cite(sec)}")
            return None, True
        seconds.append(int(sec))
    if len(set(seconds)) > 1:
        detail = f"time {cite(stamp)} does not match second {sec}; ignored both"
        log.note(ProblemKind.TIME_DISAGREES, item.line, detail)
        return None, True
    return (seconds[0], True) if seconds else (None, False)
