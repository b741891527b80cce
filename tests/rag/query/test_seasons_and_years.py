"""Seasons and years in a question, and in the subject of a catalogue question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.seasons_and_years import (
    NO_YEAR,
    numbered,
    seasons_in,
    year_ending,
    years_in,
    years_of_subject,
)

SEASONS = {1, 2, 3, 5, 18}
YEARS = {2020, 2021, 2022, 2023}


@pytest.mark.parametrize(
    ("text", "in_digits"),
    [
        ("season eighteen", "season 18"),
        ("Season twenty-one, please", "Season 21, please"),
        ("the first season", "the 1st season"),
        ("season two episode three", "season 2 episode 3"),
        ("two pumps in a good season", "two pumps in a good season"),
        ("the first pump", "the first pump"),
    ],
)
def test_spelled_seasons_and_episodes_in_digits(text: str, in_digits: str) -> None:
    assert numbered(text) == in_digits


@pytest.mark.parametrize(
    ("text", "seasons", "rest"),
    [
        ("pumps in season 3", [3], "pumps in  "),
        ("season #4", [4], " "),
        ("the 3rd season", [3], "the  "),
        ("seasons 2 and 5", [2, 5], " "),
        ("seasons 2-5", [2, 3, 4, 5], " "),
        ("season 2 until season 4", [2, 3, 4], " "),
        ("between season 1 and season 3", [1, 2, 3], " "),
        ("Between seasons 1 and 3", [1, 2, 3], " "),
        ("seasons 5 to 3", [5, 3], " "),
        ("since season 3", [3, 5, 18], " "),
        ("after season 3", [5, 18], " "),
        ("before season 3", [1, 2], " "),
        ("until season 3", [1, 2, 3], " "),
        ("after season 18", [18], "after  "),
        ("S18", [18], " "),
        ("files in S17 and s3", [], "files in S17 and s3"),
        ("the latest season", [18], "the  "),
        ("season 3 of the show", [3], "  of the show"),
        ("season 3 of the cooking contest", [], "season 3 of the cooking contest"),
        ("season 3 and season 3", [3, 3], " "),
    ],
)
def test_reads_seasons(text: str, seasons: list[int], rest: str) -> None:
    assert seasons_in(text, SEASONS) == (list(dict.fromkeys(seasons)), rest)


def test_a_comparison_is_of_two_seasons() -> None:
    assert seasons_in("from season 1 to season 3", SEASONS, comparing=True)[0] == [1, 3]
    assert seasons_in("between season 1 and season 3", SEASONS, comparing=True)[0] == [1, 3]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("episodes from 2021", [2021]),
        ("the 2022 interview", [2022]),
        ("what was recorded in 2023?", [2023]),
        ("episodes before 2022", [2020, 2021]),
        ("episodes since 2022", [2022, 2023]),
        ("episodes after 2022", [2023]),
        ("interviews until 2021", [2020, 2021]),
        ("episodes between 2021 and 2023", [2021, 2022, 2023]),
        ("how many episodes were there in 2021?", [2021]),
        ("episodes from 1999", []),
        ("episodes after 2023", []),
        ("what rusted in 2021?", []),
        ("what changed from 2021 to 2023?", []),
    ],
)
def test_reads_years_of_recording(text: str, years: list[int]) -> None:
    assert years_in(text, YEARS, comparing=False)[0] == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("what changed from 2021 to 2023?", [2021, 2023]),
        ("pay in 2020 than in 2022", [2020, 2022]),
        ("pay in 1999 and 2022", []),
    ],
)
def test_a_comparison_is_of_two_years(text: str, years: list[int]) -> None:
    assert years_in(text, YEARS, comparing=True)[0] == years


@pytest.mark.parametrize(
    ("text", "years", "rest"),
    [
        ("about pumps in 2021", [2021], "about pumps  "),
        ("about pumps since 2022", [2022, 2023], "about pumps  "),
        ("about pumps after the year 2021", [2022, 2023], "about pumps  "),
        ("about pumps before 2022", [2020, 2021], "about pumps  "),
        ("from 2020 to 2022 on pumps", [2020, 2021, 2022], "  on pumps"),
        ("in 2021 and 2023", [2021, 2023], "   "),
        ("in 1999", [1999], " "),
        ("before 2020", [NO_YEAR], " "),
        ("between 2023 and 2021", [NO_YEAR], " "),
        ("before 2024", [], "before 2024"),
        ("on the job market of 2093", [], "on the job market of 2093"),
        ("on the novel 1984", [], "on the novel 1984"),
        ("on the crisis of 1984", [], "on the crisis of 1984"),
    ],
)
def test_reads_years_of_a_catalogue_subject(text: str, years: list[int], rest: str) -> None:
    assert years_of_subject(text, YEARS) == (years, rest)


def test_a_year_at_the_end() -> None:
    assert year_ending("and in 2023?") == (2023, "and")
    assert year_ending("in 2023 or later") is None


@given(st.sampled_from(["before", "until", "after", "since"]), st.integers(2015, max(YEARS)))
def test_both_readings_of_a_year_agree(relation: str, year: int) -> None:
    of_recordings, _ = years_in(f"episodes {relation} {year}", YEARS, comparing=False)
    of_subject, _ = years_of_subject(f"{relation} {year}", YEARS)
    assert of_recordings == [found for found in of_subject if found in YEARS]


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_range_holds_its_ends(first: int, last: int) -> None:
    seasons, rest = seasons_in(f"seasons {first} to {last}", SEASONS)
    assert (seasons[0], seasons[-1]) == (first, last)
    assert not rest.strip()


@given(st.text(max_size=80))
def test_survives_any_text(text: str) -> None:
    seasons, rest = seasons_in(numbered(text), SEASONS)
    assert rest == numbered(text) or seasons
    assert years_of_subject(text, YEARS)[1] == text or years_of_subject(text, YEARS)[0]
