"""The part of the report on answers: how they came about, what was refused, and what each lacks."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.metrics.correctness import Where, seconds_off
from evaluation.report.answer_counts import Tally, tally
from evaluation.report.answer_misses import (
    ANSWER_MISS_KINDS,
    AnswerMiss,
    Refusal,
    find_answer_misses,
    find_refusals,
)
from evaluation.report.figures import clock
from evaluation.report.markdown_misses import question_lines, wanted_lines
from evaluation.report.markup import link, table, text
from evaluation.results import Result, Run
from rag.answer import Citation

_RIGHT = {True: "yes", False: "**no**", None: "nobody knows"}


def answers_part(run: Run) -> Iterator[str]:
    """Everything on the answers of one run."""
    counted = tally(run)
    yield f"\n## Answers: {text(run.name)}\n"
    yield from _came_about(run, counted)
    yield from _dropped(counted)
    yield from _refusals(find_refusals(run))
    misses = find_answer_misses(run)
    for kind in ANSWER_MISS_KINDS:
        of_kind = [miss for miss in misses if miss.kind == kind]
        yield f"\n## Answers, {kind}: {text(run.name)} ({len(of_kind)})"
        for miss in of_kind:
            yield from _miss(run, miss)


def _came_about(run: Run, counted: Tally) -> Iterator[str]:
    yield (
        "Those answers that are not as they should be follow, worst first: with what was wanted, "
        "and with each citation at its second. What an answer “lacks” are known facts: parts of "
        "words, of which it holds none in any of their wordings.\n"
    )
    model = text(run.llm) if run.llm not in (None, "quotes") else None
    yield from table(
        ["how they came about", "answers"],
        [
            ["written by a language model", f"{counted.by_model:,}"],
            ["quotes", f"{counted.quotes:,}"],
            *([[f"… in place of {model}", f"{counted.fell_back:,}"]] if model else []),
            ["listed from the catalogue of episodes", f"{counted.listed:,}"],
            ["refusals", f"{counted.refused:,}"],
        ],
    )
    if spent := counted.spent:
        cost = "no price is known" if spent.dollars is None else f"${spent.dollars:.4f}"
        yield (
            f"\nFor {spent.answers:,} of them the model read {spent.tokens_read:,} tokens and "
            f"wrote {spent.tokens_written:,}: {cost} in all."
        )
    if counted.notices:
        yield ""
    for notice, count in counted.notices:
        yield f"- noticed ({count:,}): {text(notice)}"


def _dropped(counted: Tally) -> Iterator[str]:
    if not counted.dropped:
        return
    yield "\n### Sentences of the language model that were dropped\n"
    yield from table(
        ["kind", "sentences", "share of all", "a reason as it was given"],
        (
            [one.kind, f"{one.sentences:,}", f"{one.share:.3f}", text(one.example)]
            for one in counted.dropped
        ),
    )


def _refusals(refusals: tuple[Refusal, ...]) -> Iterator[str]:
    yield f"\n### Refusals ({len(refusals)})\n"
    if refusals:
        yield (
            "`similarity` is the best cosine between the question and what was searched: where it "
            "is low, the archive is about something else.\n"
        )
        yield from table(
            ["id", "type", "right?", "question", "what was said", "similarity"],
            (_refusal(one) for one in refusals),
        )


def _refusal(refusal: Refusal) -> list[str]:
    question, similarity = refusal.result.question, refusal.result.similarity
    return [
        text(question.id),
        text(question.type),
        _RIGHT[refusal.right],
        text(question.text),
        text(refusal.answer.text),
        "" if similarity is None else f"{similarity:.2f}",
    ]


def _miss(run: Run, miss: AnswerMiss) -> Iterator[str]:
    yield from question_lines(miss.result, "; ".join(miss.faults))
    yield from wanted_lines(run, miss.result)
    answer, similarity = miss.result.answer, miss.result.similarity
    if miss.kind == "wrongly answered" and similarity is not None:
        yield f"- similarity: {similarity:.2f}"
    if answer is None:
        return
    yield f"- answered: {text(answer.text)}"
    for citation, where in miss.cited:
        yield f"  - {_cited(miss.result, citation, where)}"
    for dropped in answer.dropped:
        yield f"- dropped, since {text(dropped.reason)}: {text(dropped.sentence)}"


def _cited(result: Result, citation: Citation, where: Where) -> str:
    place = f"{citation.episode.slug} · {citation.header} · {clock(citation.start)}"
    said = f"{text(citation.speaker or 'unknown')}, {link(place, citation.url)}"
    return f"{citation.marker}: {said}{_where(result, citation, where)}"


def _where(result: Result, citation: Citation, where: Where) -> str:
    if not result.gold:
        return ""
    if where == "gold":
        return ": in what was wanted"
    off = seconds_off(citation, result.gold)
    if where == "another episode" or off is None:
        return f": **outside**, {where}"
    return f": **outside**, right episode, {off:,.0f} s away"
