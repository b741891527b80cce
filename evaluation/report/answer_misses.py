"""Answers that are not as they should be, by what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from evaluation.metrics.citation_speaker import is_by_speaker
from evaluation.metrics.gold_match import CitationPlace, citation_place
from evaluation.metrics.key_facts import missing_facts
from evaluation.metrics.refusals import refusal_is_right
from evaluation.results import Result, Run
from rag.answer import Answer, Citation

AnswerMissKind = Literal[
    "wrongly refused",
    "wrongly answered",
    "cites nothing of what was wanted",
    "lacks something",
    "cites more than what was wanted",
]
ANSWER_MISS_KINDS: tuple[AnswerMissKind, ...] = get_args(AnswerMissKind)
"""Worst first."""


@dataclass(frozen=True)
class AnswerMiss:
    """An answer that is not as it should be; each of `faults` says why in a few words.
    `missing_facts` are the key facts that it does not name, `citations` its citations, each with
    its place."""

    kind: AnswerMissKind
    faults: tuple[str, ...]
    result: Result
    missing_facts: tuple[str, ...] = ()
    citations: tuple[tuple[Citation, CitationPlace], ...] = ()


def find_answer_misses(run: Run) -> tuple[AnswerMiss, ...]:
    """The answers that are not as they should be, in the order of the questions."""
    return tuple(
        miss
        for result in run.results
        if result.answer and (miss := _answer_miss(result, result.answer)) is not None
    )


def _answer_miss(result: Result, answer: Answer) -> AnswerMiss | None:
    should_refuse = refusal_is_right(result)
    if answer.abstained:
        fault = "refused, though the archive has the answer"
        is_wrong = should_refuse is False
        return AnswerMiss("wrongly refused", (fault,), result) if is_wrong else None
    citations = tuple((one, citation_place(one, result.gold)) for one in answer.citations)
    if should_refuse:
        fault = _wrongly_answered(result)
        return AnswerMiss("wrongly answered", (fault,), result, (), citations)
    if not result.gold:
        return None
    missing = missing_facts(result.question, answer.text)
    faults = tuple(_faults(result, answer, missing))
    if not faults:
        return None
    kind: AnswerMissKind = "cites more than what was wanted"
    if not any(place == "gold" for _, place in citations):
        kind = "cites nothing of what was wanted"
    elif missing or not _cites_speaker(result, answer):
        kind = "lacks something"
    return AnswerMiss(kind, faults, result, missing, citations)


def _wrongly_answered(result: Result) -> str:
    if result.question.expect is None:
        return "answered, though the archive does not say it"
    return f"answered, though it should {result.question.expect}"


def _faults(result: Result, answer: Answer, missing: tuple[str, ...]) -> Iterator[str]:
    places = [citation_place(citation, result.gold) for citation in answer.citations]
    outside = len(places) - places.count("gold")
    if outside == len(places):
        yield "cites nothing of what was wanted"
    elif outside:
        yield f"{outside} of {len(places)} citations lie outside of what was wanted"
    if not _cites_speaker(result, answer):
        speakers = dict.fromkeys(one.speaker or "unknown" for one in answer.citations)
        yield f"cites {', '.join(speakers) or 'nobody'} instead of {result.question.speaker}"
    if missing:
        yield f"lacks {', '.join(missing)}"


def _cites_speaker(result: Result, answer: Answer) -> bool:
    speaker = result.question.speaker
    return not speaker or any(is_by_speaker(one, speaker) for one in answer.citations)
