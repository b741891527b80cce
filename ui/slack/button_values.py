"""Button values: positions in the archive with a checksum, instead of text.

They are looked up when the button is clicked, so no text from a channel has to be stored.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer import Answer, Citation, Hit
from vectorstore.episode import Episode, Line

MAX_VALUE_LENGTH = 2_000  # characters of a button's value: Slack's limit
MAX_EPISODES = 375  # of four bytes each, in base64


@dataclass(frozen=True)
class QuotedLine:
    """A cited line. `before`: the preceding line of the section if somebody else speaks in it."""

    episode: Episode
    line: Line
    quote: str
    before: Line | None


@dataclass(frozen=True)
class LineGroup:
    """Consecutive lines of one section."""

    episode: Episode
    header: str
    lines: tuple[Line, ...]

    @property
    def start(self) -> int | None:
        """The first known second."""
        return min((line.start for line in self.lines if line.start is not None), default=None)

    @property
    def text(self) -> str:
        """The text, with the speaker before each line where known."""
        return " ".join(
            f"{line.speaker}: {line.text}" if line.speaker else line.text for line in self.lines
        )


def encode_citation(citation: Citation) -> str:
    """Return the button value for a citation; empty if the quote is not in its line."""
    lines = citation.episode.sections[citation.section].lines
    offset = citation.line.text.find(citation.quote)
    if citation.line not in lines or offset < 0:
        return ""
    position = [
        citation.episode.slug,
        citation.section,
        lines.index(citation.line),
        offset,
        len(citation.quote),
        _checksum(citation.quote),
    ]
    value = json.dumps(position, separators=(",", ":"))
    return value if len(value) <= MAX_VALUE_LENGTH else ""


def decode_citation(value: str, episodes: Mapping[str, Episode]) -> QuotedLine | None:
    """Return the line behind a citation; None if the quote is no longer there.

    `episodes`: by slug.
    """
    try:
        slug, section, number, offset, length, checksum = json.loads(value)
        episode = episodes[slug]
        lines = episode.sections[section].lines
        line = lines[number]
        previous = lines[number - 1] if number > 0 else None
        before = previous if previous and previous.speaker != line.speaker else None
        quote = line.text[offset : offset + length]
    except (ValueError, TypeError, LookupError):
        return None
    return QuotedLine(episode, line, quote, before) if _checksum(quote) == checksum else None


def encode_uncited_passages(answer: Answer, hits: Sequence[Hit]) -> str:
    """Return the button value for the hits that the answer does not cite."""
    if answer.nearest:
        return ""  # the answer shows them already
    cited = {(one.episode.slug, one.section, one.line) for one in answer.citations}
    return encode_passages(
        [
            hit
            for hit in hits
            if not any((hit.episode.slug, hit.section, line) in cited for line in hit.lines)
        ]
    )


def encode_passages(hits: Sequence[Hit]) -> str:
    """Return the button value for passages: as many as fit."""
    positions: list[list[str | int]] = []
    value = ""
    for hit in hits:
        text = LineGroup(hit.episode, hit.header, hit.lines).text
        positions.append(
            [hit.episode.slug, hit.section, hit.first_line, len(hit.lines), _checksum(text)]
        )
        longer = json.dumps(positions, separators=(",", ":"))
        if len(longer) > MAX_VALUE_LENGTH:
            break
        value = longer
    return value


def decode_passages(value: str, episodes: Mapping[str, Episode]) -> list[LineGroup]:
    """Return the passages of a button that are unchanged. `episodes`: by slug."""
    passages: list[LineGroup] = []
    try:
        for slug, number, first, count, checksum in json.loads(value):
            if slug not in episodes:
                continue
            section = episodes[slug].sections[number]
            lines = section.lines[first : first + count]
            passage = LineGroup(episodes[slug], section.header, lines)
            if _checksum(passage.text) == checksum:
                passages.append(passage)
    except (ValueError, TypeError, LookupError):
        return passages
    return passages


def encode_episodes(episodes: Sequence[Episode]) -> str:
    """Return the button value for episodes: the first MAX_EPISODES."""
    checksums = [_checksum(episode.slug).to_bytes(4) for episode in episodes[:MAX_EPISODES]]
    return base64.b64encode(b"".join(checksums)).decode()


def decode_episodes(value: str, episodes: Mapping[str, Episode]) -> list[Episode]:
    """Return the episodes of a button that still exist. `episodes`: by slug."""
    try:
        data = base64.b64decode(value, validate=True)
    except ValueError:
        return []
    by_checksum = {_checksum(slug).to_bytes(4): episode for slug, episode in episodes.items()}
    checksums = [data[at : at + 4] for at in range(0, len(data), 4)]
    return [by_checksum[one] for one in checksums if one in by_checksum]


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))
