"""A report for a reader: one Markdown file that needs nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evaluation.figures import clock, difference_text, score_text
from evaluation.foreign_text import one_line, plain_link
from evaluation.metrics import METRICS, Metric
from evaluation.misses import (
    AnswerMiss,
    Miss,
    find_answer_misses,
    find_misses,
    wanted,
)
from evaluation.record import first_words
from evaluation.report import Report
from evaluation.results import READ, Result, Run
from evaluation.scores import ALL, Difference, groups_of

BY_GROUP = ("hit@1", "hit@5", "hit@10", "mrr@10", "recall@1500", "key_facts", "citation_precision")
"""Metrics that are shown for each type and difficulty; the JSON has all of them."""

# What Markdown would obey.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def as_markdown(report: Report) -> str:
    """The report as Markdown."""
    return "\n".join([*_head(report), *_overall(report), *_groups(report), *_misses(report)]) + "\n"


def _head(report: Report) -> Iterator[str]:
    store = report.runs[0].store
    yield "# Evaluation\n"
    yield f"- {report.questions:,} questions of {_text(report.source)}, {report.made}"
    yield (
        f"- store: generation {_text(store.generation)} of {_text(store.archive)}, "
        f"{store.transcripts:,} transcripts"
    )
    yield f"- embedding model: {_text(store.model)} ({store.fingerprint[:12]})"
    if llm := report.runs[0].llm:
        yield f"- answers by: {_text(llm)}"
    yield f"- versions: {', '.join(f'{name} {found}' for name, found in report.versions)}"
    for verdict in report.verdicts:
        outcome = "met" if verdict.is_met else "**missed**"
        yield f"- required {_text(str(verdict.threshold))}: {outcome}"
    if missing := report.runs[0].not_in_store:
        yield f"- **no transcript in the store**, so not counted: {_text(', '.join(missing))}"


def _overall(report: Report) -> Iterator[str]:
    yield "\n## All questions\n"
    yield (
        "With 95 % intervals (bootstrap over the questions). Differences are to the first column, "
        "on the same questions; **bold** where the interval does not hold zero.\n"
    )
    names = [run.name for run in report.runs]
    yield from _table_head(
        ["metric", "n", *(cell for name in names for cell in _columns(name, names[0]))]
    )
    for metric in METRICS:
        scores = [report.score(name, ALL, metric.name) for name in names]
        if any(scores):
            n = max(one.questions for one in scores if one)
            cells = [metric.name, str(n)]
            for name, one in zip(names, scores, strict=True):
                cells.append(score_text(one, metric))
                if name != names[0]:
                    cells.append(_difference(report.difference(name, ALL, metric.name), metric))
            yield _row(cells)
    yield ""
    for metric in METRICS:
        yield f"- `{metric.name}`: {metric.about}"


def _columns(name: str, first: str) -> list[str]:
    return [_text(name)] if name == first else [_text(name), "difference"]


def _groups(report: Report) -> Iterator[str]:
    yield "\n## By type and difficulty"
    groups = groups_of([result.question for result in report.runs[0].results])
    shown = [
        metric
        for metric in METRICS
        if metric.name in BY_GROUP and report.score(report.runs[0].name, ALL, metric.name)
    ]
    for run in report.runs:
        yield f"\n### {_text(run.name)}\n"
        yield from _table_head(["questions", "n", *(metric.name for metric in shown)])
        for group in groups:
            scores = [(report.score(run.name, group, one.name), one) for one in shown]
            if counted := max((one.questions for one, _ in scores if one), default=0):
                cells = [score_text(one, metric) for one, metric in scores]
                yield _row([_text(group), str(counted), *cells])


def _misses(report: Report) -> Iterator[str]:
    first = report.runs[0]
    known = {miss.result.question.id for miss in find_misses(first)}
    for run in report.runs:
        misses = find_misses(run)
        yield f"\n## Not found: {_text(run.name)} ({len(misses)})\n"
        if run is not first:
            now = {miss.result.question.id for miss in misses}
            yield f"Found, where {_text(first.name)} does not: {_ids(sorted(known - now))}. "
            yield f"Lost, where it does: {_ids(sorted(now - known))}."
            misses = tuple(miss for miss in misses if miss.result.question.id not in known)
        for miss in misses:
            yield from _miss(run, miss)
    for run in report.runs:
        if run.llm:
            faulty = find_answer_misses(run)
            yield f"\n## Not answered as it should be: {_text(run.name)} ({len(faulty)})\n"
            for fault in faulty:
                yield from _answer_miss(run, fault)


def _ids(ids: Sequence[str]) -> str:
    return _text(", ".join(ids)) if ids else "none"


def _miss(run: Run, miss: Miss) -> Iterator[str]:
    at = "" if miss.rank is None else f", first at rank {miss.rank}"
    yield from _question(miss.result, f"{miss.kind}{at}")
    yield from _wanted(run, miss.result)
    yield "- came:"
    for hit in miss.result.hits[:READ]:
        place = f"{hit.episode.slug} · {hit.header} · {clock(hit.start)}"
        yield f"  {hit.rank}. {_link(place, hit.url)}: {_text(first_words(hit.text))}"


def _answer_miss(run: Run, miss: AnswerMiss) -> Iterator[str]:
    yield from _question(miss.result, "; ".join(miss.faults))
    yield from _wanted(run, miss.result)
    if answer := miss.result.answer:
        yield f"- answered: {_text(answer.text)}"
        for one in answer.citations:
            place = f"{one.episode.slug} · {one.header} · {clock(one.start)}"
            yield f"  - {one.marker}: {_text(one.speaker or 'unknown')}, {_link(place, one.url)}"


def _question(result: Result, what: str) -> Iterator[str]:
    question = result.question
    yield f"\n### {_text(question.id)} ({_text(question.type)}): {_text(what)}\n"
    for turn in question.history:
        yield f"- before, {turn.role}: {_text(turn.content)}"
    yield f"- question: {_text(question.text)}"
    if result.understood:
        yield f"- searched: {_text(result.understood)}"


def _wanted(run: Run, result: Result) -> Iterator[str]:
    question = result.question
    for span in question.gold:
        place = wanted(run, span)
        times = f"{clock(span.start)}–{clock(span.end)}"
        yield f"- wanted: {_link(f'{span.slug} · {place.section} · {times}', place.url)}"
    if question.speaker or question.answer:
        said = question.answer or "no reference answer"
        yield f"- wanted: {_text(question.speaker or 'somebody')}: {_text(said)}"


def _difference(difference: Difference | None, metric: Metric) -> str:
    if difference is None:
        return ""
    text = difference_text(difference, metric)
    return text if difference.is_noise else f"**{text}**"


def _table_head(cells: Sequence[str]) -> Iterator[str]:
    yield _row(cells)
    yield _row(["---"] * len(cells))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """Foreign text on one line, shown as it stands."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def _link(label: str, url: str | None) -> str:
    address = plain_link(url)
    return f"[{_text(label)}](<{address}>)" if address else _text(label)
