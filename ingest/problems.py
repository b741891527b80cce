"""Problems found in an archive. Each repair, and each thing left out, is one `Problem`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ProblemKind(StrEnum):
    """Kinds of problem, with the text that a report shows."""

    # Files without an episode.
    UNREADABLE = "unreadable file"
    TOO_LARGE = "file too large"
    LEADS_OUTSIDE = "leads out of the archive"
    NOT_AN_EPISODE = "not an episode file"
    NO_FRONT_MATTER = "no front matter"
    UNPARSEABLE = "unparseable"
    # Metadata of an episode.
    DUPLICATE_KEY = "duplicate key"
    MISSING_TITLE = "missing title"
    BAD_NUMBER = "season or episode is not a number"
    BAD_DATE = "bad date"
    BAD_DURATION = "bad duration"
    BAD_YOUTUBE = "bad YouTube id"
    BAD_LINK = "bad link"
    UNKNOWN_GUEST = "guest without a page"
    BAD_VALUE = "value of the wrong shape"
    # The transcript.
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
    # Duplicates across episodes.
    DUPLICATE_NUMBER = "season and number used twice"
    NEAR_IDENTICAL = "near-identical episode"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in an archive.

    `file` is relative to the root of the archive (posix). `line` counts from 1; None means the file
    as a whole. `detail` is one line that says what was done.
    """

    kind: ProblemKind
    file: str
    line: int | None
    detail: str


@dataclass(slots=True)
class ProblemLog:
    """Collects the problems of one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, kind: ProblemKind, line: int | None, detail: str) -> None:
        """Add a problem. Line breaks in `detail` become spaces."""
        self.problems.append(Problem(kind, self.file, line, " ".join(detail.split())))


def cite(text: str, length: int = 60) -> str:
    """Return text of a file as reports show it: quoted, on one line, shortened to about `length`
    characters, unprintable characters escaped.
    """
    flat = " ".join(text[: 4 * length].split())
    cut = flat if len(flat) <= length else flat[:length].rstrip() + "…"
    return repr(cut)
