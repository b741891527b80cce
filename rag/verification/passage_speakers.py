"""Who speaks in the passages, and which of them a sentence names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from rag.answer import Hit
from rag.names import fold
from rag.people import Person, labels_of
from rag.query.lexicon.statements import GUEST_ROLES, HOST_ROLES
from rag.verification.text_features import tokens_of
from vectorstore.episode import Episode, Line

# A name of fewer letters has too many neighbours to be recognised with a typo in it.
FUZZY_LETTERS = 5
LONGEST_NAME = 4  # words

_ROLES = frozenset((role,) for role in (*GUEST_ROLES, *HOST_ROLES))


@dataclass(frozen=True)
class Mention:
    """A person whom a sentence names with its words `start` to `stop` (exclusive). `labels` are
    the person's labels in each episode (by slug); empty where they do not speak in it."""

    start: int
    stop: int
    name: str
    labels: Mapping[str, frozenset[str]]

    def speaks(self, hit: Hit, line: Line) -> bool:
        """Whether the person speaks the line."""
        return line.speaker in self.labels.get(hit.episode.slug, ())

    def is_named_in(self, line: Line) -> bool:
        """Whether the words of the line name the person."""
        return fold(self.name.split()[0]) in _folded(tokens_of(line.text))


class PassageSpeakers:
    """The speakers in the episodes of some passages, and the names that they go by.

    `people` are those of the archive: a nickname, or the full name of a host, follows from all its
    episodes together and from none alone.
    """

    def __init__(self, hits: Iterable[Hit], people: Iterable[Person] = ()) -> None:
        self._labels: dict[tuple[str, ...], dict[str, frozenset[str]]] = {}
        self._shown: dict[tuple[str, ...], str] = {}
        people = tuple(people)
        for episode in {hit.episode.slug: hit.episode for hit in hits}.values():
            for name, labels in _names_in(episode, people):
                key = _folded(tokens_of(name))
                by_episode = self._labels.setdefault(key, {})
                by_episode[episode.slug] = by_episode.get(episode.slug, frozenset()) | labels
                self._shown.setdefault(key, name)

    def mentions(self, tokens: Sequence[str]) -> list[Mention]:
        """The persons that a sentence names, in order, each by the longest name that fits."""
        mentions: list[Mention] = []
        at = 0
        while at < len(tokens):
            keys, length = self._named_at(tokens, at)
            if keys:
                name = self._shown[keys[0]]
                mentions.append(Mention(at, at + length, name, self._common_labels(keys)))
            at += length
        return mentions

    def _common_labels(self, keys: Sequence[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
        """The labels that all names share in each episode: a misspelling between two people names
        neither of them."""
        common: dict[str, frozenset[str]] = {}
        for key in keys:
            for slug, labels in self._labels[key].items():
                common[slug] = common.get(slug, labels) & labels
        return common

    def _named_at(self, tokens: Sequence[str], at: int) -> tuple[list[tuple[str, ...]], int]:
        for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            words = tokens[at : at + length]
            key = _folded(words)
            if not words[0][0].isupper() and key not in _ROLES:
                continue
            if key in self._labels:
                return [key], length
            close = [name for name in self._labels if _resembles(name, key)]
            if close:
                return close, length
        return [], 1


def resembles_name(one: str, other: str) -> bool:
    """Whether two folded words may be spellings of one name."""
    if one == other:
        return True
    if min(len(one), len(other)) < FUZZY_LETTERS or one[0] != other[0]:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _resembles(name: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return len(name) == len(key) and all(map(resembles_name, name, key))


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word.removesuffix("'s").removesuffix("'")) for word in words)


def _names_in(episode: Episode, people: Iterable[Person]) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that the speakers of an episode go by, and the labels that each stands for."""
    by_guest, free = labels_of(episode)
    people_by_label = {person.labels.get(episode.slug): person.name for person in people}
    for label in [label for label in free if label in people_by_label]:
        name = people_by_label[label]
        if name in by_guest:
            by_guest[name] = label
            free.remove(label)
        else:
            yield name, frozenset({label})
    guests = frozenset(filter(None, by_guest.values()))
    labels = guests.union(free)
    for label in labels:
        yield label, frozenset({label})
    exact = {_folded(tokens_of(label)) for label in labels}
    for name, guest_label in by_guest.items():
        for spoken_name in (name, *tokens_of(name)[:1], *tokens_of(name)[-1:]):
            # Whom the transcript itself calls so is meant, and no namesake.
            if _folded(tokens_of(spoken_name)) not in exact:
                yield spoken_name, frozenset({guest_label} if guest_label else ())
    for role in GUEST_ROLES:
        yield role, guests
    for role in HOST_ROLES:
        yield role, _hosts(by_guest, free)


def _hosts(by_guest: Mapping[str, str | None], free: Iterable[str]) -> frozenset[str]:
    """The labels that can be no guest's. Where a guest has none, each of the others may be a
    nickname of that guest, so that nobody is the host for certain."""
    if None in by_guest.values():
        return frozenset()
    names = [_folded(tokens_of(name)) for name in by_guest]
    return frozenset(label for label in free if not any(_may_be(label, name) for name in names))


def _may_be(label: str, name: tuple[str, ...]) -> bool:
    words = _folded(tokens_of(label))
    return all(any(resembles_name(word, part) for part in name) for word in words)
