"""Which answerers answer which intent: the one place where a plan's intent is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answering.abstention import AbstentionPolicy
from rag.answering.appearance import Appearances
from rag.answering.archive_facts import ArchiveFacts
from rag.answering.catalogue_answers import CatalogueAnswers
from rag.answering.episode_summary import EpisodeSummary
from rag.answering.frequent_guests import FrequentGuests
from rag.answering.introduction import Introduction
from rag.answering.moment import Moment
from rag.answering.notes_instead import NotesInstead
from rag.answering.person_notes import PersonNotes
from rag.answering.planned_refusal import PlannedRefusal
from rag.answering.replay import Replay
from rag.answering.reply import Answerer, Refusal, Reply
from rag.query.people_index import PeopleIndex
from rag.query.plan import Intent
from rag.retrieval.retrieved import Retrieved
from rag.retrieval.retriever import Retriever
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion


class IntentDispatch:
    """Asks the answerers of an intent in order. Each returns an answer or passes; what all pass on
    is answered from the passages, by a language model or in quotes."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        retriever: Retriever,
        people_index: PeopleIndex,
        abstention: AbstentionPolicy,
        settings: SearchSettings,
    ) -> None:
        catalogue = CatalogueAnswers(
            index_version, embedder, retriever, people_index, abstention, settings
        )
        self._answerers: Mapping[Intent, Sequence[Answerer]] = {
            Intent.MISUSE: [PlannedRefusal()],
            Intent.FOREIGN: [PlannedRefusal()],
            Intent.SEVERAL: [],
            Intent.SMALL_TALK: [Introduction(index_version.episodes)],
            Intent.MOMENT: [Moment(index_version.episodes)],
            Intent.SUMMARY: [
                EpisodeSummary(index_version, embedder, retriever, people_index.people)
            ],
            Intent.PERSON: [PersonNotes(index_version.episodes, embedder)],
            Intent.APPEARANCE: [Appearances(index_version.episodes)],
            Intent.ARCHIVE: [ArchiveFacts(index_version.episodes, people_index.people)],
            Intent.REPLAY: [Replay(index_version, people_index)],
            Intent.FREQUENT_GUESTS: [FrequentGuests(index_version.episodes)],
            Intent.CATALOGUE: [catalogue],
            Intent.COMPARISON: [abstention],
            Intent.PASSAGES: [
                NotesInstead(abstention, index_version.episodes, index_version.lexical)
            ],
        }

    def reply(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The answer that needs no passage to be read; None where every answerer passes."""
        for answerer in self._answerers[retrieved.plan.intent]:
            if reply := answerer.answer(retrieved):
                return reply
        return None
