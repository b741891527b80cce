"""Sentences out of a stream: where one ends, and what stays together."""

from __future__ import annotations

import pytest

from rag.verification.markers import Segment, segments
from rag.verification.sentence_stream import MAX_SENTENCE, SentenceSplitter, Thoughts


def split(text: str) -> list[str]:
    splitter = SentenceSplitter()
    return [*splitter.feed(text), *splitter.close()]


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
    splitter = SentenceSplitter()
    assert list(splitter.feed("One. ")) == []
    assert list(splitter.feed("[1")) == []
    assert list(splitter.feed("] ")) == []
    assert list(splitter.feed("T")) == ["One. [1]"]


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
    splitter = SentenceSplitter()
    list(splitter.feed(text))
    assert splitter.unfinished == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a [1]", [(1,)]),
        ("a [1, 2] b [3]", [(1, 2), (3,)]),
        ("a [1][2].", [(1, 2)]),
        ("a [^1] b [1; 2]", [(1,), (1, 2)]),
        ("a [1-3]", [(1, 2, 3)]),
        ("a [1-9999]", [(1, 9999)]),
        ("a [-1] b [0]", [(-1,), (0,)]),
        ("a 【4†source】", [(4,)]),
        ("a [Passage 2]", [(2,)]),
        ("a [laughs]", []),
        ("a [1.5]", []),
        ("a [", []),
    ],
)
def test_markers(text: str, numbers: list[tuple[int, ...]]) -> None:
    found = segments(text)
    assert [part.numbers for part in found if part.numbers] == numbers
    assert not any(bracket in part.text for part in found for bracket in "[]")


def test_what_stands_between_markers_stays_with_them() -> None:
    assert segments("a [1], b [2].") == [
        Segment("a ", (1,)),
        Segment(", b ", (2,)),
        Segment(".", ()),
    ]


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
