"""The report of an evaluation: runs, scores, differences and threshold checks."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from evaluation.judge.judge_metrics import JUDGE_METRICS
from evaluation.metrics.metric import Metric
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Difference, Score, compare, score
from evaluation.report.thresholds import Threshold, ThresholdCheck, check_thresholds
from evaluation.results import Run

PACKAGES = ("podcast-qa", "sentence-transformers", "torch", "chromadb", "bm25s", "numpy")


@dataclass(frozen=True)
class EvaluationReport:
    """Runs over the questions of the file `source`. The first is the baseline: the others are
    compared with it, and the thresholds are checked against it. `made` is ISO 8601 (UTC);
    `versions` are pairs of a package and its version. `opinions` are the scores of a judge model,
    kept apart."""

    source: str
    made: str
    versions: tuple[tuple[str, str], ...]
    runs: tuple[Run, ...]
    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]
    threshold_checks: tuple[ThresholdCheck, ...]
    opinions: tuple[Score, ...] = ()

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return len(self.runs[0].results)

    def score(self, run: str, group: str, metric: str) -> Score | None:
        """One score; None if no question counted."""
        return self._scores.get((run, group, metric))

    def measured(self) -> tuple[Metric, ...]:
        """The metrics that tables show: those that some run has a score for."""
        return tuple(metric for metric in METRICS if self._is_shown(metric))

    def _is_shown(self, metric: Metric) -> bool:
        scores = [one for run in self.runs if (one := self.score(run.name, ALL, metric.name))]
        return any(one.value for one in scores) if metric.is_detail else bool(scores)

    def opinion(self, run: str, group: str, metric: str) -> Score | None:
        """One score of a judge model; None if it judged nothing."""
        return self._opinions.get((run, group, metric))

    def difference(self, run: str, group: str, metric: str) -> Difference | None:
        """`run` minus the first run; None if the metric does not count in both."""
        return self._differences.get((run, group, metric))

    @cached_property
    def _scores(self) -> dict[tuple[str, str, str], Score]:
        return {(one.run, one.group, one.metric): one for one in self.scores}

    @cached_property
    def _opinions(self) -> dict[tuple[str, str, str], Score]:
        return {(one.run, one.group, one.metric): one for one in self.opinions}

    @cached_property
    def _differences(self) -> dict[tuple[str, str, str], Difference]:
        return {(one.run, one.group, one.metric): one for one in self.differences}


def make_report(
    source: str | Path, runs: Sequence[Run], thresholds: Sequence[Threshold] = ()
) -> EvaluationReport:
    """Score the runs, compare them with the first, and check the first against the thresholds."""
    first, *others = runs
    scores = [score(run) for run in runs]
    opinions = [score(run, JUDGE_METRICS) for run in runs]
    return EvaluationReport(
        source=str(source),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=(
            ("python", platform.python_version()),
            *((package, version(package)) for package in PACKAGES),
        ),
        runs=tuple(runs),
        scores=tuple(one for of_run in scores for one in of_run),
        differences=tuple(one for other in others for one in compare(other, first)),
        threshold_checks=check_thresholds(thresholds, (*scores[0], *opinions[0])),
        opinions=tuple(one for of_run in opinions for one in of_run),
    )
