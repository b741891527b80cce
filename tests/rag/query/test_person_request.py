from __future__ import annotations

import pytest

from rag.filter import Filter
from rag.query.person_request import appearance
from rag.query.plan import Intent, QueryPlan
from rag.query.reader import QueryReader
from tests.rag.invented import COURSES, PUMPS

READER = QueryReader(
    {episode.slug: episode for episode in (COURSES, PUMPS)},
    lambda word: 0.05 if len(word) < 6 else 0.001,
)


def plan(question: str) -> QueryPlan:
    return READER.plan_answer(question, (), Filter())


@pytest.mark.parametrize(
    "question",
    [
        "Who is Nora Quist?",
        "who's nora",
        "what does Nora Quist do for a living?",
        "Tell me about Nora",
        "Nora Quist",
        "where does Nora work?",
        "what is Nora Quist's job?",
    ],
)
def test_who_somebody_is(question: str) -> None:
    assert plan(question).intent is Intent.PERSON


@pytest.mark.parametrize(
    "question",
    [
        "What does Nora Quist do when a student gives up?",
        "Who is Nora's favourite teacher?",
        "tell me about Nora's course",
    ],
)
def test_something_else_about_them(question: str) -> None:
    assert plan(question).intent is Intent.PASSAGES


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Was Nora Quist ever a guest?", ["Nora Quist"]),
        ("did oskar bryn appear on the podcast?", ["Oskar Bryn"]),
        ("Have you ever interviewed Oskar?", ["Oskar Bryn"]),
        ("has Grace Hopper been on the show?", []),
        ("did you have Ada Lovelace on the podcast", []),
        ("Was Nora Lovelace a guest?", []),
    ],
)
def test_whether_somebody_came(question: str, people: list[str]) -> None:
    found = plan(question)
    assert found.intent is Intent.APPEARANCE
    assert found.appearance is not None
    assert [person.name for person in found.appearance.people] == people


@pytest.mark.parametrize(
    "question",
    [
        "Was it hard?",
        "Have you had imposter syndrome?",
        "did anyone from a bank appear on the podcast?",
        "has the host been a guest?",
    ],
)
def test_nobody_is_named(question: str) -> None:
    assert appearance(question, ()) is None
