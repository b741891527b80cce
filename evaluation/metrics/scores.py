"""Scores of a run and differences between two runs, by type and difficulty of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.metrics.bootstrap import estimate, estimate_difference
from evaluation.metrics.metric import Metric
from evaluation.metrics.registry import METRICS
from evaluation.questions import Question
from evaluation.results import Result, Run

ALL = "all"


@dataclass(frozen=True)
class Score:
    """A metric over a group of questions: `all`, a type, or `difficulty N`. `low` and `high` are
    the ends of the interval; `questions` is how many of the group counted."""

    run: str
    group: str
    metric: str
    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True)
class Difference:
    """`run` minus `against` on the same questions, each drawn as a pair."""

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
        """Whether the interval holds 0: other questions might show no difference."""
        return self.low <= 0 <= self.high


def groups_of(questions: Sequence[Question]) -> dict[str, tuple[int, ...]]:
    """Indices into `questions` by group: all of them, each type, each difficulty."""
    groups: dict[str, list[int]] = {ALL: []}
    for label in sorted({question.type for question in questions}):
        groups.setdefault(label, [])
    for label in sorted({question.difficulty for question in questions if question.difficulty}):
        groups.setdefault(f"difficulty {label}", [])
    for index, question in enumerate(questions):
        difficulty = f"difficulty {question.difficulty}" if question.difficulty else ALL
        for label in {ALL, question.type, difficulty}:
            groups[label].append(index)
    return {label: tuple(indices) for label, indices in groups.items()}


def score(run: Run, metrics: Sequence[Metric] = METRICS) -> tuple[Score, ...]:
    """Every metric over every group in which some question counts."""
    scores = []
    for group, results in _grouped(run):
        for metric in metrics:
            values = [of_result for result in results if (of_result := metric.values(result))]
            if values:
                figure = estimate(values, metric)
                scores.append(
                    Score(
                        run=run.name,
                        group=group,
                        metric=metric.name,
                        value=figure.value,
                        low=figure.low,
                        high=figure.high,
                        questions=len(values),
                    )
                )
    return tuple(scores)


def compare(run: Run, against: Run) -> tuple[Difference, ...]:
    """`run` minus `against`, for every metric over every group in which it counts in both.

    Times are left out: other load on the machine, and the cold caches that the first run finds,
    affect all questions alike, so that drawing them again would mistake it for a difference of the
    settings.

    Raises ValueError if the runs are not of the same questions.
    """
    if [one.question for one in run.results] != [one.question for one in against.results]:
        raise ValueError("only runs of the same questions can be compared")
    differences = []
    for (group, results), (_, baseline) in zip(_grouped(run), _grouped(against), strict=True):
        for metric in (one for one in METRICS if one.unit != "milliseconds"):
            pairs = [
                pair
                for one, other in zip(results, baseline, strict=True)
                if any(pair := (metric.values(one), metric.values(other)))
            ]
            figure = estimate_difference([a for a, _ in pairs], [b for _, b in pairs], metric)
            if figure is not None:
                differences.append(
                    Difference(
                        run=run.name,
                        against=against.name,
                        group=group,
                        metric=metric.name,
                        value=figure.value,
                        low=figure.low,
                        high=figure.high,
                        questions=len(pairs),
                    )
                )
    return tuple(differences)


def _grouped(run: Run) -> list[tuple[str, list[Result]]]:
    groups = groups_of([result.question for result in run.results])
    return [(group, [run.results[index] for index in indices]) for group, indices in groups.items()]
