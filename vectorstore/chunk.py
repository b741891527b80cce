"""The unit that is embedded: a window of a few lines of one section, with its context in front."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a section: characters `start` (inclusive) to `stop` (exclusive)."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands: lines `first_line` to `last_line` (inclusive) of a section of an
    episode (a slug). `id` is the chunk's."""

    id: str
    episode: str
    section: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A window of a section.

    `episode` is the slug, `section` the index of the section in the episode, `spans` the stretches
    of its lines that the window holds, in order. `text` is what is embedded: the context (episode,
    guests, header), then the spoken words. `id` follows from slug and text alone, so that the same
    archive always gives the same ids.
    """

    id: str
    episode: str
    section: int
    spans: tuple[Span, ...]
    text: str

    @property
    def first_line(self) -> int:
        """Index in its section of the first line that the window touches."""
        return self.spans[0].line

    @property
    def last_line(self) -> int:
        """Index in its section of the last line that the window touches."""
        return self.spans[-1].line

    @property
    def place(self) -> Place:
        """Where the window stands."""
        return Place(self.id, self.episode, self.section, self.first_line, self.last_line)
