"""Suggested questions."""

from __future__ import annotations

from pathlib import Path

from rag import PodcastQA
from rag.suggestions import SHOWN, suggest_questions
from tests.ui.scripted import lighthouse, orchard
from vectorstore.episode import Guest, Line, Section


def test_suggestions_are_what_guests_spoke_about_at_length() -> None:
    telling = Line("Oona", "we use Kubernetes and the harbour and so on " * 20, 5, 60)
    small_talk = Line("Oona", "Thank you.", 60, 65)
    by_host = Line("Marit", "the weather " * 200, 65, 90)
    episode = lighthouse(
        guests=(Guest("oonakestrel", "Oona Kestrel"), Guest("q", "")),
        sections=(
            Section("Kubernetes in The Harbour", (telling,)),
            Section("Goodbye And Thanks", (small_talk,)),
            Section("Weather And Wind", (by_host,)),
        ),
    )
    assert suggest_questions([episode, orchard()]) == [
        "What did Oona Kestrel say about Kubernetes in the harbour?",
        "What do guests say about sensors?",
    ]


def test_suggestions_for_the_sample_archive_are_answered(sample_store: Path) -> None:
    qa = PodcastQA.open(sample_store, llm="quotes")
    suggestions = suggest_questions(qa.episodes())
    assert len(suggestions) == SHOWN == len(set(suggestions))
    for question in suggestions:
        assert qa.ask(question).citations, question
