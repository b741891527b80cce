"""Means and quantiles over questions, and their 95 % bootstrap intervals.

Whole questions are drawn with replacement, not single key facts or citations, because those of one
answer depend on each other (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13:
percentile intervals).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.metric import Metric, Values

RESAMPLES = 2_000
SEED = 20_260
CONFIDENCE = (0.025, 0.975)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, from `low` to `high`."""

    value: float
    low: float
    high: float


def estimate(values: Sequence[Values], metric: Metric) -> Estimate:
    """The metric over `values`, one non-empty tuple per question."""
    value = _pooled(values, metric, _each_once(len(values)))[0]
    return Estimate(float(value), *_interval(_pooled(values, metric, _draw_counts(len(values)))))


def estimate_difference(
    values: Sequence[Values], baseline: Sequence[Values], metric: Metric
) -> Estimate | None:
    """The metric over `values` minus that over `baseline`, with the two tuples of each question
    drawn together. None if either has no values, or the difference is not a number."""
    if not any(values) or not any(baseline):
        return None
    once, counts = _each_once(len(values)), _draw_counts(len(values))
    with np.errstate(invalid="ignore"):  # infinity minus infinity is not a number
        value = (_pooled(values, metric, once) - _pooled(baseline, metric, once))[0]
        spread = _pooled(values, metric, counts) - _pooled(baseline, metric, counts)
    return None if np.isnan(value) else Estimate(float(value), *_interval(spread))


def _each_once(count: int) -> Floats:
    return np.ones((1, count))


def _draw_counts(count: int) -> Floats:
    """How often each question is drawn: shape (RESAMPLES, count); each row sums to `count`."""
    generator = np.random.default_rng(SEED)
    places = generator.integers(0, count, (RESAMPLES, count))
    places += np.arange(RESAMPLES)[:, None] * count
    drawn = np.bincount(places.ravel(), minlength=RESAMPLES * count)
    return drawn.reshape(RESAMPLES, count).astype(np.float64)


def _pooled(values: Sequence[Values], metric: Metric, counts: Floats) -> Floats:
    """The metric with question i counted `counts[:, i]` times; NaN if nothing was drawn."""
    if metric.quantile is not None:
        return _quantile(values, metric.quantile, counts)
    sums = np.array([sum(of_question) for of_question in values], dtype=np.float64)
    sizes = np.array([len(of_question) for of_question in values], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled: Floats = (counts @ sums) / (counts @ sizes)
    return pooled


def _quantile(values: Sequence[Values], quantile: float, counts: Floats) -> Floats:
    """numpy.quantile (linear) of the values, each as often as its question was drawn."""
    flat = np.array(list(chain.from_iterable(values)), dtype=np.float64)
    owners = np.repeat(np.arange(len(values)), [len(of_question) for of_question in values])
    order = np.argsort(flat, kind="stable")
    flat = flat[order]
    cumulated = np.cumsum(counts[:, owners[order]], axis=1)
    place = quantile * (cumulated[:, -1] - 1)
    edges = np.floor(place)[:, None], np.ceil(place)[:, None]
    below, above = (flat[(cumulated > edge).argmax(axis=1)] for edge in edges)
    with np.errstate(invalid="ignore"):  # two infinite values have nothing between them
        between = below + (place - np.floor(place)) * (above - below)
    quantiles = np.where(below == above, below, between)
    return np.where(cumulated[:, -1] > 0, quantiles, np.nan)


def _interval(spread: Floats) -> tuple[float, float]:
    # "nearest": values may be infinite, and infinite values cannot be interpolated.
    low, high = np.nanquantile(spread, CONFIDENCE, method="nearest")
    return float(low), float(high)
