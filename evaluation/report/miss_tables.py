"""The misses as HTML tables, for a notebook: question, what came, what was wanted.

Everything that is shown is foreign text, and is escaped; only plain https addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from evaluation.report.answer_misses import AnswerMiss, find_answer_misses
from evaluation.report.figures import clock
from evaluation.report.foreign_text import one_line, plain_link
from evaluation.report.misses import WITHIN, Miss, find_misses, wanted
from evaluation.report.record_parts import first_words
from evaluation.results import Result, Run

# Pages that show notebooks also look for formulas in tables. Parted from its neighbours by an
# element of its own, no character of these begins or ends one.
_FORMULA = re.compile(r"[$\\]")


def misses_table(run: Run) -> str:
    """Each question whose passage was not found, with the first WITHIN that came instead."""
    return _table(run, ((_what(one), one.result, _came(one)) for one in find_misses(run)))


def answer_misses_table(run: Run) -> str:
    """Each question that was not answered as it should have been, with the answer."""
    return _table(
        run, (("; ".join(one.faults), one.result, _said(one)) for one in find_answer_misses(run))
    )


def _table(run: Run, misses: Iterable[tuple[str, Result, str]]) -> str:
    rows = [
        _row("td", [_asked(result, what), came, _wanted(run, result)])
        for what, result, came in misses
    ]
    if not rows:
        return "<p>None.</p>"
    head = _row("th", ["the question, and what is wrong", "what came", "what was wanted"])
    return "\n".join(["<table>", head, *rows, "</table>"])


def _row(kind: str, cells: Sequence[str]) -> str:
    # Notebooks align cells to the right, as if they were numbers.
    style = ' style="text-align: left; vertical-align: top"'
    return f"<tr>{''.join(f'<{kind}{style}>{cell}</{kind}>' for cell in cells)}</tr>"


def _what(miss: Miss) -> str:
    return miss.kind if miss.rank is None else f"{miss.kind}: first at rank {miss.rank}"


def _asked(result: Result, what: str) -> str:
    question = result.question
    parts = [f"<b>{_text(what)}</b>", _text(f"{question.id} ({question.type})")]
    parts += [_text(f"before, {turn.role}: {turn.content}") for turn in question.history]
    parts.append(_text(question.text))
    if result.understood:
        parts.append(f"<i>searched: {_text(result.understood)}</i>")
    return "<br>".join(parts)


def _came(miss: Miss) -> str:
    return _numbered(
        f"{_place(hit.episode.slug, hit.header, hit.start, hit.url)}: "
        f"{_text(first_words(hit.text))}"
        for hit in miss.result.hits[:WITHIN]
    )


def _said(miss: AnswerMiss) -> str:
    answer = miss.result.answer
    if answer is None:
        return ""
    return _text(answer.text) + _numbered(
        f"{_text(one.speaker or 'unknown')}, "
        f"{_place(one.episode.slug, one.header, one.start, one.url)}"
        for one in answer.citations
    )


def _wanted(run: Run, result: Result) -> str:
    return "<br>".join(_wanted_parts(run, result)) or _text("a refusal: the archive does not tell")


def _wanted_parts(run: Run, result: Result) -> Iterator[str]:
    question = result.question
    for span in question.gold:
        place = wanted(run, span)
        yield _place(span.slug, place.section, span.start, place.url) + f"–{clock(span.end)}"
    if question.speaker or question.answer:
        yield _text(f"{question.speaker or 'somebody'}: {question.answer or 'no reference answer'}")


def _place(slug: str, section: str, start: int | None, url: str | None) -> str:
    label = _text(" · ".join(part for part in (slug, section, clock(start)) if part))
    address = plain_link(url)
    return f'<a href="{escape(address)}">{label}</a>' if address else label


def _numbered(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<ol>{listed}</ol>" if listed else ""


def _text(text: str) -> str:
    return _FORMULA.sub(lambda found: f"<span>{found[0]}</span>", escape(one_line(text)))
