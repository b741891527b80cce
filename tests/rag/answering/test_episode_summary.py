"""An episode in one screen: the show's notes, then its sections in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Answer, PodcastQA
from rag.answering.episode_summary import SECTIONS

SQL = "invented-sql-for-nurses"
MAPS = "invented-library-search"


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def check(answer: Answer) -> None:
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert citation.quote in citation.line.text
        assert citation.line in citation.episode.sections[citation.section].lines
        assert f"“{citation.quote}” [{citation.marker}]" in answer.text


@pytest.mark.parametrize(
    "question", ["Summarise the episode with Idris", "what is s02e03 about?", f"tl;dr of {SQL}"]
)
def test_notes_then_sections_in_order(qa: PodcastQA, question: str) -> None:
    answer = qa.ask(question)
    check(answer)
    assert [episode.slug for episode in answer.episodes] == [SQL]
    title, notes, *sections = answer.text.split("\n\n")
    assert title.startswith("“Invented: SQL on the Night Shift")
    assert notes.startswith("From the show's notes: ")
    assert 5 <= len(answer.citations) <= SECTIONS
    assert len(sections) in {len(answer.citations), len(answer.citations) + 1}
    places = [citation.section for citation in answer.citations]
    assert places == sorted(set(places))
    assert {citation.speaker for citation in answer.citations} == {"Idris"}
    assert not any(citation.quote.endswith("?") for citation in answer.citations)


def test_an_episode_without_a_transcript(qa: PodcastQA) -> None:
    answer = qa.ask("what is the library of maps episode about?")
    assert [episode.slug for episode in answer.episodes] == [MAPS]
    assert "no transcript" in answer.text
    assert "From the show's notes" in answer.text
    assert not answer.citations


def test_of_several_the_newest(qa: PodcastQA) -> None:
    answer = qa.ask("Summarise the episodes with Xóchitl Ahlgren")
    check(answer)
    assert answer.text.startswith("“Invented: Three Years Later")
    assert "There is also “Invented: Data Quality" in answer.text


def test_an_episode_that_its_subject_tells(qa: PodcastQA) -> None:
    answer = qa.ask("what is the episode about forecasting bread about?")
    assert [episode.slug for episode in answer.episodes] == ["invented-bakery-forecasting"]
    assert qa.ask("what is the episode about submarines about?").abstained
