"""Answers whether somebody was on the show: yes or no, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from rag.answer import Sentence
from rag.answering.episode_wording import joined, named, number_of, shown
from rag.answering.reply import Reply
from rag.people import Person
from rag.plain_text import plain
from rag.query.person_request import Appearance
from rag.retrieval.retrieved import Retrieved
from vectorstore.episode import Episode


class Appearances:
    """Looks people up among the guests and the speakers."""

    def __init__(self, episodes: Mapping[str, Episode]) -> None:
        self._episodes = episodes

    def answer(self, retrieved: Retrieved) -> Reply | None:
        """Yes, with the episodes, or no; None for any other question."""
        asked = retrieved.plan.appearance
        return None if asked is None else self._reply(asked)

    def _reply(self, asked: Appearance) -> Reply:
        if not asked.people:
            name = shown(plain(asked.name))
            no = f"No, nobody called {name} is a guest or speaks in this archive."
            return Reply((Sentence(no, ()),))
        told = [self._told(person) for person in asked.people]
        slugs = {slug for person in asked.people for slug in self._shown(person)}
        episodes = tuple(one for slug, one in self._episodes.items() if slug in slugs)
        lines = [Sentence(f"{named(episode)}.", ()) for episode in episodes]
        return Reply((Sentence(f"Yes, {joined(told)}:", ()), *lines), episodes)

    def _told(self, person: Person) -> str:
        count = len(person.featured_in)
        if person.is_host and not count:
            return f"{person.name} is a host, heard in {number_of(len(person.labels), 'episode')}"
        role = "a guest of" if person.guest_in else "heard in"
        return f"{person.name} is {role} {number_of(count, 'episode')}"

    def _shown(self, person: Person) -> list[str]:
        """The episodes to list: of a host, who is in most of them, those as a guest."""
        return [*person.featured_in]
