"""What was found wrong in an archive: each repair, and each thing left out, is one `Problem`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """The kinds of problem, each with the words that a report shows."""

    # Files that give no episode.
    UNREADABLE = "unreadable file"
    TOO_LARGE = "file too large"
    LEADS_OUTSIDE = "leads out of the archive"
    NOT_AN_EPISODE = "not an episode file"
    NO_FRONT_MATTER = "no front matter"
    UNPARSEABLE = "unparseable"
    # What stands at the head of an episode.
    DUPLICATE_KEY = "duplicate key"
    MISSING_TITLE = "missing title"
    BAD_NUMBER = "season or episode is not a number"
    BAD_DATE = "bad date"
    BAD_DURATION = "bad duration"
    BAD_YOUTUBE = "bad YouTube id"
    BAD_LINK = "bad link"
    UNKNOWN_GUEST = "guest without a page"
    BAD_VALUE = "value of the wrong shape"
    # What stands in its transcript.
    NO_TRANSCRIPT = "no transcript"
    BAD_ROW = "row that is no line"
    INVISIBLE = "invisible characters"
    DUPLICATE_LINE = "duplicate line"
    DOUBLED_HEADER = "doubled header"
    HEADER_WITHOUT_LINES = "header without lines"
    SPEAKER_IS_SENTENCE = "speaker that is a sentence"
    LABEL_NORMALISED = "label normalised"
    MISSING_SPEAKER = "missing speaker"
    MISSING_TIME = "missing time"
    IMPOSSIBLE_TIME = "impossible time"
    TIME_DISAGREES = "time and second disagree"
    TIME_BACKWARDS = "time runs backwards"
    # What shows only when episodes are laid side by side.
    DUPLICATE_NUMBER = "season and number used twice"
    NEAR_IDENTICAL = "near-identical episode"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong: `file` is relative to the archive's root (posix), `line` counts from 1
    in that file (None: the file as a whole), `detail` is one line that says what was done."""

    kind: ProblemKind
    file: str
    line: int | None
    detail: str
