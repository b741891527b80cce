"""The number parser: number words, multiples, fractions, and words that are no numbers."""

from __future__ import annotations

import pytest

from rag.verification.number_parser import fractions_as_per_cent, parse_numbers


def values(text: str) -> list[float]:
    return [number.value for number in parse_numbers(text.split())[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one hundred fifty people", [150]),
        ("three point five percent", [3.5]),
        ("3.5 percent", [3.5]),
        ("between one hundred and two hundred", [100, 200]),
        ("5 million and two dozen", [5_000_000, 24]),
        ("a dozen or a hundred thousand", [12, 100_000]),
        ("nineteen eighty four", [19, 84]),
        ("twenty to thirty five", [20, 35]),
        ("two thirds of it", [100 * 2 / 3]),
        ("half", [50]),
        ("100k", [100_000]),
    ],
)
def test_numbers(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["hundreds of ones", "the twenty first", "3rd", "i o", "a second", "one day", "1.2.3"]
)
def test_no_numbers(text: str) -> None:
    assert values(text) == []


def test_the_words_of_a_number_are_known() -> None:
    assert parse_numbers("we had one hundred fifty people".split())[1] == {2, 3, 4}


def test_fractions() -> None:
    assert fractions_as_per_cent("1/4 of them").split() == ["25.00", "%", "of", "them"]
    assert fractions_as_per_cent("24/7 and 10/10") == "24/7 and 10/10"
