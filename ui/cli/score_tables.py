"""Prints the scores of an evaluation as tables."""

from __future__ import annotations

import shutil
import sys
from string import ascii_uppercase

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.judge.judge_metrics import JUDGE_METRICS
from evaluation.metrics.metric import Metric
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Difference, groups_of
from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.number_format import difference_text, score_text
from evaluation.results import Run
from ui.cli.terminal import say

WIDE = 200
"""Columns of the tables in a file or a pipe, which have no width of their own."""

BY_GROUP = ("hit@5", "mrr@10")


def print_scores(report: EvaluationReport) -> None:
    """Print the scores over all questions, then by type and difficulty, and last, in a table of
    their own, the opinions of a judge model."""
    if len(report.runs) > 1:
        for letter, run in zip(ascii_uppercase, report.runs, strict=False):
            say(f"{letter}  {run.name}")
        say("")
    _print(_overall(report))
    say("")
    _print(_by_group(report))
    for run in report.runs:
        if run.judge:
            say(f"\nOpinions of a language model, not measurements; judged by {run.judge}:")
            _print(_opinions(report, run))


def _overall(report: EvaluationReport) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("metric")
    table.add_column("n", justify="right")
    compared = len(report.runs) > 1
    for place, letter in enumerate(_letters(report)):
        table.add_column(f"{letter} (95 % interval)" if compared else "value (95 % interval)")
        if place:
            table.add_column(f"{letter} − A (* beyond noise)")
    for metric in report.measured():
        scores = [report.score(run.name, ALL, metric.name) for run in report.runs]
        cells = [metric.name, str(max(score.questions for score in scores if score))]
        for place, (run, score) in enumerate(zip(report.runs, scores, strict=True)):
            cells.append(score_text(score, metric))
            if place:
                cells.append(_difference(report.difference(run.name, ALL, metric.name), metric))
        table.add_row(*map(Text, cells))
    return table


def _by_group(report: EvaluationReport) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("questions")
    table.add_column("n", justify="right")
    shown = [metric for metric in METRICS if metric.name in BY_GROUP]
    compared = len(report.runs) > 1
    for letter in _letters(report):
        for metric in shown:
            table.add_column(f"{letter} {metric.name}" if compared else metric.name)
    for group in groups_of([result.question for result in report.runs[0].results]):
        scores = [
            (report.score(run.name, group, metric.name), metric)
            for run in report.runs
            for metric in shown
        ]
        if counted := max((score.questions for score, _ in scores if score), default=0):
            cells = [group, str(counted), *(score_text(score, metric) for score, metric in scores)]
            table.add_row(*map(Text, cells))
    return table


def _opinions(report: EvaluationReport, run: Run) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("metric")
    table.add_column("n", justify="right")
    table.add_column("value (95 % interval)")
    for metric in JUDGE_METRICS:
        if score := report.opinion(run.name, ALL, metric.name):
            cells = [metric.name, str(score.questions), score_text(score, metric)]
            table.add_row(*map(Text, cells))
    return table


def _letters(report: EvaluationReport) -> str:
    return ascii_uppercase[: len(report.runs)]


def _difference(difference: Difference | None, metric: Metric) -> str:
    if difference is None:
        return ""
    return difference_text(difference, metric) + ("" if difference.is_noise else " *")


def _print(table: Table) -> None:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    console = Console(width=width, no_color=True, highlight=False, markup=False)
    with console.capture() as captured:
        console.print(table)
    say("\n".join(line.rstrip() for line in captured.get().splitlines()))
