"""Gold spans for a reader: episode title, section, and a link to the recording."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.questions import GoldSpan
from evaluation.results import Run


@dataclass(frozen=True)
class GoldPlace:
    """Where a gold span is; `url` is the recording at its first second."""

    span: GoldSpan
    title: str
    section: str
    url: str | None


def gold_place(run: Run, span: GoldSpan) -> GoldPlace:
    """Look a gold span up. Title and section are empty if its episode is not in the store."""
    episode = run.episodes.get(span.slug)
    if episode is None:
        return GoldPlace(span, "", "", None)
    headers = (
        section.header
        for section in episode.sections
        if any(span.overlaps(line.start, line.end) for line in section.lines)
    )
    return GoldPlace(span, episode.title, next(headers, ""), episode.url_at(span.start))
