"""How an episode is put into words: its title, its place in the archive, its day, a time in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from vectorstore.episode import Episode

_NO_MARKERS = str.maketrans("[]", "()")


def named(episode: Episode) -> str:
    """The title, the guests and the place: `“Maps” with Ida Klein (season 3, episode 7, 12 May
    2024)`."""
    title = f"“{episode.title}”"
    text = f"{title} with {guests}" if (guests := guests_of(episode)) else title
    return shown(f"{text} ({place})" if (place := place_of(episode)) else text)


def guests_of(episode: Episode) -> str:
    """The names of the guests; "" where none is known."""
    return joined([guest.name for guest in episode.guests])


def place_of(episode: Episode) -> str:
    """Season, number and day, as far as they are known."""
    parts = [] if episode.season is None else [f"season {episode.season}"]
    if episode.number is not None:
        parts.append(f"episode {episode.number}")
    return ", ".join([*parts, *filter(None, [day_of(episode)])])


def day_of(episode: Episode) -> str | None:
    """The day of publication (`12 May 2024`)."""
    if episode.date is None:
        return None
    when = date.fromisoformat(episode.date)
    return f"{when.day} {when:%B %Y}"


def clock(seconds: int) -> str:
    """A time in the recording, or a length (`1:02:03`)."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def number_of(count: int, noun: str) -> str:
    """A number with its noun (`1 guest`, `2,000 guests`)."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def joined(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last


def either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def shown(text: str) -> str:
    """The text without brackets, so that nothing in it reads as a marker."""
    return text.translate(_NO_MARKERS)
