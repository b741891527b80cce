"""What is right and what is not: a passage, a citation, an answer against the known one (pure)."""

from __future__ import annotations

from evaluation.questions import UNANSWERABLE, GoldSpan
from evaluation.results import Result
from rag.answer import Citation, Hit


def finds(found: Hit | Citation, gold: tuple[GoldSpan, ...]) -> bool:
    """Whether a passage or citation is of a gold episode and its time overlaps a span there."""
    return any(
        span.slug == found.episode.slug and span.overlaps(found.start, found.end) for span in gold
    )


def first_rank(result: Result) -> int | None:
    """The rank (from 1) of the first passage that hits, None where none does."""
    ranks = (rank for rank, hit in enumerate(result.hits, 1) if finds(hit, result.gold))
    return next(ranks, None)


def missing_facts(result: Result) -> tuple[str, ...]:
    """Of each key fact that the answer lacks, the first wording."""
    said = result.answer.text.casefold() if result.answer else ""
    facts = result.question.key_facts
    return tuple(
        wordings[0] for wordings in facts if not any(word.casefold() in said for word in wordings)
    )


def seconds_off(citation: Citation, gold: tuple[GoldSpan, ...]) -> float | None:
    """Seconds between where a citation starts and the nearest gold span, 0 inside of one; None
    where it is of another episode, or of no known second."""
    start = citation.start
    if start is None:
        return None
    distances = (
        max(span.start - start, start - span.end, 0)
        for span in gold
        if span.slug == citation.episode.slug
    )
    return min(distances, default=None)


def by_the_speaker(citation: Citation, speaker: str) -> bool:
    """Whether one of the speakers, separated by `/`, is the one whose words are cited."""
    said = (citation.speaker or "").strip().casefold()
    return said in {name.strip().casefold() for name in speaker.split("/")} - {""}


def should_refuse(result: Result) -> bool | None:
    """Whether no answer is right; None where that is not known, or is to be judged otherwise."""
    if result.question.type == UNANSWERABLE:
        return True
    return False if result.gold else None
