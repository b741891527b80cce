"""Where a question puts a name, and whether the name is a stranger's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.name_slots import (
    expected_names,
    is_asked,
    is_subject,
    stranger_in,
    without_halves,
)
from rag.query.people_index import PeopleIndex
from tests.rag.test_people import EPISODES

KNOWN = {"what", "does", "did", "say", "about", "according", "pumps", "netflix", "recommend", "the"}
PEOPLE_INDEX = PeopleIndex(EPISODES, lambda word: 0.1 if word in KNOWN else 0.0)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Nora say about pumps?", ("Nora",)),
        ("what would nora quist recommend", ("nora", "quist")),
        ("According to Nora Quist, pumps hum.", ("Nora", "Quist")),
        ("the episode with nora quist", ("nora", "quist")),
        ("Who is Nora?", ("Nora",)),
        ("who's nora quist", ("nora", "quist")),
        ("Have you had Nora Quist as a guest?", ("Nora", "Quist")),
        ("Nora Quist said that pumps hum", ("Nora", "Quist")),
        ("nora on pumps", ("nora",)),
        ("no, I meant Oskar", ("Oskar",)),
        ("what about Oskar?", ("Oskar",)),
        ("How do pumps hum?", ()),
        ("what about the pumps of Nora and of Oskar?", ()),
    ],
)
def test_where_a_name_is_expected(question: str, names: tuple[str, ...]) -> None:
    assert expected_names(question) == names


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did Nora say about pumps?", True),
        ("What did Nora really say about pumps?", True),
        ("What does Dr Nora think of pumps?", True),
        ("Nora recommends which pump?", True),
        ("Which pump is best, according to Nora?", True),
        ("What did Oskar say about Nora?", False),
        ("Who hired Nora?", False),
        ("What did Norah say?", False),
    ],
)
def test_who_is_asked(question: str, asked: bool) -> None:
    assert is_asked("Nora", question) is asked


def test_a_name_is_taken_literally() -> None:
    assert is_asked("N. Quist", "what did N. Quist say?")
    assert not is_asked("N. Quist", "what did Nx Quist say?")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What did Oskar say about Nora?", True),
        ("Did Oskar mention or recommend Nora?", True),
        ("What did Oskar say when he recommended Nora?", True),
        ("What did Oskar and Nora say about Nora?", False),
        ("What is known about Nora?", False),
    ],
)
def test_who_is_only_spoken_of(question: str, subject: bool) -> None:
    assert is_subject("Nora", question, ["Oskar"]) is subject


@pytest.mark.parametrize(
    ("question", "stranger"),
    [
        ("What did Pia Lund say about pumps?", "Pia Lund"),
        ("what did pia lund say about pumps?", "pia lund"),
        ("According to Pia Lund, pumps hum.", "Pia Lund"),
        ("What did Nora Lund say about pumps?", "Nora Lund"),
        ("What did Nora Quist say about pumps?", None),
        ("What did Nora say about pumps?", None),
        ("What does Netflix recommend?", None),
        ("What does Quibble recommend?", "Quibble"),
        ("What did the experts say about pumps?", None),
        ("What did other guests say about pumps?", None),
        ("How do pumps hum?", None),
    ],
)
def test_a_name_that_nobody_bears(question: str, stranger: str | None) -> None:
    named = PEOPLE_INDEX.named(question, expected_names(question))
    assert stranger_in(question, named, PEOPLE_INDEX) == stranger


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who is nora lund?", set()),
        ("what about nora lund", set()),
        ("who is norra lund?", set()),
        ("who is nora quist?", {"nora quist"}),
        ("what did nora say about pumps?", {"nora"}),
        ("the episode with nora", {"nora"}),
    ],
)
def test_half_of_a_strange_name_is_dropped(question: str, words: set[str]) -> None:
    named = PEOPLE_INDEX.named(question, expected_names(question))
    assert {one.words for one in without_halves(question, named, PEOPLE_INDEX)} == words


def test_a_half_is_dropped_that_was_found() -> None:
    question = "who is nora lund?"
    assert PEOPLE_INDEX.named(question, expected_names(question))


@given(st.text(max_size=120))
def test_survives_any_question(text: str) -> None:
    named = PEOPLE_INDEX.named(text, expected_names(text))
    stranger = stranger_in(text, named, PEOPLE_INDEX)
    assert stranger is None or stranger in text
    assert set(without_halves(text, named, PEOPLE_INDEX)) <= set(named)
