"""What a single metric makes of a result."""

from __future__ import annotations

from evaluation.metrics.metric import Values
from evaluation.metrics.registry import METRICS
from evaluation.results import Result


def values_of(name: str, result: Result) -> Values:
    """The values that the metric of that name takes from a result."""
    [values] = [metric.values(result) for metric in METRICS if metric.name == name]
    return values
