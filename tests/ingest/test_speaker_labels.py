"""Labels: misspellings find their name, and two people stay two."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.speaker_labels import correct_labels, is_sentence

NAMES = {"ida", "klein", "daniela", "maria", "simon"}


@pytest.mark.parametrize(
    ("odd", "name"),
    [
        ("Theo::", "Theo"),
        ("Theo.", "Theo"),
        ("THEO", "Theo"),
        ("Adityaitya", "Aditya"),
        ("Andreyy", "Andrey"),
        ("Alexeylexey", "Alexey"),
        ("Xochitl", "Xóchitl"),
        ("Alxey", "Alexey"),
        ("Aelxey", "Alexey"),
        ("Aleksey", "Aleksey "),
    ],
)
def test_misspelt(odd: str, name: str) -> None:
    name = name.strip()
    expected = {odd: name} if odd != name else {}
    assert correct_labels(Counter({name: 60, odd: 2, "Ida": 50}), NAMES) == expected


@pytest.mark.parametrize(
    ("rare", "frequent"),
    [
        ("Daniela", "Daniel"),
        ("Simone", "Simona"),
        ("Jon", "Joe"),
        ("Rob", "Bob"),
        ("Maria", "Marxa"),  # rarer, but a name that is known
        ("Ellen", "Helen"),
        ("Lee", "Le"),
        ("Ann", "Anna"),
        ("Juan", "Juana"),
        ("Ida", "Idania"),
        ("Alexa", "Alexey"),
        ("Juan Pablo", "Juan"),
    ],
)
def test_two_people_stay_two(rare: str, frequent: str) -> None:
    assert correct_labels(Counter({frequent: 15, rare: 2}), NAMES) == {}
    assert correct_labels(Counter({frequent: 400, rare: 2}), NAMES - {"ida"}) in ({}, {"Lee": "Le"})


def test_one_letter_is_proof_only_where_the_name_is_far_more_frequent() -> None:
    assert correct_labels(Counter({"Martin": 30, "Marin": 12}), ()) == {}
    assert correct_labels(Counter({"Martin": 30, "Marin": 1}), ()) == {"Marin": "Martin"}


def test_punctuation_alone_is_no_label() -> None:
    assert correct_labels(Counter({"::": 1, "Ida": 3}), ()) == {"::": ""}


def test_chains_end_at_the_most_frequent() -> None:
    found = correct_labels(Counter({"Andrey": 80, "andrey:": 3, "Andreyy": 1}), ())
    assert found == {"andrey:": "Andrey", "Andreyy": "Andrey"}


@pytest.mark.parametrize(
    "label", ["Ida", "Juan Pablo", "Dr. Ida Klein", "J.", "Maria del Carmen Ruiz"]
)
def test_labels(label: str) -> None:
    assert not is_sentence(label)


@pytest.mark.parametrize(
    "sentence",
    [
        "Yes, that is how rivers work.",
        "Is it?",
        "Say no.. more please.",
        "x" * 41,
        "We mapped all of it",
    ],
)
def test_sentences(sentence: str) -> None:
    assert is_sentence(sentence)
