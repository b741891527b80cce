"""When the archive does not tell, on the sample archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import PodcastQA


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # a price, of somebody who names none
        ("How much does Idris charge for a day of advice?", "an amount of money"),
        # a word that nobody says, beside words that everybody says
        ("Can machine learning on the data of a ferry predict lasagna?", "lasagna"),
        # a thing that a guest never names
        ("What did Tobias say about Kubernetes?", "Tobias"),
        # nobody
        ("What did Marie-Luise van der Berg say about data quality?", "van der Berg"),
    ],
)
def test_what_nobody_says_is_refused(qa: PodcastQA, question: str, said: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained, answer.text
    assert said in answer.text
    assert answer.text.count(".") == 1  # one sentence
    assert not answer.citations
    assert answer.nearest


def test_a_refusal_says_what_the_guest_speaks_of_instead(qa: PodcastQA) -> None:
    answer = qa.ask("What did Tobias say about Kubernetes?")
    headers = {hit.header for hit in answer.nearest}
    assert any(f"“{header}”" in answer.text for header in headers)
    assert all("Tobias" in " ".join(g.name for g in hit.episode.guests) for hit in answer.nearest)


@pytest.mark.parametrize(
    "question",
    ["How many shops does the bakery have?", "What did Xochitl say about data quality on ferries?"],
)
def test_what_is_said_is_answered(qa: PodcastQA, question: str) -> None:
    assert not qa.ask(question).abstained
