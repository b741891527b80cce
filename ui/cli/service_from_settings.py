"""Opens the question-answering service with the settings of the command line."""

from __future__ import annotations

import rag
from rag.search_settings import SearchSettings
from ui.settings import Settings


def open_service(settings: Settings) -> rag.PodcastQA:
    """Open the service. Raises PrepareStoreError if the store is missing or unreadable."""
    return rag.PodcastQA.open(
        settings.store,
        llm=settings.llm,
        embedding=settings.embedding,
        deadline=settings.llm_deadline,
        settings=SearchSettings(reranker=settings.reranker, nli=settings.nli),
        caps=rag.Caps(
            answers_per_minute=settings.llm_answers_per_minute,
            answers_per_day=settings.llm_answers_per_day,
            dollars_per_day=settings.llm_dollars_per_day,
        ),
    )
