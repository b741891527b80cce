"""Which answerers answer which intent: the one place where a plan's intent is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answering.abstention import AbstentionPolicy
from rag.answering.catalogue_answers import CatalogueAnswers
from rag.answering.frequent_guests import FrequentGuests
from rag.answering.misuse import MisuseRefusal
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
            Intent.MISUSE: [MisuseRefusal()],
            Intent.REPLAY: [Replay(index_version, people_index)],
            Intent.FREQUENT_GUESTS: [FrequentGuests(index_version.episodes)],
            Intent.CATALOGUE: [catalogue],
            Intent.COMPARISON: [abstention],
            Intent.PASSAGES: [abstention],
        }

    def reply(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The answer that needs no passage to be read; None where every answerer passes."""
        for answerer in self._answerers[retrieved.plan.intent]:
            if reply := answerer.answer(retrieved):
                return reply
        return None
