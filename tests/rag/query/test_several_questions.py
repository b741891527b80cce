from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.several_questions import MOST, parts_of


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("What is it? Why does it matter?", ("What is it?", "Why does it matter?")),
        (
            "What did Nora do before, and how many weeks does it take?",
            ("What did Nora do before?", "how many weeks does it take?"),
        ),
        (
            "When did it come out, who is the guest and where can I hear it?",
            ("When did it come out?", "who is the guest?", "where can I hear it?"),
        ),
        (
            "I teach. How do I begin? What do I need?",
            ("I teach. How do I begin?", "What do I need?"),
        ),
    ],
)
def test_each_question_by_itself(message: str, parts: tuple[str, ...]) -> None:
    assert parts_of(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "What is a pump?",
        "I'm a teacher. How do I become an engineer?",
        "What did she say about how teams work and what tools they use?",
        "Did Nora say what a certificate is and why it matters?",
        "How does he explain what a sensor is and when it is useful?",
        "Is it hard? I have tried.",
        "Are pumps worth buying? What do people on the show think?",
        "When everything goes wrong, how can one keep going?",
        "What do people say about pumps, valves and pipes?",
        "",
    ],
)
def test_one_question(message: str) -> None:
    assert parts_of(message) == ()


@given(st.lists(st.sampled_from(["what is it?", "why?", "and how", "it is", ", who is", "."])))
def test_never_more_than_can_be_read(pieces: list[str]) -> None:
    assert len(parts_of(" ".join(pieces))) <= MOST
