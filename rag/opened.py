"""A published generation, opened: what is derived from it to answer from."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import replace

from rag.abstention import Doubt
from rag.answer import Answer, Sentence, Turn
from rag.citations import Knowing
from rag.comparison import is_silent, set_beside
from rag.draft import Draft
from rag.filter import Filter
from rag.listing import Listing
from rag.quotes import pick_quotes
from rag.replay import Replay
from rag.retriever import Retrieved, RetrievedSide, Retriever
from rag.search_settings import SearchSettings
from rag.surveyor import Surveyor
from rag.tally import asks_who_came_often, tally_of
from vectorstore.embedding import Embedder
from vectorstore.generations import Generation


class Opened:
    """A published generation and what is derived from it. Closed when its last user is gone."""

    def __init__(
        self,
        generation: Generation,
        embedder: Embedder,
        settings: SearchSettings,
        sharing: Opened | None = None,
    ) -> None:
        generation.require(embedder)
        self._sharing = sharing  # whoever opened the generation closes it, so it has to stay
        if sharing is None:
            weakref.finalize(self, generation.close)
        self.generation = generation
        self.embedder = embedder
        self.retriever = Retriever(generation, self.embedder, settings)
        self.doubt = Doubt(generation.episodes, generation.lexical, embedder)
        self.replay = Replay(generation, self.retriever.roster)
        self.knowing = Knowing(embedder, people=self.retriever.roster.people)
        self.surveyor = Surveyor(generation, embedder, self.retriever, settings)

    def quotes(self, retrieved: Retrieved) -> list[Sentence]:
        """The words in the passages that answer best; of each side where several are compared."""
        if retrieved.sides:
            return set_beside(retrieved.sides, self._picked, self.is_silent)
        return self._picked(retrieved)

    def is_silent(self, side: RetrievedSide) -> bool:
        """Whether one of the sides that a question compares says nothing about its subject."""
        return is_silent(
            side,
            self.generation.lexical,
            lambda found: self.doubt.reason(found.understood.text, found),
        )

    def _picked(self, retrieved: Retrieved) -> list[Sentence]:
        topic = retrieved.understood.topic
        return pick_quotes(topic, retrieved.hits, retrieved.scope, self.embedder)

    def settled(
        self,
        question: str,
        history: Sequence[Turn],
        given: Filter,
        retrieved: Retrieved,
        draft: Draft,
    ) -> Answer | None:
        """The answer where no passage has to be read for it: a part of an earlier one, a survey of
        the archive, or that the archive does not tell. None for any other question."""
        if replayed := self.replay.of(question, history, retrieved):
            if replayed.refused:
                return draft.abstained(replayed.beside(retrieved), replayed.refused)
            episodes = tuple(
                citation.episode
                for sentence in replayed.sentences
                for citation in sentence.citations
            )
            played = draft.surveyed(
                retrieved, Listing(replayed.sentences, episodes), retrieved.understood.described
            )
            return replace(played, episodes=(), notice=replayed.notice)
        understood = retrieved.understood
        if asks_who_came_often(understood.text):
            catalogue = self.generation.episodes
            within = [catalogue[slug] for slug in catalogue if slug in retrieved.scope.slugs]
            return draft.surveyed(retrieved, tally_of(question, within), understood.described)
        bounds = self.surveyor.read(question, retrieved.understood, given, history)
        if bounds and not bounds.topic:
            return draft.surveyed(retrieved, self.surveyor.from_catalogue(bounds), bounds.described)
        if bounds:
            listing = self.surveyor.by_topic(
                bounds,
                retrieved.understood,
                lambda similarity: self.doubt.reason(
                    question, replace(retrieved, similarity=similarity)
                ),
            )
            return draft.surveyed(retrieved, listing, bounds.described)
        reason = self.doubt.reason(question, retrieved)
        return draft.abstained(retrieved, reason) if reason else None
