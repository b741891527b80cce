"""What is right and what is not: a passage, a citation, an answer against the known one (pure)."""

from __future__ import annotations

from typing import Literal

from evaluation.questions import UNANSWERABLE, GoldSpan, Question
from evaluation.results import Result
from rag.answer import Citation, Hit

Where = Literal["gold", "gold episode", "another episode"]


def finds(found: Hit | Citation, gold: tuple[GoldSpan, ...]) -> bool:
    """Whether a passage or citation is of a gold episode and its time overlaps a span there."""
    return any(
        span.slug == found.episode.slug and span.overlaps(found.start, found.end) for span in gold
    )


def first_rank(result: Result) -> int | None:
    """The rank (from 1) of the first passage that hits, None where none does."""
    ranks = (rank for rank, hit in enumerate(result.hits, 1) if finds(hit, result.gold))
    return next(ranks, None)


def where_cited(citation: Citation, gold: tuple[GoldSpan, ...]) -> Where:
    """Where a citation lies, seen from the spans that carry the answer."""
    if finds(citation, gold):
        return "gold"
    return "gold episode" if of_gold_episode(citation, gold) else "another episode"


def of_gold_episode(citation: Citation, gold: tuple[GoldSpan, ...]) -> bool:
    """Whether a citation is of an episode that has a gold span."""
    return any(span.slug == citation.episode.slug for span in gold)


def missing_facts(question: Question, text: str) -> tuple[str, ...]:
    """Of each key fact that a text lacks, the first wording. Case does not matter."""
    said = text.casefold()
    return tuple(
        wordings[0]
        for wordings in question.key_facts
        if not any(word.casefold() in said for word in wordings)
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


def refusal_is_right(result: Result) -> bool | None:
    """Whether it is right to refuse, of questions that are meant to mislead too; None where that is
    not known."""
    right = should_refuse(result)
    # Gold that the store has no transcript of could not be found, whatever is expected.
    if right is None and result.question.expect is not None and not result.question.gold:
        return result.question.expect != "answer"
    return right


def should_refuse(result: Result) -> bool | None:
    """Whether no answer is right; None where that is not known, or is to be judged otherwise."""
    if result.question.type == UNANSWERABLE:
        return True
    return False if result.gold else None
