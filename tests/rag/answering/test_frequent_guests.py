from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag import PodcastQA
from rag.answering.frequent_guests import frequent_guests
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

IDA = Guest("idaklein", "Ida Klein")
AGAIN = replace(PUMPS, slug="again", guests=(*PUMPS.guests, IDA))
THIRD = replace(PUMPS, slug="third")
FOURTH = replace(COURSES, slug="fourth", guests=(*COURSES.guests, IDA))


def test_the_most_frequent_guests_are_counted() -> None:
    found = frequent_guests([COURSES, PUMPS, AGAIN, THIRD, FOURTH], None, only_first=True)
    assert [sentence.text for sentence in found.sentences] == [
        "Oskar Bryn came most often, as a guest of 3 episodes:",
        "3 episodes: Oskar Bryn.",
        "2 episodes: Nora Quist and Ida Klein.",
    ]
    assert {episode.slug for episode in found.episodes} == {
        episode.slug for episode in (COURSES, PUMPS, AGAIN, THIRD, FOURTH)
    }


def test_all_who_came_again_are_listed() -> None:
    found = frequent_guests([COURSES, PUMPS, AGAIN], None, only_first=False)
    assert found.sentences[0].text == "The catalogue names 1 guest of more than one episode:"


def test_nobody_came_twice() -> None:
    found = frequent_guests([COURSES, PUMPS], None, only_first=True)
    assert not found.episodes
    assert "nobody" in found.sentences[0].text or "no guest" in found.sentences[0].text


def test_the_service_counts_within_a_season(sample_store: Path) -> None:
    qa = PodcastQA.open(sample_store, llm="quotes")
    answer = qa.ask("Who came most often?")
    assert answer.text.startswith("Xóchitl Ahlgren and Ngozi Halvorsen came most often")
    assert not answer.abstained
    assert not answer.citations
    assert "no guest who came more than once" in qa.ask("Who came most often in season 2?").text
