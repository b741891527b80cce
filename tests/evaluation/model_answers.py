"""Answers as a language model gives them, with dropped sentences."""

from __future__ import annotations

from dataclasses import replace

from evaluation.results import Result
from rag.answer import Answer, DropKind, Dropped, Mode
from tests.evaluation.invented_results import EPISODES, answer, citation, question, result

UNCITED = Dropped("A sentence.", "no passage stands behind it", DropKind.UNCITED)
NUMBER = Dropped("A sentence.", "the number 7 does not stand in the cited lines", DropKind.NUMBER)


def model_answer(
    text: str, *dropped: Dropped, mode: Mode = "llm", abstained: bool = False
) -> Answer:
    """An answer with two citations, and with dropped sentences."""
    citations = [] if abstained else [citation("a", 3, 1), citation("b", 3, 2)]
    plain = answer(text, citations, abstained=abstained)
    return replace(plain, dropped=dropped, mode=mode)


def asked_model(given: Answer, llm: str | None = "openai:x") -> Result:
    """The result of a question that a language model was to answer."""
    return result(question(), answered=given, llm=llm)


QUOTES = model_answer("Ida: “line 3” [1]", mode="quotes")
LISTED = replace(QUOTES, episodes=(EPISODES["a"],))
REFUSED = model_answer("No.", abstained=True)
