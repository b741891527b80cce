"""What a model thinks aloud is removed, however its text arrives."""

from __future__ import annotations

import pytest

from rag.llm.thoughts import Thoughts


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>Nora said half [1].</think>A third [1].", "A third [1]."),
        (" <think>\nno end", ""),
        ("A <think>third</think>.", "A <think>third</think>."),
        ("<thi", "<thi"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 100])
def test_thoughts_are_no_answer(text: str, answer: str, step: int) -> None:
    thoughts = Thoughts()
    pieces = [thoughts.feed(text[at : at + step]) for at in range(0, len(text), step)]
    assert "".join(pieces) + thoughts.close() == answer
