"""Whose lines a name stands for: the transcript's own label first, and never somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import Dropped, Hit, Sentence
from rag.people import Person, people_of
from rag.verification.sentence_checker import SentenceChecker
from tests.rag.invented import COURSES, hit
from vectorstore.episode import Guest, Line, Section

FIRST = "Compost heaps need turning every fortnight in summer."
SECOND = "Snails avoid copper tape around the raised beds."


def talk(guests: tuple[str, ...], *labels: str) -> Hit:
    """A passage in which the labels take turns; only the first two say something of note."""
    texts = (FIRST, SECOND, *("Indeed." for _ in labels))
    lines = (Line(label, text, 10, 20) for label, text in zip(labels, texts, strict=False))
    people = tuple(Guest(name.replace(" ", ""), name) for name in guests)
    return hit(replace(COURSES, guests=people, sections=(Section("Gardens", tuple(lines)),)))


def says(
    passage: Hit, who: str, text: str, people: tuple[Person, ...] = ()
) -> Sentence | Dropped | None:
    words = text[0].lower() + text[1:].rstrip(".")
    return SentenceChecker([passage], people=people).check(f"{who} said {words} [1].")


def speaker(checked: Sentence | Dropped | None) -> str | None:
    if not isinstance(checked, Sentence):
        return None
    (citation,) = checked.citations
    return citation.line.speaker


@pytest.mark.parametrize("guests", [("Daniel Reed", "Daniela Cruz"), ("Daniela Cruz", "Daniel R")])
def test_a_label_serves_the_guest_whose_name_it_is(guests: tuple[str, ...]) -> None:
    passage = talk(guests, "Daniel", "Daniela", "Viktor")
    assert speaker(says(passage, "Daniel", FIRST)) == "Daniel"
    assert speaker(says(passage, "Daniela", SECOND)) == "Daniela"
    assert speaker(says(passage, "Daniela Cruz", SECOND)) == "Daniela"
    assert isinstance(says(passage, "Daniela", FIRST), Dropped)
    assert isinstance(says(passage, "Daniela Cruz", FIRST), Dropped)
    assert isinstance(says(passage, "Daniel", SECOND), Dropped)


def test_a_guest_is_not_the_host_of_a_similar_name() -> None:
    passage = talk(("Daniela Cruz",), "Daniel", "Daniela")
    assert isinstance(says(passage, "Daniela", FIRST), Dropped)
    assert isinstance(says(passage, "The guest", FIRST), Dropped)
    assert speaker(says(passage, "Daniel", FIRST)) == "Daniel"


def test_the_label_itself_goes_before_a_namesake() -> None:
    passage = talk(("Reed Daniel",), "Reed", "Daniel")
    assert speaker(says(passage, "Daniel", SECOND)) == "Daniel"
    assert isinstance(says(passage, "Daniel", FIRST), Dropped)
    assert isinstance(says(passage, "Reed Daniel", SECOND), Dropped)


def test_a_misspelt_label_is_still_the_guests() -> None:
    passage = talk(("Katarina Bel",), "Katarena", "Viktor")
    assert speaker(says(passage, "Katarina", FIRST)) == "Katarena"
    assert isinstance(says(passage, "Katarina", SECOND), Dropped)
    assert speaker(says(passage, "The host", SECOND)) == "Viktor"
    assert isinstance(says(passage, "The host", FIRST), Dropped)


def test_a_misspelling_between_two_names_is_nobodys() -> None:
    passage = talk(("Marina Cruz", "Martina Reed"), "Marina", "Martina")
    assert isinstance(says(passage, "Marrina", SECOND), Dropped)
    passage = talk(("Karina Cruz", "Karima Reed"), "Karina", "Karima")
    assert isinstance(says(passage, "Kariza", FIRST), Dropped)
    assert isinstance(says(passage, "Kariza", SECOND), Dropped)


def test_nobody_is_the_host_for_certain_while_a_guest_is_silent() -> None:
    passage = talk(("Ekaterina Bel",), "Katya", "Viktor")
    for text, label in ((FIRST, "Katya"), (SECOND, "Viktor")):
        assert isinstance(says(passage, "The host", text), Dropped)
        assert isinstance(says(passage, "The interviewer", text), Dropped)
        assert speaker(says(passage, label, text)) == label


def test_a_second_label_of_a_guest_is_not_the_host() -> None:
    passage = talk(("Nora Quist",), "Nora", "Nora Quist", "Nora")
    assert isinstance(says(passage, "The host", FIRST), Dropped)
    assert isinstance(says(passage, "The host", SECOND), Dropped)


def known(passage: Hit, *others: Hit) -> tuple[Person, ...]:
    """The people of an archive in which Viktor is the host."""
    return people_of([one.episode for one in (passage, *others)])


def nicknamed() -> tuple[Hit, tuple[Person, ...]]:
    passage = talk(("Ekaterina Bel",), "Katya", "Viktor")
    shows = [
        talk((f"{name} Reed",), name, "Viktor") for name in ("Oskar", "Nora", "Pia", "Udo", "Ida")
    ]
    others = [
        replace(one, episode=replace(one.episode, slug=f"show-{at}"))
        for at, one in enumerate(shows)
    ]
    return passage, known(passage, *others)


def test_a_nickname_that_the_archive_makes_plain_is_the_guests() -> None:
    passage, people = nicknamed()
    for name in ("Ekaterina Bel", "Katya", "Ekaterina", "The guest"):
        assert speaker(says(passage, name, FIRST, people)) == "Katya"
        assert isinstance(says(passage, name, SECOND, people), Dropped)
    assert speaker(says(passage, "The host", SECOND, people)) == "Viktor"
    assert isinstance(says(passage, "The host", FIRST, people), Dropped)


def test_a_nickname_is_nobodys_where_the_archive_does_not_tell() -> None:
    passage, people = nicknamed()
    assert isinstance(says(passage, "Ekaterina Bel", FIRST), Dropped)
    passage = talk(("Ekaterina Bel", "Martin Cruz"), "Katya", "Viktor")
    assert isinstance(says(passage, "Ekaterina Bel", FIRST, known(passage)), Dropped)
    assert isinstance(says(passage, "Martin Cruz", FIRST, people), Dropped)
