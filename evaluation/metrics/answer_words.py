"""answer_words: the length of an answer with its quotes, in words."""

from __future__ import annotations

from evaluation.metrics.metric import MEDIAN, Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer


def _words(_: Result, answer: Answer) -> Values:
    if answer.abstained:
        return ()
    # Without a language model the text is the quotes: count each once.
    quotes = (one.quote for one in answer.citations if one.quote not in answer.text)
    return (float(sum(len(text.split()) for text in (answer.text, *quotes))),)


ANSWER_WORDS: tuple[Metric, ...] = (
    Metric(
        "answer_words",
        "words of an answer with its quotes, mean",
        of_answer(_words),
        "words",
        less_is_better=True,
    ),
    Metric(
        "answer_words_median",
        "words of an answer with its quotes, median",
        of_answer(_words),
        "words",
        MEDIAN,
        less_is_better=True,
    ),
)
