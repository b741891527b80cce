"""What a button carries: places in the archive, not words. They are looked up when it is clicked,
so that nothing said in a channel has to be kept, and checked against what stands there then."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer import Citation, Hit
from vectorstore.episode import Episode, Line

LONGEST_VALUE = 2_000  # characters that Slack lets a button carry
MOST_EPISODES = 375  # of four bytes each, in as many characters


@dataclass(frozen=True)
class Quoted:
    """The words behind a citation, where they stand. `before`: what somebody else said just before
    in the section, None where there is nothing."""

    episode: Episode
    line: Line
    quote: str
    before: Line | None


@dataclass(frozen=True)
class Passage:
    """Neighbouring lines of one section, where they stand."""

    episode: Episode
    header: str
    lines: tuple[Line, ...]

    @property
    def start(self) -> int | None:
        """First known second."""
        return min((line.start for line in self.lines if line.start is not None), default=None)

    @property
    def text(self) -> str:
        """The words, each line with its speaker in front where known."""
        return " ".join(
            f"{line.speaker}: {line.text}" if line.speaker else line.text for line in self.lines
        )


def citation_value(citation: Citation) -> str:
    """Where the words of a citation stand, as a button carries it; empty where it cannot."""
    lines = citation.episode.sections[citation.section].lines
    at = citation.line.text.find(citation.quote)
    if citation.line not in lines or at < 0:
        return ""
    place = [
        citation.episode.slug,
        citation.section,
        lines.index(citation.line),
        at,
        len(citation.quote),
        _print_of(citation.quote),
    ]
    value = json.dumps(place, separators=(",", ":"))
    return value if len(value) <= LONGEST_VALUE else ""


def passages_value(hits: Sequence[Hit]) -> str:
    """Where passages stand, as a button carries it: as many as it can hold."""
    places: list[list[str | int]] = []
    value = ""
    for hit in hits:
        text = Passage(hit.episode, hit.header, hit.lines).text
        places.append(
            [hit.episode.slug, hit.section, hit.first_line, len(hit.lines), _print_of(text)]
        )
        longer = json.dumps(places, separators=(",", ":"))
        if len(longer) > LONGEST_VALUE:
            break
        value = longer
    return value


def episodes_value(episodes: Sequence[Episode]) -> str:
    """Which episodes, as a button carries them: as many as it can hold."""
    printed = [_print_of(episode.slug).to_bytes(4) for episode in episodes[:MOST_EPISODES]]
    return base64.b64encode(b"".join(printed)).decode()


def episodes_at(value: str, episodes: Mapping[str, Episode]) -> list[Episode]:
    """The episodes of a button, as far as they are still there."""
    try:
        printed = base64.b64decode(value, validate=True)
    except ValueError:
        return []
    there = {_print_of(slug).to_bytes(4): episode for slug, episode in episodes.items()}
    each = [printed[at : at + 4] for at in range(0, len(printed), 4)]
    return [there[one] for one in each if one in there]


def quoted_at(value: str, episodes: Mapping[str, Episode]) -> Quoted | None:
    """The words behind a citation; None where they no longer stand there."""
    try:
        slug, section, line, at, length, printed = json.loads(value)
        episode = episodes[slug]
        lines = episode.sections[section].lines
        said = lines[line]
        before = lines[line - 1] if line > 0 and lines[line - 1].speaker != said.speaker else None
        quote = said.text[at : at + length]
    except (ValueError, TypeError, LookupError):
        return None
    return Quoted(episode, said, quote, before) if _print_of(quote) == printed else None


def passages_at(value: str, episodes: Mapping[str, Episode]) -> list[Passage]:
    """The passages of a button, as far as they still stand there."""
    found = []
    try:
        for slug, section, first, count, printed in json.loads(value):
            if slug not in episodes:
                continue
            there = episodes[slug].sections[section]
            passage = Passage(episodes[slug], there.header, there.lines[first : first + count])
            if _print_of(passage.text) == printed:
                found.append(passage)
    except (ValueError, TypeError, LookupError):
        return found
    return found


def _print_of(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))
