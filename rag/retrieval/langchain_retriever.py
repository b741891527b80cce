"""The search as a LangChain retriever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeAlias

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.answer import Hit
from rag.filter import Filter

Search: TypeAlias = Callable[[str, int, Filter | None], Sequence[Hit]]


class PassageRetriever(BaseRetriever):
    """Passages as LangChain documents, best first: `k` at most, restricted by `where`.

    A document's `id` stays the same as long as its lines do; its metadata say where and when the
    words were said. For other values, copy it: `retriever.model_copy(update={"k": 3})`. Raises what
    `PodcastQA.search` raises.
    """

    search: Search
    k: int = 10
    where: Filter | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the signature is LangChain's
    ) -> list[Document]:
        return [_document(hit) for hit in self.search(query, self.k, self.where)]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - the signature is LangChain's
    ) -> list[Document]:
        hits = await asyncio.to_thread(self.search, query, self.k, self.where)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    last_line = hit.first_line + len(hit.lines) - 1
    return Document(
        id=f"{hit.episode.slug}/{hit.section}/{hit.first_line}-{last_line}",
        page_content=hit.text,
        metadata={
            "rank": hit.rank,
            "score": hit.score,
            "episode": hit.episode.slug,
            "title": hit.episode.title,
            "season": hit.episode.season,
            "number": hit.episode.number,
            "section": hit.header,
            "start": hit.start,
            "end": hit.end,
            "url": hit.url,
        },
    )
