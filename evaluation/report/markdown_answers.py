"""The part of the report on how the answers came about: counts, dropped sentences, refusals."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.report.answer_counts import AnswerCounts, count_answers
from evaluation.report.markdown_syntax import table, text
from evaluation.report.refused_questions import RefusedQuestion, find_refused_questions
from evaluation.results import Run

_RIGHT = {True: "yes", False: "**no**", None: "unknown"}


def answers_part(run: Run) -> Iterator[str]:
    """Counts, dropped sentences and refusals of one run; the answer misses follow it."""
    counts = count_answers(run)
    yield f"\n## Answers: {text(run.name)}\n"
    yield (
        "The answers that are not as they should be follow below, worst first, each with its gold "
        "spans and a link to each citation. A key fact that an answer “lacks” is one that it names "
        "in none of the known wordings.\n"
    )
    yield from _counts(run, counts)
    yield from _dropped(counts)
    yield from _refusals(find_refused_questions(run))


def _counts(run: Run, counts: AnswerCounts) -> Iterator[str]:
    model = text(run.llm) if run.llm not in (None, "quotes") else None
    yield from table(
        ["how they came about", "answers"],
        [
            ["written by a language model", f"{counts.by_model:,}"],
            ["quotes", f"{counts.quotes:,}"],
            *([[f"… in place of {model}", f"{counts.fell_back:,}"]] if model else []),
            ["listed from the catalogue of episodes", f"{counts.listed:,}"],
            ["refusals", f"{counts.refused:,}"],
        ],
    )
    if spent := counts.spent:
        cost = "price unknown" if spent.dollars is None else f"${spent.dollars:.4f} in all"
        yield (
            f"\nFor {spent.answers:,} of them the model read {spent.tokens_read:,} tokens and "
            f"wrote {spent.tokens_written:,}: {cost}."
        )
    if counts.notices:
        yield ""
    for notice, count in counts.notices:
        yield f"- notice ({count:,}): {text(notice)}"


def _dropped(counts: AnswerCounts) -> Iterator[str]:
    if not counts.dropped:
        return
    yield "\n### Sentences of the language model that were dropped\n"
    yield from table(
        ["kind", "sentences", "share of all", "example of a reason"],
        (
            [one.kind, f"{one.sentences:,}", f"{one.share:.3f}", text(one.example)]
            for one in counts.dropped
        ),
    )


def _refusals(refused: tuple[RefusedQuestion, ...]) -> Iterator[str]:
    yield f"\n### Refusals ({len(refused)})\n"
    if refused:
        yield (
            "`similarity` is the best cosine between the question and what was searched. If it is "
            "low, the archive is about something else.\n"
        )
        yield from table(
            ["id", "type", "right?", "question", "answer", "similarity"],
            (_refusal(one) for one in refused),
        )


def _refusal(refused: RefusedQuestion) -> list[str]:
    question, similarity = refused.result.question, refused.result.similarity
    return [
        text(question.id),
        text(question.type),
        _RIGHT[refused.right],
        text(question.text),
        text(refused.answer.text),
        "" if similarity is None else f"{similarity:.2f}",
    ]
