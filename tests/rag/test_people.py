from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import fold, squash, words_of
from rag.people import labels_of
from rag.query.people_index import PeopleIndex
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Episode, Guest, Line, Section


def spoken(slug: str, guests: dict[str, str], labels: list[str]) -> Episode:
    lines = tuple(Line(label, "Some words.", 10 * n, 10 * n + 10) for n, label in enumerate(labels))
    return Episode(
        slug=slug,
        title=slug,
        season=1,
        number=1,
        date=None,
        guests=tuple(Guest(id, name) for id, name in guests.items()),
        topics=(),
        description="",
        duration=None,
        youtube=None,
        links=(),
        sections=(Section("", lines),) if labels else (),
    )


EPISODES = [
    COURSES,
    PUMPS,
    spoken("third", {"zoejansk": "Zoë Jańsk-Łoza", "willharrow": "Will Harrow"}, ["Zoe", "Will"]),
    spoken("fourth", {"ekaterinabel": "Ekaterina Bel"}, ["Viktor", "Katya", "Katya"]),
    spoken("fifth", {"mutegast": "Mute Gast"}, []),
]
COMMON = {"will": 0.3, "pumps": 0.01, "oskar": 0.001, "nora": 0.001, "think": 0.2}
ROSTER = PeopleIndex(EPISODES, lambda word: COMMON.get(word, 0.0 if len(word) > 4 else 0.1))


def names(question: str) -> set[str]:
    return {found.person.name for found in ROSTER.named(question)}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Nora Quist say?", "Nora Quist"),
        ("what did nora say about courses", "Nora Quist"),
        ("nora kwist on certificates", "Nora Quist"),
        ("Oskar's sensors?", "Oskar Bryn"),
        ("what does oscar think", "Oskar Bryn"),
        ("zoe jansk-loza", "Zoë Jańsk-Łoza"),
        ("What did Will Harrow say?", "Will Harrow"),
        ("How did Will get there?", "Will Harrow"),
        ("Что сказала Нора Квист?", "Nora Quist"),
        ("who is Mute Gast", "Mute Gast"),
        ("Did Viktor agree?", "Viktor"),
    ],
)
def test_finds_whoever_is_named(question: str, name: str) -> None:
    assert names(question) == {name}


@pytest.mark.parametrize(
    "question", ["How will pumps be fixed?", "what is a certificate good for", "???", ""]
)
def test_takes_no_word_for_a_name(question: str) -> None:
    assert names(question) == set()


def test_knows_which_label_speaks_for_whom() -> None:
    people = {person.name: person for person in ROSTER.people}
    assert people["Nora Quist"].labels == {COURSES.slug: "Nora"}
    assert people["Viktor"].is_host
    assert not people["Nora Quist"].is_host
    assert not people["Mute Gast"].speaks


def test_a_nickname_is_the_guest_that_no_label_fits() -> None:
    people = {person.name: person for person in ROSTER.people}
    assert people["Ekaterina Bel"].labels == {"fourth": "Katya"}
    assert "Katya" not in people


def test_an_exact_label_goes_before_one_that_resembles_it() -> None:
    episode = spoken(
        "seventh",
        {"danstone": "Daniel Stone", "dpetrova": "Daniela Petrova"},
        ["Daniela", "Daniela", "Daniel"],
    )
    assert labels_of(episode) == ({"Daniel Stone": "Daniel", "Daniela Petrova": "Daniela"}, [])


def test_a_label_is_a_name_too() -> None:
    assert names("What did Katya say?") == {"Ekaterina Bel"}


def test_half_a_strange_name_is_nobody() -> None:
    assert names("What did Nora Lindgren say?") == set()
    assert names("What does Nora's Python course cost?") == {"Nora Quist"}


def test_the_name_of_another_guest_is_no_nickname() -> None:
    misfiled = spoken("sixth", {"pavelorr": "Pavel Orr"}, ["Viktor", "Nora", "Nora"])
    people = {
        person.name: person for person in PeopleIndex([*EPISODES, misfiled], lambda _: 0.0).people
    }
    assert not people["Pavel Orr"].speaks
    assert people["Nora Quist"].labels == {COURSES.slug: "Nora"}


@given(st.text(max_size=80))
def test_folding_settles(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squash(squash(text)) == squash(text)
    assert all(words_of(text))


@given(st.text(max_size=120))
def test_survives_any_question(text: str) -> None:
    for found in ROSTER.named(text):
        assert 0 < found.similarity <= 1
        assert found.person in ROSTER.people
