"""What is measured. A metric takes of each result the values that count for it (pure functions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from evaluation.judging import (
    by_the_speaker,
    finds,
    first_rank,
    missing_facts,
    seconds_off,
    should_refuse,
)
from evaluation.results import READ, Result
from rag.answer import Answer

Values = tuple[float, ...]
Unit = Literal["share", "seconds", "words", "milliseconds"]

RANKS = (1, 3, 5, 10)
TOKENS = (500, 1500, 3000)
MEDIAN = 0.5


@dataclass(frozen=True)
class Metric:
    """`values` gives what a question contributes: nothing where it does not count, several where it
    has several facts or citations. They are pooled over the questions, and the metric is their mean
    or, where `quantile` is given, that quantile. A share lies between 0 and 1."""

    name: str
    about: str
    values: Callable[[Result], Values]
    unit: Unit = "share"
    quantile: float | None = None
    less_is_better: bool = False


def _hit_at(k: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_rank(result)
        return (float(rank is not None and rank <= k),) if result.gold else ()

    return values


def _reciprocal_rank(result: Result) -> Values:
    rank = first_rank(result)
    return (1 / rank if rank is not None and rank <= READ else 0.0,) if result.gold else ()


def _coverage(result: Result) -> Values:
    needed = result.question.min_episodes
    if needed is None or not result.gold:
        return ()
    found = {hit.episode.slug for hit in result.hits[:READ] if finds(hit, result.gold)}
    return (min(len(found) / needed, 1.0),)


def _recall_within(tokens: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_rank(result)
        read = list(accumulate(result.tokens))  # whole passages, in rank order
        return (float(rank is not None and read[rank - 1] <= tokens),) if result.gold else ()

    return values


def _of_answer(values: Callable[[Result, Answer], Values]) -> Callable[[Result], Values]:
    return lambda result: values(result, result.answer) if result.answer else ()


def _facts(result: Result, _: Answer) -> Values:
    if not result.gold:
        return ()
    found = len(result.question.key_facts) - len(missing_facts(result))
    return (1.0,) * found + (0.0,) * len(missing_facts(result))


def _cites_gold(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    return tuple(float(finds(citation, result.gold)) for citation in answer.citations)


def _cites_episode(result: Result, answer: Answer) -> Values:
    slugs = {span.slug for span in result.gold}
    return tuple(float(one.episode.slug in slugs) for one in answer.citations) if slugs else ()


def _cites_speaker(result: Result, answer: Answer) -> Values:
    speaker = result.question.speaker
    if not speaker or not result.gold:
        return ()
    return tuple(float(by_the_speaker(citation, speaker)) for citation in answer.citations)


def _seconds_in_episode(result: Result, answer: Answer) -> Values:
    off = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(seconds for seconds in off if seconds is not None)


def _seconds_everywhere(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    off = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(float("inf") if seconds is None else seconds for seconds in off)


def _refused_rightly(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) else ()


def _right_to_refuse(result: Result, answer: Answer) -> Values:
    right = should_refuse(result)
    return () if right is None or not answer.abstained else (float(right),)


def _refused_wrongly(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) is False else ()


def _not_misled(result: Result, answer: Answer) -> Values:
    misleads = result.question.expect in {"refuse", "clarify"} and not result.question.gold
    return (float(answer.abstained),) if misleads else ()


def _words(_: Result, answer: Answer) -> Values:
    if answer.abstained:
        return ()
    # Without a language model the answer is the quotes; they are not read twice.
    quotes = (one.quote for one in answer.citations if one.quote not in answer.text)
    return (float(sum(len(text.split()) for text in (answer.text, *quotes))),)


def _search_ms(result: Result) -> Values:
    return (result.search_ms,)


def _answer_ms(result: Result) -> Values:
    return () if result.answer_ms is None else (result.answer_ms,)


_SECONDS = "seconds from a citation to the nearest gold span"

METRICS: tuple[Metric, ...] = (
    *(Metric(f"hit@{k}", f"a hit in the first {k}", _hit_at(k)) for k in RANKS),
    Metric(f"mrr@{READ}", "one over the rank of the first hit", _reciprocal_rank),
    *(
        Metric(f"recall@{n}", f"the first hit within {n:,} tokens", _recall_within(n))
        for n in TOKENS
    ),
    Metric("coverage", f"needed episodes hit in the first {READ}", _coverage),
    Metric("key_facts", "facts that the answer names", _of_answer(_facts)),
    Metric("citation_precision", "citations that overlap a gold span", _of_answer(_cites_gold)),
    Metric("citation_episode", "citations of a gold episode", _of_answer(_cites_episode)),
    Metric("citation_speaker", "citations of who says it", _of_answer(_cites_speaker)),
    Metric(
        "seconds_off_median",
        f"{_SECONDS}; of another episode: endless",
        _of_answer(_seconds_everywhere),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_median",
        f"{_SECONDS}, right episode",
        _of_answer(_seconds_in_episode),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_mean",
        f"{_SECONDS}, right episode",
        _of_answer(_seconds_in_episode),
        "seconds",
        less_is_better=True,
    ),
    Metric("refusal_recall", "unanswerable ones that are refused", _of_answer(_refused_rightly)),
    Metric("refusal_precision", "refusals that are right", _of_answer(_right_to_refuse)),
    Metric(
        "false_refusals",
        "answerable ones that are refused",
        _of_answer(_refused_wrongly),
        less_is_better=True,
    ),
    Metric("adversarial_refused", "misleading ones that are refused", _of_answer(_not_misled)),
    Metric(
        "answer_words",
        "words of an answer with its quotes",
        _of_answer(_words),
        "words",
        less_is_better=True,
    ),
    *(
        Metric(
            f"{name}_ms_p{percent}",
            f"{percent} % take at most this for {what}",
            values,
            "milliseconds",
            percent / 100,
            less_is_better=True,
        )
        for name, what, values in (
            ("search", "a search", _search_ms),
            ("answer", "an answer", _answer_ms),
        )
        for percent in (50, 95)
    ),
)
