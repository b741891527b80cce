from __future__ import annotations

import pytest

from rag.query.named_people import certain, distinct, is_meant, strip_names, without_names
from rag.query.people_index import NamedPerson, PeopleIndex
from tests.rag.invented import COURSES, PUMPS

PEOPLE = {person.name: person for person in PeopleIndex([COURSES, PUMPS], lambda _: 0.001).people}
NORA, OSKAR = PEOPLE["Nora Quist"], PEOPLE["Oskar Bryn"]


def named(name: str, words: str, *, addressed: bool = True) -> NamedPerson:
    return NamedPerson(PEOPLE[name], words, 1.0, whole=" " in words, addressed=addressed)


def test_a_name_that_two_people_share_is_certain_for_neither() -> None:
    people = [named("Nora Quist", "Sam"), named("Oskar Bryn", "Sam"), named("Viktor", "Viktor")]
    assert [one.person.name for one in certain(people)] == ["Viktor"]
    assert certain([]) == ()


def test_each_person_comes_once_as_first_named() -> None:
    people = [
        named("Nora Quist", "Nora"),
        named("Oskar Bryn", "Bryn"),
        named("Nora Quist", "Quist"),
    ]
    assert [(one.person.name, one.words) for one in distinct(people)] == [
        ("Nora Quist", "Nora"),
        ("Oskar Bryn", "Bryn"),
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What did Nora say about pumps?", "What did say about pumps?"),
        ("Is Nora's course hard?", "Is course hard?"),
        ("Is Nora’s course hard?", "Is course hard?"),
        ("Why do Norwegians ask?", "Why do Norwegians ask?"),
    ],
)
def test_names_are_stripped_as_whole_words(text: str, left: str) -> None:
    assert strip_names(text, [named("Nora Quist", "Nora")]) == left


def test_a_text_that_is_nothing_but_a_name_is_kept() -> None:
    nora = [named("Nora Quist", "Nora Quist")]
    assert without_names("Nora Quist?", nora) == "Nora Quist?"
    assert strip_names("Nora Quist?", nora) == "?"


def test_a_person_is_meant_by_a_clear_name_or_by_being_asked() -> None:
    assert is_meant(named("Nora Quist", "Nora"), "the Nora moment")
    unclear = named("Nora Quist", "nora", addressed=False)
    assert is_meant(unclear, "what did nora say?")
    assert not is_meant(unclear, "a nora moment is rare")
