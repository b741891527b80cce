"""Facts that the catalogue and the transcripts give by counting."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Filter, PodcastQA


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("how many hours of podcast are there?", "last 0 hours and "),
        ("how many words are in the transcripts?", "transcripts of 4 of its 5 episodes: "),
        ("which topics do you cover?", "data engineering (2)"),
        ("who speaks most?", "Of the guests, Xóchitl Ahlgren says most"),
        ("who hosts this podcast?", "Marit hosts 4 of 4 episodes with a transcript."),
        ("who is the interviewer in s02e03?", "Marit asks the questions in “Invented: SQL"),
        ("guests from ferry company", "Xóchitl Ahlgren: She looks after the data"),
        ("Was Ngozi Halvorsen ever a guest?", "Yes, Ngozi Halvorsen is a guest of 2 episodes:"),
        ("did Grace Hopper appear on the podcast?", "No, nobody called Grace Hopper is a guest"),
        ("have you had Marit on the show?", "Yes, Marit is a host, heard in 4 episodes"),
    ],
)
def test_counted_or_looked_up(qa: PodcastQA, question: str, says: str) -> None:
    answer = qa.ask(question)
    assert says in answer.text
    assert not answer.abstained
    assert not answer.citations


def test_what_the_archive_does_not_record(qa: PodcastQA) -> None:
    answer = qa.ask("guests from Germany")
    assert answer.abstained
    assert "does not record where guests come from" in answer.text


def test_a_filter_bounds_what_is_counted(qa: PodcastQA) -> None:
    answer = qa.ask("how many words are in the transcripts?", where=Filter(season=2))
    assert answer.text.startswith("The archive has transcripts of 2 of its 2 episodes")


def test_small_talk_introduces_the_service(qa: PodcastQA) -> None:
    answer = qa.ask("hi there!")
    assert answer.text.startswith("I answer questions about this podcast, 5 episodes with 4 guests")
    examples = [line for line in answer.text.splitlines() if line.startswith("• ")]
    assert len(examples) == 3
    for example in examples:
        assert not qa.ask(example.removeprefix("• ")).abstained
    assert qa.ask("thanks!").text.startswith("You are welcome.")
    assert not answer.nearest
