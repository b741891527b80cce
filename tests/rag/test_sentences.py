"""Sentences of a finished text: where they end, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentence_spans, sentences_of, without_questions


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("It is 3.5 per cent. Or 1.5 million.", ["It is 3.5 per cent.", "Or 1.5 million."]),
        ("We use Node.js. It runs.", ["We use Node.js.", "It runs."]),
        ("She said “One.” Then two.", ["She said “One.”", "Then two."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("...and then one. ", ["...and then one."]),
        ("Without end", ["Without end"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


@given(st.text(alphabet='ab3.!?… \n”)"]', max_size=40))
def test_only_blanks_lie_between_sentences(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(
        text.split()
    )
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Is it so? It is.", "It is."),
        ("Is it 3.5 per cent? It is 4.5 per cent.", "It is 4.5 per cent."),
        ("She asked “Why?” and left.", "and left."),
        ("Really?! Yes.", "Yes."),
        ("Why?", ""),
    ],
)
def test_questions_are_left_out(text: str, stated: str) -> None:
    assert without_questions(text) == stated
