"""Numbers that are spelled out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.spelled_numbers import cardinal, in_digits, ordinal, with_digits

WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"


@pytest.mark.parametrize(("number", "word"), list(enumerate(WORDS, start=1)))
def test_reads_cardinals(number: int, word: str) -> None:
    assert cardinal(word) == cardinal(word.upper()) == number
    assert ordinal(word) is None


@pytest.mark.parametrize(("number", "word"), list(enumerate(ORDINALS.split(), start=1)))
def test_reads_ordinals(number: int, word: str) -> None:
    assert ordinal(word) == ordinal(word.title()) == number
    assert cardinal(word) is None


@pytest.mark.parametrize(
    ("word", "number"),
    [("twenty-one", 21), ("ninety", 90), ("hundred", 100), ("hundreds", 100), ("millions", 10**6)],
)
def test_reads_greater_numbers(word: str, number: int) -> None:
    assert cardinal(word) == number


@pytest.mark.parametrize("word", ["ones", "zero", "o", "os", "half", "pumps", "seconds", ""])
def test_other_words_are_no_numbers(word: str) -> None:
    assert cardinal(word) is None
    assert ordinal(word) is None


def test_writes_all_numbers_of_a_text_in_digits() -> None:
    assert in_digits("the first season, and season twenty two") == "the 1st season, and season 22"


def test_writes_numbers_in_digits_where_a_pattern_matches() -> None:
    pages = re.compile(r"page (?P<number>\w+)")
    assert with_digits(pages, "two of page two, page x", cardinal) == "two of page 2, page x"
    assert with_digits(pages, "page second", ordinal, ending="th") == "page 2th"


@given(st.text(max_size=60))
def test_survives_any_word(text: str) -> None:
    assert (cardinal(text) or 1) >= 1
    assert ordinal(text) is None or not text.isdigit()
