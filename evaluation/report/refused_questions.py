"""Questions that the service refused to answer."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.metrics.refusals import refusal_is_right
from evaluation.results import Result, Run
from rag.answer import Answer


@dataclass(frozen=True)
class RefusedQuestion:
    """A question that was refused; `right` is whether it should be, None if that is unknown."""

    result: Result
    answer: Answer
    right: bool | None


def find_refused_questions(run: Run) -> tuple[RefusedQuestion, ...]:
    """Every refused question, in the order of the questions."""
    return tuple(
        RefusedQuestion(result, result.answer, refusal_is_right(result))
        for result in run.results
        if result.answer and result.answer.abstained
    )
