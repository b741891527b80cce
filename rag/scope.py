"""The scope of a search: which episodes, and whose lines in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rag.filter import Filter
from rag.names import fold, squash, words_of
from rag.people import Person
from vectorstore.episode import Episode


@dataclass(frozen=True)
class Scope:
    """The slugs of the episodes to search and, if the question asks for certain speakers, the
    labels in each episode whose lines may be cited (None: everybody's). Of `hosts`, by episode,
    nothing is quoted where a guest answers; empty where a host is asked for."""

    slugs: frozenset[str]
    labels: Mapping[str, frozenset[str]] | None = None
    hosts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def hears(self, slug: str, speaker: str | None) -> bool:
        """Whether a line of this speaker in this episode may be cited."""
        if self.labels is None:
            return slug in self.slugs
        return speaker is not None and speaker in self.labels.get(slug, ())

    def is_host(self, slug: str, speaker: str | None) -> bool:
        """Whether a line is said by a host, who is not asked for."""
        return speaker is not None and speaker in self.hosts.get(slug, ())

    def within(self, slugs: Iterable[str]) -> Scope:
        """The part of it that lies in these episodes."""
        left = self.slugs.intersection(slugs)
        if self.labels is None:
            return replace(self, slugs=left)
        labels = {slug: own for slug, own in self.labels.items() if slug in left}
        return replace(self, slugs=left, labels=labels)


def scope_of(
    where: Filter,
    episodes: Iterable[Episode],
    people: Iterable[Person],
    asked: Iterable[Person],
    excluded: Iterable[Person] = (),
) -> Scope:
    """The scope that the filter `where` leaves of `episodes`. Only the words of the people `asked`
    count, if there are any; not those of the people `excluded`, nor episodes in which they are the
    only guests."""
    without = {person.name for person in excluded}
    if where or without:
        episodes = [
            episode
            for episode in episodes
            if admits(where, episode)
            and not (episode.guests and without.issuperset(guest.name for guest in episode.guests))
        ]
    left = frozenset(episode.slug for episode in episodes)
    speakers = [*asked]
    if without and not speakers:
        people = speakers = [person for person in people if person.name not in without]
    if where.speaker:
        named = [person for person in people if _called(person, where.speaker)]
        speakers = [person for person in speakers if person in named] or named
    if not speakers and not where.speaker:
        return Scope(left, hosts=_hosts(people))
    labels: dict[str, set[str]] = {}
    for person in speakers:
        for slug, label in person.labels.items():
            if label and slug in left:
                labels.setdefault(slug, set()).add(label)
    return Scope(frozenset(labels), {slug: frozenset(own) for slug, own in labels.items()})


def _hosts(people: Iterable[Person]) -> dict[str, frozenset[str]]:
    """The labels of the hosts in each episode in which they are no guests."""
    labels: dict[str, set[str]] = {}
    for person in people:
        if person.is_host:
            for slug, label in person.labels.items():
                if label and slug not in person.guest_in:
                    labels.setdefault(slug, set()).add(label)
    return {slug: frozenset(own) for slug, own in labels.items()}


def admits(where: Filter, episode: Episode) -> bool:
    """Whether the episode passes all of the filter's fields but `speaker`."""
    return (
        (not where.season or episode.season in where.season)
        and (not where.number or episode.number in where.number)
        and (not where.episode or episode.slug in where.episode)
        and (not where.year or episode.year in where.year)
        and (not where.topic or _any_of(where.topic, episode.topics))
        and (
            not where.guest
            or _any_of(where.guest, [text for g in episode.guests for text in (g.id, g.name)])
        )
    )


def _any_of(wanted: Iterable[str], present: Iterable[str]) -> bool:
    known = [*present]
    return any(_means(one, text) for one in wanted for text in known)


def _called(person: Person, wanted: Iterable[str]) -> bool:
    return _any_of(wanted, [person.name, *filter(None, person.labels.values())])


def _means(wanted: str, text: str) -> bool:
    """Whether both are equal but for case, accents and spaces, or `wanted` is words of `text`."""
    squashed, words = _forms(wanted)
    known_squashed, known = _forms(text)
    return bool(words) and (squashed == known_squashed or words <= known)


@lru_cache(maxsize=50_000)  # the guests and topics of an archive, which every filter looks at
def _forms(text: str) -> tuple[str, frozenset[str]]:
    return squash(text), frozenset(words_of(fold(text)))
