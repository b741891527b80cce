"""Scores, differences and seconds as text, for a report or a terminal."""

from __future__ import annotations

import math

from evaluation.metrics.metric import Metric, Unit
from evaluation.metrics.scores import Difference, Score

_DECIMALS: dict[Unit, int] = {"share": 3, "dollars": 5}


def number(value: float, metric: Metric) -> str:
    """A value: shares with three decimals, dollars with five, times, words and tokens with one."""
    if not math.isfinite(value):
        return "endless"
    return f"{value:.{_DECIMALS.get(metric.unit, 1)}f}"


def score_text(score: Score | None, metric: Metric) -> str:
    """A score with its interval; empty for None."""
    if score is None:
        return ""
    low, high = number(score.low, metric), number(score.high, metric)
    return f"{number(score.value, metric)} ({low}–{high})"


def difference_text(difference: Difference, metric: Metric) -> str:
    """A difference with its sign and its interval."""
    value, low, high = (
        ("+" if part > 0 else "") + number(part, metric)
        for part in (difference.value, difference.low, difference.high)
    )
    return f"{value} ({low} … {high})"


def clock(second: int | None) -> str:
    """A second of a recording as `H:MM:SS`, as a player shows it."""
    if second is None:
        return "no time"
    return f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"
