from __future__ import annotations

import pytest

from rag.query.small_talk import small_talk


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hi",
        "Hi there!",
        "hello, who are you?",
        "help - what can you do?",
        "hey, how's it going?",
        "can you help me?",
    ],
)
def test_greetings_and_calls_for_help(text: str) -> None:
    assert small_talk(text) == "hello"


@pytest.mark.parametrize("text", ["thanks!", "ok, thank you so much", "thanks, that helped"])
def test_thanks(text: str) -> None:
    assert small_talk(text) == "thanks"


@pytest.mark.parametrize(
    "text", ["can you help me with SQL?", "hi, who is Nora?", "thanks to whom did it work?", "what"]
)
def test_any_other_word_makes_it_a_question(text: str) -> None:
    assert small_talk(text) is None
