"""What the service gives back: hits of a search, cited answers, events of a stream."""

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
        """Labels of those who speak in the passage, in order of appearance."""
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
        """The words, one line a paragraph, each with its speaker in front where known."""
        return "\n".join(
            f"{line.speaker}: {line.text}" if line.speaker else line.text for line in self.lines
        )

    @property
    def url(self) -> str | None:
        """The recording at the passage's first second."""
        return self.episode.url_at(self.start)


@dataclass(frozen=True)
class Citation:
    """The evidence behind a marker `[n]`: `quote` stands verbatim in `line`, which is said by
    `speaker` from second `start` on (both looked up in the archive, never written by a model)."""

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
        """Label of the one who says it, None where the transcript does not tell."""
        return self.line.speaker

    @property
    def start(self) -> int | None:
        """Recorded second at or before the words."""
        return self.line.start

    @property
    def end(self) -> int | None:
        """Second at which the line is over."""
        return self.line.end

    @property
    def url(self) -> str | None:
        """The recording at that very second."""
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
    """An earlier turn of the conversation. Only its text is taken, never its citations."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """What a language model's server says that an answer took. `cached_input_tokens` are those of
    `input_tokens` that it had read before, None where it does not tell. `dollars` (US) is what all
    of it costs, None where no price is known."""

    input_tokens: int
    output_tokens: int
    cached_input_tokens: int | None = None
    dollars: float | None = None

    @property
    def described(self) -> str:
        """The same on one line."""
        before = f" ({self.cached_input_tokens:,} cached)" if self.cached_input_tokens else ""
        cost = "" if self.dollars is None else f", ${self.dollars:.4f}"
        return f"{self.input_tokens:,} tokens read{before}, {self.output_tokens:,} written{cost}"


@dataclass(frozen=True)
class Answer:
    """A checked answer: every marker in `text` has its citation, every citation its marker.

    `notice` is one line for the reader where something was out of the ordinary (the model did not
    answer, quotes are shown instead). `timings` are milliseconds by stage. `nearest` offers the
    closest passages when the service abstains; `understood` says in words what the search was
    restricted to. `episodes` are those that a question about the whole archive asks for, in the
    order in which `text` names them; there may be more of them than citations. `usage` is None
    where no language model was asked for this answer, or where it does not tell. An answer that was
    given before, to exactly the same question, says so by `cached_ms` among its timings.
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
    """What a search found; in a stream the first event, before any sentence. `understood` and
    `timings` as in an Answer. `similarity` is the best cosine (-1..1) between the question and what
    was searched: where it is low, the archive is about something else."""

    hits: tuple[Hit, ...]
    understood: str | None
    timings: Mapping[str, float] = field(default_factory=dict)
    similarity: float = -1.0


@dataclass(frozen=True)
class Sentence:
    """A checked sentence, with the citations that it is the first to use."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Done:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event = Found | Sentence | Done
