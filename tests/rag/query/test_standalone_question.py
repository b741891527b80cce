from __future__ import annotations

import pytest

from rag.filter import Filter
from rag.query.people_index import PeopleIndex
from rag.query.standalone_question import ResolvedQuestion, standalone
from tests.rag.invented import COURSES, PUMPS

EPISODES = [COURSES, PUMPS]
INDEX = PeopleIndex(EPISODES, lambda word: 0.05 if len(word) < 5 else 0.001)


def read(question: str) -> ResolvedQuestion:
    return standalone(question, INDEX, EPISODES)


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Nora Quist say about pumps?", ["Nora Quist"]),
        ("What do Nora and Oskar say about pumps?", ["Nora Quist", "Oskar Bryn"]),
        ("What did Nora Quist say about Oskar Bryn?", ["Nora Quist"]),
        ("What does the host think of deadlines?", ["Viktor"]),
        ("What is a bearing?", []),
    ],
)
def test_the_speakers_are_whose_words_are_asked_for(question: str, speakers: list[str]) -> None:
    assert [person.name for person in read(question).speakers] == speakers


def test_a_place_becomes_a_filter_and_leaves_the_text() -> None:
    question = read("What hums in season 9?")
    assert question.where == Filter(season=9)
    assert question.text == "What hums in ?"


def test_a_stranger_is_told_and_nobody_else_is_named() -> None:
    question = read("What did Ada Lovelace say about pumps?")
    assert question.stranger == "Ada Lovelace"
    assert not question.people
    assert not question.speakers


def test_it_takes_nothing_from_a_conversation() -> None:
    question = read("and why?")
    assert question.subject_before == ""
    assert not question.excluded
    assert not question.already_asked
