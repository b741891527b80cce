"""Several sides in one answer; over the invented archive that the project ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Answer, PodcastQA, Turn

FERRIES, STREAMS = "invented-ferry-data-quality", "invented-on-call-for-streams"


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def speakers(answer: Answer) -> set[str | None]:
    return {citation.speaker for citation in answer.citations}


def check(answer: Answer) -> None:
    markers = [citation.marker for citation in answer.citations]
    assert markers == list(range(1, len(markers) + 1))
    assert all(f"[{marker}]" in answer.text for marker in markers)
    assert all(citation.quote in citation.line.text for citation in answer.citations)


def test_each_of_two_guests_is_quoted(qa: PodcastQA) -> None:
    answer = qa.ask("What do Tobias and Ngozi say about the median?")
    check(answer)
    assert speakers(answer) == {"Tobias", "Ngozi"}
    assert "Tobias (season 2, 2022): “" in answer.text
    assert answer.understood == "Tobias Weatherby, Ngozi Halvorsen"


def test_whoever_said_nothing_about_it_is_named(qa: PodcastQA) -> None:
    answer = qa.ask("What do Idris Palomaki and Ngozi Halvorsen say about bread?")
    check(answer)
    assert speakers(answer) == {"Ngozi"}
    assert answer.text.endswith("I found nothing about that from Idris Palomäki.")


def test_where_nobody_said_anything_the_answer_is_a_refusal(qa: PodcastQA) -> None:
    answer = qa.ask("What do Idris Palomaki and Tobias Weatherby say about violins and opera?")
    assert answer.abstained
    assert not answer.citations


def test_one_guest_at_several_times(qa: PodcastQA) -> None:
    answer = qa.ask("How did Xóchitl's work change across her two episodes?")
    check(answer)
    assert [citation.episode.slug for citation in answer.citations] == [FERRIES, STREAMS]
    assert "(season 1, 2021)" in answer.text
    assert "(season 3, 2024)" in answer.text


def test_two_seasons(qa: PodcastQA) -> None:
    answer = qa.ask("How did data work change between season 1 and season 3?")
    check(answer)
    assert {citation.episode.season for citation in answer.citations} == {1, 3}
    assert answer.understood == "season 1, season 3"


def test_a_search_holds_passages_of_all_sides(qa: PodcastQA) -> None:
    hits = qa.search("What do Idris Palomaki and Ngozi Halvorsen say about courses?", k=4)
    guests = {guest.name for hit in hits for guest in hit.episode.guests}
    assert {"Idris Palomäki", "Ngozi Halvorsen"} <= guests
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_both_who_were_asked_one_after_the_other(qa: PodcastQA) -> None:
    history: list[Turn] = []
    for question in ("What did Tobias say about the median?", "how does Ngozi see that?"):
        history += [Turn("user", question), Turn("assistant", qa.ask(question, history).text)]
    answer = qa.ask("and both of them?", history)
    check(answer)
    assert speakers(answer) == {"Tobias", "Ngozi"}
