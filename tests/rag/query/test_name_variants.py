"""Ways to write a whole name, and where they stand in a question."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.name_similarity import NameSimilarity
from rag.query.name_variants import NameMatch, NameUnit, NameVariants, variants_of

NAMES = [("nora", "quist"), ("anneke", "van", "der", "velde"), ("oskar",)]
SIMILARITY = NameSimilarity(
    [form for name in NAMES for variant in variants_of(name) for form in variant]
)
VARIANTS = NameVariants(NAMES, SIMILARITY)


def matches(question: str) -> list[NameMatch]:
    """The names among the words of a question and among its neighbouring words taken as one."""
    words = question.split()
    units = [NameUnit(at, at + 1, word) for at, word in enumerate(words)]
    units += [NameUnit(at, at + 2, one + other) for at, (one, other) in enumerate(pairwise(words))]
    return VARIANTS.within(units, SIMILARITY.of([unit.letters for unit in units]))


def test_variants_of_a_long_name() -> None:
    assert variants_of(("ada", "lo", "duca")) == {
        ("ada", "lo", "duca"),
        ("duca", "ada", "lo"),
        ("ada", "duca"),
        ("duca", "ada"),
        ("ada", "loduca"),
        ("loduca", "ada"),
        ("adalo", "duca"),
        ("adaloduca",),
    }


@pytest.mark.parametrize("name", [(), ("nora",)])
def test_a_single_word_has_no_variants(name: tuple[str, ...]) -> None:
    assert variants_of(name) == set()


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=2, max_size=5))
def test_every_variant_begins_and_ends_with_the_ends_of_the_name(words: list[str]) -> None:
    first, last = words[0], words[-1]
    for variant in variants_of(tuple(words)):
        letters = "".join(variant)
        assert first in letters
        assert last in letters


@pytest.mark.parametrize(
    ("question", "person", "start", "end"),
    [
        ("what did nora quist say", 0, 2, 4),
        ("quist nora on bread", 0, 0, 2),
        ("ask noraquist that", 0, 1, 2),
        ("ask nora kwist that", 0, 1, 3),
        ("no ra quist on bread", 0, 0, 3),
        ("anneke velde on bread", 1, 0, 2),
        ("ask anneke vander velde", 1, 1, 4),
    ],
)
def test_finds_a_whole_name(question: str, person: int, start: int, end: int) -> None:
    (match,) = matches(question)
    assert (match.person, match.start, match.end) == (person, start, end)


@pytest.mark.parametrize(
    "question", ["nora on bread", "nora bread quist", "nora lindgren", "oskar", ""]
)
def test_a_part_of_a_name_is_not_the_name(question: str) -> None:
    assert matches(question) == []


def test_exact_names_go_before_similar_ones() -> None:
    similar, exact = matches("norra quist met anneke velde")[::-1]
    assert exact.similarity == 1
    assert exact.person == 1
    assert similar.person == 0
    assert similar.similarity < 1


def test_no_two_names_share_a_word() -> None:
    places = [
        set(range(match.start, match.end)) for match in matches("nora quist nora quist nora quist")
    ]
    assert len(places) == 3
    assert sum(map(len, places)) == len(set.union(*places))
