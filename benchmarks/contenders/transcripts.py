"""Transcripts as plain text, with the seconds of every part of that text."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.archive import open_archive
from ingest.episode_reader import read_episode
from vectorstore.episode import Episode

_FILE = "times.json"
_NO_CACHE = Path("unused")  # only an archive behind a URL is cloned; this one is a folder


_Row = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as plain text: headers and lines, `Speaker: words`, one per paragraph.

    `sections` are the (start, stop) characters of each section in `text`, header included;
    `metadata` is what a textbook example stores beside the text.
    """

    slug: str
    text: str
    sections: tuple[tuple[int, int], ...]
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineTimes:
    """For each line of a transcript: the character at which it begins, and its seconds."""

    begins: list[int]
    starts: list[int | None]
    ends: list[int | None]

    def between(self, start: int, stop: int) -> tuple[int | None, int | None]:
        """First and last second of the lines that characters `start` to `stop` touch.

        A touched line counts as a whole, because the passages of podcast-qa hold whole lines.
        """
        touched = range(
            max(0, bisect_right(self.begins, start) - 1), bisect_right(self.begins, stop - 1)
        )
        starts = [second for row in touched if (second := self.starts[row]) is not None]
        ends = [second for row in touched if (second := self.ends[row]) is not None]
        return min(starts, default=None), max(ends, default=None)


def read_transcripts(archive: Path) -> Iterator[tuple[Transcript, LineTimes]]:
    """Read an archive as podcast-qa does: repaired and cleaned, without episodes without lines.

    Raises CheckArchiveError if there is no archive.
    """
    opened = open_archive(str(archive), _NO_CACHE)
    for file in opened.episodes:
        episode = read_episode(file, opened.people).episode
        if episode and episode.sections:
            yield as_text(episode)


def as_text(episode: Episode) -> tuple[Transcript, LineTimes]:
    """Write an episode as plain text, with the seconds of its lines."""
    text = ""
    times = LineTimes([], [], [])
    sections: list[tuple[int, int]] = []
    for section in episode.sections:
        text += "\n\n" if text else ""
        start = len(text)
        # A header has no time of its own.
        header: _Row = (section.header, None, None)
        rows = [header] if section.header else []
        rows += [
            (f"{line.speaker}: {line.text}" if line.speaker else line.text, line.start, line.end)
            for line in section.lines
        ]
        for number, (words, first, last) in enumerate(rows):
            text += "\n" if number else ""
            times.begins.append(len(text))
            times.starts.append(first)
            times.ends.append(last)
            text += words
        sections.append((start, len(text)))
    metadata = {
        "title": episode.title,
        "guests": ", ".join(guest.name for guest in episode.guests),
        "season": str(episode.season or ""),
        "date": episode.date or "",
    }
    return Transcript(episode.slug, text, tuple(sections), metadata), times


def save_times(times: Mapping[str, LineTimes], folder: Path) -> None:
    """Write the times of all transcripts, by slug, into `folder`."""
    record = {slug: asdict(one) for slug, one in times.items()}
    (folder / _FILE).write_text(json.dumps(record), encoding="utf-8")


def load_times(folder: Path) -> dict[str, LineTimes]:
    """Read what `save_times` wrote. Raises OSError."""
    record = json.loads((folder / _FILE).read_bytes())
    return {slug: LineTimes(**one) for slug, one in record.items()}
