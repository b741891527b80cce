"""judge_*: the shares of sentences and answers that a judge model graded yes, partly or no.

They are never mixed with `evaluation.metrics`: a judge is a language model and may be wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from evaluation.metrics.metric import Metric, Values
from evaluation.results import Grade, NotJudged, Opinion, Result


def _sentences(grade: Grade) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        if not isinstance(result.opinion, Opinion):
            return ()
        return tuple(float(given == grade) for given in result.opinion.sentences)

    return values


def _answers(grade: Grade) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        if not isinstance(result.opinion, Opinion):
            return ()
        return (float(result.opinion.answer == grade),)

    return values


def _not_judged(result: Result) -> Values:
    return () if result.opinion is None else (float(isinstance(result.opinion, NotJudged)),)


JUDGE_METRICS: tuple[Metric, ...] = (
    Metric("judge_borne_out", "sentences that their quotes support", _sentences("yes")),
    Metric(
        "judge_partly_borne_out",
        "sentences that their quotes support in part",
        _sentences("partly"),
    ),
    Metric(
        "judge_not_borne_out",
        "sentences that their quotes do not support",
        _sentences("no"),
        less_is_better=True,
    ),
    Metric("judge_answers", "answers that answer the question", _answers("yes")),
    Metric("judge_partly_answers", "answers that answer it in part", _answers("partly")),
    Metric(
        "judge_does_not_answer",
        "answers that do not answer it",
        _answers("no"),
        less_is_better=True,
    ),
    Metric(
        "judge_not_judged",
        "answers on which the judge gave no readable opinion",
        _not_judged,
        less_is_better=True,
    ),
)
