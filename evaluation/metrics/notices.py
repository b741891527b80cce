"""with_notice: the share of answers with a notice that something went wrong."""

from __future__ import annotations

from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer


def _with_notice(_: Result, answer: Answer) -> Values:
    return (float(answer.notice is not None),)


WITH_NOTICE = Metric(
    "with_notice",
    "answers with a notice that something went wrong",
    of_answer(_with_notice),
    less_is_better=True,
)
