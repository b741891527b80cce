"""tokens_read, tokens_written, dollars: what an answer of the language model costs."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.metrics.metric import MEDIAN, Metric, Unit, Values
from evaluation.results import Result
from rag.answer import Usage


def _of_usage(amount: Callable[[Usage], float | None]) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        usage = result.answer.usage if result.answer else None
        value = None if usage is None else amount(usage)
        return () if value is None else (value,)

    return values


_AMOUNTS: tuple[tuple[str, str, Unit, Callable[[Usage], float | None]], ...] = (
    ("tokens_read", "input tokens of an answer", "tokens", lambda usage: usage.input_tokens),
    ("tokens_written", "output tokens of an answer", "tokens", lambda usage: usage.output_tokens),
    ("dollars", "US dollars that an answer costs", "dollars", lambda usage: usage.dollars),
)

TOKEN_USAGE: tuple[Metric, ...] = tuple(
    Metric(
        f"{name}_median",
        f"{about}, median; only answers whose server reports it",
        _of_usage(amount),
        unit,
        MEDIAN,
        less_is_better=True,
    )
    for name, about, unit, amount in _AMOUNTS
)
