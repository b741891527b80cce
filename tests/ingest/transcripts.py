"""Rows of a transcript to write, and what was read from them."""

from __future__ import annotations

from collections.abc import Callable

from ingest.episode_reader import EpisodeReading
from ingest.problems import ProblemKind as Kind
from vectorstore.episode import Episode, Line

Read = Callable[..., EpisodeReading]


def row(line: str, who: str | None = None, sec: int | None = None) -> dict[str, object]:
    written: dict[str, object] = {"line": line}
    if sec is not None:
        written |= {"sec": sec, "time": f"{sec // 60}:{sec % 60:02}"}
    return written | ({"who": who} if who else {})


def header(text: str) -> dict[str, object]:
    return {"header": text}


def episode_of(reading: EpisodeReading) -> Episode:
    assert reading.episode is not None
    return reading.episode


def lines_of(reading: EpisodeReading) -> list[Line]:
    return [line for section in episode_of(reading).sections for line in section.lines]


def said(reading: EpisodeReading) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in lines_of(reading)]


def kinds(reading: EpisodeReading) -> list[Kind]:
    return [problem.kind for problem in reading.problems]
