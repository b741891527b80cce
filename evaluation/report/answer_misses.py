"""Which answers are not as they should be, told apart by what is wrong with them (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from evaluation.metrics.correctness import (
    Where,
    by_the_speaker,
    missing_facts,
    refusal_is_right,
    where_cited,
)
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
    `missing_facts` are the known facts that it does not name, `cited` where each of its citations
    lies."""

    kind: AnswerMissKind
    faults: tuple[str, ...]
    result: Result
    missing_facts: tuple[str, ...] = ()
    cited: tuple[tuple[Citation, Where], ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A question that was refused; `right` says whether it should be, None where nobody knows."""

    result: Result
    answer: Answer
    right: bool | None


def find_answer_misses(run: Run) -> tuple[AnswerMiss, ...]:
    """Which answers are not as they should be, in the order of the questions."""
    return tuple(
        miss
        for result in run.results
        if result.answer and (miss := _missed(result, result.answer)) is not None
    )


def find_refusals(run: Run) -> tuple[Refusal, ...]:
    """Everything that was refused, in the order of the questions."""
    return tuple(
        Refusal(result, result.answer, refusal_is_right(result))
        for result in run.results
        if result.answer and result.answer.abstained
    )


def _missed(result: Result, answer: Answer) -> AnswerMiss | None:
    right = refusal_is_right(result)
    if answer.abstained:
        said = "refused, though the archive has the answer"
        return AnswerMiss("wrongly refused", (said,), result) if right is False else None
    cited = tuple((one, where_cited(one, result.gold)) for one in answer.citations)
    if right:
        return AnswerMiss("wrongly answered", (_wrongly_answered(result),), result, (), cited)
    if not result.gold:
        return None
    missing = missing_facts(result.question, answer.text)
    faults = tuple(_faults(result, answer, missing))
    if not faults:
        return None
    kind: AnswerMissKind = "cites more than what was wanted"
    if not any(where == "gold" for _, where in cited):
        kind = "cites nothing of what was wanted"
    elif missing or not _cites_the_speaker(result, answer):
        kind = "lacks something"
    return AnswerMiss(kind, faults, result, missing, cited)


def _wrongly_answered(result: Result) -> str:
    if result.question.expect is None:
        return "answered, though the archive does not say it"
    return f"answered, though it should {result.question.expect}"


def _faults(result: Result, answer: Answer, missing: tuple[str, ...]) -> Iterator[str]:
    places = [where_cited(citation, result.gold) for citation in answer.citations]
    outside = len(places) - places.count("gold")
    if outside == len(places):
        yield "cites nothing of what was wanted"
    elif outside:
        yield f"{outside} of {len(places)} citations lie outside of what was wanted"
    if not _cites_the_speaker(result, answer):
        others = dict.fromkeys(one.speaker or "unknown" for one in answer.citations)
        yield f"cites {', '.join(others) or 'nobody'} instead of {result.question.speaker}"
    if missing:
        yield f"lacks {', '.join(missing)}"


def _cites_the_speaker(result: Result, answer: Answer) -> bool:
    speaker = result.question.speaker
    return not speaker or any(by_the_speaker(one, speaker) for one in answer.citations)
