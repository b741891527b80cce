"""fell_back: the share of answers in quotes where a language model was to answer."""

from __future__ import annotations

from evaluation.metrics.metric import Metric, Values
from evaluation.results import Result


def fell_back(result: Result) -> bool | None:
    """Whether the answer is quotes although a language model was to answer. None if no model was,
    if the answer is a refusal, or if it comes from the catalogue alone."""
    answer = result.answer
    if answer is None or result.llm is None or answer.abstained or answer.episodes:
        return None
    return answer.mode == "quotes"


def _fell_back(result: Result) -> Values:
    has_fallen_back = fell_back(result)
    return () if has_fallen_back is None else (float(has_fallen_back),)


FELL_BACK = Metric(
    "fell_back",
    "answers in quotes where a language model was to answer",
    _fell_back,
    less_is_better=True,
)
