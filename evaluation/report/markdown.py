"""A report for a reader: one Markdown file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.metrics.metric import Metric
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import ALL, Difference, groups_of
from evaluation.report.evaluation_report import Report
from evaluation.report.figures import difference_text, score_text
from evaluation.report.markdown_answers import answers_part
from evaluation.report.markdown_misses import misses_part
from evaluation.report.markdown_opinions import opinions_part
from evaluation.report.markup import table, text

BY_GROUP = ("hit@1", "hit@5", "hit@10", "mrr@10", "recall@1500", "key_facts", "citation_precision")
"""Metrics that are shown for each type and difficulty; the JSON has all of them."""


def as_markdown(report: Report) -> str:
    """The report as Markdown."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield from _head(report)
    yield from _overall(report)
    yield from _groups(report)
    for run in report.runs:
        yield from opinions_part(report, run)
    yield from misses_part(report)
    for run in report.runs:
        if run.llm:
            yield from answers_part(run)


def _head(report: Report) -> Iterator[str]:
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
        yield f"- an opinion on them, apart from what is measured, by: {text(judge)}"
    yield f"- versions: {', '.join(f'{name} {found}' for name, found in report.versions)}"
    for verdict in report.verdicts:
        outcome = "met" if verdict.is_met else "**missed**"
        yield f"- required {text(str(verdict.threshold))}: {outcome}"
    if missing := report.runs[0].not_in_store:
        yield f"- **no transcript in the store**, so not counted: {text(', '.join(missing))}"


def _overall(report: Report) -> Iterator[str]:
    yield "\n## All questions\n"
    yield (
        "Of some questions it is known which seconds of which episodes carry the answer: their "
        "*gold spans*. A passage or citation *hits* where its seconds overlap one of them. Below, "
        "`n` is how many questions counted; each figure has its 95 % interval (bootstrap over the "
        "questions)."
    )
    names = [run.name for run in report.runs]
    if len(names) > 1:
        yield (
            "Differences are to the first column, on the same questions; **bold** where the "
            "interval does not hold zero."
        )
    yield ""
    yield from table(
        ["metric", "n", *(cell for name in names for cell in _columns(name, names[0])), "what"],
        (_measured(report, metric, names) for metric in report.measured()),
    )


def _measured(report: Report, metric: Metric, names: Sequence[str]) -> list[str]:
    scores = [report.score(name, ALL, metric.name) for name in names]
    cells = [metric.name, str(max(one.questions for one in scores if one))]
    for name, one in zip(names, scores, strict=True):
        cells.append(score_text(one, metric))
        if name != names[0]:
            cells.append(_difference(report.difference(name, ALL, metric.name), metric))
    return [*cells, metric.about]


def _columns(name: str, first: str) -> list[str]:
    return [text(name)] if name == first else [text(name), "difference"]


def _groups(report: Report) -> Iterator[str]:
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
            _grouped(report, run.name, shown),
        )


def _grouped(report: Report, run: str, shown: Sequence[Metric]) -> Iterator[list[str]]:
    for group in groups_of([result.question for result in report.runs[0].results]):
        scores = [(report.score(run, group, one.name), one) for one in shown]
        if counted := max((one.questions for one, _ in scores if one), default=0):
            cells = [score_text(one, metric) for one, metric in scores]
            yield [text(group), str(counted), *cells]


def _difference(difference: Difference | None, metric: Metric) -> str:
    if difference is None:
        return ""
    said = difference_text(difference, metric)
    return said if difference.is_noise else f"**{said}**"
