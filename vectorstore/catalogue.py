"""The catalogue: all episodes of an index version with their transcripts, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vectorstore.episode import Episode, Guest, Line, Link, Section


def archive_order(episode: Episode) -> tuple[bool, int, bool, int, str]:
    """Sort key: season, number, slug. Episodes without a number come last."""
    season, number = episode.season, episode.number
    return (season is None, season or 0, number is None, number or 0, episode.slug)


def write_catalogue(path: Path, episodes: Iterable[Episode]) -> None:
    """Write `episodes` in archive order."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for episode in sorted(episodes, key=archive_order):
            stream.write(json.dumps(asdict(episode), ensure_ascii=False) + "\n")


def read_catalogue(path: Path) -> Mapping[str, Episode]:
    """Return the episodes by slug, in archive order.

    Raises OSError if the file is missing, ValueError if it is damaged.
    """
    episodes: dict[str, Episode] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            try:
                episode = _episode(json.loads(line))
            except (KeyError, TypeError) as error:
                raise ValueError(f"not an episode: {line[:80]!r}") from error
            episodes[episode.slug] = episode
    return episodes


def _episode(record: dict[str, Any]) -> Episode:
    record["guests"] = tuple(Guest(**guest) for guest in record["guests"])
    record["topics"] = tuple(record["topics"])
    record["links"] = tuple(Link(**link) for link in record["links"])
    record["sections"] = tuple(
        Section(section["header"], tuple(Line(**line) for line in section["lines"]))
        for section in record["sections"]
    )
    return Episode(**record)
