"""What texts say: numbers in digits and words, denials."""

from __future__ import annotations

import pytest

from rag.verification.text_features import text_features


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("33%", "33 percent"),
        ("33 %", "thirty-three per cent"),
        ("a third", "33 percent"),
        ("one third", "33%"),
        ("two thirds", "66 percent"),
        ("two thirds", "67 percent"),
        ("half of them", "50%"),
        ("½", "50 percent"),
        ("1/4", "a quarter"),
        ("2,000 students", "two thousand students"),
        ("1.5 million", "1,500,000"),
        ("100k", "a hundred thousand"),
        ("a dozen", "twelve"),
        ("$50", "fifty dollars"),
        ("10 weeks", "ten weeks"),
    ],
)
def test_the_same_number(one: str, other: str) -> None:
    (left,), (right,) = text_features(one).numbers[:1], text_features(other).numbers[:1]
    assert left.same(right)
    assert right.same(left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("33%", "33 students"),
        ("33%", "34%"),
        ("a third", "34%"),
        ("a third", "30%"),
        ("half", "a third"),
        ("2,000", "2,001"),
        ("1.5 million", "1.5 billion"),
    ],
)
def test_another_number(one: str, other: str) -> None:
    assert not text_features(one).numbers[0].same(text_features(other).numbers[0])


def test_both_ends_of_a_range_are_shares() -> None:
    assert [n.value for n in text_features("between 30 and 33 percent").numbers if n.per_cent] == [
        30,
        33,
    ]
    assert [n.value for n in text_features("10-20%").numbers if n.per_cent] == [10, 20]


@pytest.mark.parametrize("text", ["one of the things", "the third one", "the 3rd time", "this one"])
def test_no_number(text: str) -> None:
    assert not text_features(text).numbers


def test_what_is_counted() -> None:
    assert [n.counted for n in text_features("10 weeks, then 3, Nora said").numbers] == [
        "week",
        None,
    ]


@pytest.mark.parametrize("text", ["I don't", "I don’t know", "never", "No one does", "without it"])
def test_denials(text: str) -> None:
    assert text_features(text).denies
