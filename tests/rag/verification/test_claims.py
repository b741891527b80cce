"""Claims: what has to be found, and what only frames it."""

from __future__ import annotations

import pytest

from rag.verification.claims import NUMBER_WEIGHT, is_frame_word, read_claim
from tests.rag.verification.claims_of import claim_of


def test_names_of_people_and_frame_words_need_not_be_found() -> None:
    claim = claim_of("In this episode Nora said employers look at portfolios")
    assert claim.words == {"employ", "look", "portfolio"}
    assert [mention.name for mention in claim.speakers] == ["Nora"]
    assert claim.names == ()


def test_numbers_weigh_more_than_words() -> None:
    claim = read_claim("10 weeks", (), ())
    assert claim.weight == len(claim.words) + NUMBER_WEIGHT


def test_names_and_quotations_are_found() -> None:
    claim = claim_of("At Grumblefax they say “Learn, by doing”. Deadlines matter, John says")
    assert {"Grumblefax", "John"} <= set(claim.names)
    assert claim.quoted == ("learn by doing",)
    assert "Deadlines" not in claim.names


@pytest.mark.parametrize(
    ("text", "asks"),
    [("Is it so?", True), ("He wondered whether it helps", True), ("It is so", False)],
)
def test_questions(text: str, asks: bool) -> None:
    assert claim_of(text).asks is asks


def test_a_part_has_its_own_words_and_numbers() -> None:
    claim = claim_of("Nora gave 10 weeks, and employers look at portfolios")
    part = claim.part("employers look at portfolios")
    assert part.words < claim.words
    assert not part.numbers
    assert part.speakers == claim.speakers


def test_frame_words() -> None:
    assert is_frame_word("podcast")
    assert is_frame_word("explain")
    assert not is_frame_word("portfolio")
