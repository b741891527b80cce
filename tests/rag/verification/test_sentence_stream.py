"""Sentences out of a stream: where one ends, and what stays together."""

from __future__ import annotations

import pytest

from rag.verification.sentence_stream import MAX_SENTENCE, SentenceStream


def split(text: str) -> list[str]:
    stream = SentenceStream()
    return [*stream.feed(text), *stream.close()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("One [1]. Two [2].", ["One [1].", "Two [2]."]),
        ("One. [1][2] Two. [^3]", ["One. [1][2]", "Two. [^3]"]),
        ("One.【1】 Two.", ["One.【1】", "Two."]),
        ("One.\n[1]\nTwo.", ["One.\n[1]", "Two."]),
        ("One [1].\n\n[1] A source, 22:29", ["One [1].", "[1] A source, 22:29"]),
        ("About 3.5 percent, e.g. this. Two.", ["About 3.5 percent, e.g. this.", "Two."]),
        ("Dr. Quist and J. Bryn agree. Two.", ["Dr. Quist and J. Bryn agree.", "Two."]),
        ("It is not\ntrue. Two.", ["It is not\ntrue.", "Two."]),
        ("- One\n- Two\n\nThree", ["- One", "- Two", "Three"]),
        ("She said “One. Two.” [1] Three.", ["She said “One. Two.” [1]", "Three."]),
        ("1. One.\n2. Two.", ["1. One.", "2. Two."]),
        ("", []),
        ("[", ["["]),
    ],
)
def test_split(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_sentence_is_given_when_the_next_one_begins() -> None:
    stream = SentenceStream()
    assert list(stream.feed("One. ")) == []
    assert list(stream.feed("[1")) == []
    assert list(stream.feed("] ")) == []
    assert list(stream.feed("T")) == ["One. [1]"]


def test_what_runs_on_is_cut_and_the_rest_of_it_let_go() -> None:
    first, *rest = split("x " * MAX_SENTENCE + "[1]. Next one.")
    assert len(first) == MAX_SENTENCE
    assert rest == ["Next one."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. [1", True),
        ("One [1]", True),
        ("One [1].", False),
        ("One. [1]", False),
        ("“One.”", False),
        ("", False),
    ],
)
def test_unfinished(text: str, expected: bool) -> None:
    stream = SentenceStream()
    list(stream.feed(text))
    assert stream.unfinished == expected
