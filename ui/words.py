"""Foreign text (questions, transcripts, what a model wrote) on its way into HTML, and seconds and
dates in words."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from urllib.parse import urlsplit

from rag.question import whole
from vectorstore.episode import Episode

# Characters that are not seen but change what is: controls other than line feed and tab, zero-width
# ones, directional overrides, and the "tag" characters in which instructions can be hidden.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def seen(text: str) -> str:
    """`text` without the characters that nobody sees."""
    return _UNSEEN.sub("", whole(text))


def as_html(text: str) -> str:
    """`text` such that a browser shows it as it stands, whatever it holds."""
    return escape(seen(text), quote=True)


def clock(second: int) -> str:
    """A second of a recording as h:mm:ss."""
    return f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"


def day(iso: str) -> str:
    """A date in ISO 8601 as one would write it: 12 May 2024."""
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B %Y}"


def plural(count: int, noun: str) -> str:
    """The count with its noun: 1 episode, 2 episodes."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def place_in_archive(episode: Episode) -> str:
    """Where and when an episode was published: Season 18, episode 5 · 12 May 2024."""
    parts = []
    if episode.season is not None:
        number = "" if episode.number is None else f", episode {episode.number}"
        parts.append(f"Season {episode.season}{number}")
    if episode.date:
        parts.append(day(episode.date))
    return " · ".join(parts)


def safe_link(url: str | None) -> str | None:
    """`url` where it is an https address with a host. What an archive says a link is may be
    anything; a page must not offer it otherwise."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme == "https" and parts.hostname else None
