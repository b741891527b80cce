"""Similarity of words to names, by spelling and by sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.name_similarity import LEAST, NameSimilarity


@given(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12))
def test_only_the_same_word_has_similarity_one(word: str) -> None:
    similarity = NameSimilarity(["quist", "nora", word])
    row = similarity.of([word])[0]
    assert row[similarity.column[word]] == 1
    assert all(value < 1 for form, value in zip(similarity.forms, row, strict=True) if form != word)


def test_sound_counts_beside_letters() -> None:
    similarity = NameSimilarity(["quist"])
    kwist, crust = similarity.of(["kwist", "crust"])[:, 0]
    assert kwist > 0.8 > crust


def test_compares_no_words_with_no_forms() -> None:
    assert NameSimilarity([]).of(["quist"]).shape == (1, 0)
    assert NameSimilarity(["quist"]).of([]).shape == (0, 1)


@pytest.mark.parametrize("word", ["qiust", "quiist", "qust", "quisd"])
def test_one_slip_is_a_small_difference(word: str) -> None:
    similarity = NameSimilarity(["quist"]).of([word])[0, 0]
    assert 0.8 <= similarity < 1


def test_what_resembles_little_counts_nothing() -> None:
    assert NameSimilarity(["quist"]).of(["bread"])[0, 0] == 0


@given(st.lists(st.text("abekostr", min_size=1, max_size=9), min_size=1, max_size=5))
def test_similarity_is_symmetric_and_within_its_bounds(words: list[str]) -> None:
    similarity = NameSimilarity(words)
    matrix = similarity.of(similarity.forms)
    assert (matrix == matrix.T).all()
    assert ((matrix == 0) | ((matrix >= LEAST) & (matrix <= 1))).all()


def test_signs_without_a_sound_do_not_all_sound_alike() -> None:
    assert NameSimilarity(["42"]).of(["97"])[0, 0] == 0
