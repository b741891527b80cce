"""A scripted service with two invented episodes and an answer about both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer import Sentence
from tests.ui.scripted import (
    ScriptedQA,
    Step,
    answered,
    citation,
    hit,
    lighthouse,
    orchard,
)
from ui.web.page import ChatService

PageOf = Callable[[ChatService], str]
LAMPS, LATE = lighthouse(), orchard()
NINE = Sentence("Oona counted nine lamps that went out [1].", (citation(LAMPS, 1),))
STALK = Sentence("Bram calls an apple a sensor [2].", (citation(LATE, 2),))


def in_full(question: str) -> Sequence[Step]:
    return answered(question, [hit(LAMPS), hit(LATE, 2), hit(LAMPS, 3, 1)], NINE, STALK)


def qa_that(answer: Callable[[str], Sequence[Step]] = in_full) -> ScriptedQA:
    return ScriptedQA([LAMPS, LATE], answer)
