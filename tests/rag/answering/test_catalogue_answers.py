"""Questions about the whole archive, over the invented one that the project ships."""

from __future__ import annotations

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Answer, Done, Filter, PodcastQA, Turn
from rag.answering.catalogue_text import in_order
from rag.query.catalogue_form import catalogue_form
from rag.query.catalogue_request import catalogue_request
from rag.query.people_index import PeopleIndex
from rag.query.understanding import Understanding, understand
from tests.rag.invented import COURSES, PUMPS

SQL = "invented-sql-for-nurses"
BREAD = "invented-bakery-forecasting"
FERRIES = "invented-ferry-data-quality"
MAPS = "invented-library-search"
STREAMS = "invented-on-call-for-streams"


@pytest.fixture(scope="module")
def qa(sample_store: object) -> PodcastQA:
    return PodcastQA.open(str(sample_store), llm="quotes")


def slugs(answer: Answer) -> list[str]:
    return [episode.slug for episode in answer.episodes]


def check(answer: Answer) -> None:
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert markers == [citation.marker for citation in answer.citations]
    assert markers == list(range(1, len(markers) + 1))
    assert answer.abstained == (not answer.episodes)
    for citation in answer.citations:
        assert citation.quote in citation.line.text
        assert citation.episode in answer.episodes
    assert "http" not in answer.text


@pytest.mark.parametrize(
    ("question", "expected", "says"),
    [
        ("How many episodes are there?", {SQL, BREAD, FERRIES, MAPS, STREAMS}, "holds 5 episodes"),
        ("how many episodes in season 2?", {BREAD, SQL}, "holds 2 episodes of season 2"),
        ("List the episodes of season 1", {FERRIES, MAPS}, "1 without a transcript"),
        ("list the episodes with Ngozi Halvorsen", {BREAD, MAPS}, "with Ngozi Halvorsen"),
        ("which episodes were published in 2021?", {FERRIES, MAPS}, "2 episodes from 2021"),
        ("show me the episodes since 2023", {SQL, STREAMS}, "2 episodes"),
        ("episodes before 2022", {FERRIES, MAPS}, "2 episodes"),
        ("all episodes of seasons 2 and 3", {BREAD, SQL, STREAMS}, "3 episodes of season 2 or 3"),
        ("who was the guest of season 2 episode 3?", {SQL}, "Idris Palom"),
        ("who were the guests in season 2?", {BREAD, SQL}, "names 3 guests for 2 episodes"),
        ("how many times has Xochitl been on the podcast?", {FERRIES, STREAMS}, "holds 2 episodes"),
        ("what is the latest episode?", {STREAMS}, "The newest episode:"),
        ("What was the first episode with Ngozi?", {MAPS}, "The oldest episode"),
        ("when was season 2 episode 1 released?", {BREAD}, "was published on 6 May 2022"),
        ("when was the episode about nurses published?", {SQL}, "on 24 February 2023"),
        ("When was a library of maps published?", {MAPS}, "on 3 September 2021"),
        ("How long is the bakery episode?", {BREAD}, "lasts"),
        ("how many seasons are there?", {SQL, BREAD, FERRIES, MAPS, STREAMS}, "Season 2: 2"),
    ],
)
def test_reads_the_catalogue(qa: PodcastQA, question: str, expected: set[str], says: str) -> None:
    answer = qa.ask(question)
    check(answer)
    assert set(slugs(answer)) == expected
    assert says in answer.text
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which episodes are about forecasting?", BREAD),
        ("Which guests talked about alerts at night?", STREAMS),
        ("in which episode did Xochitl talk about late readings?", FERRIES),
        ("who talked about teaching nurses?", SQL),
        ("how many guests talked about bread?", BREAD),
    ],
)
def test_groups_what_was_said_by_episode(qa: PodcastQA, question: str, first: str) -> None:
    answer = qa.ask(question)
    check(answer)
    assert slugs(answer)[0] == first
    assert answer.citations
    assert answer.mode == "quotes"
    assert len(set(slugs(answer))) == len(answer.episodes)


def test_guests_are_quoted_with_their_own_words(qa: PodcastQA) -> None:
    answer = qa.ask("Which guests talked about forecasts?")
    check(answer)
    assert answer.citations
    assert "Marit" not in {citation.speaker for citation in answer.citations}


def test_a_search_does_not_prove_a_count(qa: PodcastQA) -> None:
    assert qa.ask("How many guests talked about bread?").text.startswith("I found at least ")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How many episodes in season 77?", "no episode of season 77"),
        ("how many episodes were published in 2019?", "no episode from 2019"),
        ("List the episodes with Ada Lovelace", "Nobody called Ada Lovelace"),
        ("Which episodes are about Kubernetes?", "Kubernetes"),
        ("which guests talked about flurbic zanthors?", ""),
    ],
)
def test_says_that_there_is_none(qa: PodcastQA, question: str, says: str) -> None:
    answer = qa.ask(question)
    check(answer)
    assert answer.abstained
    assert says in answer.text


def test_a_filter_bounds_the_survey(qa: PodcastQA) -> None:
    answer = qa.ask("How many episodes are there?", where=Filter(year=2021))
    assert set(slugs(answer)) == {FERRIES, MAPS}
    assert answer.understood == "2021"


def test_what_points_back_needs_something_to_point_to(qa: PodcastQA) -> None:
    asked = [Turn("user", "How do you forecast bread?"), Turn("assistant", "With the median.")]
    answer = qa.ask("Which guests talked about that?", history=asked)
    check(answer)
    assert slugs(answer)[0] == BREAD
    assert not qa.ask("Which guests talked about that?").episodes


def test_streams_what_ask_gives(qa: PodcastQA) -> None:
    question = "Which episodes are about forecasting?"

    async def last() -> object:
        return [event async for event in qa.stream(question)][-1]

    done = asyncio.run(last())
    assert isinstance(done, Done)
    assert done.answer.text == qa.ask(question).text


@given(st.sampled_from(["newest", "oldest", "longest", "shortest"]))
def test_orders(order: str) -> None:
    ordered = in_order([COURSES, PUMPS], order)  # type: ignore[arg-type]  # drawn from its values
    assert (ordered[0] == PUMPS) == (order in {"newest", "shortest"})


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Which guests talked about feature stores?", "feature stores"),
        ("which episodes cover cover letters?", "cover letters"),
        ("Who on the show uses spreadsheets, and for what?", "uses spreadsheets"),
        ("which episodes should I listen to if I want to learn about SQL?", "SQL"),
        ("How many episodes about forecasting were published in 2022?", "forecasting"),
        ("which guests talked about the job market of 2093?", "job market of 2093"),
        ("how many episodes are there?", ""),
    ],
)
def test_finds_the_topic(question: str, topic: str) -> None:
    form = catalogue_form(question)
    assert form
    understood = _understood(question)
    episodes = {episode.slug: episode for episode in (COURSES, PUMPS)}
    bounds = catalogue_request(form, understood, Filter(), episodes, before=None)
    assert bounds
    assert bounds.topic == topic


def _understood(question: str) -> Understanding:
    episodes = (COURSES, PUMPS)
    return understand(question, (), Filter(), PeopleIndex(episodes, lambda _: 0.5), episodes)
