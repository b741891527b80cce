"""What bounds a question about the archive as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.filter import Filter
from rag.query.catalogue_form import catalogue_form
from rag.query.catalogue_request import CatalogueRequest, catalogue_request
from rag.query.people_index import PeopleIndex
from rag.query.understanding import understand
from tests.rag.invented import COURSES, PUMPS

BRIDGES = replace(
    PUMPS, slug="mending-bridges", title="Mending Bridges", season=18, date="2025-03-01"
)
EPISODES = {episode.slug: episode for episode in (COURSES, PUMPS, BRIDGES)}
PEOPLE_INDEX = PeopleIndex(
    EPISODES.values(), lambda word: 0.0 if word in {"norra", "quist", "bryn"} else 0.1
)


def request(
    question: str, given: Filter | None = None, before: str | None = None
) -> CatalogueRequest | None:
    given = given or Filter()
    form = catalogue_form(question)
    assert form
    understanding = understand(question, (), given, PEOPLE_INDEX, tuple(EPISODES.values()))
    return catalogue_request(form, understanding, given, EPISODES, before)


def bounds(question: str, given: Filter | None = None) -> CatalogueRequest:
    found = request(question, given)
    assert found
    return found


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("Which episodes are about pumps?", Filter()),
        ("Which episodes are about pumps since 2024?", Filter(year=(2024, 2025))),
        ("Which episodes are about pumps after 2023?", Filter(year=(2024, 2025))),
        ("Which guests were there before 2024?", Filter(year=2023)),
        ("Which episodes from 2023 to 2024 are about pumps?", Filter(year=(2023, 2024))),
        ("List the episodes of 2023 and 2025", Filter(year=(2023, 2025))),
        ("Which episodes are about pumps before 2020?", Filter(year=0)),
        ("List the episodes of season 7", Filter(season=7)),
        ("List the episodes of season eighteen", Filter(season=18)),
        ("List the episodes of seasons 7 to 9", Filter(season=(7, 8, 9))),
        ("List the episodes of seasons 7 and 18", Filter(season=(7, 18))),
        ("List the episodes since season 9", Filter(season=(9, 18))),
        ("How many episodes are there about the crisis of 1929?", Filter()),
        ("How many episodes are tagged with sensors?", Filter(topic="sensors")),
    ],
)
def test_times_and_tags_bound_a_request(question: str, where: Filter) -> None:
    assert bounds(question).where == where


def test_a_given_filter_goes_before_the_words() -> None:
    where = bounds("List the episodes of season 7 in 2023", Filter(season=9, year=2024)).where
    assert where == Filter(season=9, year=2024)


def test_the_latest_of_some_kind_need_not_be_the_latest_of_all() -> None:
    assert bounds("What is the latest episode about teaching?").where.episode == ()
    assert bounds("Who was the guest of the latest episode?").where.episode == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Which guests talked about pumps in 2024?", "pumps"),
        ("List all episodes of season 7 about pumps", "pumps"),
        ("List all episodes of season eighteen about pumps", "pumps"),
        ("Which episodes with Nora Quist are about teaching pumps?", "teaching pumps"),
        ("Which guests on the podcast mentioned bearings?", "bearings"),
        ("Which episodes cover a talk?", ""),
        ("How many episodes about the topic of cover letters?", "topic of cover letters"),
        ("How many episodes are tagged with sensors?", ""),
        ("List all episodes with Nora", ""),
    ],
)
def test_the_topic_is_what_is_left(question: str, topic: str) -> None:
    assert bounds(question).topic == topic


@pytest.mark.parametrize(
    ("question", "people", "stranger"),
    [
        ("List all episodes with Nora Quist", {"Nora Quist"}, None),
        ("List all episodes with nora", {"Nora Quist"}, None),
        ("Which episodes with norra quist are there?", {"Nora Quist"}, None),
        ("List all episodes with Pia Lund", set(), "Pia Lund"),
        ("List all episodes about Pia Lund", set(), None),
    ],
)
def test_people_bound_a_request(question: str, people: set[str], stranger: str | None) -> None:
    found = bounds(question)
    assert {named.person.name for named in found.people} == people
    assert found.stranger == stranger


def test_a_stranger_is_no_topic() -> None:
    assert bounds("List all episodes with Pia Lund").topic == ""
    assert bounds("List all episodes about Pia Lund").topic == "Pia Lund"


def test_what_points_back_takes_the_topic_of_the_question_before() -> None:
    question = "Which other guests talked about that?"
    assert request(question) is None
    found = request(question, before="What did say about broken bearings?")
    assert found
    assert found.topic == "broken bearings"


def test_describes_its_bounds() -> None:
    assert (
        bounds("List the episodes with Nora Quist from season 7 in 2023").described
        == "Nora Quist, season 7, 2023"
    )
    assert bounds("Which episodes are about pumps before 2020?").described is None
    (host,) = [person for person in PEOPLE_INDEX.people if person.is_host]
    excluding = replace(bounds("List the episodes of season 7"), excluded=(host,))
    assert excluding.described == f"not {host.name}, season 7"


@given(st.text(max_size=60))
def test_survives_any_subject(text: str) -> None:
    found = request(f"List all episodes about {text}")
    assert found is None or found.topic == found.topic.strip(" ,.;:")
