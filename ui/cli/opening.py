"""Opens the service as the settings say."""

from __future__ import annotations

import rag
from rag.search_settings import SearchSettings
from ui.settings import Settings


def opened(settings: Settings) -> rag.PodcastQA:
    """Open the service. Raises PrepareStoreError where there is no store that can be read."""
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
