"""Answers from the show's notes what a person is not heard to say about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from rag.answer import Sentence
from rag.answering.abstention import AbstentionPolicy
from rag.answering.episode_wording import named, shown
from rag.answering.reply import Refusal, Reply
from rag.plain_text import disarmed
from rag.query.named_people import certain
from rag.retrieval.grouping import share_held
from rag.retrieval.retrieved import Retrieved
from rag.sentences import sentences_of
from vectorstore.episode import Episode
from vectorstore.lexical_index import LexicalIndex

LEAST_HELD = 0.6
"""The share of the topic's words, by rarity, that a sentence of the notes has to hold."""


class NotesInstead:
    """Refuses as the abstention policy does, unless the notes about the person in question hold
    what is asked."""

    def __init__(
        self, abstention: AbstentionPolicy, episodes: Mapping[str, Episode], lexical: LexicalIndex
    ) -> None:
        self._abstention = abstention
        self._episodes = episodes
        self._lexical = lexical

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """A refusal, the notes in its place, or None where the archive may answer."""
        refusal = self._abstention.answer(retrieved)
        return self._from_notes(retrieved) or refusal if refusal else None

    def _from_notes(self, retrieved: Retrieved) -> Reply | None:
        people = certain(retrieved.plan.people)
        if len(people) != 1:
            return None
        person = people[0].person
        for slug in person.featured_in:
            episode = self._episodes[slug]
            for guest in episode.guests:
                for sentence in sentences_of(guest.biography):
                    held = share_held(retrieved.plan.topic, sentence, self._lexical)
                    if guest.name == person.name and held >= LEAST_HELD:
                        told = shown(disarmed(sentence))
                        text = f"From the show's notes on {shown(guest.name)}: {told}"
                        where = f"{person.name} is a guest of {named(episode)}."
                        return Reply((Sentence(text, ()), Sentence(where, ())), (episode,))
        return None
