"""What was not found, told apart by what went wrong (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.metrics.correctness import finds, first_rank
from evaluation.questions import GoldSpan
from evaluation.results import READ, Result, Run

WITHIN = 5
"""A passage that comes later is missed: nobody reads that far, and no model is given it."""

Kind = Literal[
    "episode not found",
    "right episode, other passage",
    "found too far down",
    "some episodes not found",
]


@dataclass(frozen=True)
class Miss:
    """A question without a hit in the first WITHIN passages, or, where it needs several episodes,
    without all that it needs in the first READ. `rank` is that of the first hit among those, if
    there is one; `not_found` are the gold episodes that none of them hits."""

    kind: Kind
    result: Result
    rank: int | None
    not_found: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A gold span for a reader: where it is, and the recording at its first second."""

    span: GoldSpan
    title: str
    section: str
    url: str | None


def find_misses(run: Run) -> tuple[Miss, ...]:
    """What retrieval missed, in the order of the questions."""
    return tuple(miss for result in run.results if (miss := _missed(result)))


def wanted(run: Run, span: GoldSpan) -> Wanted:
    """Where a gold span is; without a title and a section where its episode is not in the store."""
    episode = run.episodes.get(span.slug)
    if episode is None:
        return Wanted(span, "", "", None)
    headers = (
        section.header
        for section in episode.sections
        if any(span.overlaps(line.start, line.end) for line in section.lines)
    )
    return Wanted(span, episode.title, next(headers, ""), episode.url_at(span.start))


def _missed(result: Result) -> Miss | None:
    first = result.hits[:READ]
    hit = {one.episode.slug for one in first if finds(one, result.gold)}
    not_found = tuple(sorted({span.slug for span in result.gold} - hit))
    rank = first_rank(result)
    rank = rank if rank is not None and rank <= READ else None
    needed = result.question.min_episodes
    if not result.gold or (rank is not None and rank <= WITHIN and len(hit) >= (needed or 1)):
        return None
    if rank is None:
        came = {one.episode.slug for one in first} & {span.slug for span in result.gold}
        kind: Kind = "right episode, other passage" if came else "episode not found"
    else:
        kind = "found too far down" if rank > WITHIN else "some episodes not found"
    return Miss(kind, result, rank, not_found)
