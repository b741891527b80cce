"""Finds passages and answers questions from them, every claim cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answer import Answer, Citation, Done, Dropped, Event, Found, Hit, Sentence, Turn, Usage
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.llm.budget import Caps
from rag.search_settings import SearchSettings

if TYPE_CHECKING:
    from rag.retrieval.langchain_retriever import PassageRetriever
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
    "PassageRetriever",
    "PodcastQA",
    "SearchSettings",
    "Sentence",
    "Turn",
    "Usage",
]


def __getattr__(name: str) -> object:
    # These import LangChain, which takes a second; who only names a filter or catches an error
    # (`podcast-qa --help`) should not wait for it.
    if name == "PodcastQA":
        from rag.service import PodcastQA

        return PodcastQA
    if name == "PassageRetriever":
        from rag.retrieval.langchain_retriever import PassageRetriever

        return PassageRetriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
