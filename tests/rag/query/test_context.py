"""Whole conversations; over the invented archive that the project ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Answer, PodcastQA, Turn


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def talk(qa: PodcastQA, *questions: str) -> list[Answer]:
    """The answers to questions that are asked one after the other."""
    history: list[Turn] = []
    answers = []
    for question in questions:
        answers.append(qa.ask(question, history))
        history += [Turn("user", question), Turn("assistant", answers[-1].text)]
    return answers


def speakers(answer: Answer) -> set[str | None]:
    return {citation.speaker for citation in answer.citations}


def test_another_one_was_meant(qa: PodcastQA) -> None:
    tobias, ngozi = talk(qa, "What did Tobias say about overrides?", "no, I meant Ngozi")
    assert speakers(tobias) == {"Tobias"}
    assert speakers(ngozi) == {"Ngozi"}
    assert "override" in ngozi.text


def test_what_about_the_host(qa: PodcastQA) -> None:
    *_, host = talk(qa, "What did Ngozi say about overrides?", "what about the host?")
    assert host.understood == "Marit"
    assert speakers(host) <= {"Marit"}


def test_who_else_is_never_the_one_who_answered(qa: PodcastQA) -> None:
    *_, others = talk(qa, "What did Ngozi say about overrides?", "who else talked about that?")
    assert others.understood == "not Ngozi Halvorsen"
    assert speakers(others) == {"Tobias"}
    assert "“overrides”" in others.text


def test_who_else_in_another_season(qa: PodcastQA) -> None:
    *_, there = talk(qa, "What did Xóchitl say about tests?", "who else said that?", "in season 1?")
    assert there.understood == "not Xóchitl Ahlgren, season 1"
    assert "Xóchitl" not in speakers(there)


def test_a_year_at_the_end_restricts_to_it(qa: PodcastQA) -> None:
    *_, later = talk(qa, "What did Xóchitl say about readings that are late?", "and in 2024?")
    assert later.understood == "Xóchitl Ahlgren, 2024"
    assert {citation.episode.year for citation in later.citations} <= {2024}


def test_a_part_is_played_and_the_conversation_goes_on(qa: PodcastQA) -> None:
    asked, played, further = talk(
        qa,
        "What did Tobias say about overrides?",
        "where did he say that?",
        "and what about waste?",
    )
    assert [c.start for c in played.citations] == [c.start for c in asked.citations]
    assert further.understood == "Tobias Weatherby"
    assert speakers(further) <= {"Tobias"}
