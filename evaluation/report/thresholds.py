"""What the scores have to reach, so that a change that lowers them is noticed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.errors import CheckQuestionsError
from evaluation.judge.opinions import JUDGE_METRICS
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Score

_REQUIRED = re.compile(
    r"(?:(?P<group>.+)/)?(?P<metric>[^/<>=]+?)\s*(?P<sign>[<>]=)(?P<limit>[^<>=]+)"
)


@dataclass(frozen=True)
class Threshold:
    """A metric of a group that has to reach `limit`, or, where less is better, to stay below."""

    group: str
    metric: str
    limit: float
    at_most: bool

    @property
    def needs_judge(self) -> bool:
        """Whether it is a judge model's opinion that is held against the limit."""
        return any(one.name == self.metric for one in JUDGE_METRICS)

    def __str__(self) -> str:
        where = "" if self.group == ALL else f"{self.group}/"
        return f"{where}{self.metric}{'<=' if self.at_most else '>='}{self.limit:g}"


@dataclass(frozen=True)
class Verdict:
    """Whether a threshold was met; `score` is None where nothing could be measured, which is no
    way to meet one."""

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
    """Read `METRIC>=VALUE` or `GROUP/METRIC>=VALUE` (`<=` where less is better).

    Raises CheckQuestionsError.
    """
    found = _REQUIRED.fullmatch(text.strip())
    if found is None:
        raise CheckQuestionsError(f"{text!r} requires nothing; write for instance hit@5>=0.75")
    name = found["metric"].strip().casefold()
    known = (*METRICS, *JUDGE_METRICS)
    metric = next((one for one in known if one.name == name), None)
    if metric is None:
        names = ", ".join(one.name for one in known)
        raise CheckQuestionsError(f"{name!r} is no metric; there are: {names}")
    if metric.less_is_better != (found["sign"] == "<="):
        sign = "<=" if metric.less_is_better else ">="
        raise CheckQuestionsError(f"{text!r} has the wrong direction; write {name}{sign}VALUE")
    try:
        limit = float(found["limit"])
    except ValueError:
        limit = math.nan
    if math.isnan(limit):
        raise CheckQuestionsError(f"{found['limit']!r} in {text!r} is no number; write one")
    return Threshold((found["group"] or ALL).strip(), name, limit, metric.less_is_better)


def hold(thresholds: Sequence[Threshold], scores: Sequence[Score]) -> tuple[Verdict, ...]:
    """Hold the scores of one run against the thresholds."""
    by_place = {(score.group, score.metric): score for score in scores}
    return tuple(Verdict(one, by_place.get((one.group, one.metric))) for one in thresholds)
