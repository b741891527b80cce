"""From a query plan to passages: hybrid search, windows grown to passages, reranking."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from rag.answer import Hit
from rag.query.plan import QueryPlan
from rag.retrieval.hybrid_search import Ranking, rank_windows
from rag.retrieval.interleaving import interleaved
from rag.retrieval.passages import passages_of
from rag.retrieval.reranker import Reranker
from rag.retrieval.retrieved import Nearness, Retrieved, RetrievedSide
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion


class Retriever:
    """Finds passages in one published index version."""

    def __init__(
        self, index_version: IndexVersion, embedder: Embedder, settings: SearchSettings
    ) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._settings = settings
        self._reranker = Reranker(settings.reranker) if settings.reranker else None

    def retrieve(self, plan: QueryPlan, k: int) -> Retrieved:
        """The best `k` passages; of a comparison, the best `k` of each side; of several questions,
        the best `k` of each. None for what is not searched for.

        Raises PrepareStoreError where the store is damaged.
        """
        if plan.parts:
            return self._parts(plan, k)
        if not plan.intent.is_searched_for:
            return Retrieved(plan, ())
        if not plan.sides:
            return self._passages(plan, k)
        sides = tuple(
            RetrievedSide(side.name, side.asked, self._passages(side.plan, k))
            for side in plan.sides
        )
        hits = interleaved([side.retrieved.hits for side in sides], k)
        nearness = reduce(Nearness.nearer, (side.retrieved.nearness for side in sides))
        return Retrieved(plan, tuple(hits), nearness, sides=sides)

    def ranked(self, plan: QueryPlan) -> Ranking:
        """The several hundred windows in the plan's scope that fit its text, best first."""
        return rank_windows(
            plan.text,
            plan.topic,
            plan.people,
            plan.scope,
            self._index_version,
            self._embedder,
            self._settings,
        )

    def _parts(self, plan: QueryPlan, k: int) -> Retrieved:
        parts = tuple(self.retrieve(part, k) for part in plan.parts)
        hits = interleaved([part.hits for part in parts], k)
        nearness = reduce(Nearness.nearer, (part.nearness for part in parts))
        return Retrieved(plan, tuple(hits), nearness, parts=parts)

    def _passages(self, plan: QueryPlan, k: int) -> Retrieved:
        if not plan.scope.slugs:
            return Retrieved(plan, ())
        ranking = self.ranked(plan)
        most = max(k, self._settings.rerank) if self._reranker else k
        settings = self._settings
        if plan.passages_per_episode or len(plan.scope.slugs) == 1:
            # There is no other episode that a long section could crowd out.
            settings = replace(settings, passages_of_a_section=most)
        hits = passages_of(
            ranking.windows,
            self._index_version.episodes,
            plan.scope,
            most,
            settings,
            plan.passages_per_episode,
        )
        return Retrieved(plan, tuple(self._reranked(plan, hits, k)), ranking.nearness)

    def _reranked(self, plan: QueryPlan, hits: list[Hit], k: int) -> list[Hit]:
        if self._reranker is None:
            return hits
        first = self._settings.rerank
        return [*self._reranker.rerank(plan.text, hits[:first]), *hits[first:]][:k]
