"""Counts the answers of a run by how they came about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.metrics.answer_sentences import written_sentences
from evaluation.metrics.fell_back import fell_back
from evaluation.results import Run
from rag.answer import DropKind, Usage


@dataclass(frozen=True)
class DropCount:
    """How many sentences of the language model were dropped for one kind of reason; `share` is of
    all that it wrote. `example` is the first such reason, verbatim."""

    kind: DropKind
    sentences: int
    share: float
    example: str


@dataclass(frozen=True)
class UsageTotal:
    """What the language model's server reports for `answers` of the answers, summed up. `dollars`
    (US) is None if no price is known."""

    answers: int
    tokens_read: int
    tokens_written: int
    dollars: float | None


@dataclass(frozen=True)
class AnswerCounts:
    """Of `answers`: how many a language model wrote (`by_model`), were quotes, came from the
    catalogue (`listed`), were refused; these four sum up to it. `fell_back` counts the quotes where
    a model was to answer. `notices` are pairs of a notice and how often it was given, the most
    frequent first. `spent` is None if no server reports usage.
    """

    answers: int
    by_model: int
    quotes: int
    listed: int
    refused: int
    fell_back: int
    notices: tuple[tuple[str, int], ...]
    dropped: tuple[DropCount, ...]
    spent: UsageTotal | None


def count_answers(run: Run) -> AnswerCounts:
    """Count the answers of a run."""
    answers = [result.answer for result in run.results if result.answer]
    given = [answer for answer in answers if not answer.abstained]
    listed = sum(bool(answer.episodes) for answer in given)
    by_model = sum(answer.mode == "llm" for answer in given if not answer.episodes)
    notices = Counter(answer.notice for answer in answers if answer.notice is not None)
    return AnswerCounts(
        answers=len(answers),
        by_model=by_model,
        quotes=len(given) - listed - by_model,
        listed=listed,
        refused=len(answers) - len(given),
        fell_back=sum(fell_back(result) is True for result in run.results),
        notices=tuple(notices.most_common()),
        dropped=_count_dropped(run),
        spent=_total([answer.usage for answer in answers if answer.usage]),
    )


def _total(usages: Sequence[Usage]) -> UsageTotal | None:
    if not usages:
        return None
    dollars = [usage.dollars for usage in usages if usage.dollars is not None]
    return UsageTotal(
        answers=len(usages),
        tokens_read=sum(usage.input_tokens for usage in usages),
        tokens_written=sum(usage.output_tokens for usage in usages),
        dollars=math.fsum(dollars) if dollars else None,
    )


def _count_dropped(run: Run) -> tuple[DropCount, ...]:
    kinds = [kind for result in run.results for kind in written_sentences(result)]
    examples: dict[DropKind, str] = {}
    for result in run.results:
        for dropped in result.answer.dropped if result.answer else ():
            examples.setdefault(dropped.kind, dropped.reason)
    counts = Counter(kind for kind in kinds if kind is not None)
    return tuple(
        DropCount(kind, count, count / len(kinds), examples[kind])
        for kind, count in counts.most_common()
    )
