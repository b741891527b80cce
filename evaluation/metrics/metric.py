"""What a metric is. Each room that measures something holds its own."""

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
    """`values` gives what a question contributes: nothing where it does not count, several where it
    has several facts or citations. They are pooled over the questions, and the metric is their mean
    or, where `quantile` is given, that quantile. A share lies between 0 and 1. A detail
    is left out of tables where it is nought throughout."""

    name: str
    about: str
    values: Callable[[Result], Values]
    unit: Unit = "share"
    quantile: float | None = None
    less_is_better: bool = False
    is_detail: bool = False


def of_answer(values: Callable[[Result, Answer], Values]) -> Callable[[Result], Values]:
    """What a result contributes where it has an answer; nothing where none was asked for."""
    return lambda result: values(result, result.answer) if result.answer else ()
