"""An episode as read from the archive: sections of lines, each line with its second."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the transcript, said by one speaker.

    `start` is a *recorded* second at or before the words: the line's own, or the last one known
    before it; if two contradict each other, the earlier. `end` is the second at which the next
    words begin, or an estimate from the number of words; `start < end`. Both are None only if no
    time is known. `speaker` is the label in the transcript (usually a first name), None if unknown.
    """

    speaker: str | None
    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """The lines below one header. A section is the unit that is cited and shown."""

    header: str
    lines: tuple[Line, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels of the speakers, in order of appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest of an episode: `id` as in `_people/`, `name` in full (the id if no name is known),
    and what their page tells of them ("" without one)."""

    id: str
    name: str
    biography: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the recording. `kind` is its key in the front matter (youtube, …)."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of the archive.

    `slug` is its file name without `.md`. `date` is ISO 8601 (YYYY-MM-DD), `duration` in seconds,
    `youtube` the video id. `description` is what the show's notes say of it. `sections` is empty if
    the archive has no transcript.
    """

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
        """The year of publication, None without a date."""
        return int(self.date[:4]) if self.date else None

    @property
    def url(self) -> str | None:
        """URL of the recording: on YouTube if it is there, else the first link of the episode."""
        if self.youtube:
            return f"https://www.youtube.com/watch?v={quote(self.youtube, safe='')}"
        return self.links[0].url if self.links else None

    def url_at(self, second: int | None) -> str | None:
        """URL of the recording at `second`; of its beginning without one, or outside YouTube."""
        if self.youtube and second is not None:
            return f"{self.url}&t={second}s"
        return self.url
