"""Folding of text for comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import fold, squash, words_of


@pytest.mark.parametrize(
    ("text", "folded", "squashed"),
    [
        ("Zoë Jańsk-Łoza", "zoe jansk-loza", "zoejanskloza"),
        ("O'Halloran", "o'halloran", "ohalloran"),
        ("Нора", "nora", "nora"),
    ],
)
def test_folds_accents_case_and_scripts(text: str, folded: str, squashed: str) -> None:
    assert fold(text) == folded
    assert squash(text) == squashed


def test_words_have_no_possessive_endings() -> None:
    assert words_of("Nora's course, the guests’ books, don't") == [
        "Nora", "course", "the", "guests", "books", "don't",
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_folding_settles(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squash(squash(text)) == squash(text)
    assert all(words_of(text))
