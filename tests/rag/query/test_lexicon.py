"""The lexicon: fragments that compose, and pairs of words that belong together."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

from rag.query import lexicon
from rag.query.lexicon import catalogue_bounds, show, speech
from rag.query.lexicon.name_positions import asked_to_speak, spoken_of
from rag.query.lexicon.pattern import any_of, pattern

MODULES = [
    import_module(f"{lexicon.__name__}.{module.name}")
    for module in pkgutil.iter_modules(lexicon.__path__)
]


def test_any_of_is_one_group() -> None:
    assert re.fullmatch(f"a{any_of('b c')}d", "acd")
    assert re.fullmatch(any_of(("no one", "nobody")) + "!", "no one!")
    assert not re.fullmatch(any_of("b c"), "b c")


def test_a_pattern_ignores_case_and_has_alternatives() -> None:
    assert pattern("^pump$", "^valve$").search("VALVE")
    assert not pattern("^pump$", "^valve$").search("pump valve")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_fragments_compose(module: object) -> None:
    """A fragment is one group or goes into one: alternatives must not spill over."""
    for name, value in vars(module).items():
        if isinstance(value, str) and name.isupper():
            re.compile(rf"(?:{value})")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_pattern_matches_an_empty_question(module: object) -> None:
    ends = {"COURTESY"}  # is there to be cut off, and so may be empty
    patterns = {
        name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)
    }
    assert [name for name, value in patterns.items() if value.search("")] == [
        name for name in patterns if name in ends
    ]


@pytest.mark.parametrize("place", ["the podcast", "This Show", "your archive", "the programme"])
def test_the_show_has_many_names(place: str) -> None:
    assert re.fullmatch(show.SHOW, place, re.IGNORECASE)
    assert show.ON_THE_SHOW.search(f"who was on {place} lately")


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("latest", "newest"),
        ("most recent", "newest"),
        ("last", "newest"),
        ("very first", "oldest"),
        ("longest", "longest"),
        ("shortest", "shortest"),
    ],
)
def test_each_word_of_order_has_one_order(words: str, order: str) -> None:
    assert re.fullmatch(show.ORDER, words)
    assert [name for name, pattern in show.ORDERS.items() if pattern.search(words)] == [order]


def test_verbs_of_saying_and_their_forms() -> None:
    for verb in ("say", "think", "recommend"):
        assert re.fullmatch(speech.SAY, verb)
        assert not re.fullmatch(speech.SAID, verb)
    for form in ("said", "thinks", "recommended"):
        assert re.fullmatch(speech.SAID, form)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("talked a lot", False),
        ("talked mostly about", True),
        ("speaks of", True),
        ("discussing", True),
        ("spoke", False),
    ],
)
def test_talk_about_something(text: str, matches: bool) -> None:
    assert bool(re.fullmatch(speech.TALKED_ABOUT, text)) is matches


def test_words_before_a_subject_are_words_of_structure() -> None:
    assert catalogue_bounds.BEFORE_SUBJECT < catalogue_bounds.STRUCTURE


def test_names_are_taken_literally() -> None:
    assert asked_to_speak("N. (Nora)").search("what did N. (Nora) say")
    assert spoken_of("C++").pattern.count(r"C\+\+") == 1
