"""Scores of a run and differences between two, with 95 % bootstrap intervals.

Questions are drawn with replacement, not facts or citations: those of one answer hang together
(Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13: percentile intervals).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.metric import Metric, Values
from evaluation.metrics.registry import METRICS
from evaluation.questions import Question
from evaluation.results import Result, Run

RESAMPLES = 2_000
SEED = 20_260
CONFIDENCE = (0.025, 0.975)
ALL = "all"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """A metric over a group of questions: `all`, a type, or `difficulty N`. `low` and `high` are
    the interval; `questions` is how many of the group counted."""

    run: str
    group: str
    metric: str
    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True)
class Difference:
    """How much more a run has than another on the same questions, each pair drawn together."""

    run: str
    against: str
    group: str
    metric: str
    value: float
    low: float
    high: float
    questions: int

    @property
    def is_noise(self) -> bool:
        """Whether the interval holds zero: other questions might show no difference."""
        return self.low <= 0 <= self.high


def groups_of(questions: Sequence[Question]) -> dict[str, tuple[int, ...]]:
    """The places of all questions, of those of each type, and of those of each difficulty."""
    groups: dict[str, list[int]] = {ALL: []}
    for label in sorted({question.type for question in questions}):
        groups.setdefault(label, [])
    for label in sorted({question.difficulty for question in questions if question.difficulty}):
        groups.setdefault(f"difficulty {label}", [])
    for place, question in enumerate(questions):
        harder = f"difficulty {question.difficulty}" if question.difficulty else ALL
        for label in {ALL, question.type, harder}:
            groups[label].append(place)
    return {label: tuple(places) for label, places in groups.items()}


def score(run: Run, metrics: Sequence[Metric] = METRICS) -> tuple[Score, ...]:
    """Every metric over every group in which it counts."""
    scores = []
    for group, results in _grouped(run):
        for metric in metrics:
            parts = [part for result in results if (part := metric.values(result))]
            if parts:
                value = _pooled(parts, metric, _once(parts))[0]
                low, high = _interval(_pooled(parts, metric, _drawn(len(parts))))
                scores.append(
                    Score(run.name, group, metric.name, float(value), low, high, len(parts))
                )
    return tuple(scores)


def compare(run: Run, against: Run) -> tuple[Difference, ...]:
    """`run` minus `against`, for every metric over every group in which it counts in both.

    Times are left out: what else the machine did, and that the first run finds cold caches, is in
    all of the questions, so drawing them again would take it for a difference of the settings.

    Raises ValueError where they are not of the same questions.
    """
    if [one.question for one in run.results] != [one.question for one in against.results]:
        raise ValueError("only runs of the same questions can be compared")
    differences = []
    for (group, ours), (_, theirs) in zip(_grouped(run), _grouped(against), strict=True):
        for metric in (one for one in METRICS if one.unit != "milliseconds"):
            pairs = [
                (metric.values(a), metric.values(b)) for a, b in zip(ours, theirs, strict=True)
            ]
            found = _difference([pair for pair in pairs if any(pair)], metric)
            if found is not None:
                value, low, high, count = found
                differences.append(
                    Difference(run.name, against.name, group, metric.name, value, low, high, count)
                )
    return tuple(differences)


def _grouped(run: Run) -> list[tuple[str, list[Result]]]:
    groups = groups_of([result.question for result in run.results])
    return [(group, [run.results[place] for place in places]) for group, places in groups.items()]


def _difference(
    pairs: Sequence[tuple[Values, Values]], metric: Metric
) -> tuple[float, float, float, int] | None:
    ours, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not any(ours) or not any(theirs):
        return None
    once, drawn = _once(pairs), _drawn(len(pairs))
    with np.errstate(invalid="ignore"):  # endless minus endless is no number
        value = (_pooled(ours, metric, once) - _pooled(theirs, metric, once))[0]
        spread = _pooled(ours, metric, drawn) - _pooled(theirs, metric, drawn)
    return None if np.isnan(value) else (float(value), *_interval(spread), len(pairs))


def _once(parts: Sequence[object]) -> Floats:
    return np.ones((1, len(parts)))


def _drawn(count: int) -> Floats:
    """How often each question is drawn: shape (RESAMPLES, count); each row sums to `count`."""
    generator = np.random.default_rng(SEED)
    places = generator.integers(0, count, (RESAMPLES, count))
    places += np.arange(RESAMPLES)[:, None] * count
    drawn = np.bincount(places.ravel(), minlength=RESAMPLES * count)
    return drawn.reshape(RESAMPLES, count).astype(np.float64)


def _pooled(parts: Sequence[Values], metric: Metric, drawn: Floats) -> Floats:
    """The metric where question i counts `drawn[:, i]` times; NaN where nothing was drawn."""
    if metric.quantile is not None:
        return _quantile(parts, metric.quantile, drawn)
    sums = np.array([sum(part) for part in parts], dtype=np.float64)
    sizes = np.array([len(part) for part in parts], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled: Floats = (drawn @ sums) / (drawn @ sizes)
    return pooled


def _quantile(parts: Sequence[Values], quantile: float, drawn: Floats) -> Floats:
    """As numpy.quantile (linear) of the values, each as often as its question was drawn."""
    values = np.array(list(chain.from_iterable(parts)), dtype=np.float64)
    owners = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.argsort(values, kind="stable")
    values = values[order]
    reached = np.cumsum(drawn[:, owners[order]], axis=1)
    place = quantile * (reached[:, -1] - 1)
    edges = np.floor(place)[:, None], np.ceil(place)[:, None]
    below, above = (values[(reached > edge).argmax(axis=1)] for edge in edges)
    with np.errstate(invalid="ignore"):  # between two endless ones lies no number
        between = below + (place - np.floor(place)) * (above - below)
    found = np.where(below == above, below, between)
    return np.where(reached[:, -1] > 0, found, np.nan)


def _interval(spread: Floats) -> tuple[float, float]:
    # "nearest": values may be endless, and between those nothing can be interpolated.
    low, high = np.nanquantile(spread, CONFIDENCE, method="nearest")
    return float(low), float(high)
