from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag import PodcastQA
from rag.answering.frequent_guests import asks_for_frequent_guests, frequent_guests
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

IDA = Guest("idaklein", "Ida Klein")
AGAIN = replace(PUMPS, slug="again", guests=(*PUMPS.guests, IDA))
THIRD = replace(PUMPS, slug="third")
FOURTH = replace(COURSES, slug="fourth", guests=(*COURSES.guests, IDA))


@pytest.mark.parametrize(
    "question",
    [
        "Who came most often?",
        "which guest has been on the show the most?",
        "Who has been on the podcast more than once?",
        "who was a guest twice?",
        "which guests came back more than once?",
        "who is the most frequent guest?",
        "repeat guests",
        "Who has the most appearances?",
        "who has been invited most often?",
        "which guest appeared in the most episodes?",
    ],
)
def test_who_came_how_often(question: str) -> None:
    assert asks_for_frequent_guests(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which guest talked most about pumps?",
        "who has been the most helpful mentor?",
        "which tool was recommended most often?",
        "who came from physics?",
        "Which people were most surprised?",
        "who was twice as fast?",
    ],
)
def test_what_else_may_be_most(question: str) -> None:
    assert not asks_for_frequent_guests(question)


def test_the_most_frequent_guests_are_counted() -> None:
    found = frequent_guests("who came most often?", [COURSES, PUMPS, AGAIN, THIRD, FOURTH])
    assert [sentence.text for sentence in found.sentences] == [
        "Oskar Bryn came most often, as a guest of 3 episodes:",
        "3 episodes: Oskar Bryn.",
        "2 episodes: Nora Quist and Ida Klein.",
    ]
    assert {episode.slug for episode in found.episodes} == {
        episode.slug for episode in (COURSES, PUMPS, AGAIN, THIRD, FOURTH)
    }


def test_all_who_came_again_are_listed() -> None:
    found = frequent_guests("who came more than once?", [COURSES, PUMPS, AGAIN])
    assert found.sentences[0].text == "The catalogue names 1 guest of more than one episode:"


def test_nobody_came_twice() -> None:
    found = frequent_guests("who came most often?", [COURSES, PUMPS])
    assert not found.episodes
    assert "nobody" in found.sentences[0].text or "no guest" in found.sentences[0].text


def test_the_service_counts_within_a_season(sample_store: Path) -> None:
    qa = PodcastQA.open(sample_store, llm="quotes")
    answer = qa.ask("Who came most often?")
    assert answer.text.startswith("Xóchitl Ahlgren and Ngozi Halvorsen came most often")
    assert not answer.abstained
    assert not answer.citations
    assert qa.ask("Who came most often in season 2?").abstained
