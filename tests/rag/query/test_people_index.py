"""Who is named in a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.people_index import PeopleIndex
from tests.rag.test_people import EPISODES

COMMON = {"will": 0.3, "pumps": 0.01, "oskar": 0.001, "nora": 0.001, "think": 0.2}
PEOPLE_INDEX = PeopleIndex(EPISODES, lambda word: COMMON.get(word, 0.0 if len(word) > 4 else 0.1))


def names(question: str) -> set[str]:
    return {named.person.name for named in PEOPLE_INDEX.named(question)}


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


def test_a_label_is_a_name_too() -> None:
    assert names("What did Katya say?") == {"Ekaterina Bel"}


def test_half_a_strange_name_is_nobody() -> None:
    assert names("What did Nora Lindgren say?") == set()
    assert names("What does Nora's Python course cost?") == {"Nora Quist"}


@given(st.text(max_size=120))
def test_survives_any_question(text: str) -> None:
    for named in PEOPLE_INDEX.named(text):
        assert 0 < named.similarity <= 1
        assert named.person in PEOPLE_INDEX.people


def test_whole_names_are_found_by_more_than_a_part() -> None:
    (nora,) = PEOPLE_INDEX.named("What did Nora Quist say?")
    assert (nora.words, nora.similarity, nora.whole, nora.addressed) == (
        "Nora Quist", 1.0, True, True,
    )  # fmt: skip
    (part,) = PEOPLE_INDEX.named("What did Quist say?")
    assert (part.words, part.similarity, part.whole, part.addressed) == ("Quist", 1.0, False, False)


def test_a_common_word_is_a_name_where_one_is_expected() -> None:
    assert names("what did will say") == set()
    assert {named.person.name for named in PEOPLE_INDEX.named("what did will say", ["will"])} == {
        "Will Harrow"
    }


def test_a_capital_at_the_beginning_proves_nothing() -> None:
    assert names("Will that work?") == set()
    assert names("Does that work? Will it?") == set()
    assert names("WILL THAT WORK?") == set()


def test_a_stray_misspelling_is_read_only_among_known_words() -> None:
    assert names("what do you think, norra quist") == {"Nora Quist"}
    assert names("bryne overstroming lindekvist") == set()


def test_the_most_similar_name_comes_first() -> None:
    found = PEOPLE_INDEX.named("What did Oskar Brin and Nora Quist say?")
    assert [named.person.name for named in found] == ["Nora Quist", "Oskar Bryn"]


def test_an_empty_archive_names_nobody() -> None:
    assert PeopleIndex([], lambda _: 0.0).named("What did Nora say?") == ()
