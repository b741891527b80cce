"""What the service returns: hits of a search, cited answers, events of a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from vectorstore.episode import Episode, Line

Mode = Literal["llm", "quotes"]


@dataclass(frozen=True)
class Hit:
    """A passage: neighbouring lines of one section. `score` is comparable within one search only,
    higher is better. `first_line` is the index of `lines[0]` in the section."""

    rank: int
    score: float
    episode: Episode
    section: int
    first_line: int
    lines: tuple[Line, ...]

    @property
    def header(self) -> str:
        """The section's header."""
        return self.episode.sections[self.section].header

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels of the passage's speakers, in order of appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))

    @property
    def start(self) -> int | None:
        """First known second of the passage."""
        return min((line.start for line in self.lines if line.start is not None), default=None)

    @property
    def end(self) -> int | None:
        """Last known second of the passage; greater than `start`."""
        return max((line.end for line in self.lines if line.end is not None), default=None)

    @property
    def text(self) -> str:
        """The words, a paragraph for each line, with the speaker in front if known."""
        return "\n".join(
            f"{line.speaker}: {line.text}" if line.speaker else line.text for line in self.lines
        )

    @property
    def url(self) -> str | None:
        """The recording at the passage's first second."""
        return self.episode.url_at(self.start)


@dataclass(frozen=True)
class Citation:
    """The evidence for a marker `[n]`: `quote` stands verbatim in `line`, which `speaker` says from
    second `start` on (both looked up in the archive, never written by a model)."""

    marker: int
    episode: Episode
    section: int
    line: Line
    quote: str

    @property
    def header(self) -> str:
        """The section's header."""
        return self.episode.sections[self.section].header

    @property
    def speaker(self) -> str | None:
        """Label of the speaker, None if the transcript does not name one."""
        return self.line.speaker

    @property
    def start(self) -> int | None:
        """Recorded second at or before the words."""
        return self.line.start

    @property
    def end(self) -> int | None:
        """Second at which the line ends."""
        return self.line.end

    @property
    def url(self) -> str | None:
        """The recording at `start`."""
        return self.episode.url_at(self.start)


class DropKind(StrEnum):
    """Why a sentence of the model was removed. `Dropped.reason` says it in words."""

    UNCITED = "uncited"
    UNSUPPORTED = "unsupported"
    SPEAKER = "speaker"
    NUMBER = "number"
    QUOTATION = "quotation"
    NAME = "name"
    CONTRARY = "contrary"
    REPEATED = "repeated"
    UNFINISHED = "unfinished"
    FORM = "form"
    RULES = "rules"
    REFUSAL = "refusal"


@dataclass(frozen=True)
class Dropped:
    """A sentence of the model that was removed: `reason` is for the reader, `kind` for counting."""

    sentence: str
    reason: str
    kind: DropKind


@dataclass(frozen=True)
class Turn:
    """An earlier turn of the conversation. Only its text is used, never its citations."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """The tokens of an answer, as the language model's server reports them. `cached_input_tokens`
    are the `input_tokens` that it had in its cache, None if it does not say. `dollars` (US) is the
    cost, None if the price is unknown."""

    input_tokens: int
    output_tokens: int
    cached_input_tokens: int | None = None
    dollars: float | None = None

    @property
    def described(self) -> str:
        """The usage on one line."""
        before = f" ({self.cached_input_tokens:,} cached)" if self.cached_input_tokens else ""
        cost = "" if self.dollars is None else f", ${self.dollars:.4f}"
        return f"{self.input_tokens:,} tokens read{before}, {self.output_tokens:,} written{cost}"


@dataclass(frozen=True)
class Answer:
    """A checked answer: every marker in `text` has its citation, every citation its marker.

    `notice` is one line for the reader if something was out of the ordinary (the model did not
    answer, quotes are shown instead). `timings` are milliseconds by stage. `nearest` holds the
    closest passages if the service abstains; `understood` says in words what the search was
    restricted to. `episodes` are those that a question about the whole archive asks for, in the
    order in which `text` names them; there may be more of them than citations. `usage` is None if
    no language model was asked, or its server does not report tokens. A cached answer has
    `cached_ms` among its timings.
    """

    question: str
    text: str
    abstained: bool
    mode: Mode
    model: str | None
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    nearest: tuple[Hit, ...] = ()
    episodes: tuple[Episode, ...] = ()
    notice: str | None = None
    understood: str | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    usage: Usage | None = None


@dataclass(frozen=True)
class Found:
    """The passages of a search; in a stream the first event, before any sentence. `understood` and
    `timings` are as in an Answer. `similarity` is the best cosine (-1..1) between the question and
    a window: if it is low, the archive is about something else."""

    hits: tuple[Hit, ...]
    understood: str | None
    timings: Mapping[str, float] = field(default_factory=dict)
    similarity: float = -1.0


@dataclass(frozen=True)
class Sentence:
    """A checked sentence, with the citations that it uses first."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Done:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event = Found | Sentence | Done
