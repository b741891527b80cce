"""The report as Markdown (report.md): head, scores over all questions, scores by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.metrics.metric import Metric
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Difference, groups_of
from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.markdown_answer_misses import answer_misses_part
from evaluation.report.markdown_answers import answers_part
from evaluation.report.markdown_opinions import opinions_part
from evaluation.report.markdown_search_misses import search_misses_part
from evaluation.report.markdown_syntax import table, text
from evaluation.report.number_format import difference_text, score_text

BY_GROUP = ("hit@1", "hit@5", "hit@10", "mrr@10", "recall@1500", "key_facts", "citation_precision")
"""Metrics shown for each type and difficulty; evaluation.json has all of them."""


def as_markdown(report: EvaluationReport) -> str:
    """The report as Markdown."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: EvaluationReport) -> Iterator[str]:
    yield from _head(report)
    yield from _overall(report)
    yield from _groups(report)
    for run in report.runs:
        yield from opinions_part(report, run)
    yield from search_misses_part(report)
    for run in report.runs:
        if run.llm:
            yield from answers_part(run)
            yield from answer_misses_part(run)


def _head(report: EvaluationReport) -> Iterator[str]:
    store = report.runs[0].store
    yield "# Evaluation\n"
    yield f"- {report.questions:,} questions of {text(report.source)}, {report.made}"
    yield (
        f"- store: index version {text(store.index_version)} of {text(store.archive)}, "
        f"{store.transcripts:,} transcripts"
    )
    yield f"- embedding model: {text(store.model)} ({store.fingerprint[:12]})"
    if llm := report.runs[0].llm:
        yield f"- answers by: {text(llm)}"
    if judge := report.runs[0].judge:
        yield f"- answers also judged, apart from what is measured, by: {text(judge)}"
    yield f"- versions: {', '.join(f'{name} {version}' for name, version in report.versions)}"
    for check in report.threshold_checks:
        outcome = "met" if check.is_met else "**missed**"
        yield f"- required {text(str(check.threshold))}: {outcome}"
    if missing := report.runs[0].not_in_store:
        yield f"- **not counted**, no transcript in the store: {text(', '.join(missing))}"


def _overall(report: EvaluationReport) -> Iterator[str]:
    yield "\n## All questions\n"
    yield (
        "The *gold spans* of a question are the seconds of the episodes in which its answer is "
        "said. A passage or citation *hits* if its seconds overlap a gold span. `n` is how many "
        "questions counted; behind each figure stands its 95 % interval (bootstrap over the "
        "questions)."
    )
    names = [run.name for run in report.runs]
    if len(names) > 1:
        yield (
            "Differences are to the first column, on the same questions; they are **bold** if the "
            "interval does not hold 0."
        )
    yield ""
    yield from table(
        ["metric", "n", *(cell for name in names for cell in _columns(name, names[0])), "meaning"],
        (_metric_row(report, metric, names) for metric in report.measured()),
    )


def _metric_row(report: EvaluationReport, metric: Metric, names: Sequence[str]) -> list[str]:
    scores = [report.score(name, ALL, metric.name) for name in names]
    cells = [metric.name, str(max(one.questions for one in scores if one))]
    for name, one in zip(names, scores, strict=True):
        cells.append(score_text(one, metric))
        if name != names[0]:
            cells.append(_difference(report.difference(name, ALL, metric.name), metric))
    return [*cells, metric.about]


def _columns(name: str, first: str) -> list[str]:
    return [text(name)] if name == first else [text(name), "difference"]


def _groups(report: EvaluationReport) -> Iterator[str]:
    yield "\n## By type and difficulty"
    shown = [
        metric
        for metric in METRICS
        if metric.name in BY_GROUP and report.score(report.runs[0].name, ALL, metric.name)
    ]
    for run in report.runs:
        yield f"\n### {text(run.name)}\n"
        yield from table(
            ["questions", "n", *(metric.name for metric in shown)],
            _group_rows(report, run.name, shown),
        )


def _group_rows(report: EvaluationReport, run: str, shown: Sequence[Metric]) -> Iterator[list[str]]:
    for group in groups_of([result.question for result in report.runs[0].results]):
        scores = [(report.score(run, group, one.name), one) for one in shown]
        if counted := max((one.questions for one, _ in scores if one), default=0):
            cells = [score_text(one, metric) for one, metric in scores]
            yield [text(group), str(counted), *cells]


def _difference(difference: Difference | None, metric: Metric) -> str:
    if difference is None:
        return ""
    shown = difference_text(difference, metric)
    return shown if difference.is_noise else f"**{shown}**"
