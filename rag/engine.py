"""A published index version, opened: what is derived from it to answer from."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Answer, Sentence, Turn
from rag.answering.abstention import AbstentionPolicy
from rag.answering.catalogue_answers import CatalogueAnswers
from rag.answering.catalogue_text import CatalogueAnswer
from rag.answering.comparison import is_silent, set_beside
from rag.answering.frequent_guests import asks_for_frequent_guests, frequent_guests
from rag.answering.quotes import pick_quotes
from rag.answering.replay import Replay
from rag.draft import Draft
from rag.filter import Filter
from rag.retrieval.retriever import Retrieved, RetrievedSide, Retriever
from rag.search_settings import SearchSettings
from rag.verification.sentence_checker import CheckContext
from rag.verification.entailment import Entailment
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion


class AnswerEngine:
    """A published index version and what is derived from it. Closed when its last user is gone."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        settings: SearchSettings,
        sharing: AnswerEngine | None = None,
    ) -> None:
        index_version.require(embedder)
        self._sharing = sharing  # whoever opened the index version closes it, so it has to stay
        if sharing is None:
            weakref.finalize(self, index_version.close)
        self.index_version = index_version
        self.embedder = embedder
        self.retriever = Retriever(index_version, self.embedder, settings)
        self.abstention = AbstentionPolicy(index_version.episodes, index_version.lexical, embedder)
        self.replay = Replay(index_version, self.retriever.people_index)
        nli = Entailment(settings.nli) if settings.nli else None
        self.check_context = CheckContext(embedder, nli, self.retriever.people_index.people)
        self.catalogue_answers = CatalogueAnswers(index_version, embedder, self.retriever, settings)

    def quotes(self, retrieved: Retrieved) -> list[Sentence]:
        """The words in the passages that answer best; of each side where several are compared."""
        if retrieved.sides:
            return set_beside(retrieved.sides, self._picked, self.is_silent)
        return self._picked(retrieved)

    def is_silent(self, side: RetrievedSide) -> bool:
        """Whether one of the sides that a question compares says nothing about its subject."""
        return is_silent(
            side,
            self.index_version.lexical,
            lambda found: self.abstention.reason(found.understood.text, found),
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
                retrieved,
                CatalogueAnswer(replayed.sentences, episodes),
                retrieved.understood.described,
            )
            return replace(played, episodes=(), notice=replayed.notice)
        understood = retrieved.understood
        if asks_for_frequent_guests(understood.text):
            catalogue = self.index_version.episodes
            within = [catalogue[slug] for slug in catalogue if slug in retrieved.scope.slugs]
            return draft.surveyed(
                retrieved, frequent_guests(question, within), understood.described
            )
        bounds = self.catalogue_answers.read(question, retrieved.understood, given, history)
        if bounds and not bounds.topic:
            return draft.surveyed(
                retrieved, self.catalogue_answers.from_catalogue(bounds), bounds.described
            )
        if bounds:
            listing = self.catalogue_answers.by_topic(
                bounds,
                retrieved.understood,
                lambda similarity: self.abstention.reason(
                    question, replace(retrieved, similarity=similarity)
                ),
            )
            return draft.surveyed(retrieved, listing, bounds.described)
        reason = self.abstention.reason(question, retrieved)
        return draft.abstained(retrieved, reason) if reason else None
