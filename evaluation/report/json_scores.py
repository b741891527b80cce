"""Scores and differences as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from evaluation.metrics.scores import Difference, Score
from evaluation.results import Run

Json = dict[str, Any]


def score_rows(scores: Iterable[Score], run: Run) -> list[Json]:
    """The scores of one run."""
    return [row(one) for one in scores if one.run == run.name]


def row(figure: Score | Difference) -> Json:
    """A score or a difference, without the name of its run, whose record it stands in."""
    return {
        key: finite(value) if isinstance(value, float) else value
        for key, value in asdict(figure).items()
        if key != "run"
    }


def finite(value: float) -> float | None:
    """The value with four decimals; None if it is infinite, which JSON cannot write."""
    return round(value, 4) if math.isfinite(value) else None
