from __future__ import annotations

import pytest

from rag.answer import Turn
from rag.query.more_request import already_shown

TOLD = [Turn("user", "what is a pump?"), Turn("assistant", "Oskar: “A pump.” [1]")]


@pytest.mark.parametrize(
    "wish", ["tell me more", "More please!", "go on", "what else?", "can you elaborate on that?"]
)
def test_more_than_was_shown(wish: str) -> None:
    assert already_shown(wish, TOLD) == "Oskar: “A pump.” [1]"
    assert already_shown(wish, ()) == ""


@pytest.mark.parametrize("question", ["tell me more about deadlines", "why?", "who is more likely"])
def test_a_question_of_its_own(question: str) -> None:
    assert already_shown(question, TOLD) == ""
