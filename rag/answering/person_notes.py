"""Answers who somebody is: from the show's notes, then in their own words, then their episodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answer import Hit, Sentence
from rag.answering.episode_wording import joined, named, number_of, shown
from rag.answering.quotes import pick_quotes
from rag.answering.reply import Reply
from rag.answering.show_notes import from_notes
from rag.people import Person
from rag.query.named_people import distinct
from rag.retrieval.retrieved import Retrieved
from rag.scope import Scope
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode

MOST_PEOPLE = 5
"""A first name may mean so many; of more, the rest are only counted."""
OWN_WORDS = 2
INTRODUCTION = "what is your background and your career, and what do you do now?"
"""What a host asks them first."""
BEGINNING = 4
"""Sections, from the first, in which they answer it."""


class PersonNotes:
    """Tells who a person is. Several of one name are told apart."""

    def __init__(self, episodes: Mapping[str, Episode], embedder: Embedder) -> None:
        self._episodes = episodes
        self._embedder = embedder

    def answer(self, retrieved: Retrieved) -> Reply:
        """What the archive tells of the people that the plan names."""
        named_people = retrieved.plan.people
        whole = [found for found in named_people if found.whole]
        people = [found.person for found in distinct(whole or named_people)]
        sentences: list[Sentence] = []
        if len(people) > 1:
            called = named_people[0].words
            several = f"{number_of(len(people), 'person').replace('persons', 'people')}"
            sentences.append(Sentence(f"{several} here may be meant by {shown(called)}:", ()))
        for person in people[:MOST_PEOPLE]:
            sentences += self._told(person, alone=len(people) == 1)
        if len(people) == 1:
            sentences += self._own_words(people[0])
        slugs = {slug for person in people for slug in person.featured_in}
        episodes = tuple(one for slug, one in self._episodes.items() if slug in slugs)
        return Reply(tuple(sentences), episodes, described=joined([one.name for one in people]))

    def _told(self, person: Person, *, alone: bool) -> list[Sentence]:
        notes = from_notes(self._biography(person), "" if alone else person.name)
        own = [one for slug, one in self._episodes.items() if slug in person.featured_in]
        heard = joined([named(episode) for episode in own])
        if heard:
            where = f"{person.name} is a guest of {heard}."
        elif person.is_host:
            where = f"{person.name} is a host, heard in {number_of(len(person.labels), 'episode')}."
        else:
            where = f"{person.name} is heard in {number_of(len(person.labels), 'episode')}."
        return [*([notes] if notes else []), Sentence(shown(where), ())]

    def _biography(self, person: Person) -> str:
        return next(
            (
                guest.biography
                for slug in person.labels
                for guest in self._episodes[slug].guests
                if guest.name == person.name and guest.biography
            ),
            "",
        )

    def _own_words(self, person: Person) -> Sequence[Sentence]:
        """What they say of themselves where their latest episode begins."""
        told = [self._episodes[slug] for slug in person.featured_in if person.labels.get(slug)]
        if not told:
            return []
        latest = max(told, key=lambda one: (one.season or 0, one.number or 0))
        hits = [
            Hit(rank, 1.0, latest, at, 0, section.lines)
            for rank, (at, section) in enumerate(enumerate(latest.sections[:BEGINNING]), start=1)
        ]
        label = person.labels[latest.slug]
        scope = Scope(frozenset({latest.slug}), {latest.slug: frozenset({label} if label else ())})
        return pick_quotes(INTRODUCTION, hits, scope, self._embedder, OWN_WORDS)
