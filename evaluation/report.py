"""An evaluation as a whole: its runs, scores and differences, and the files that are kept of it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from evaluation.results import Run
from evaluation.scores import Difference, Score, compare, score
from evaluation.thresholds import Threshold, Verdict, judge

PACKAGES = ("podcast-qa", "sentence-transformers", "torch", "chromadb", "bm25s", "numpy")


@dataclass(frozen=True)
class Report:
    """Runs over the questions of the file `source`, the first of which the others are compared
    with and the thresholds are held against. `made` is ISO 8601 (UTC); `versions` are pairs of a
    package and its version."""

    source: str
    made: str
    versions: tuple[tuple[str, str], ...]
    runs: tuple[Run, ...]
    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return len(self.runs[0].results)

    def score(self, run: str, group: str, metric: str) -> Score | None:
        """One score, None where nothing counted."""
        return self._scores.get((run, group, metric))

    def difference(self, run: str, group: str, metric: str) -> Difference | None:
        """How much more `run` has than the first run, None where that cannot be told."""
        return self._differences.get((run, group, metric))

    @cached_property
    def _scores(self) -> dict[tuple[str, str, str], Score]:
        return {(one.run, one.group, one.metric): one for one in self.scores}

    @cached_property
    def _differences(self) -> dict[tuple[str, str, str], Difference]:
        return {(one.run, one.group, one.metric): one for one in self.differences}


def make_report(
    source: str | Path, runs: Sequence[Run], thresholds: Sequence[Threshold] = ()
) -> Report:
    """Score the runs, compare them with the first, and hold that against the thresholds."""
    first, *others = runs
    scores = [score(run) for run in runs]
    return Report(
        source=str(source),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=(
            ("python", platform.python_version()),
            *((package, version(package)) for package in PACKAGES),
        ),
        runs=tuple(runs),
        scores=tuple(one for of_run in scores for one in of_run),
        differences=tuple(one for other in others for one in compare(other, first)),
        verdicts=judge(thresholds, scores[0]),
    )
