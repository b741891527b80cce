"""key_facts, key_facts_shown: the share of a question's key facts that its answer names."""

from __future__ import annotations

from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.questions import Question
from evaluation.results import Result
from rag.answer import Answer


def missing_facts(question: Question, text: str) -> tuple[str, ...]:
    """The key facts that `text` names in none of their wordings, each by its first wording. Case
    does not matter."""
    folded = text.casefold()
    return tuple(
        wordings[0]
        for wordings in question.key_facts
        if not any(wording.casefold() in folded for wording in wordings)
    )


def _in_answer(result: Result, answer: Answer) -> Values:
    return _named(result, answer.text)


def _in_answer_or_quotes(result: Result, answer: Answer) -> Values:
    quotes = (citation.quote for citation in answer.citations)
    return _named(result, "\n".join([answer.text, *quotes]))


def _named(result: Result, text: str) -> Values:
    if not result.gold:
        return ()
    missing = missing_facts(result.question, text)
    named = len(result.question.key_facts) - len(missing)
    return (1.0,) * named + (0.0,) * len(missing)


KEY_FACTS: tuple[Metric, ...] = (
    Metric("key_facts", "key facts that the answer names", of_answer(_in_answer)),
    Metric(
        "key_facts_shown",
        "key facts that the answer, or a quote shown with it, names",
        of_answer(_in_answer_or_quotes),
    ),
)
