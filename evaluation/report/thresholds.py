"""Thresholds (`--require`) that the scores have to reach, so that a build fails if they drop."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.errors import CheckQuestionsError
from evaluation.judge.judge_metrics import JUDGE_METRICS
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Score

_REQUIRED = re.compile(
    r"(?:(?P<group>.+)/)?(?P<metric>[^/<>=]+?)\s*(?P<sign>[<>]=)(?P<limit>[^<>=]+)"
)


@dataclass(frozen=True)
class Threshold:
    """A limit for a metric over a group: the least it has to reach, or with `at_most` the most."""

    group: str
    metric: str
    limit: float
    at_most: bool

    @property
    def needs_judge(self) -> bool:
        """Whether the metric is one of a judge model."""
        return any(one.name == self.metric for one in JUDGE_METRICS)

    def __str__(self) -> str:
        where = "" if self.group == ALL else f"{self.group}/"
        return f"{where}{self.metric}{'<=' if self.at_most else '>='}{self.limit:g}"


@dataclass(frozen=True)
class ThresholdCheck:
    """A threshold and the score it is checked against; `score` is None if nothing could be
    measured, which does not meet a threshold."""

    threshold: Threshold
    score: Score | None

    @property
    def is_met(self) -> bool:
        """Whether the score is on the right side of the limit."""
        if self.score is None:
            return False
        value, limit = self.score.value, self.threshold.limit
        return value <= limit if self.threshold.at_most else value >= limit


def parse_threshold(text: str) -> Threshold:
    """Read `METRIC>=VALUE` or `GROUP/METRIC>=VALUE`, with `<=` if less is better.

    Raises CheckQuestionsError.
    """
    match = _REQUIRED.fullmatch(text.strip())
    if match is None:
        raise CheckQuestionsError(f"{text!r} is not a threshold; write for instance hit@5>=0.75")
    name = match["metric"].strip().casefold()
    metrics = (*METRICS, *JUDGE_METRICS)
    metric = next((one for one in metrics if one.name == name), None)
    if metric is None:
        names = ", ".join(one.name for one in metrics)
        raise CheckQuestionsError(f"unknown metric {name!r}; there are: {names}")
    if metric.less_is_better != (match["sign"] == "<="):
        sign = "<=" if metric.less_is_better else ">="
        raise CheckQuestionsError(f"{text!r} has the wrong direction; write {name}{sign}VALUE")
    try:
        limit = float(match["limit"])
    except ValueError:
        limit = math.nan
    if math.isnan(limit):
        raise CheckQuestionsError(f"{match['limit']!r} in {text!r} is not a number")
    return Threshold((match["group"] or ALL).strip(), name, limit, metric.less_is_better)


def check_thresholds(
    thresholds: Sequence[Threshold], scores: Sequence[Score]
) -> tuple[ThresholdCheck, ...]:
    """Check the scores of one run against the thresholds."""
    by_metric = {(score.group, score.metric): score for score in scores}
    return tuple(ThresholdCheck(one, by_metric.get((one.group, one.metric))) for one in thresholds)
