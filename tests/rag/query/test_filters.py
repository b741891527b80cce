from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.filter import Filter
from rag.query.filters import filters_in
from tests.rag.invented import COURSES, PUMPS

OLD = replace(
    COURSES,
    slug="mending-old-bridges",
    title="Mending Old Bridges with Sensors: Steel, Rust and Patience",
    season=18,
    number=5,
    date="2021-02-03",
    topics=("civil engineering", "rust"),
)
EPISODES = [COURSES, PUMPS, OLD]


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("what was said about rust in season eighteen?", Filter(season=18)),
        ("what was said in the eighteenth season about rust", Filter(season=18)),
        ("the 18th season: who came?", Filter(season=18)),
        ("who came in season twenty one?", Filter(season=21)),
        ("who came in the twenty-first season?", Filter(season=21)),
        ("what happened in the first season?", Filter(season=1)),
        ("who was in S18?", Filter(season=18)),
        ("who was in s18e05?", Filter(season=18, number=5)),
        ("what is in season seven episode three", Filter(season=7, number=3)),
        ("who was in the latest season?", Filter(season=18)),
        ("what was the last season about?", Filter(season=18)),
        ("what is the latest episode about?", Filter(episode=OLD.slug)),
        ("from 2021 episodes, what is known about rust?", Filter(year=2021)),
        ("which episodes about rust are there from 2021?", Filter(year=2021)),
        ("how many episodes on rust were there in 2021?", Filter(year=2021)),
        ("what was recorded in 2023 about pumps?", Filter(year=2023)),
        ("what do episodes before 2023 say about rust?", Filter(year=2021)),
        ("what do episodes since 2023 say about rust?", Filter(year=(2023, 2024))),
        ("what do episodes after 2023 say about rust?", Filter(year=2024)),
        ("what do interviews between 2021 and 2023 say?", Filter(year=(2021, 2023))),
        ("in the episode mending old bridges with sensors, what rusts?", Filter(episode=OLD.slug)),
        ("in the mending old brigdes with sensors episode, what rusts", Filter(episode=OLD.slug)),
        ("what do episodes tagged civil engineering say?", Filter(topic="civil engineering")),
        ("episodes tagged with rust", Filter(topic="rust")),
    ],
)
def test_words_restrict_the_search(question: str, where: Filter) -> None:
    assert filters_in(question, EPISODES).where == where


@pytest.mark.parametrize(
    "question",
    [
        "is winter a good season for bridges?",
        "what is the wedding season like?",
        "who won the first season of the cooking contest?",
        "how do you store files in S3?",
        "how did the crisis of 2021 change bridges?",
        "what was rusting in 2021?",
        "which bridge fell before 2021?",
        "what has changed since 2021?",
        "is there an episode about bridges with sensors?",
        "how do you mend an old bridge?",
        "what is one thing that each guest says?",
        "what do episodes after 2031 say?",
        "is a bridge tagged by its owner?",
    ],
)
def test_nothing_else_does(question: str) -> None:
    placed = filters_in(question, EPISODES)
    assert not placed.where
    assert placed.rest == question


def test_what_restricts_is_not_searched_for() -> None:
    assert filters_in("what rusts in season eighteen?", EPISODES).rest == "what rusts in ?"
    assert filters_in("one thing in the second season", EPISODES).rest == "one thing in the"


@given(st.text(max_size=120))
def test_survives_any_question(text: str) -> None:
    assert filters_in(text, EPISODES).rest or not text


@given(st.integers(1, 60))
def test_reads_any_season_in_digits(season: int) -> None:
    assert filters_in(f"what was in season {season}?", EPISODES).where == Filter(season=season)


@pytest.mark.parametrize(
    ("question", "seasons"),
    [
        ("what was said of pumps in seasons 7 and 9?", (7, 9)),
        ("what was said of pumps in season 7 or season 9?", (7, 9)),
        ("what was said of pumps in seasons 7 to 9?", (7, 8, 9)),
        ("what was said of pumps between season 7 and season 9?", (7, 8, 9)),
        ("how did pumps change between season 7 and season 9?", (7, 9)),
        ("how did pumps change from season 7 to season 9?", (7, 9)),
        ("was that said before season 9?", (7,)),
        ("what was said of pumps since season 9?", (9, 18)),
        ("what was said of pumps after season 9?", (18,)),
        ("what changed after season 9 of the cooking show?", ()),
    ],
)
def test_several_seasons(question: str, seasons: tuple[int, ...]) -> None:
    assert filters_in(question, EPISODES).where.season == seasons


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("how did pumps change between 2023 and 2024?", (2023, 2024)),
        ("are pumps different in 2024 than in 2023?", (2024, 2023)),
        ("how did pumps change between 1923 and 2024?", ()),
        ("what happened to pumps between 2023 and 2024?", ()),
    ],
)
def test_years_that_are_compared(question: str, years: tuple[int, ...]) -> None:
    assert filters_in(question, EPISODES).where.year == years
