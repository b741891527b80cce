"""The part of the report on search misses: the question, its gold spans, the passages found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.foreign_text import first_words
from evaluation.report.markdown_question import gold_lines, question_lines
from evaluation.report.markdown_syntax import link, text
from evaluation.report.number_format import clock
from evaluation.report.search_misses import SearchMiss, find_search_misses
from evaluation.results import SEARCH_DEPTH, Run


def search_misses_part(report: EvaluationReport) -> Iterator[str]:
    """The misses of each run; after the first run, only those that the first does not have."""
    first = report.runs[0]
    missed_by_first = {miss.result.question.id for miss in find_search_misses(first)}
    for run in report.runs:
        misses = find_search_misses(run)
        yield f"\n## Not found: {text(run.name)} ({len(misses)})\n"
        if run is not first:
            missed = {miss.result.question.id for miss in misses}
            name = text(first.name)
            yield f"Found here, but not by {name}: {_ids(sorted(missed_by_first - missed))}. "
            yield f"Not found here, but by {name}: {_ids(sorted(missed - missed_by_first))}."
            misses = tuple(
                miss for miss in misses if miss.result.question.id not in missed_by_first
            )
        for miss in misses:
            yield from _search_miss(run, miss)


def _ids(ids: Sequence[str]) -> str:
    return text(", ".join(ids)) if ids else "none"


def _search_miss(run: Run, miss: SearchMiss) -> Iterator[str]:
    rank = "" if miss.rank is None else f", first hit at rank {miss.rank}"
    yield from question_lines(miss.result, f"{miss.kind}{rank}")
    yield from gold_lines(run, miss.result)
    yield "- passages found:"
    for hit in miss.result.hits[:SEARCH_DEPTH]:
        place = f"{hit.episode.slug} · {hit.header} · {clock(hit.start)}"
        yield f"  {hit.rank}. {link(place, hit.url)}: {text(first_words(hit.text))}"
