"""From a question to passages, and the same as a LangChain retriever."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.answer import Hit, Turn
from rag.asked import checked_question
from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.filter import Filter
from rag.fusion import Ranking, rank_windows
from rag.passages import passages_of
from rag.question import Understood, understand
from rag.reranker import Reranker
from rag.roster import Named, Roster
from rag.scope import Scope, scope_of
from rag.search_settings import SearchSettings
from rag.survey import asks_several
from vectorstore.embedding import Embedder
from vectorstore.generations import Generation

# Where several people are asked for, the first ten passages show at least five episodes.
PASSAGES_OF_AN_EPISODE = 2


@dataclass(frozen=True)
class Retrieved:
    """The passages for a question, how it was understood, and what was searched. `similarity` is
    the best cosine (-1..1) between the question and a window; `milliseconds` by stage."""

    understood: Understood
    scope: Scope
    hits: tuple[Hit, ...]
    similarity: float
    milliseconds: dict[str, float]


class Retriever:
    """Finds passages in one published generation."""

    def __init__(
        self, generation: Generation, embedder: Embedder, settings: SearchSettings
    ) -> None:
        self._generation = generation
        self._embedder = embedder
        self._settings = settings
        self._reranker = Reranker(settings.reranker) if settings.reranker else None
        self._episodes = tuple(generation.episodes.values())
        self.roster = Roster(self._episodes, generation.lexical.share)

    def retrieve(
        self,
        question: str,
        history: Sequence[Turn],
        where: Filter,
        k: int,
        *,
        to_cite: bool = False,
    ) -> Retrieved:
        """The best `k` passages; with `to_cite` only such as hold words of those who are asked for.

        Raises AskDifferentlyError for an empty or endless question and for a filter that matches
        nothing; PrepareStoreError where the store is damaged.
        """
        started = time.perf_counter()
        question = checked_question(question)
        people = self.roster.people
        understood = understand(question, history, where, self.roster, self._episodes)
        asked = understood.speakers if to_cite else ()
        scope = scope_of(understood.where, self._episodes, people, asked, understood.excluded)
        # What is understood only narrows what the user gave: that alone must not be empty.
        if where and not scope.slugs and not scope_of(where, self._episodes, people, ()).slugs:
            raise AskDifferentlyError(NO_EPISODE)
        read = time.perf_counter()
        hits: list[Hit] = []
        similarity = -1.0
        if scope.slugs:
            scope, per_episode = _spread(question, understood.people, scope)
            ranking = self.ranked(understood.text, understood.topic, understood.people, scope)
            episodes = self._generation.episodes
            first = max(k, self._settings.rerank) if self._reranker else k
            hits = passages_of(ranking.windows, episodes, scope, first, self._settings, per_episode)
            if self._reranker:
                reranked = self._reranker.rerank(understood.text, hits[: self._settings.rerank])
                hits = [*reranked, *hits[self._settings.rerank :]][:k]
            similarity = ranking.similarity
        done = time.perf_counter()
        stages = {"understand_ms": (read - started) * 1000, "retrieve_ms": (done - read) * 1000}
        return Retrieved(understood, scope, tuple(hits), similarity, stages)

    def ranked(self, text: str, topic: str, people: Iterable[Named], scope: Scope) -> Ranking:
        """The windows in `scope`, of several hundred, that fit `text`, best first; `topic` is the
        same without the names of `people`."""
        return rank_windows(
            text,
            topic,
            people,
            scope,
            self._generation,
            self._embedder,
            self._settings,
        )


def _spread(question: str, people: Iterable[Named], scope: Scope) -> tuple[Scope, int | None]:
    """What to search and how many passages an episode may give, where several people are asked:
    the many words of one of them would leave no room for the others."""
    named = [found.person for found in people if found.whole and not found.person.is_host]
    if len(named) > 1:
        theirs = scope.slugs & {slug for person in named for slug in person.labels}
        return (replace(scope, slugs=theirs), 1) if theirs else (scope, None)
    return scope, PASSAGES_OF_AN_EPISODE if not named and asks_several(question) else None


class PassageRetriever(BaseRetriever):
    """The search as a LangChain retriever: a document a passage, its place in the metadata."""

    find: Callable[[str], Sequence[Hit]]

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the signature is LangChain's
    ) -> list[Document]:
        return [
            Document(
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
            for hit in self.find(query)
        ]
