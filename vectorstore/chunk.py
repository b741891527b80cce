"""Chunk: a window of a few lines of one section, with its context in front. It is embedded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Part of one line of a section: characters `start` (inclusive) to `stop` (exclusive)."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Place:
    """Position of a chunk: lines `first_line` to `last_line` (inclusive) of a section.

    `id` is the chunk's, `episode` the slug, `section` the index of the section in the episode.
    """

    id: str
    episode: str
    section: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A window of a section.

    `episode` is the slug, `section` the index of the section in the episode, `spans` the parts of
    its lines that are in the window, in order. `text` is what is embedded: the context (title,
    guests, header), then the spoken words. `id` depends only on slug and text, so the same archive
    always produces the same ids.
    """

    id: str
    episode: str
    section: int
    spans: tuple[Span, ...]
    text: str

    @property
    def first_line(self) -> int:
        """Index, within the section, of the first line in the window."""
        return self.spans[0].line

    @property
    def last_line(self) -> int:
        """Index, within the section, of the last line in the window."""
        return self.spans[-1].line

    @property
    def place(self) -> Place:
        """The position of the window, without its text."""
        return Place(self.id, self.episode, self.section, self.first_line, self.last_line)
