"""Search misses and answer misses as HTML tables, for the notebook.

All text in them is foreign and is escaped; only plain https addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from evaluation.report.answer_misses import AnswerMiss, find_answer_misses
from evaluation.report.foreign_text import first_words, one_line, plain_link
from evaluation.report.gold_places import gold_place
from evaluation.report.number_format import clock
from evaluation.report.search_misses import MISS_DEPTH, SearchMiss, find_search_misses
from evaluation.results import Result, Run

# Notebook viewers look for formulas in tables, too. A character inside an element of its own
# neither begins nor ends a formula.
_FORMULA = re.compile(r"[$\\]")


def search_misses_table(run: Run) -> str:
    """Each question whose passage was not found, with the first MISS_DEPTH passages instead."""
    misses = find_search_misses(run)
    return _table(run, ((_fault(miss), miss.result, _passages(miss)) for miss in misses))


def answer_misses_table(run: Run) -> str:
    """Each question that was not answered as it should have been, with the answer."""
    misses = find_answer_misses(run)
    return _table(run, (("; ".join(miss.faults), miss.result, _answer(miss)) for miss in misses))


def _table(run: Run, misses: Iterable[tuple[str, Result, str]]) -> str:
    rows = [
        _row("td", [_question(result, fault), returned, _gold(run, result)])
        for fault, result, returned in misses
    ]
    if not rows:
        return "<p>None.</p>"
    head = _row("th", ["question, and what is wrong", "result", "gold spans"])
    return "\n".join(["<table>", head, *rows, "</table>"])


def _row(tag: str, cells: Sequence[str]) -> str:
    # Notebooks align cells to the right, as if they were numbers.
    style = ' style="text-align: left; vertical-align: top"'
    return f"<tr>{''.join(f'<{tag}{style}>{cell}</{tag}>' for cell in cells)}</tr>"


def _fault(miss: SearchMiss) -> str:
    return miss.kind if miss.rank is None else f"{miss.kind}: first hit at rank {miss.rank}"


def _question(result: Result, fault: str) -> str:
    question = result.question
    parts = [f"<b>{_text(fault)}</b>", _text(f"{question.id} ({question.type})")]
    parts += [_text(f"before, {turn.role}: {turn.content}") for turn in question.history]
    parts.append(_text(question.text))
    if result.understood:
        parts.append(f"<i>searched: {_text(result.understood)}</i>")
    return "<br>".join(parts)


def _passages(miss: SearchMiss) -> str:
    return _numbered(
        f"{_place(hit.episode.slug, hit.header, hit.start, hit.url)}: "
        f"{_text(first_words(hit.text))}"
        for hit in miss.result.hits[:MISS_DEPTH]
    )


def _answer(miss: AnswerMiss) -> str:
    answer = miss.result.answer
    if answer is None:
        return ""
    return _text(answer.text) + _numbered(
        f"{_text(one.speaker or 'unknown')}, "
        f"{_place(one.episode.slug, one.header, one.start, one.url)}"
        for one in answer.citations
    )


def _gold(run: Run, result: Result) -> str:
    return "<br>".join(_gold_parts(run, result)) or _text("a refusal: the archive has no answer")


def _gold_parts(run: Run, result: Result) -> Iterator[str]:
    question = result.question
    for span in question.gold:
        place = gold_place(run, span)
        yield _place(span.slug, place.section, span.start, place.url) + f"–{clock(span.end)}"
    if question.speaker or question.answer:
        yield _text(f"{question.speaker or 'somebody'}: {question.answer or 'no reference answer'}")


def _place(slug: str, section: str, start: int | None, url: str | None) -> str:
    label = _text(" · ".join(part for part in (slug, section, clock(start)) if part))
    address = plain_link(url)
    return f'<a href="{escape(address)}">{label}</a>' if address else label


def _numbered(items: Iterable[str]) -> str:
    entries = "".join(f"<li>{item}</li>" for item in items)
    return f"<ol>{entries}</ol>" if entries else ""


def _text(text: str) -> str:
    return _FORMULA.sub(lambda match: f"<span>{match[0]}</span>", escape(one_line(text)))
