"""Several questions in one message: each answered, with markers that count through."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from rag import Answer, Done, PodcastQA

BOTH = "How many episodes are there? How long did the move to streams take?"


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def check(answer: Answer) -> None:
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert markers == [citation.marker for citation in answer.citations]
    assert markers == list(range(1, len(markers) + 1))


def test_each_under_its_own_words(qa: PodcastQA) -> None:
    answer = qa.ask(BOTH)
    check(answer)
    paragraphs = answer.text.split("\n\n")
    first = paragraphs.index("How many episodes are there?")
    second = paragraphs.index("How long did the move to streams take?")
    assert paragraphs[first + 1].startswith("The archive holds 5 episodes")
    assert any("fourteen months" in one for one in paragraphs[second:])


def test_two_that_are_read_from_passages(qa: PodcastQA) -> None:
    answer = qa.ask("What did Idris do before he taught, and how many weeks does his course take?")
    check(answer)
    assert "nurse" in answer.text
    assert "How many weeks does his course take?" in answer.text
    assert {citation.speaker for citation in answer.citations} == {"Idris"}


def test_the_part_that_finds_nothing_is_named(qa: PodcastQA) -> None:
    answer = qa.ask("How many episodes are there? What did Idris say about submarines?")
    assert not answer.abstained
    assert "Idris Palomäki said about" in answer.text
    assert qa.ask("What did Idris say about submarines? And what about yachts?").abstained


def test_a_stream_ends_with_the_same_answer(qa: PodcastQA) -> None:
    async def last() -> Answer:
        events = [event async for event in qa.stream(BOTH)]
        assert isinstance(events[-1], Done)
        return events[-1].answer

    assert asyncio.run(last()).text == qa.ask(BOTH).text


def test_where_it_can_be_heard(qa: PodcastQA) -> None:
    answer = qa.ask("When was the bakery episode published, and where can I listen to it?")
    assert "was published on 6 May 2022" in answer.text
    assert "no earlier answer" not in answer.text
    assert [episode.slug for episode in answer.episodes] == ["invented-bakery-forecasting"]
