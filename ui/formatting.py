"""Seconds, dates, counts and episode numbers as text for a reader."""

from __future__ import annotations

from datetime import date

from vectorstore.episode import Episode


def clock(second: int) -> str:
    """A second of a recording as h:mm:ss."""
    return f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"


def day(iso: str) -> str:
    """An ISO 8601 date as text: 12 May 2024."""
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B %Y}"


def plural(count: int, noun: str) -> str:
    """The count with its noun: 1 episode, 2 episodes."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def place_in_archive(episode: Episode) -> str:
    """The season, number and date of an episode: Season 18, episode 5 · 12 May 2024."""
    parts = []
    if episode.season is not None:
        number = "" if episode.number is None else f", episode {episode.number}"
        parts.append(f"Season {episode.season}{number}")
    if episode.date:
        parts.append(day(episode.date))
    return " · ".join(parts)


def sentence_case(text: str) -> str:
    """`text` with its first letter capitalized."""
    return text[:1].upper() + text[1:]
