"""seconds_off: the distance in seconds from where a citation starts to the nearest gold span."""

from __future__ import annotations

from evaluation.metrics.metric import MEDIAN, Metric, Values, of_answer
from evaluation.questions import GoldSpan
from evaluation.results import Result
from rag.answer import Answer, Citation


def seconds_off(citation: Citation, gold: tuple[GoldSpan, ...]) -> float | None:
    """Seconds between the start of a citation and the nearest gold span of its episode, 0 inside
    one. None if its episode has no gold span, or its second is unknown."""
    start = citation.start
    if start is None:
        return None
    distances = (
        max(span.start - start, start - span.end, 0)
        for span in gold
        if span.slug == citation.episode.slug
    )
    return min(distances, default=None)


def _in_gold_episode(result: Result, answer: Answer) -> Values:
    distances = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(seconds for seconds in distances if seconds is not None)


def _all(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    distances = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(float("inf") if seconds is None else seconds for seconds in distances)


_ABOUT = "seconds from the start of a citation to the nearest gold span, 0 inside it"

SECONDS_OFF: tuple[Metric, ...] = (
    Metric(
        "seconds_off_median",
        f"{_ABOUT}; endless in another episode",
        of_answer(_all),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_median",
        f"{_ABOUT}; citations of a gold episode only",
        of_answer(_in_gold_episode),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_mean",
        f"{_ABOUT}; citations of a gold episode only",
        of_answer(_in_gold_episode),
        "seconds",
        less_is_better=True,
    ),
)
