from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.episode_names import alone_holding, by_address, by_title, by_words
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Link

TITLED = replace(
    PUMPS, slug="s02e09-bread", title="Two Bakers and a Loaf of Bread – Forecasting for a Bakery"
)
LINKED = replace(COURSES, links=(Link("apple", "https://podcasts.example.org/show/17/"),))
EPISODES = [LINKED, PUMPS, TITLED]


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=40s", COURSES.slug),
        ("see youtu.be/zyxwvutsrqp please", PUMPS.slug),
        ("what is https://example.org/podcast/listening-to-pumps.html about", PUMPS.slug),
        ("https://podcasts.example.org/show/17 ?", COURSES.slug),
        ("in teaching-open-courses, who speaks?", COURSES.slug),
    ],
)
def test_by_address(question: str, slug: str) -> None:
    found = by_address(question, EPISODES)
    assert found.slugs == (slug,)
    assert "http" not in found.rest


@pytest.mark.parametrize("question", ["https://example.org/other", "a well-known tool", "plain"])
def test_other_addresses_name_nothing(question: str) -> None:
    found = by_address(question, EPISODES)
    assert (found.slugs, found.rest) == ((), question)


def test_a_part_of_a_title_in_its_very_words() -> None:
    found = by_title("Who speaks in two bakers and a loaf of bread?", EPISODES)
    assert (found.slugs, found.rest) == (("s02e09-bread",), "Who speaks in the episode ?")
    assert by_title("main points of forecasting for a bakery", EPISODES).slugs == ("s02e09-bread",)
    assert by_title("who bakes a loaf of bread?", EPISODES).slugs == ()


def test_a_title_of_two_episodes_names_neither() -> None:
    twin = replace(TITLED, slug="other")
    assert by_title("Forecasting for a Bakery", [*EPISODES, twin]).slugs == ()


def test_words_of_a_title() -> None:
    assert by_words("who speaks in the pumps episode?", EPISODES).slugs == (PUMPS.slug,)
    assert by_words("When was the open courses published?", EPISODES).slugs == (COURSES.slug,)
    assert by_words("the latest episode", EPISODES).slugs == ()
    assert alone_holding("17", EPISODES) is None


@given(st.text(max_size=80))
def test_whatever_is_asked_nothing_is_lost(text: str) -> None:
    found = by_address(text, EPISODES)
    assert found.slugs or found.rest == text or found.rest == " ".join(text.split())
