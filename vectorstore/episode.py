"""What an episode is once it has been read: sections of lines, each line with its second."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the transcript, as said by one speaker.

    `start` is a *recorded* second at or before the words: the line's own, or the last one known
    before it; of two that contradict each other, the earlier. `end` is the second at which the next
    words are known to begin, or an estimate from the number of words; `start < end`. Both are None
    only where nothing is known of the time.
    `speaker` is the transcript's label (a first name, as a rule), None where it is not known.
    """

    speaker: str | None
    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """The lines below one header: the unit of meaning, which is cited and shown."""

    header: str
    lines: tuple[Line, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels of those who speak here, in order of appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest of an episode: `id` as in `_people/`, `name` in full (the id where none is known)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where an episode can be heard: `kind` is the key in the front matter (youtube, …)."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of the archive. `slug` is its file name without `.md`; `sections` is empty where
    the archive has no transcript. `date` is ISO 8601 (YYYY-MM-DD); `duration` is in seconds."""

    slug: str
    title: str
    season: int | None
    number: int | None
    date: str | None
    guests: tuple[Guest, ...]
    topics: tuple[str, ...]
    description: str
    duration: int | None
    youtube: str | None
    links: tuple[Link, ...]
    sections: tuple[Section, ...]

    @property
    def year(self) -> int | None:
        """The year of publication, where a date is known."""
        return int(self.date[:4]) if self.date else None

    @property
    def url(self) -> str | None:
        """The recording: on YouTube where it is there, else the first link of the episode."""
        if self.youtube:
            return f"https://www.youtube.com/watch?v={quote(self.youtube, safe='')}"
        return self.links[0].url if self.links else None

    def url_at(self, second: int | None) -> str | None:
        """The recording at `second`; without a second, or away from YouTube, its beginning."""
        if self.youtube and second is not None:
            return f"{self.url}&t={second}s"
        return self.url
