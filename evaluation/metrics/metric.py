"""The type of a metric, and what metrics are built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evaluation.results import Result
from rag.answer import Answer

Values = tuple[float, ...]
Unit = Literal["share", "seconds", "words", "tokens", "dollars", "milliseconds"]

MEDIAN = 0.5


@dataclass(frozen=True)
class Metric:
    """A figure over many questions: the mean of their values or, with `quantile`, that quantile.

    `values` returns what one question contributes: nothing if it does not count, several values if
    it has several key facts or citations. They are pooled over the questions. A share lies between
    0 and 1. A detail (`is_detail`) is left out of tables if it is 0 in every run.
    """

    name: str
    about: str
    values: Callable[[Result], Values]
    unit: Unit = "share"
    quantile: float | None = None
    less_is_better: bool = False
    is_detail: bool = False


def of_answer(values: Callable[[Result, Answer], Values]) -> Callable[[Result], Values]:
    """Values of a metric that needs an answer: none for a question that was only searched for."""
    return lambda result: values(result, result.answer) if result.answer else ()
