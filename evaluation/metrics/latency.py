"""search_ms, answer_ms: how long a search and an answer take, in milliseconds."""

from __future__ import annotations

from evaluation.metrics.metric import Metric, Values
from evaluation.results import Result


def _search_ms(result: Result) -> Values:
    return (result.search_ms,)


def _answer_ms(result: Result) -> Values:
    return () if result.answer_ms is None else (result.answer_ms,)


LATENCY: tuple[Metric, ...] = tuple(
    Metric(
        f"{name}_ms_p{percent}",
        f"{percent} % of {name_plural} take at most this long",
        values,
        "milliseconds",
        percent / 100,
        less_is_better=True,
    )
    for name, name_plural, values in (
        ("search", "searches", _search_ms),
        ("answer", "answers", _answer_ms),
    )
    for percent in (50, 95)
)
