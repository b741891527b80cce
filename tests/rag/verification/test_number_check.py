"""The number check: the same number of the same things, and no end of a range by itself."""

from __future__ import annotations

import pytest

from rag.verification.number_check import missing_numbers, states_number
from rag.verification.text_features import text_features
from tests.rag.verification.claims_of import claim_of

LINE = "Every pump has four sensors, and 10 weeks are enough for a third of them."


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("Every pump has 4 sensors", []),
        ("It takes ten weeks", []),
        ("About 33 percent of them", []),
        ("Every pump has nine sensors", ["the number 9"]),
        ("It takes 10 months", ["the number 10"]),
        ("Half of them", ["the number 50"]),
        ("It takes 3.5 weeks", ["the number 3.5"]),
    ],
)
def test_numbers_that_are_not_stated(claim: str, missing: list[str]) -> None:
    assert missing_numbers(claim_of(claim), [LINE]) == missing


def test_a_number_of_other_things_is_another_number() -> None:
    (weeks,) = claim_of("4 weeks").numbers
    assert not states_number(text_features("four sensors and ten weeks"), weeks)
    assert states_number(text_features("four weeks and ten sensors"), weeks)


@pytest.mark.parametrize(
    ("claim", "is_missing"),
    [("15 percent finish", True), ("up to 15 percent finish", False), ("5 to 15%", False)],
)
def test_one_end_of_a_range_is_not_the_number(claim: str, is_missing: bool) -> None:
    texts = ["Between five and fifteen percent finish."]
    assert bool(missing_numbers(claim_of(claim), texts)) is is_missing
