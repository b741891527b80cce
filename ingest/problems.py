"""What was found wrong in an archive: each repair, and each thing left out, is one `Problem`."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    STRAY_MARK = "stray mark"
    DUPLICATE_LINE = "duplicate line"
    DOUBLED_HEADER = "doubled header"
    HEADER_WITHOUT_LINES = "header without lines"
    HEADER_IS_SENTENCE = "header that is a sentence"
    LINE_IS_LABEL = "line that is a speaker's label"
    LINE_IS_TIME = "line that is a time"
    LINE_IS_CHAPTER = "line of a list of chapters"
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
    in that file (None: the file as a whole), `detail` is one line that says what was done.
    """

    kind: ProblemKind
    file: str
    line: int | None
    detail: str


@dataclass(slots=True)
class ProblemLog:
    """Gathers what is found wrong in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, kind: ProblemKind, line: int | None, detail: str) -> None:
        """Add a problem; `detail` is made one line."""
        self.problems.append(Problem(kind, self.file, line, " ".join(detail.split())))


def cite(text: str, length: int = 60) -> str:
    """Text of a file as a report shows it: in quotes, on one line, cut to about `length`
    characters, with anything unprintable escaped.
    """
    flat = " ".join(text[: 4 * length].split())
    cut = flat if len(flat) <= length else flat[:length].rstrip() + "…"
    return repr(cut)
