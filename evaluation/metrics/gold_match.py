"""Whether a passage or a citation hits: it is of a gold episode and overlaps a gold span there."""

from __future__ import annotations

from typing import Literal

from evaluation.questions import GoldSpan
from evaluation.results import Result
from rag.answer import Citation, Hit

CitationPlace = Literal["gold", "gold episode", "another episode"]


def hits_gold(evidence: Hit | Citation, gold: tuple[GoldSpan, ...]) -> bool:
    """Whether the seconds of a passage or citation overlap a gold span of its episode."""
    return any(
        span.slug == evidence.episode.slug and span.overlaps(evidence.start, evidence.end)
        for span in gold
    )


def is_in_gold_episode(citation: Citation, gold: tuple[GoldSpan, ...]) -> bool:
    """Whether the citation is of an episode that has a gold span."""
    return any(span.slug == citation.episode.slug for span in gold)


def citation_place(citation: Citation, gold: tuple[GoldSpan, ...]) -> CitationPlace:
    """Where a citation lies relative to the gold spans."""
    if hits_gold(citation, gold):
        return "gold"
    return "gold episode" if is_in_gold_episode(citation, gold) else "another episode"


def first_hit_rank(result: Result) -> int | None:
    """The rank (from 1) of the first passage that hits; None if none does."""
    ranks = (rank for rank, hit in enumerate(result.hits, 1) if hits_gold(hit, result.gold))
    return next(ranks, None)
