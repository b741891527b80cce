"""Finds passages and answers questions from them, every claim cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answer import Answer, Citation, Done, Dropped, Event, Found, Hit, Sentence, Turn, Usage
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.llm.budget import Caps
from rag.search_settings import SearchSettings

if TYPE_CHECKING:
    from rag.service import PodcastQA

__all__ = [
    "Answer",
    "AskDifferentlyError",
    "Caps",
    "Citation",
    "Done",
    "Dropped",
    "Event",
    "Filter",
    "Found",
    "Hit",
    "PodcastQA",
    "SearchSettings",
    "Sentence",
    "Turn",
    "Usage",
]


def __getattr__(name: str) -> object:
    # The service brings LangChain along, which takes a second to import; who only names a filter
    # or catches an error (`podcast-qa --help`) should not wait for it.
    if name == "PodcastQA":
        from rag.service import PodcastQA

        return PodcastQA
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
