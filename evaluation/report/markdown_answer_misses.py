"""The part of the report on answer misses: question, answer, and where its citations lie."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.metrics.gold_match import CitationPlace
from evaluation.metrics.seconds_off import seconds_off
from evaluation.report.answer_misses import ANSWER_MISS_KINDS, AnswerMiss, find_answer_misses
from evaluation.report.markdown_question import gold_lines, question_lines
from evaluation.report.markdown_syntax import link, text
from evaluation.report.number_format import clock
from evaluation.results import Result, Run
from rag.answer import Citation


def answer_misses_part(run: Run) -> Iterator[str]:
    """The answer misses of one run, by kind, the worst first."""
    misses = find_answer_misses(run)
    for kind in ANSWER_MISS_KINDS:
        of_kind = [miss for miss in misses if miss.kind == kind]
        yield f"\n## Answers, {kind}: {text(run.name)} ({len(of_kind)})"
        for miss in of_kind:
            yield from _answer_miss(run, miss)


def _answer_miss(run: Run, miss: AnswerMiss) -> Iterator[str]:
    yield from question_lines(miss.result, "; ".join(miss.faults))
    yield from gold_lines(run, miss.result)
    answer, similarity = miss.result.answer, miss.result.similarity
    if miss.kind == "wrongly answered" and similarity is not None:
        yield f"- similarity: {similarity:.2f}"
    if answer is None:
        return
    yield f"- answered: {text(answer.text)}"
    for citation, place in miss.citations:
        yield f"  - {_citation(miss.result, citation, place)}"
    for dropped in answer.dropped:
        yield f"- dropped, since {text(dropped.reason)}: {text(dropped.sentence)}"


def _citation(result: Result, citation: Citation, place: CitationPlace) -> str:
    label = f"{citation.episode.slug} · {citation.header} · {clock(citation.start)}"
    cited = f"{text(citation.speaker or 'unknown')}, {link(label, citation.url)}"
    return f"{citation.marker}: {cited}{_place(result, citation, place)}"


def _place(result: Result, citation: Citation, place: CitationPlace) -> str:
    if not result.gold:
        return ""
    if place == "gold":
        return ": in a gold span"
    distance = seconds_off(citation, result.gold)
    if place == "another episode" or distance is None:
        return f": **outside**, {place}"
    return f": **outside**, right episode, {distance:,.0f} s away"
