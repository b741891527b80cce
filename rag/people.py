"""The people of the archive, and the labels under which the transcripts have them speak."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rag.names import fold, words_of
from vectorstore.episode import Episode

# A misspelt label differs from the name in one letter of four.
LABEL_SIMILARITY = 0.75
# A label that fits no guest is a host's where it is in at least this share of the episodes.
HOST_EPISODES_SHARE = 0.05


@dataclass(frozen=True)
class Person:
    """Someone who speaks, or a guest of an episode without a transcript.

    `labels` maps the slug of each of their episodes to the transcript's label for them, None where
    they have no line in it. `guest_in` holds the slugs of the episodes in which they are a guest,
    which for a host are not all.
    """

    name: str
    labels: Mapping[str, str | None]
    is_host: bool
    guest_in: frozenset[str] = frozenset()

    @property
    def speaks(self) -> bool:
        """Whether they have a line in the archive."""
        return any(self.labels.values())

    @property
    def featured_in(self) -> Collection[str]:
        """The slugs of their episodes; of a host, only those in which they are a guest."""
        return self.guest_in if self.is_host else self.labels


def people_of(episodes: list[Episode]) -> tuple[Person, ...]:
    """Everybody who speaks in the episodes or is a guest in one."""
    labelled = [(episode, *labels_of(episode)) for episode in episodes]
    frequency = Counter(label for _, _, rest in labelled for label in rest)
    transcribed = sum(bool(episode.sections) for episode in episodes)
    hosts = {
        label
        for label, count in frequency.items()
        if count >= max(2, HOST_EPISODES_SHARE * transcribed)
    }
    words_of_guests = {
        word
        for episode in episodes
        for guest in episode.guests
        for word in words_of(fold(guest.name))
    }
    guests: dict[str, dict[str, str | None]] = defaultdict(dict)
    others: dict[str, dict[str, str | None]] = defaultdict(dict)
    for episode, by_guest, rest in labelled:
        strangers = [label for label in rest if label not in hosts]
        silent = [name for name, label in by_guest.items() if label is None]
        if len(strangers) == 1 and len(silent) == 1 and fold(strangers[0]) not in words_of_guests:
            # A nickname: the one guest without a label and the one label without a guest. Unless it
            # is another guest's name: some files hold the transcript of another episode.
            by_guest[silent[0]] = strangers[0]
        for name, label in by_guest.items():
            guests[name][episode.slug] = label
        for label in set(rest) - set(by_guest.values()):
            others[label][episode.slug] = label
    full_names = _full_names_of_hosts(labelled, hosts)
    people = [
        Person(name, labels, is_host=False, guest_in=frozenset(labels))
        for name, labels in guests.items()
        if name not in full_names.values()
    ]
    for label, labels in others.items():
        name = full_names.get(label, label)
        as_guest = guests[name] if label in full_names else {}
        people.append(Person(name, {**as_guest, **labels}, label in hosts, frozenset(as_guest)))
    return tuple(people)


def _full_names_of_hosts(
    labelled: Iterable[tuple[Episode, dict[str, str | None], list[str]]], hosts: Collection[str]
) -> dict[str, str]:
    """The full name of each host, by label, where a guest is certainly the same person.

    One first name proves nothing: a host may invite a namesake, and labels are first names. A guest
    who comes more than once under the host's label, at least once with nobody else speaking, is the
    host, unless the same is true of another guest.
    """
    alone_as_guest: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for _, by_guest, rest in labelled:
        for name, label in by_guest.items():
            if label and label in hosts:
                alone_as_guest[label, name].append(not rest and len(by_guest) == 1)
    proven: dict[str, list[str]] = defaultdict(list)
    for (label, name), alone in alone_as_guest.items():
        if len(alone) > 1 and any(alone):
            proven[label].append(name)
    return {label: names[0] for label, names in proven.items() if len(names) == 1}


def labels_of(episode: Episode) -> tuple[dict[str, str | None], list[str]]:
    """The label of each guest by name (None: no label), and the labels that fit no guest, with the
    most frequent first. An exact name goes before one that resembles it."""
    lines = Counter(
        line.speaker for section in episode.sections for line in section.lines if line.speaker
    )
    free = [label for label, _ in lines.most_common()]
    by_guest: dict[str, str | None] = {guest.name: None for guest in episode.guests}
    for fits in (_is_called, _resembles):
        for name, assigned in by_guest.items():
            label = next((label for label in free if fits(label, name)), None)
            if assigned is None and label is not None:
                by_guest[name] = label
                free.remove(label)
    return by_guest, free


def _is_called(label: str, name: str) -> bool:
    words = words_of(fold(label))
    return bool(words) and set(words) <= set(words_of(fold(name)))


def _resembles(label: str, name: str) -> bool:
    tokens = words_of(fold(name))
    words = words_of(fold(label))
    return bool(words) and all(
        max((Levenshtein.normalized_similarity(word, token) for token in tokens), default=0.0)
        >= LABEL_SIMILARITY
        for word in words
    )
