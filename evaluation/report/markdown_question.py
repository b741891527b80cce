"""A missed question in the report: its text, its gold spans, its reference answer."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.report.gold_places import gold_place
from evaluation.report.markdown_syntax import link, text
from evaluation.report.number_format import clock
from evaluation.results import Result, Run


def question_lines(result: Result, fault: str) -> Iterator[str]:
    """The question, what is wrong with its result, and how the service understood it."""
    question = result.question
    yield f"\n### {text(question.id)} ({text(question.type)}): {text(question.text)}\n"
    yield f"- wrong: {text(fault)}"
    for turn in question.history:
        yield f"- before, {turn.role}: {text(turn.content)}"
    if result.understood:
        yield f"- searched: {text(result.understood)}"


def gold_lines(run: Run, result: Result) -> Iterator[str]:
    """The gold spans with links, and the reference answer."""
    question = result.question
    for span in question.gold:
        place = gold_place(run, span)
        times = f"{clock(span.start)}–{clock(span.end)}"
        yield f"- gold span: {link(f'{span.slug} · {place.section} · {times}', place.url)}"
    speaker = f", by {text(question.speaker)}" if question.speaker else ""
    if question.answer or speaker:
        yield f"- reference answer{speaker}: {text(question.answer or 'none')}"
