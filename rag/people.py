"""Who speaks in the archive, and what they are called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rag.names import fold, words_of
from vectorstore.episode import Episode

# One letter in four, as for a label that somebody misspelt.
LABEL_SIMILARITY = 0.75
# Labels of fewer episodes than this that fit no guest are passers-by, not a host.
HOST_EPISODES_SHARE = 0.05


@dataclass(frozen=True)
class Person:
    """Someone who speaks, or a guest without a transcript. `labels` maps the slug of each of their
    episodes to the transcript's label for them (None where they have no line in it); `guest_in`:
    the slugs of those whose guest they are (not all of them, for a host)."""

    name: str
    labels: Mapping[str, str | None]
    is_host: bool
    guest_in: frozenset[str] = frozenset()

    @property
    def speaks(self) -> bool:
        """Whether any line of the archive is theirs."""
        return any(self.labels.values())

    @property
    def featured_in(self) -> Collection[str]:
        """The slugs of the episodes that are about what they have to say."""
        return self.guest_in if self.is_host else self.labels


def people_of(episodes: list[Episode]) -> tuple[Person, ...]:
    """Everybody who speaks in the episodes or is a guest of one."""
    readings = [(episode, *labels_of(episode)) for episode in episodes]
    frequency = Counter(label for _, _, rest in readings for label in rest)
    transcribed = sum(bool(episode.sections) for episode in episodes)
    hosts = {
        label
        for label, count in frequency.items()
        if count >= max(2, HOST_EPISODES_SHARE * transcribed)
    }
    borne = {
        word
        for episode in episodes
        for guest in episode.guests
        for word in words_of(fold(guest.name))
    }
    guests: dict[str, dict[str, str | None]] = defaultdict(dict)
    others: dict[str, dict[str, str | None]] = defaultdict(dict)
    for episode, by_guest, rest in readings:
        strangers = [label for label in rest if label not in hosts]
        silent = [name for name, label in by_guest.items() if label is None]
        if len(strangers) == 1 and len(silent) == 1 and fold(strangers[0]) not in borne:
            # A nickname: the one guest without a label and the one label without a guest. Not so
            # where it is the name of another guest: some files hold the talk of another episode.
            by_guest[silent[0]] = strangers[0]
        for name, label in by_guest.items():
            guests[name][episode.slug] = label
        for label in set(rest) - set(by_guest.values()):
            others[label][episode.slug] = label
    known = _hosts_by_name(readings, hosts)
    people = [
        Person(name, labels, is_host=False, guest_in=frozenset(labels))
        for name, labels in guests.items()
        if name not in known.values()
    ]
    for label, labels in others.items():
        name = known.get(label, label)
        own = guests[name] if label in known else {}
        people.append(Person(name, {**own, **labels}, label in hosts, frozenset(own)))
    return tuple(people)


def _hosts_by_name(
    readings: Iterable[tuple[Episode, dict[str, str | None], list[str]]], hosts: Collection[str]
) -> dict[str, str]:
    """The full name of a host, by label, where a guest is certainly the same person.

    One first name proves nothing: a host may invite a namesake, and labels are first names. Whoever
    is a guest more than once under the host's label, and once with nobody else to be heard, is the
    host, unless as much speaks for another guest.
    """
    under: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for _, by_guest, rest in readings:
        for name, label in by_guest.items():
            if label and label in hosts:
                under[label, name].append(not rest and len(by_guest) == 1)
    proven: dict[str, list[str]] = defaultdict(list)
    for (label, name), alone in under.items():
        if len(alone) > 1 and any(alone):
            proven[label].append(name)
    return {label: names[0] for label, names in proven.items() if len(names) == 1}


def labels_of(episode: Episode) -> tuple[dict[str, str | None], list[str]]:
    """Which label speaks for which guest (None: no label), and the labels that fit no guest, the
    one with most lines first. An exact name goes before one that resembles it."""
    lines = Counter(
        line.speaker for section in episode.sections for line in section.lines if line.speaker
    )
    free = [label for label, _ in lines.most_common()]
    by_guest: dict[str, str | None] = {guest.name: None for guest in episode.guests}
    for fits in (_is_called, _resembles):
        for name, known in by_guest.items():
            label = next((label for label in free if fits(label, name)), None)
            if known is None and label is not None:
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
