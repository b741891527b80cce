"""From a question to passages, and the same as a LangChain retriever."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.answer import Hit, Turn
from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.filter import Filter
from rag.query.catalogue_form import asks_several
from rag.query.people_index import NamedPerson, PeopleIndex
from rag.query.reader import Understood, understand
from rag.query.sides import Side, alternating, sides_of
from rag.question import checked_question
from rag.retrieval.hybrid_search import Ranking, rank_windows
from rag.retrieval.passages import passages_of
from rag.retrieval.reranker import Reranker
from rag.scope import Scope, scope_of
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion

# Where several people are asked for, the first ten passages show at least five episodes.
PASSAGES_OF_AN_EPISODE = 2


@dataclass(frozen=True)
class Retrieved:
    """The passages for a question, how it was understood, and what was searched. `similarity` is
    the best cosine (-1..1) between the question and a window; `milliseconds` by stage. `sides` are
    those that the question compares, each with its own passages, of which `hits` holds the first
    of each in turn; empty for any other question."""

    understood: Understood
    scope: Scope
    hits: tuple[Hit, ...]
    similarity: float
    milliseconds: dict[str, float]
    sides: tuple[RetrievedSide, ...] = ()


@dataclass(frozen=True)
class RetrievedSide:
    """One of several sides that a question compares: `name` is for the reader ("Nora Quist",
    "season 3", "2021", a title); `asked` whether the question names it, so that the answer owes a
    word about it. `found` is what was found for it: its `scope` hears this side alone, so that all
    that judges or quotes a Retrieved does so for one side."""

    name: str
    asked: bool
    found: Retrieved


class Retriever:
    """Finds passages in one published index version."""

    def __init__(
        self, index_version: IndexVersion, embedder: Embedder, settings: SearchSettings
    ) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._settings = settings
        self._reranker = Reranker(settings.reranker) if settings.reranker else None
        self._episodes = tuple(index_version.episodes.values())
        self.people_index = PeopleIndex(self._episodes, index_version.lexical.share)

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
        people = self.people_index.people
        understood = understand(question, history, where, self.people_index, self._episodes)
        asked = understood.speakers if to_cite else ()
        scope = scope_of(understood.where, self._episodes, people, asked, understood.excluded)
        # What is understood only narrows what the user gave: that alone must not be empty.
        if where and not scope.slugs and not scope_of(where, self._episodes, people, ()).slugs:
            raise AskDifferentlyError(NO_EPISODE)
        read = time.perf_counter()
        sides = sides_of(question, understood, scope, self._episodes, people)
        if sides and to_cite:
            found = self._of_sides(understood, scope, sides, k)
        else:
            # Whoever looks through passages wants the best of them first.
            scope, per_episode = _spread(question, understood, scope, sides)
            found = self._found(understood, scope, k, per_episode)
        done = time.perf_counter()
        stages = {"understand_ms": (read - started) * 1000, "retrieve_ms": (done - read) * 1000}
        return replace(found, milliseconds=stages)

    def _of_sides(
        self, understood: Understood, scope: Scope, sides: Sequence[Side], k: int
    ) -> Retrieved:
        """The passages of each side, and the first of each in turn."""
        found = tuple(
            RetrievedSide(side.name, side.asked, self._found(side.understood, side.scope, k, None))
            for side in sides
        )
        hits = alternating([side.found.hits for side in found], k)
        similarity = max(side.found.similarity for side in found)
        return Retrieved(understood, scope, tuple(hits), similarity, {}, found)

    def _found(
        self, understood: Understood, scope: Scope, k: int, per_episode: int | None
    ) -> Retrieved:
        """What is found in `scope`, at first `per_episode` passages of an episode."""
        found = Retrieved(understood, scope, (), -1.0, {})
        if not scope.slugs:
            return found
        ranking = self.ranked(understood.text, understood.topic, understood.people, scope)
        episodes = self._index_version.episodes
        first = max(k, self._settings.rerank) if self._reranker else k
        settings = self._settings
        if per_episode or len(scope.slugs) == 1:
            # There is no other episode that a long section could crowd out.
            settings = replace(settings, passages_of_a_section=first)
        hits = passages_of(ranking.windows, episodes, scope, first, settings, per_episode)
        if self._reranker:
            reranked = self._reranker.rerank(understood.text, hits[: self._settings.rerank])
            hits = [*reranked, *hits[self._settings.rerank :]][:k]
        return replace(found, hits=tuple(hits), similarity=ranking.similarity)

    def ranked(self, text: str, topic: str, people: Iterable[NamedPerson], scope: Scope) -> Ranking:
        """The windows in `scope`, of several hundred, that fit `text`, best first; `topic` is the
        same without the names of `people`."""
        return rank_windows(
            text,
            topic,
            people,
            scope,
            self._index_version,
            self._embedder,
            self._settings,
        )


def _spread(
    question: str, understood: Understood, scope: Scope, sides: Sequence[Side]
) -> tuple[Scope, int | None]:
    """What to search and how many passages an episode may give at first, where several people are
    asked, or one of them several times: the many words of one episode would leave no room for the
    others."""
    if theirs := {slug for side in sides for slug in side.scope.slugs}:
        return scope.within(theirs), 1
    named = any(found.whole and not found.person.is_host for found in understood.people)
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
