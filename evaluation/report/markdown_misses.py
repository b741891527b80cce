"""The part of the report on what was not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.report.evaluation_report import Report
from evaluation.report.figures import clock
from evaluation.report.markup import link, text
from evaluation.report.misses import Miss, find_misses, wanted
from evaluation.report.record_parts import first_words
from evaluation.results import READ, Result, Run


def misses_part(report: Report) -> Iterator[str]:
    """What each run did not find; of all but the first only what the first did."""
    first = report.runs[0]
    known = {miss.result.question.id for miss in find_misses(first)}
    for run in report.runs:
        misses = find_misses(run)
        yield f"\n## Not found: {text(run.name)} ({len(misses)})\n"
        if run is not first:
            now = {miss.result.question.id for miss in misses}
            yield f"Found, where {text(first.name)} does not: {_ids(sorted(known - now))}. "
            yield f"Lost, where it does: {_ids(sorted(now - known))}."
            misses = tuple(miss for miss in misses if miss.result.question.id not in known)
        for miss in misses:
            yield from _miss(run, miss)


def question_lines(result: Result, what: str) -> Iterator[str]:
    """The question, and what is wrong with what came of it."""
    question = result.question
    yield f"\n### {text(question.id)} ({text(question.type)}): {text(question.text)}\n"
    yield f"- wrong: {text(what)}"
    for turn in question.history:
        yield f"- before, {turn.role}: {text(turn.content)}"
    if result.understood:
        yield f"- searched: {text(result.understood)}"


def wanted_lines(run: Run, result: Result) -> Iterator[str]:
    """What a right answer would be, and where it is said."""
    question = result.question
    for span in question.gold:
        place = wanted(run, span)
        times = f"{clock(span.start)}–{clock(span.end)}"
        yield f"- wanted: {link(f'{span.slug} · {place.section} · {times}', place.url)}"
    by = f", by {text(question.speaker)}" if question.speaker else ""
    if question.answer or by:
        yield f"- a right answer{by}: {text(question.answer or 'none is given')}"


def _ids(ids: Sequence[str]) -> str:
    return text(", ".join(ids)) if ids else "none"


def _miss(run: Run, miss: Miss) -> Iterator[str]:
    at = "" if miss.rank is None else f", first at rank {miss.rank}"
    yield from question_lines(miss.result, f"{miss.kind}{at}")
    yield from wanted_lines(run, miss.result)
    yield "- came:"
    for hit in miss.result.hits[:READ]:
        place = f"{hit.episode.slug} · {hit.header} · {clock(hit.start)}"
        yield f"  {hit.rank}. {link(place, hit.url)}: {text(first_words(hit.text))}"
