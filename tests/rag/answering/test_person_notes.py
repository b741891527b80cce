"""Who somebody is: what the show wrote, marked as such, then their own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import PodcastQA
from rag.answering.show_notes import from_notes, notes


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def test_notes_episodes_and_own_words(qa: PodcastQA) -> None:
    answer = qa.ask("who is Idris Palomäki?")
    wrote, where, *own = answer.text.split("\n\n")
    assert wrote == (
        "From the show's notes: Idris is invented. He was a nurse for nine years and teaches SQL at"
        " night."
    )
    assert where.startswith("Idris Palomäki is a guest of “Invented: SQL on the Night Shift")
    assert own
    for citation in answer.citations:
        assert (citation.speaker, citation.quote in citation.line.text) == ("Idris", True)
    assert answer.understood == "Idris Palomäki"


def test_a_host_has_no_page(qa: PodcastQA) -> None:
    answer = qa.ask("who is Marit?")
    assert "Marit is a host, heard in 4 episodes." in answer.text
    assert "notes" not in answer.text


def test_what_nobody_says_may_stand_in_the_notes(qa: PodcastQA) -> None:
    answer = qa.ask("Is Xóchitl beside a lighthouse?")
    assert not answer.abstained
    assert qa.ask("What did Xóchitl say about her violin concerto?").abstained


def test_notes_that_advertise_tell_nothing() -> None:
    text = "How can maps help? Ida draws rivers. Listen to learn more."
    assert notes(text) == "Ida draws rivers."
    assert notes("How can maps help?") == "How can maps help?"
    assert notes("One two three. Four five six.", words=4) == "One two three."
    assert from_notes("") is None
    told = from_notes("See [1] here.", "Ida")
    assert told is not None
    assert told.text == "From the show's notes on Ida: See (1) here."
